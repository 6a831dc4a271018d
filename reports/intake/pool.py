"""Files → entries, by several processes at once; one that dies costs at most the file that it had in hand.

A worker holds one file at a time. Where it dies over it the file is tried once more by a new one, so that a worker that
was killed from outside loses nothing; a file that kills two is named as unreadable.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic, ReportImpossible, Severity
from reports.intake.entry import Entry, rejected_entry

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

_TRIES = 2
_STARTS = 3
"""Workers that may die before they have read anything."""
_PATIENCE = 2.0
"""Seconds that a worker has to end what it started, before it is killed."""


class Task(Struct, frozen=True):
    """A file that is to be read: its number, what it is called, its ending and its bytes."""

    number: int
    shown: str
    suffix: str
    data: bytes


class Child:
    """One worker process and the file that it has in hand."""

    def __init__(self, lexicon: Path | None, reading: str) -> None:
        ours, theirs = socket.socketpair()
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
        self.task: Task | None = None
        with suppress(OSError):  # one that is dead already is found out where it is listened to
            self.connection.send_bytes(json.dumps({"lexicon": str(lexicon) if lexicon else None}).encode())

    def take(self) -> tuple[Task, Entry] | None:
        """The file in hand with its entry; nothing the first time, when a worker only says that it is there.

        Raises EOFError or OSError where the worker has died, ReportImpossible where it is of another edition.
        """
        if self.task is not None:
            done = self.task, Entry(*(self.connection.recv_bytes() for _ in range(3)))
            self.task = None
            return done
        if self.connection.recv_bytes().decode() != self._reading:
            hint = "程序或词典刚刚换过，请再运行一次"
            raise ReportImpossible(Diagnostic("I126", "读取进程的程序或词典与本次运行不同", "", hint))
        return None

    def give(self, task: Task) -> None:
        """Hand over a file; where the worker has died, `take` will tell."""
        self.task = task
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
        """Take what a worker has to say and give it the next file."""
        try:
            done = child.take()
        except (EOFError, OSError) as error:
            done = self._replaced(child, error, waiting)
        else:
            task = waiting.next()
            if task is None:
                self._dismiss(child)
            else:
                child.give(task)
        if done:
            yield done

    def _replaced(self, child: Child, error: Exception, waiting: _Waiting) -> tuple[Task, Entry] | None:
        """Put a new worker in the place of one that has died, and its file back; if it is the second, it is named."""
        self._dismiss(child)
        self._failures += child.task is None
        if self._failures > _STARTS:
            hint = "核对内存和磁盘；或加 --jobs 1，不另开进程"
            raise ReportImpossible(Diagnostic("I125", "读取进程起不来", "", hint)) from error
        self._children.append(self._started())
        return (child.task, died(child.task)) if child.task and not waiting.give_back(child.task) else None

    def _started(self) -> Child:
        return Child(self._lexicon, self._reading)

    def _dismiss(self, child: Child) -> None:
        self._children.remove(child)
        child.end()


class _Waiting:
    """The files that nobody has in hand."""

    def __init__(self, tasks: Iterator[Task]) -> None:
        self._tasks, self._again = tasks, list[Task]()
        self._tries: dict[int, int] = {}

    def next(self) -> Task | None:
        """The next file, or None where all are given out."""
        return self._again.pop() if self._again else next(self._tasks, None)

    def give_back(self, task: Task) -> bool:
        """Put a file back that ended its worker; False where it has done so too often."""
        self._tries[task.number] = self._tries.get(task.number, 0) + 1
        if self._tries[task.number] < _TRIES:
            self._again.append(task)
        return self._tries[task.number] < _TRIES


def died(task: Task) -> Entry:
    """The entry of a file that ended whoever read it."""
    message, hint = "读取时程序崩溃或内存超限，没有读取", "请核对文件来源，或另存为文本"
    return rejected_entry((Diagnostic("I118", message, task.shown, hint, Severity.NOTICE),))


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
