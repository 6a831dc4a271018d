"""Template + plain values → text or what is wrong with it, in a process of its own, in a sandbox.

usage: python -m reports.templating.filling (started by `templating.worker`; a request a line on standard input, an
answer a line on standard output, both JSON; what has no values is only to be compiled, and gets no answer)
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2

from reports.children import end_with_parent
from reports.templating.environment import MOST_CHARACTERS, Sandbox
from reports.templating.errors import LimitReached, place_of, told
from reports.templating.wire import Answer, unwired

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

SECONDS = 20.0
"""After which a template is stopped where that can be done, and its line told."""
SECONDS_OF_THE_PROCESSOR = 40.0
"""After which the system ends this process."""
MEMORY = 768 * 2**20
MOST_COMPILED = 64


def compile_ahead(request: dict[str, Any]) -> None:
    """Compile a template that will be filled; its mistakes are told when it is."""
    environment = _environment(json.dumps(request["files"]), trim=request["trim"])
    with suppress(Exception):
        environment.get_template(request["name"])
    _disarm()


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


class _Compiled(jinja2.BytecodeCache):
    """The code of templates, by name and text: of those that are what they were when another one has changed."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template that was compiled before."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, with those of a few other texts."""
        if len(self._known) >= MOST_COMPILED:
            self._known.clear()
        if bucket.code:
            self._known[bucket.key, bucket.checksum] = bucket.code


_COMPILED = {trim: _Compiled() for trim in (False, True)}


@lru_cache(maxsize=4)
def _environment(files: str, *, trim: bool) -> Sandbox:
    """The environment of these templates, which keeps what it has made of them."""
    known: dict[str, list[str]] = json.loads(files)

    def found(wanted: str) -> tuple[str, str, Any] | None:
        return (known[wanted][1], known[wanted][0], lambda: True) if wanted in known else None

    environment = Sandbox(jinja2.FunctionLoader(found))
    environment.bytecode_cache = _COMPILED[trim]
    environment.count_loops()
    environment.trim_blocks = environment.lstrip_blocks = trim
    return environment


def _out_of_time(_signal: int, _frame: Any) -> None:
    raise LimitReached(f"{SECONDS:g}秒还没有排完")


def _allow() -> None:
    """Start the clock of one template. One that never comes back to Python ends with its time of the processor, though
    nobody were there to end it.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + SECONDS_OF_THE_PROCESSOR) + 1, resource.RLIM_INFINITY)
    )
    signal.setitimer(signal.ITIMER_REAL, SECONDS, 1)


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
        request = unwired(json.loads(line))
        if "values" not in request:
            compile_ahead(request)
            continue
        answer = filled(request)
        sys.stdout.buffer.write((json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
