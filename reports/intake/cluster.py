"""Files → entries on a Dask cluster that is there already; the same bytes as one process gives.

A file goes to the cluster with its bytes, since its machines need not share a disk. A file whose worker ends is given
to another; one that ends every worker that takes it is named as unreadable.
"""

from __future__ import annotations

import threading
import warnings
from contextlib import contextmanager
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, UsageError
from reports.intake.edition import edition
from reports.intake.entry import Entry, Maker
from reports.intake.pool import Task, died
from reports.lexicon import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_SECONDS = 10
_AHEAD = 4
"""Files that wait at the cluster for each thread of it, so that no thread is idle and no memory fills."""
_RETRIES = 2
_READING = threading.Lock()
"""A worker of a cluster may have several threads; what reads is made for one."""


class Cluster:
    """The cluster at an address (`tcp://host:8786`); `words` are the bytes of the editors' own lexicon."""

    def __init__(self, address: str, words: bytes, reading: str) -> None:
        self._address, self._words, self._reading = address, words, reading

    def run(self, tasks: Iterator[Task]) -> Generator[tuple[Task, Entry]]:
        """Every task with its entry, in the order in which they are done. Raises UsageError."""
        with self._client() as client:
            import distributed

            ahead = _AHEAD * max(1, sum(client.nthreads().values()))
            given: dict[str, Task] = {}
            done: Any = distributed.as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
            exhausted = False
            while True:
                while not exhausted and len(given) < ahead:
                    task = next(tasks, None)
                    exhausted = task is None
                    if task is not None:
                        future = self._submitted(client, task)
                        given[future.key] = task
                        done.add(future)
                if not given:
                    return
                future = next(done)
                task = given.pop(future.key)
                yield task, self._entry(future, task)

    def _submitted(self, client: Any, task: Task) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a file is large; it has to travel
            arguments = (task.data, task.suffix, task.shown, self._words)
            return client.submit(read_there, *arguments, self._reading, pure=False, retries=_RETRIES)

    def _entry(self, future: Any, task: Task) -> Entry:
        from distributed import KilledWorker

        try:
            pieces = future.result()
        except KilledWorker:
            return died(task)
        finally:
            future.release()
        if pieces is None:
            raise _version_fault(self._address)
        return Entry(*pieces)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        try:
            import distributed
        except ImportError as error:
            hint = "在 .venv 里运行 pip install 'jianbao[cluster]'，或把 engine 改回 local"
            raise UsageError(Diagnostic("I127", "engine: dask 要用的 distributed 没有安装", "engine", hint)) from error
        try:
            client: Any = distributed.Client(  # type: ignore[no-untyped-call]
                self._address, timeout=_SECONDS, set_as_default=False
            )
        except (OSError, ValueError, TimeoutError) as error:
            hint = "核对 scheduler 的地址，确认调度器在运行；或把 engine 改回 local"
            message = f"连不上 Dask 调度器 {self._address}"
            raise UsageError(Diagnostic("I128", message, "scheduler", hint)) from error
        try:
            self._check(client)
            yield client
        finally:
            client.close()

    def _check(self, client: Any) -> None:
        """Whether there are workers, and all of them would read as this process does."""
        if not client.nthreads():
            hint = "启动工作进程（dask worker 地址）后再运行"
            raise UsageError(Diagnostic("I129", f"Dask 集群 {self._address} 没有工作进程", "scheduler", hint))
        told = client.run(edition_there, self._words, on_error="return")
        if any(each != self._reading for each in told.values()):
            raise _version_fault(self._address)


def _version_fault(address: str) -> UsageError:
    message = f"Dask 集群 {address} 的工作进程与本机的 jianbao、Python 或读取程序版本不同"
    return UsageError(Diagnostic("I130", message, "scheduler", "在集群各机器上装同一版本后再运行"))


# --- on the cluster ---------------------------------------------------------------------------------------


def edition_there(words: bytes) -> str:
    """The edition that a worker of the cluster reads by."""
    return edition(words)


def read_there(data: bytes, suffix: str, shown: str, words: bytes, reading: str) -> tuple[bytes, bytes, bytes] | None:
    """The three pieces of the entry of a file; None on a worker that would read it otherwise."""
    with _READING:
        if edition(words) != reading:
            return None
        entry = _maker(words).make(data, suffix, shown)
    return entry.head, entry.body, entry.facts


@lru_cache(maxsize=2)
def _maker(words: bytes) -> Maker:
    from pathlib import Path

    if not words:
        return Maker(load_lexicon())
    with TemporaryDirectory(prefix="jianbao-") as folder:
        own = Path(folder) / "words.yaml"
        own.write_bytes(words)
        return Maker(load_lexicon(own))
