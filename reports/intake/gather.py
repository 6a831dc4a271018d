"""Sources → issues with their facts, in the order of the files, whoever read them.

What the cache holds is taken from it. The rest is read here where it is little, else by worker processes, or on the
cluster that config.yaml names; all of them hand back the same entries.
"""

from __future__ import annotations

from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic, InputRejected, visible
from reports.intake.edition import edition, entry_key
from reports.intake.entry import Entry, Filed, Maker, Opened, hash_of, open_entry, open_head
from reports.intake.pool import Pool, Task, available_cores
from reports.intake.progress import progress
from reports.intake.store import Store
from reports.read import FORMATS, Intake, file_bytes, listed
from reports.read.formats import Way
from reports.read.rejection import rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from reports.config import Settings
    from reports.intake.outline import Outline
    from reports.lexicon import Lexicon
    from reports.model import Event, Fact, Issue

CHANGED = "I141"
_WORTH = 2_000_000
"""Bytes of text from which worker processes are started: they take half a second until they read, this one reads some
half a megabyte in it. What is not text counts more.
"""
_DOCUMENT = 200_000
_STORED_AT_ONCE = 64


class Gathered(Struct, frozen=True):
    """What the sources gave, and the issues with their facts, in the order of the files."""

    intake: Intake
    filed: tuple[Filed, ...]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Every issue and every text that is none."""
        return tuple(filed.issue for filed in self.filed)

    def outlines(self, issues: Iterable[Issue]) -> tuple[Outline, ...]:
        """What is known of each of these of the issues while its facts are packed."""
        return tuple(filed.outline for filed in self._of(issues))

    def traced(self) -> Callable[[Issue], str]:
        """Gives the trace of the words of each of these issues."""
        traces = {id(filed.issue): filed.trace for filed in self.filed}
        return lambda issue: traces[id(issue)]

    def read(self, issues: Iterable[Issue]) -> tuple[tuple[Fact, ...], tuple[Event, ...]]:
        """The facts and the dated events of these of the issues, in their order; those of others stay unopened."""
        wanted = self._of(issues)
        facts = tuple(fact for filed in wanted for fact in filed.facts)
        return facts, tuple(event for filed in wanted for event in filed.events)

    def _of(self, issues: Iterable[Issue]) -> list[Filed]:
        by_issue = {id(filed.issue): filed for filed in self.filed}  # to compare issues would open them all
        return [by_issue[id(issue)] for issue in issues]


class _File(Struct, frozen=True):
    """A file of the sources and the key of what is read out of it."""

    path: Path
    shown: str
    sha256: str
    size: int
    key: bytes

    @property
    def weight(self) -> int:
        way = FORMATS[self.path.suffix.lower()].way
        return self.size if way is Way.TEXT else self.size + _DOCUMENT


def gather(settings: Settings, lexicon: Lexicon, shown: str) -> Gathered:
    """Read the sources of a run; `shown` is what they are called. Raises JianbaoError."""
    words = settings.lexicon.read_bytes() if settings.lexicon else b""
    return _Gathering(settings, lexicon, words).run(listed(settings.sources, shown))


class _Gathering:
    """One pass over the files of a run."""

    def __init__(self, settings: Settings, lexicon: Lexicon, words: bytes) -> None:
        self._settings, self._lexicon, self._words, self._reading = settings, lexicon, words, edition(words)
        self._opened: dict[str, Opened] = {}

    @cached_property
    def _maker(self) -> Maker:
        return Maker(self._lexicon)

    def run(self, names: Iterable[tuple[Path, str]]) -> Gathered:
        """The files in their order, each as a source or with the reason why not."""
        order: list[str] = []
        files: list[_File] = []
        for path, name in names:
            shown = visible(name)
            order.append(shown)
            try:
                files.append(self._looked_at(path, shown))
            except InputRejected as error:
                self._opened[shown] = Opened(None, (), (), error.diagnostics)
        store = Store(self._settings.cache) if self._settings.cache else None  # stays open for what is packed
        self._read(self._not_stored(files, store) if store else files, store)
        return _gathered([self._opened[shown] for shown in order])

    def _looked_at(self, path: Path, shown: str) -> _File:
        data = file_bytes(path, shown)
        sha256 = hash_of(data)
        return _File(path, shown, sha256, len(data), self._key(sha256, path.suffix.lower(), shown))

    def _key(self, sha256: str, suffix: str, shown: str) -> bytes:
        return entry_key(sha256, suffix, shown, self._reading)

    def _not_stored(self, files: Sequence[_File], store: Store) -> list[_File]:
        """The files that the cache does not hold; what it holds is opened."""
        stored = store.find([file.key for file in files])
        missing = []
        for file in files:
            head = stored.pop(file.key, None)
            try:
                if head is None:
                    missing.append(file)
                else:
                    self._opened[file.shown] = open_head(head, file.shown, file.sha256, self._fetch(file, store))
            except ValueError:
                missing.append(file)
        return missing

    def _fetch(self, file: _File, store: Store) -> Callable[[], Entry]:
        """How the packed pieces of a stored entry are found; where they have gone since, the file is read again."""

        def fetch() -> Entry:
            found = store.packed(file.key)
            if found:
                return Entry(b"", *found)
            data = file_bytes(file.path, file.shown)
            if hash_of(data) != file.sha256:
                raise rejection(CHANGED, file.shown, "读取期间文件被改动", "请等文件存好后再运行一次")
            again = self._maker.make(data, file.path.suffix.lower(), file.shown)
            if reasons := open_entry(again, file.shown, file.sha256).rejected:
                raise InputRejected(*reasons)
            store.put([(file.key, again)])
            return again

        return fetch

    def _read(self, files: Sequence[_File], store: Store | None) -> None:
        waiting: list[tuple[bytes, Entry]] = []
        with progress(len(files)) as advance, closing(self._entries(files)) as entries:
            for task, entry in entries:
                sha256 = hash_of(task.data)
                opened = self._opened[task.shown] = open_entry(entry, task.shown, sha256)
                if opened.lasting:
                    waiting.append((self._key(sha256, task.suffix, task.shown), entry))
                if store and len(waiting) >= _STORED_AT_ONCE:
                    store.put(waiting)
                    waiting.clear()
                advance()
        if store and files:
            store.put(waiting)
            store.trim()

    def _entries(self, files: Sequence[_File]) -> Generator[tuple[Task, Entry]]:
        tasks = self._tasks(files)
        if self._settings.engine == "dask" and files:
            from reports.intake.cluster import Cluster  # an extra, which few install

            return Cluster(self._settings.scheduler or "", self._words, self._reading).run(tasks)
        jobs = min(self._settings.jobs or available_cores(), len(files))
        if jobs > 1 and sum(file.weight for file in files) >= _WORTH:
            return Pool(jobs, self._settings.lexicon, self._reading).run(tasks)
        return ((task, self._maker.make(task.data, task.suffix, task.shown)) for task in tasks)

    def _tasks(self, files: Sequence[_File]) -> Iterator[Task]:
        """The files with their bytes, which are only read when somebody is free to take them.

        A file that has vanished in the meantime is named.
        """
        for number, file in enumerate(files):
            try:
                data = file_bytes(file.path, file.shown)
            except InputRejected as error:
                self._opened[file.shown] = Opened(None, (), (), error.diagnostics)
            else:
                yield Task(number, file.shown, file.path.suffix.lower(), data)


def _gathered(opened: Sequence[Opened]) -> Gathered:
    rejected: tuple[Diagnostic, ...] = tuple(diagnostic for each in opened for diagnostic in each.rejected)
    notices = tuple(notice for each in opened for notice in each.notices)
    sources = tuple(each.source for each in opened if each.source)
    return Gathered(Intake(sources, rejected, notices), tuple(filed for each in opened for filed in each.filed))
