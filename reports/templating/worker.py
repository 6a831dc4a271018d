"""Templates → texts, filled in by a child process with limits of time and memory.

usage: python -m reports.templating.worker (started by `Worker`; a request a line on standard input, an answer a line
on standard output, both JSON)

What crosses is JSON, so that a template is never given anything but plain values, and what it makes is never anything
but text. The child is told the texts of all templates and reads no file.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from reports.children import end, end_with_parent
from reports.templating.environment import MOST_CHARACTERS, Sandbox
from reports.templating.errors import FAILED, LIMIT, LimitReached, place_of, told

SECONDS = 40.0
SECONDS_IN_THE_CHILD = 20.0
"""After which the child stops by itself where it can, and can tell the line."""
MEMORY = 768 * 2**20
_ROOT = Path(__file__).parents[2]
_CHUNK = 1 << 16
_TRIES = 2

Answer = dict[str, Any]
"""`text`, or `error`: code, message, what to do, file, line."""


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

    def ask(self, request: dict[str, Any]) -> Answer:
        """Fill one template. Raises TypeError where a value is not plain."""
        line = (json.dumps(wired(request)) + "\n").encode()
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
                (sys.executable, "-m", "reports.templating.worker"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path}, process_group=0,
            )  # fmt: skip
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], line: bytes) -> bytes:
        assert child.stdin is not None  # noqa: S101 - both were asked for
        assert child.stdout is not None  # noqa: S101
        deadline = time.monotonic() + self._seconds
        source, sink, left = child.stdout.fileno(), child.stdin.fileno(), memoryview(line)
        os.set_blocking(sink, False)
        while left:
            _wait([], [sink], deadline)
            left = left[os.write(sink, left[:_CHUNK]) :]
        received = bytearray()
        while not received.endswith(b"\n"):
            _wait([source], [], deadline)
            data = os.read(source, _CHUNK)
            if not data:
                raise OSError("the child has ended")
            received += data
        return bytes(received)

    def _end(self) -> None:
        if self._child is not None:
            end(self._child)
        self._child = None


def _wait(readable: list[int], writable: list[int], deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not any(select.select(readable, writable, [], left)):
        raise TimeoutError


def _stopped(code: str, message: str, hint: str) -> Answer:
    return {"error": [code, message, hint, "", 0]}


SHARED = Worker()
"""The child of this process, which every template goes through."""
atexit.register(SHARED.close)


def wired(value: Any) -> Any:
    """Plain values as JSON holds them; what is escaped already stays told from what is not.

    Raises TypeError for anything with methods of its own.
    """
    match value:
        case Markup():
            return ["m", str(value)]
        case None | bool() | int() | float() | str() if type(value) in (type(None), bool, int, float, str):
            return value
        case list() | tuple() if type(value) in (list, tuple):
            return ["l", *map(wired, value)]
        case dict() if type(value) is dict and all(type(key) is str or isinstance(key, Markup) for key in value):
            return {str(key): wired(member) for key, member in value.items()}
    raise TypeError(f"not plain: {type(value).__name__}")


# --- in the child -----------------------------------------------------------------------------------------


def unwired(value: Any) -> Any:
    """The values that `wired` was given."""
    match value:
        case ["m", text]:
            return Markup(text)  # noqa: S704 - it was escaped there
        case ["l", *items]:
            return [unwired(item) for item in items]
        case dict():
            return {name: unwired(member) for name, member in value.items()}
    return value


def filled(request: dict[str, Any]) -> Answer:
    """The answer to one request."""
    files, name = request["files"], request["name"]
    environment = _environment(json.dumps(files), trim=request["trim"])
    environment.reset()
    try:
        text = environment.get_template(name).render(request["values"])
        _disarm()
        if len(text) > MOST_CHARACTERS:
            raise LimitReached(f"印出的字超过 {MOST_CHARACTERS:,} 个")
    except Exception as error:  # whatever a template does, it is told with its line
        _disarm()
        file, line = place_of(error, {shown for shown, _ in files.values()})
        return {"error": [*told(error), file or files[name][0], line]}
    return {"text": text}


@lru_cache(maxsize=4)
def _environment(files: str, *, trim: bool) -> Sandbox:
    """The environment of these templates, which keeps what it has compiled of them."""
    known: dict[str, list[str]] = json.loads(files)

    def found(wanted: str) -> tuple[str, str, Any] | None:
        return (known[wanted][1], known[wanted][0], lambda: True) if wanted in known else None

    environment = Sandbox(jinja2.FunctionLoader(found))
    environment.trim_blocks = environment.lstrip_blocks = trim
    return environment


def _out_of_time(_signal: int, _frame: Any) -> None:
    raise LimitReached(f"{SECONDS_IN_THE_CHILD:g}秒还没有排完")


def _allow() -> None:
    """Start the clock of one template. One that never comes back to Python ends with its time of the processor, though
    nobody were there to end it.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + SECONDS) + 1, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, SECONDS_IN_THE_CHILD, 1)


def _disarm() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def main() -> None:
    """Answer until the pipe closes."""
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    signal.signal(signal.SIGALRM, _out_of_time)
    while line := sys.stdin.buffer.readline():
        _allow()
        answer = filled(unwired(json.loads(line)))
        sys.stdout.buffer.write((json.dumps(answer) + "\n").encode())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
