"""Files → entries, by several processes at once; one that dies costs at most the file that it had in hand.

A worker reads one file at a time. Where it dies over it the file is tried once more by a new one, so that a worker that
was killed from outside loses nothing; a file that kills two is named as unreadable. A second file, if it is a short
text, waits with the worker, which need not wait for the next one until this process has stored what was read.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic, ReportImpossible, Severity
from reports.intake.entry import Entry, rejected_entry
from reports.read.formats import FORMATS, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

_TRIES = 2
_STARTS = 3
"""Workers that may die before they have read anything."""
_PATIENCE = 2.0
"""Seconds that a worker has to end what it started, before it is killed."""
_AHEAD, _SHORT = 2, 50_000
"""Files that a worker holds, and the bytes of one that may wait: what it is sent fits into its socket, so that neither
end waits for the other to listen.
"""
_SOCKET = 200_000


class Task(Struct, frozen=True):
    """A file that is to be read: its number, what it is called, its ending and its bytes."""

    number: int
    shown: str
    suffix: str
    data: bytes

    @property
    def may_wait(self) -> bool:
        """Whether it may be sent to a worker that has another in hand."""
        return len(self.data) <= _SHORT and FORMATS[self.suffix].way is Way.TEXT


class Child:
    """One worker process and the files that it holds: the one in hand and one that waits."""

    def __init__(self, lexicon: Path | None, reading: str) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET)
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-m", "reports.intake.worker", str(number)]
            self._process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[number],
                process_group=0,  # Ctrl-C in a terminal reaches the one that started it alone
            )
        self.connection = Connection(ours.detach())
        self._reading = reading
        self.tasks = deque[Task]()
        with suppress(OSError):  # one that is dead already is found out where it is listened to
            self.connection.send_bytes(json.dumps({"lexicon": str(lexicon) if lexicon else None}).encode())

    def takes(self, task: Task) -> bool:
        """Whether it may be given a file: any where it has none, a short text where it has one in hand."""
        return not self.tasks or (len(self.tasks) < _AHEAD and task.may_wait)

    def take(self) -> tuple[Task, Entry] | None:
        """The file in hand with its entry; nothing the first time, when a worker only says that it is there.

        Raises EOFError or OSError where the worker has died, ReportImpossible where it is of another edition.
        """
        if self.tasks:
            entry = Entry(*(self.connection.recv_bytes() for _ in range(3)))
            return self.tasks.popleft(), entry
        if self.connection.recv_bytes().decode() != self._reading:
            hint = "程序或词典刚刚换过，请再运行一次"
            raise ReportImpossible(Diagnostic("I126", "读取进程的程序或词典与本次运行不同", "", hint))
        return None

    def give(self, task: Task) -> None:
        """Hand over a file; where the worker has died, `take` will tell."""
        self.tasks.append(task)
        with suppress(OSError):
            self.connection.send_bytes(json.dumps([task.suffix, task.shown]).encode())
            self.connection.send_bytes(task.data)

    def end(self) -> None:
        """End the process, in order if it can."""
        self.connection.close()
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Pool:
    """Worker processes that share one lexicon file; `reading` is the edition that they must be of."""

    def __init__(self, jobs: int, lexicon: Path | None, reading: str) -> None:
        self._jobs, self._lexicon, self._reading = jobs, lexicon, reading
        self._children: list[Child] = []
        self._failures = 0

    def run(self, tasks: Iterator[Task]) -> Generator[tuple[Task, Entry]]:
        """Every task with its entry, in the order in which they are done. Raises ReportImpossible."""
        waiting = _Waiting(tasks)
        try:
            self._children = [self._started() for _ in range(self._jobs)]
            while self._children:
                for connection in wait([child.connection for child in self._children]):
                    child = next(each for each in self._children if each.connection is connection)
                    yield from self._served(child, waiting)
        finally:
            for child in tuple(self._children):
                self._dismiss(child)

    def _served(self, child: Child, waiting: _Waiting) -> Iterator[tuple[Task, Entry]]:
        """Take what a worker has to say and give it the next files."""
        try:
            done = child.take()
        except (EOFError, OSError) as error:
            done = self._replaced(child, error, waiting)
        else:
            while task := waiting.next(child.takes):
                child.give(task)
            if not child.tasks:
                self._dismiss(child)
        if done:
            yield done

    def _replaced(self, child: Child, error: Exception, waiting: _Waiting) -> tuple[Task, Entry] | None:
        """Put a new worker in the place of one that has died, and its files back; one that has ended two is named."""
        self._dismiss(child)
        self._failures += not child.tasks
        if self._failures > _STARTS:
            hint = "核对内存和磁盘；或加 --jobs 1，不另开进程"
            raise ReportImpossible(Diagnostic("I125", "读取进程起不来", "", hint)) from error
        self._children.append(self._started())
        if not child.tasks:
            return None
        in_hand = child.tasks.popleft()
        waiting.put_back(child.tasks)
        return None if waiting.may_try_again(in_hand) else (in_hand, died(in_hand))

    def _started(self) -> Child:
        return Child(self._lexicon, self._reading)

    def _dismiss(self, child: Child) -> None:
        self._children.remove(child)
        child.end()


class _Waiting:
    """The files that nobody holds."""

    def __init__(self, tasks: Iterator[Task]) -> None:
        self._tasks, self._again = tasks, deque[Task]()
        self._tries: dict[int, int] = {}

    def next(self, is_wanted: Callable[[Task], bool]) -> Task | None:
        """The next file, where it is wanted; None where all are given out."""
        if not self._again:
            self._again.extend(islice(self._tasks, 1))
        return self._again.popleft() if self._again and is_wanted(self._again[0]) else None

    def put_back(self, tasks: Iterable[Task]) -> None:
        """Put back files that nobody has looked at."""
        self._again.extendleft(tasks)

    def may_try_again(self, task: Task) -> bool:
        """Put a file back that ended its worker; False where it has done so too often."""
        self._tries[task.number] = self._tries.get(task.number, 0) + 1
        if self._tries[task.number] < _TRIES:
            self._again.appendleft(task)
        return self._tries[task.number] < _TRIES


def died(task: Task) -> Entry:
    """The entry of a file that ended whoever read it."""
    message, hint = "读取时程序崩溃或内存超限，没有读取", "请核对文件来源，或另存为文本"
    return rejected_entry((Diagnostic("I118", message, task.shown, hint, Severity.NOTICE),))


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
