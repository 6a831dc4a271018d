"""Figures ↔ those that must hold them: districts within the city, a metric within another one, at no later time."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.check.case import Case, found_at, found_in
from reports.check.parts import ROUNDING, exceeds, first_printed, highest, lowest
from reports.check.registry import rule
from reports.diagnostics import Finding, Severity
from reports.model import Level, Measure, Nature, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from reports.check.parts import Printed
    from reports.model import Fact

_BELOW = (Level.COUNTY, Level.PARK, Level.VILLAGE)
_HINT = "核对两处的口径和时间；口径不同的注明，有误的不采用"


class Held(Struct, frozen=True):
    """A figure of the city, and the figures that it must hold: one or more a district."""

    whole: Fact
    parts: tuple[Fact, ...]


@rule("C112")
def district_above_city(case: Case) -> Iterator[Finding]:
    """A district, or all districts together, with more than the whole city."""
    printed = first_printed(case)
    for held in within_city(case):
        above = [part for part in held.parts if exceeds(part, held.whole)]
        for part in above:
            message = f"{part.giver}的“{part.metric}”{part.shown}大于全市的{_named(held.whole)}"
            yield _doubt(printed, part, "C112", message)
        together = _greatest(held.parts)
        total, limit = sum((lowest(part) for part in together), Decimal(0)), highest(held.whole)
        if len(together) > 1 and not above and limit is not None and total > limit * ROUNDING:
            told = "、".join(f"{part.giver}{part.shown}" for part in together)
            message = f"各地之和（{told}）大于全市的{_named(held.whole)}"
            yield _doubt(printed, held.whole, "C112", message)


@rule("C117")
def metric_above_its_whole(case: Case) -> Iterator[Finding]:
    """A metric of one place with more than the metric that holds it: 实缴 above 规模."""
    printed = first_printed(case)
    for part, whole in within_metric(case):
        if exceeds(part, whole):
            message = f"“{part.metric}”{part.shown}大于“{whole.metric}”{_named(whole)}"
            yield _doubt(printed, part, "C117", message)


def within_city(case: Case) -> Iterator[Held]:
    """Every figure of the city with the figures of districts that it must hold."""
    facts = _facts(case)
    general = ("", *case.lexicon.places.their_words)
    below: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        place = case.lexicon.places.spellings.get(fact.giver)
        if place and place.county and fact.level in _BELOW:
            for metric in _metrics(fact, case):
                below[place.city, metric, fact.quantity.unit].append(fact)
    for whole in facts:
        if whole.level is Level.CITY and _speaks_for_all(whole, general):
            found = below.get((whole.giver, whole.metric or "", whole.quantity.unit), ())
            parts = tuple(part for part in found if _holds(whole, part))
            if parts:
                yield Held(whole, parts)


def within_metric(case: Case) -> Iterator[tuple[Fact, Fact]]:
    """Figures of one place of which the second must hold the first."""
    by_place: dict[tuple[str, str, str, str], list[Fact]] = defaultdict(list)
    facts = _facts(case)
    for fact in facts:
        by_place[fact.giver, fact.receiver, fact.metric or "", fact.quantity.unit].append(fact)
    for part in facts:
        metric = case.words.within.get(part.metric or "")
        for whole in by_place.get((part.giver, part.receiver, metric or "", part.quantity.unit), ()) if metric else ():
            if _holds(whole, part):
                yield part, whole


def _facts(case: Case) -> list[Fact]:
    """Each fact once: what repeats another is told by that."""
    return [
        entry.fact
        for entry in case.entries
        if entry.standing not in (Standing.DUPLICATE, Standing.RULED_OUT) and _may_be_held(entry.fact)
    ]


def _may_be_held(fact: Fact) -> bool:
    return (
        bool(fact.metric)
        and fact.nature is not Nature.EXPECTED
        and not fact.reverse
        and fact.measure is not Measure.RATIO
        and fact.level is not Level.PROVINCE
    )


def _metrics(fact: Fact, case: Case) -> tuple[str, ...]:
    """The metric of a fact and the one that holds it."""
    wider = case.words.within.get(fact.metric or "")
    return (fact.metric or "", wider) if wider else (fact.metric or "",)


def _speaks_for_all(whole: Fact, general: Sequence[str]) -> bool:
    """Whether a figure of the city is for all receiving places; a stock that names one still holds a district's."""
    return whole.receiver in general or whole.measure is Measure.STOCK


def _holds(whole: Fact, part: Fact) -> bool:
    """Whether the time and nature of a figure make it hold another one: the same period, or running totals and stocks
    of no later day.
    """
    if whole is part or (whole.metric == part.metric and whole.nature is not part.nature):
        return False
    if (whole.period.start, whole.period.end) == (part.period.start, part.period.end) and whole.period.end:
        return whole.measure is part.measure
    if Measure.FLOW in (whole.measure, part.measure) or whole.measure is not part.measure:
        return False
    return _not_later(part, whole) and _begins_no_earlier(part.period.start, whole.period.start, part.measure)


def _not_later(part: Fact, whole: Fact) -> bool:
    end, last = part.period.end or part.issued, whole.period.end or whole.issued
    return bool(end and last and end <= last)


def _begins_no_earlier(start: date | None, first: date | None, measure: Measure) -> bool:
    """Of running totals the part must not have begun before the whole; of two unknown beginnings nothing is known."""
    if measure is Measure.STOCK or start == first:
        return True
    return start is not None and first is not None and first <= start


def _greatest(parts: Iterable[Fact]) -> list[Fact]:
    """The greatest figure of each district: its others may be told by it."""
    found: dict[str, Fact] = {}
    for part in parts:
        known = found.get(part.giver)
        if known is None or lowest(part) > lowest(known):
            found[part.giver] = part
    return list(found.values())


def _named(fact: Fact) -> str:
    return f"{fact.shown}（{fact.issue}）"


def _doubt(printed: Printed, fact: Fact, code: str, message: str) -> Finding:
    """疑似 at the place where a fact is printed, else at its source."""
    if fact.id in printed:
        return found_in(*printed[fact.id], code, Severity.DOUBT, message, _HINT)
    at = max(0, fact.sentence.find(fact.surface))
    return replace(found_at(fact.span, fact.sentence, at, code, message, _HINT), severity=Severity.DOUBT)
