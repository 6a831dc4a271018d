"""Templates → texts, filled in by a child process (`templating.filling`) with limits of time and memory.

What crosses is JSON, so that a template is never given anything but plain values, and what it makes is never anything
but text. The child is told the texts of all templates and reads no file.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from reports.children import end
from reports.templating.codes import FAILED, LIMIT
from reports.templating.wire import Answer, wired

SECONDS = 40.0
_ROOT = Path(__file__).parents[2]
_CHUNK = 1 << 16
_TRIES = 2


class Worker:
    """A child process that fills templates; it is started when it is first asked, and anew after it was stopped."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the child, which loads what it needs meanwhile."""
        with self._lock:
            self._running()

    def tell(self, request: dict[str, Any]) -> None:
        """Hand over what the child may do ahead; there is no answer, and it does not matter whether it is done."""
        with self._lock:
            try:
                self._write(self._running(), _line_of(request))
            except OSError:
                self._end()

    def ask(self, request: dict[str, Any]) -> Answer:
        """Fill one template. Raises TypeError where a value is not plain."""
        line = _line_of(request)
        with self._lock:
            for _ in range(_TRIES):
                try:
                    answer: Answer = json.loads(self._exchange(self._running(), line))
                except TimeoutError:
                    self._end()
                    return _stopped(LIMIT, f"模板{self._seconds:g}秒还没有排完，已停止", "检查循环、乘方和占位宽度")
                except (OSError, ValueError):  # it has died, of this template or of something else
                    self._end()
                except BaseException:  # interrupted: its answer must not be taken for the next one
                    self._end()
                    raise
                else:
                    return answer
        return _stopped(FAILED, "填模板的进程意外结束", "检查最近改过的模板")

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
            self._child = subprocess.Popen(
                (sys.executable, "-m", "reports.templating.filling"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path}, process_group=0,
            )  # fmt: skip
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], line: bytes) -> bytes:
        assert child.stdout is not None  # noqa: S101 - it was asked for
        deadline = self._write(child, line)
        received = bytearray()
        while not received.endswith(b"\n"):
            _wait([child.stdout.fileno()], [], deadline)
            data = os.read(child.stdout.fileno(), _CHUNK)
            if not data:
                raise OSError("the child has ended")
            received += data
        return bytes(received)

    def _write(self, child: subprocess.Popen[bytes], line: bytes) -> float:
        """Hand over a line; when the answer to it is late. Raises TimeoutError where the child does not take it."""
        assert child.stdin is not None  # noqa: S101 - it was asked for
        deadline, sink, left = time.monotonic() + self._seconds, child.stdin.fileno(), memoryview(line)
        os.set_blocking(sink, False)
        while left:
            _wait([], [sink], deadline)
            left = left[os.write(sink, left[:_CHUNK]) :]
        return deadline

    def _end(self) -> None:
        if self._child is not None:
            end(self._child)
        self._child = None


def _line_of(request: dict[str, Any]) -> bytes:
    return (json.dumps(wired(request), ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def _wait(readable: list[int], writable: list[int], deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not any(select.select(readable, writable, [], left)):
        raise TimeoutError


def _stopped(code: str, message: str, hint: str) -> Answer:
    return {"error": [code, message, hint, "", 0]}


SHARED = Worker()
"""The child of this process, which every template goes through."""
atexit.register(SHARED.close)
