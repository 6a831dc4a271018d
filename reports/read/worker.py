"""Documents that can hang or swell → lines, read in a child process with limits of time and memory.

One child serves many files, so that its start costs once. It is asked over a pipe: a line `KIND LENGTH`, then the
bytes; it answers with a line `LENGTH`, then JSON. A file that the child cannot finish is named, the child is replaced.
"""

from __future__ import annotations

import json
import os
import resource
import select
import subprocess
import sys
import time
from typing import IO, TYPE_CHECKING, Any

from reports.children import end, end_with_parent
from reports.read.page_text import Laid, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 30.0
MEMORY = 1024 * 1024 * 1024
_SERVE_AT_MOST = 500
_CHUNK = 1024 * 1024


class Worker:
    """A child process that reads documents; it is started when it is first asked."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def read(self, kind: str, data: bytes) -> Laid:
        """The lines of a document; `kind` names its reader. Raises Unreadable, also where a limit was hit."""
        if self._child is None or self._served >= _SERVE_AT_MOST:
            self.close()
            self._child = self._start()
        self._served += 1
        try:
            answer = self._ask(self._child, kind, data)
        except TimeoutError as error:
            self.close()
            raise Unreadable(
                "I117", f"读了 {self._seconds:g} 秒还没有读完，没有读取", "请核对文件来源，或另存为文本"
            ) from error
        except (OSError, ValueError) as error:
            self.close()
            raise Unreadable("I118", "读取时程序崩溃或内存超限，没有读取", "请核对文件来源，或另存为文本") from error
        if "error" in answer:
            raise Unreadable(*answer["error"])
        notices = tuple((code, message, hint) for code, message, hint in answer["notices"])
        return Laid(answer["text"], tuple(answer["pages"]), notices)

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            end(self._child)
        self._child, self._served = None, 0

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "reports.read.worker", str(self._memory)]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, process_group=0)  # noqa: S603

    def _ask(self, child: subprocess.Popen[bytes], kind: str, data: bytes) -> dict[str, Any]:
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        deadline = time.monotonic() + self._seconds
        _send(child.stdin, f"{kind} {len(data)}\n".encode() + data, deadline)
        received = bytearray()
        while b"\n" not in received:
            received += _receive(child.stdout, deadline)
        head, _, body = bytes(received).partition(b"\n")
        parts, missing = [body], int(head) - len(body)
        while missing > 0:
            parts.append(_receive(child.stdout, deadline))
            missing -= len(parts[-1])
        answer: dict[str, Any] = json.loads(b"".join(parts))
        return answer


def _send(stream: IO[bytes], data: bytes, deadline: float) -> None:
    view, file = memoryview(data), stream.fileno()
    os.set_blocking(file, False)
    while view:
        _wait([], [file], deadline)
        view = view[os.write(file, view[:_CHUNK]) :]


def _receive(stream: IO[bytes], deadline: float) -> bytes:
    _wait([stream.fileno()], [], deadline)
    data = os.read(stream.fileno(), _CHUNK)
    if not data:
        raise OSError("the child has ended")
    return data


def _wait(readable: list[int], writable: list[int], deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not any(select.select(readable, writable, [], left)):
        raise TimeoutError


# --- in the child -----------------------------------------------------------------------------------------


def readers() -> dict[str, Callable[[bytes], Laid]]:
    """The readers that run in the child, by the name that they are asked for."""
    from reports.read.paged import read_pdf
    from reports.read.web import read_web
    from reports.read.word import read_word

    return {"pdf": read_pdf, "docx": read_word, "html": read_web}


def answer_to(kind: str, data: bytes) -> dict[str, Any]:
    """What the child answers: text, pages and notices, or an error."""
    try:
        laid = readers()[kind](data)
    except Unreadable as error:
        return {"error": [error.code, error.message, error.hint]}
    except MemoryError:
        return {"error": ["I118", "读取时内存超限，没有读取", "请核对文件来源，或另存为文本"]}
    except RecursionError:
        return {"error": ["I112", "文件嵌套过深，没有读取", "请另存为文本"]}
    except Exception as error:  # whatever a parser does with a hostile file, the file is named
        return {"error": ["I119", f"读取失败（{type(error).__name__}），没有读取", "请另存为文本后再放入"]}
    return {"text": laid.text, "pages": laid.pages, "notices": laid.notices}


def serve(memory: int) -> None:
    """Answer until the pipe closes."""
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.readline():
        kind, _, length = head.decode().strip().partition(" ")
        body = json.dumps(answer_to(kind, source.read(int(length)))).encode()
        sink.write(f"{len(body)}\n".encode() + body)
        sink.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
