"""Files read before → the same lexicon, issues and figures, as long as the files are what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import InputRejected
from reports.intake.outline import outline_of
from reports.parse import parse
from reports.pipeline import Reading, read_issues, source_name
from reports.preview.stamps import Mark, mark_of
from reports.read import given_file, read_folder
from reports.wording import trace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reports.config import Settings
    from reports.intake.outline import Outline
    from reports.lexicon import Lexicon
    from reports.model import Event, Fact, Issue, Source
    from reports.read import Given, Intake

    _Pieces = tuple[tuple[Fact, ...], tuple[Event, ...]]


class _Remembered(Struct, frozen=True):
    """The sources of a run, most of them as they were read before."""

    intake: Intake
    issues: tuple[Issue, ...]
    memory: Memory
    lexicon: Lexicon

    def traced(self) -> Callable[[Issue], str]:
        """Gives the trace of an issue's words."""
        return trace_of

    def read(self, issues: Iterable[Issue]) -> _Pieces:
        """The facts and events of these of the issues."""
        return self.memory.pieces(issues, self.lexicon)

    def outlines(self, issues: Iterable[Issue]) -> tuple[Outline, ...]:
        """What is known of each of these of the issues."""
        return self.memory.outlines(issues, self.lexicon)


class _Read(Struct, frozen=True):
    """An issue with what was read in it; it is kept beside it, so that its number stays its own."""

    issue: Issue
    pieces: _Pieces
    outline: Outline


class Memory(Reading):
    """Reads each file once for each of its versions, and each issue once for each lexicon."""

    def __init__(self) -> None:
        self._lexicon: tuple[Path | None, Mark, Lexicon] | None = None
        self._given: dict[Path, tuple[Mark, Given | InputRejected]] = {}
        self._issues: dict[str, tuple[Source, tuple[Issue, ...]]] = {}
        self._pieces: dict[int, _Read] = {}

    def lexicon(self, own: Path | None) -> Lexicon:
        mark = mark_of(own) if own else ()
        if self._lexicon is None or self._lexicon[:2] != (own, mark):
            self._lexicon = own, mark, super().lexicon(own)
            self._issues.clear()
            self._pieces.clear()
        return self._lexicon[2]

    def gather(self, settings: Settings, lexicon: Lexicon) -> _Remembered:
        intake = read_folder(settings.sources, source_name(settings), self.given)
        issues = tuple(issue for source in intake.sources for issue in self.issues(source, lexicon))
        return _Remembered(intake, issues, self, lexicon)

    def given(self, path: Path, shown: str) -> Given:
        """One file. Raises InputRejected."""
        mark = (*mark_of(path), shown)
        known = self._given.get(path)
        if known is None or known[0] != mark:
            known = self._given[path] = mark, self._read(path, shown)
        if isinstance(known[1], InputRejected):
            raise known[1]
        return known[1]

    def _read(self, path: Path, shown: str) -> Given | InputRejected:
        try:
            return given_file(path, shown)
        except InputRejected as error:
            return error

    def issues(self, source: Source, lexicon: Lexicon) -> tuple[Issue, ...]:
        """What a file holds."""
        known = self._issues.get(source.path)
        if known is None or known[0] is not source:
            known = self._issues[source.path] = source, parse(source, lexicon)
        return known[1]

    def pieces(self, issues: Iterable[Issue], lexicon: Lexicon) -> _Pieces:
        """The facts and events of the issues."""
        wanted = tuple(issues)
        kept = {id(issue): self._of_issue(issue, lexicon) for issue in wanted}
        facts = tuple(fact for issue in wanted for fact in kept[id(issue)].pieces[0])
        return facts, tuple(event for issue in wanted for event in kept[id(issue)].pieces[1])

    def outlines(self, issues: Iterable[Issue], lexicon: Lexicon) -> tuple[Outline, ...]:
        """The outlines of all issues of a run; what was read in others is forgotten."""
        self._pieces = {id(issue): self._of_issue(issue, lexicon) for issue in issues}
        return tuple(known.outline for known in self._pieces.values())

    def _of_issue(self, issue: Issue, lexicon: Lexicon) -> _Read:
        known = self._pieces.get(id(issue))
        if known and known.issue is issue:
            return known
        pieces = read_issues((issue,), lexicon)
        return _Read(issue, pieces, outline_of(*pieces))
