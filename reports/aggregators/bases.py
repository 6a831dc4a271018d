"""Entries → the figure of an earlier period that a figure may be compared with, or why there is none."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Fact, Ground, Hedge, IssuedFigure, Level, Measure, Nature, Ruling, Standing
from reports.sums.conditions import caveats_of
from reports.sums.hedges import disjoint
from reports.sums.scopes import scope_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Entry, Ledger
    from reports.sums.calendar import Days

LEVELS = (Level.CITY, Level.COUNTY)
_DECEMBER = 12


class NoBase(Struct, frozen=True):
    """Why there is nothing to compare with, and the facts that come nearest."""

    ground: Ground
    why: str
    facts: tuple[Fact, ...] = ()


class Bases:
    """The reached figures of earlier periods, whichever issue gives them, by metric, place and days.

    Those of the archive stand in only where the sources of the run say nothing at all of the days.
    """

    def __init__(self, ledger: Ledger, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._same: dict[Hashable, list[Entry]] = defaultdict(list)
        self._ending: dict[Hashable, Fact] = {}
        self._elsewhere: dict[Hashable, Fact] = {}
        self._told = {_spoken_of(entry.fact, days_of(entry.fact)) for entry in ledger.entries}
        self._issued: dict[Hashable, list[IssuedFigure]] = defaultdict(list)
        for figure in ledger.issued:
            self._issued[self._place(figure), days_of(figure)].append(figure)
        for entry in ledger.entries:
            fact = entry.fact
            if entry.standing is Standing.OUT_OF_PERIOD and is_flow(fact) and not _left_out(entry):
                self._same[self._place(fact), days_of(fact)].append(entry)
                self._ending.setdefault((self._place(fact), fact.period.end), fact)
                self._elsewhere.setdefault(_spoken_of(fact, days_of(fact)), fact)

    def _place(self, fact: Fact | IssuedFigure) -> Hashable:
        return fact.metric, scope_of(fact, self._lexicon.places), fact.level, fact.subject

    def of(self, current: Fact, days: Days, named: str) -> Fact | IssuedFigure | NoBase:
        """The figure of `days` that `current` may be compared with; `named` is what those days are called."""
        found = self._same.get((self._place(current), days), [])
        if not found:
            missing = self._missing(current, days, named)
            silent = missing.ground is Ground.NO_BASE and _spoken_of(current, days) not in self._told
            return (self._of_archive(current, days, named) if silent else None) or missing
        alike = [entry for entry in found if _alike(entry.fact, current)]
        if not alike:
            other = found[0].fact
            return NoBase(*_difference(other, current), (other,))
        return _settled(alike, named)

    def _of_archive(self, current: Fact, days: Days, named: str) -> IssuedFigure | NoBase | None:
        """What was issued on exactly those days; None where nothing was."""
        found = self._issued.get((self._place(current), days), [])
        if not found:
            return None
        alike = [figure for figure in found if _alike(figure, current)]
        if not alike:
            ground, why = _difference(found[0], current)
            return NoBase(ground, f"{why}，基数见{found[0].briefing}")
        if any(figure.quantity != alike[0].quantity for figure in alike):
            told = "、".join(dict.fromkeys(f"“{figure.shown}”" for figure in alike))
            return NoBase(Ground.CONFLICT, f"{alike[0].briefing}的{named}数不止一个（{told}）")
        return alike[0]

    def _missing(self, current: Fact, days: Days, named: str) -> NoBase:
        elsewhere = self._elsewhere.get(_spoken_of(current, days))
        if elsewhere:
            why = f"{named}数“{elsewhere.shown}”覆盖的地区不同（{_receiver(elsewhere)}，本期为{_receiver(current)}）"
            return NoBase(Ground.OTHER_PLACES, why, (elsewhere,))
        ends = dict.fromkeys((days[1], date(days[1].year, _DECEMBER, 31)))
        place = self._place(current)
        other = next((self._ending[place, end] for end in ends if (place, end) in self._ending), None)
        if other and current.period.end and other.period.end and _is_other_year(current, other):
            return NoBase(Ground.OTHER_LENGTH, f"{named}只有起止不同的数“{other.shown}”", (other,))
        return NoBase(Ground.NO_BASE, f"来源未见{named}数")


def _is_other_year(current: Fact, other: Fact) -> bool:
    """A whole year is nothing that a month of the same year is compared with."""
    return bool(current.period.start and other.period.end and other.period.end < current.period.start)


def _receiver(fact: Fact) -> str:
    return fact.receiver or "全部对口地区"


def is_flow(fact: Fact) -> bool:
    """Whether it is a reached flow of known days, of our city or one of its districts, no part of another figure."""
    return (
        fact.metric is not None
        and fact.measure in (Measure.FLOW, Measure.CUMFLOW)
        and fact.nature is Nature.ACTUAL
        and fact.level in LEVELS
        and not fact.reverse
        and not fact.part_of
        and fact.period.start is not None
        and fact.period.end is not None
    )


def _spoken_of(fact: Fact, days: tuple[date | None, date | None]) -> Hashable:
    """Under which any figure of a metric, giver and level on some days is known, to whomever it goes."""
    return fact.metric, fact.giver, fact.level, days


def days_of(fact: Fact | IssuedFigure) -> tuple[date | None, date | None]:
    """The first and the last day that a figure speaks of."""
    return fact.period.start, fact.period.end


def _alike(base: Fact | IssuedFigure, current: Fact) -> bool:
    return (
        base.quantity.unit == current.quantity.unit
        and caveats_of(base) == caveats_of(current)
        and (base.measure, base.cumulative) == (current.measure, current.cumulative)
    )


def _difference(base: Fact | IssuedFigure, current: Fact) -> tuple[Ground, str]:
    """What keeps a figure of the right time and place from being compared."""
    if base.quantity.unit != current.quantity.unit:
        return Ground.UNIT, f"基数“{base.shown}”单位不同，不折算"
    if caveats_of(base) != caveats_of(current):
        told = "、".join(sorted(caveats_of(base))) or "无口径说明"
        now = "、".join(sorted(caveats_of(current))) or "无口径说明"
        return Ground.CAVEATS_CHANGED, f"口径变化（基数“{base.shown}”{told}，本期{now}）"
    return Ground.CAVEATS_CHANGED, f"口径变化（基数“{base.shown}”与本期一是累计数，一是期间数）"


def _left_out(entry: Entry) -> bool:
    """Whether an editor excluded the figure, or adopted another one instead of it."""
    mine = entry.fact.id
    return any(
        (d.ruling is Ruling.EXCLUDE and d.about.id == mine) or (d.ruling is Ruling.ADOPT and d.about.id != mine)
        for d in entry.decisions
    )


def _settled(entries: Sequence[Entry], named: str) -> Fact | NoBase:
    """The one figure that all of them tell; of those that can all be true the one that keeps a hedge."""
    facts = tuple(entry.fact for entry in entries)
    first = facts[0]
    torn = next((fact for fact in facts if disjoint(fact.quantity, first.quantity)), None)
    several = first.level is not Level.CITY and any(f.quantity.value != first.quantity.value for f in facts)
    if torn or several:
        told = "、".join(dict.fromkeys(f"“{fact.shown}”" for fact in facts))
        return NoBase(Ground.CONFLICT, f"{named}数不止一个（{told}）", facts)
    return next((fact for fact in facts if fact.quantity.hedge is not Hedge.EXACT), first)
