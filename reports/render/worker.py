"""jobs → pages set by another process, which loads WeasyPrint and its fonts while this one still reads the sources.

usage: python -m reports.render.worker (started by `PdfWorker`; jobs on standard input, answers on standard output)

A page that never ends, or that takes all memory, ends the worker and not the run.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import resource
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from reports import diagnostics
from reports.children import end_with_parent
from reports.diagnostics import Diagnostic, JianbaoError, ReportImpossible
from reports.scratch import scratch_folder

if TYPE_CHECKING:
    from types import TracebackType

    from reports.render.printing import Job, Printed

CRASH = "R103"
SECONDS = 180
MEMORY = 4 * 2**30
"""Address space, most of which are mapped fonts and libraries; a page of forty takes 0.3 GB of memory."""
_ROOT = Path(__file__).parents[2]


class PdfWorker:
    """A process that sets pages, one after the other; it is started at once and ends with the `with` block.

    `seconds` is the longest time that one page may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self._kept = contextlib.ExitStack()
        temporary = self._kept.enter_context(scratch_folder())
        self._process = subprocess.Popen(
            (sys.executable, "-m", "reports.render.worker"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0,
            env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(temporary)},
        )  # fmt: skip

    def __enter__(self) -> PdfWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._kept:
            self.kill()
            self._process.communicate()

    def kill(self) -> None:
        """End the process at once, also from another thread: whoever waits for a `result` is told."""
        self._process.kill()

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def warm(self, fonts: Path | None) -> None:
        """Let the process read its fonts ahead of the first job; `fonts` is the office's own folder."""
        self._send(fonts)

    def start(self, job: Job) -> None:
        """Hand over a job; the answer is fetched with `result`."""
        self._send(job)

    def result(self) -> Printed:
        """Wait for the oldest job. Raises what setting it raised, ReportImpossible where the worker ended instead."""
        timer = threading.Timer(self._seconds, self._process.kill)
        timer.start()
        try:
            answer = pickle.load(_pipe(self._process.stdout))  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError) as error:
            raise ReportImpossible(self._ended(late=not timer.is_alive())) from error
        finally:
            timer.cancel()
        return _unpacked(answer)

    def _send(self, message: object) -> None:
        pipe = _pipe(self._process.stdin)
        with contextlib.suppress(BrokenPipeError):  # it has ended: `result` says so
            pickle.dump(message, pipe)
            pipe.flush()

    def _ended(self, *, late: bool) -> Diagnostic:
        hint = "检查最近改过的 page.html.j2、page.css，或过长的表"
        if late:
            return Diagnostic(CRASH, f"排版超过{self._seconds:g}秒，已停止", hint=hint)
        return Diagnostic(CRASH, f"排版进程意外结束（{self._process.wait()}）", hint=hint)


def _pipe(pipe: Any) -> BinaryIO:
    assert pipe is not None  # noqa: S101 - both were asked for
    stream: BinaryIO = pipe
    return stream


def _unpacked(answer: tuple[str, Any]) -> Printed:
    kind, content = answer
    if kind:
        error: type[JianbaoError] = getattr(diagnostics, kind)
        raise error(*content)
    printed: Printed = content
    return printed


def main() -> None:
    """Set jobs until there are no more."""
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        gc.disable()
        _load_engine()
        gc.freeze()  # what was loaded stays
        gc.enable()
        while True:
            message = pickle.load(jobs)  # noqa: S301 - from the process that started this one
            if message is None or isinstance(message, Path):
                _load_fonts(message)
                continue
            pickle.dump(_answer(message), answers)
            answers.flush()
            gc.collect()  # while nobody waits


def _load_engine() -> None:
    """Load what setting a page needs but its fonts; what fails here fails again with the first job and is told then."""
    from reports.render.environment import PRIVATE, load_libraries

    load_libraries(PRIVATE / "lib")
    with contextlib.suppress(JianbaoError):
        importlib.import_module("reports.render.engine")


def _load_fonts(fonts: Path | None) -> None:
    from reports.render.environment import prepare

    with contextlib.suppress(JianbaoError):
        prepare(fonts)
        from reports.render.engine import load_fonts

        load_fonts(fonts)


def _answer(job: Job) -> tuple[str, Any]:
    from reports.render.press import set_job

    try:
        return "", set_job(job)
    except JianbaoError as error:
        return type(error).__name__, error.diagnostics


if __name__ == "__main__":
    main()
