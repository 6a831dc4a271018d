"""Issues + window → the facts and events that can bear on it; in a large folder the others stay packed, and count.

Up to `listed_facts` figures everything is opened and listed one by one. Beyond, an issue stays packed where nothing in
it can change what is printed: no figure or event of the window, none that a figure of the window is compared with or
repeats, no correction and nothing that one looks for, no decision, nothing new since the briefing before. All of its
figures are then out of the period, so that they are left out for the same reason as if they had been opened.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from reports.intake.outline import identity_key, metric_key, told_key, value_key, words_key
from reports.ledger import amended
from reports.ledger.corrections import sought
from reports.ledger.standing import judge
from reports.model import Standing, Unlisted
from reports.sums.calendar import just_before, year_before

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from reports.intake.outline import Outline
    from reports.model import Decision, Event, Fact, Issue, Window

_DECEMBER = 12


class Packed(Protocol):
    """Issues whose facts are only opened at need."""

    def outlines(self, issues: Iterable[Issue]) -> tuple[Outline, ...]: ...

    def read(self, issues: Iterable[Issue]) -> tuple[tuple[Fact, ...], tuple[Event, ...]]: ...


class Need(Struct, frozen=True):
    """What a run asks of its issues: the window, the decisions on facts, whether an issue is `news`.

    `listed` are the most facts that are opened whatever they say; of those left packed there are always more than
    `shown`, so that the page lists none of them.
    """

    window: Window
    decisions: Sequence[Decision]
    is_news: Callable[[Issue, Outline], bool]
    listed: int
    shown: int


def nowhere(_: Collection[str]) -> frozenset[str]:
    """What issues tell of words where none was left packed."""
    return frozenset()


class Opened(Struct, frozen=True):
    """The facts and events that were opened, in the order of the issues, and what was not.

    `elsewhere` says which of some words are those of a figure (`Fact.shown`) in an issue that was left packed.
    """

    facts: tuple[Fact, ...]
    events: tuple[Event, ...]
    unlisted: Unlisted = field(default_factory=Unlisted)
    elsewhere: Callable[[Collection[str]], frozenset[str]] = nowhere


def opened(found: Packed, issues: Sequence[Issue], need: Need) -> Opened:
    """What can bear on the window; everything where that is little."""
    outlines = found.outlines(issues)
    if sum(outline.facts for outline in outlines) <= max(need.listed, need.shown):
        return Opened(*found.read(issues))
    choice = _Choice(found, tuple(zip(issues, outlines, strict=True)))
    choice.add_issues_of(_spoken_of(need))
    facts = choice.facts()
    choice.add(_has_any(set(_looked_for(facts))))
    inside = [f for f in amended(choice.facts(), need.decisions) if _is_inside(f, need.window)]
    choice.add(_ends_on({day.toordinal() for day in _days_before(inside, need.window)}))
    choice.add(_has_any({told_key(fact) for fact in inside}))
    unlisted = choice.unlisted()
    if unlisted.facts <= need.shown:
        return Opened(*found.read(issues))
    return Opened(*found.read(choice.issues()), unlisted, choice.elsewhere)


class _Choice:
    """The files that are to be opened; a file is opened with all of its issues."""

    def __init__(self, found: Packed, known: Sequence[tuple[Issue, Outline]]) -> None:
        self._found, self._known = found, known
        self._files: set[str] = set()

    def add(self, test: Callable[[Issue, Outline], bool]) -> None:
        """Open the issues for which a test holds."""
        self._files |= {issue.source.path for issue, outline in self._known if test(issue, outline)}

    def add_issues_of(self, test: Callable[[Issue, Outline], bool]) -> None:
        """The same, and whatever else goes by the name of one of them."""
        self.add(test)
        names = {issue.key for issue in self.issues()}
        self.add(lambda issue, _: issue.key in names)

    def issues(self) -> list[Issue]:
        """Those that are to be opened, in their order."""
        return [issue for issue, _ in self._known if issue.source.path in self._files]

    def facts(self) -> tuple[Fact, ...]:
        """Their facts."""
        return self._found.read(self.issues())[0]

    def unlisted(self) -> Unlisted:
        """All others."""
        far = self._far()
        files = tuple(sorted({issue.source.path for issue, _ in far}))
        return Unlisted(files, len(far), sum(outline.facts for _, outline in far))

    def elsewhere(self, words: Collection[str]) -> frozenset[str]:
        """Which of these words are those of a figure in one of the others. One at a time is looked into, and only where
        its outline says that it may hold words which none before it holds.
        """
        missing = {words_key(word): word for word in words}
        held: set[str] = set()
        for issue, outline in self._far() if missing else ():
            if outline.holds(missing):
                held |= {fact.shown for fact in self._found.read((issue,))[0]}.intersection(words)
                missing = {key: word for key, word in missing.items() if word not in held}
        return frozenset(held)

    def _far(self) -> list[tuple[Issue, Outline]]:
        return [(issue, outline) for issue, outline in self._known if issue.source.path not in self._files]


def _spoken_of(need: Need) -> Callable[[Issue, Outline], bool]:
    cited = [citation for decision in need.decisions for citation in decision.cited]
    names, figures = {each.issue for each in cited}, _has_any({identity_key(each.id) for each in cited})
    first, last = need.window.start, need.window.end
    return lambda issue, outline: (
        outline.corrects
        or outline.ends_between(first, last)
        or issue.key in names
        or figures(issue, outline)
        or need.is_news(issue, outline)
    )


def _has_any(keys: set[int]) -> Callable[[Issue, Outline], bool]:
    return lambda _, outline: bool(keys) and outline.holds(keys)


def _ends_on(days: set[int]) -> Callable[[Issue, Outline], bool]:
    return lambda _, outline: not days.isdisjoint(outline.days)


def _looked_for(facts: Sequence[Fact]) -> Iterator[int]:
    """The keys of what corrections may correct."""
    for fact, by_value in sought(facts):
        yield value_key(fact) if by_value else metric_key(fact)


def _is_inside(fact: Fact, window: Window) -> bool:
    return judge(fact, window).standing is not Standing.OUT_OF_PERIOD and fact.metric is not None


def _days_before(facts: Iterable[Fact], window: Window) -> Iterator[date]:
    """On which days the figures end that those of the window are compared with, or held against for want of one."""
    yield window.start - timedelta(days=1)
    for start, end in {(fact.period.start, fact.period.end) for fact in facts}:
        if start and end and start.year == end.year and start.year > date.min.year:
            for days in (year_before(start, end), just_before(start, end)):
                if days:
                    yield days[1]
                    yield date(days[1].year, _DECEMBER, 31)
