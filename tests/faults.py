"""Failing calls of the system: the n-th step of a writer fails, or ends its process as a power failure would."""

from __future__ import annotations

import errno
import io
import os
import pathlib
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from reports.deliver import exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = ("fsync", "replace", "rename", "link", "unlink", "mkdir", "chmod", "rmdir")
MOST = 400


class Torn(io.FileIO):
    """A file whose every write is a step; one that fails has got half of its bytes down."""

    step: Callable[[Callable[[], Any]], None]

    def write(self, data: Any) -> int:
        type(self).step(lambda: super(Torn, self).write(memoryview(data)[: len(data) // 2]))
        return super().write(data)


@contextmanager
def failing_at(number: int, fail: Callable[[], None]) -> Iterator[list[int]]:
    """Let the step of that number (from 1) of everything below `reports.deliver` fail; yields how many there were."""
    seen = [0]

    def step(half: Callable[[], Any] = lambda: None) -> None:
        seen[0] += 1
        if seen[0] == number:
            half()
            fail()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            step()
            return call(*arguments, **named)

        return run

    def opened(path: pathlib.Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if mode not in ("wb", "xb"):
            return plain_open(path, mode, *rest, **named)
        step()
        torn = type("TornNow", (Torn,), {"step": staticmethod(step)})
        return torn(str(path), mode)

    plain_open = pathlib.Path.open
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, counted(getattr(os, name)))
        patch.setattr(exchange, "_change_places", counted(exchange._change_places))
        patch.setattr(pathlib.Path, "open", opened)
        yield seen


def full_disk() -> None:
    """What a write to a full disk raises."""
    raise OSError(errno.ENOSPC, "No space left on device")


def broken_disk() -> None:
    """What a call to a failing disk raises."""
    raise OSError(errno.EIO, "Input/output error")


def killed() -> None:
    """End the process at once, as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def each_step_fails(work: Callable[[], None], fail: Callable[[], None], before: Callable[[], None]) -> Iterator[int]:
    """Run the work once for each of its steps, with that step failing; yields the number of the step each time.

    `before` puts things back for the next one. Work that raises is over, its error is not looked at.
    """
    for number in range(1, MOST):
        before()
        with failing_at(number, fail) as seen:
            try:
                work()
            except Exception as error:
                assert seen[0] >= number, f"it failed by itself: {error}"  # noqa: PT017
        if seen[0] < number:
            assert number > 1, "nothing was counted"
            return
        yield number
    pytest.fail("the work has no end")


def each_step_kills(work: Callable[[], None], before: Callable[[], None], stride: int = 1) -> Iterator[int]:
    """Run the work once for each (or every so many) of its steps in a process killed there; yields the number of it."""
    for number in range(1, MOST, stride):
        before()
        child = os.fork()
        if child == 0:
            try:
                with failing_at(number, killed):
                    work()
                os._exit(0)
            except BaseException:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert (os.WEXITSTATUS(status), number > 1) == (0, True)
            return
        yield number
    pytest.fail("the work has no end")
