"""Processes that this one starts: none outlives it, and Ctrl-C reaches this one alone.

A child is started with `process_group=0`, so that the terminal does not interrupt it in the middle of its own work.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from contextlib import suppress

_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2); other systems than Linux have none, there a child ends with its pipe."""


def end_with_parent() -> None:
    """Called in a child: the system ends it when the thread that started it is no more, even inside a library."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def run_quietly(command: list[str], seconds: float) -> None:
    """Run a program without input and output. Raises TimeoutExpired; whatever it started is ended with it."""
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    ) as child:
        try:
            child.wait(seconds)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            raise


def end(child: subprocess.Popen[bytes]) -> None:
    """Kill a child, wait for it, and close its pipes."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
