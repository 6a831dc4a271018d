"""Facts → the first of the seven conditions of adding that does not hold (docs/roll-up.md, Sums)."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import CORRECTED, DATED, Fact, Ground, Level, Measure, Nature, PeriodKind, Standing
from reports.numerals import chinese_date
from reports.sums.calendar import grain_of
from reports.sums.scopes import nested, scope_name, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Entry, IssuedFigure, Metric, Period

_NOT_OF_THE_METRIC = (CORRECTED, DATED)
_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.PARK, Level.VILLAGE, Level.PROJECT)


class Failure(Struct, frozen=True):
    """The condition that failed, one Chinese sentence, and the facts between which it failed."""

    ground: Ground
    why: str
    facts: tuple[Fact, ...]


def failure_of(entries: Sequence[Entry], lexicon: Lexicon) -> Failure | None:
    """Why the entries may not be added; None where each of the seven conditions holds between any two of them."""
    if not entries:
        raise ValueError("nothing to add")
    known = lexicon.metrics.get(entries[0].fact.metric or "")
    return next(_failures(entries, known.metric if known else None, lexicon), None)


def _failures(entries: Sequence[Entry], metric: Metric | None, lexicon: Lexicon) -> Iterator[Failure]:
    facts = [entry.fact for entry in entries]
    yield from _of_metric(facts, metric)
    yield from _of_nature(facts)
    yield from _of_unit(facts)
    if metric is None:
        return
    yield from _told_before(entries)
    yield from (_of_time_and_place(entries, metric, lexicon))
    yield from _of_conflicts(entries)


def caveats_of(fact: Fact | IssuedFigure) -> frozenset[str]:
    """The caveats that say what is measured; the marks of editors' decisions do not."""
    return frozenset(fact.caveats) - frozenset(_NOT_OF_THE_METRIC)


# --- 1 to 3: the same thing, of the same nature, in the same unit -----------------------------------------


def _of_metric(facts: Sequence[Fact], metric: Metric | None) -> Iterator[Failure]:
    first = facts[0]
    if metric is None:
        yield Failure(Ground.METRIC, f"“{first.label}”不是词典里的指标，不合计", (first,))
    for fact in facts:
        if fact.measure is Measure.RATIO:
            yield Failure(Ground.METRIC, f"“{fact.shown}”是比率，不相加", (fact,))
        if fact.metric != first.metric:
            why = f"“{first.metric or first.label}”与“{fact.metric or fact.label}”不是同一指标"
            yield Failure(Ground.METRIC, why, (first, fact))
        if caveats_of(fact) != caveats_of(first):
            why = f"口径不同（{_caveats(first)}与{_caveats(fact)}）"
            yield Failure(Ground.METRIC, why, (first, fact))
        if (fact.measure, fact.cumulative) != (first.measure, first.cumulative):
            why = f"“{first.shown}”与“{fact.shown}”一是累计数，一是期间数"
            yield Failure(Ground.METRIC, why, (first, fact))


def _caveats(fact: Fact) -> str:
    return f"“{fact.shown}”{'、'.join(sorted(caveats_of(fact))) or '无口径说明'}"


def _of_nature(facts: Sequence[Fact]) -> Iterator[Failure]:
    first = facts[0]
    for fact in facts:
        if fact.nature is Nature.EXPECTED:
            yield Failure(Ground.NATURE, f"“{fact.shown}”是预期数，不相加", (fact,))
        if fact.nature is not first.nature:
            yield Failure(Ground.NATURE, f"“{first.shown}”与“{fact.shown}”一是实绩，一是计划数", (first, fact))


def _of_unit(facts: Sequence[Fact]) -> Iterator[Failure]:
    first = facts[0]
    for fact in facts:
        if fact.quantity.unit != first.quantity.unit:
            why = f"“{first.shown}”与“{fact.shown}”单位不同（{first.quantity.unit}、{fact.quantity.unit}），不折算"
            yield Failure(Ground.UNIT, why, (first, fact))


# --- 7: nothing twice -------------------------------------------------------------------------------------


def _told_before(entries: Sequence[Entry]) -> Iterator[Failure]:
    known: dict[str, Fact] = {}
    for entry in entries:
        fact = entry.fact
        if fact.id in known:
            yield Failure(Ground.REPEAT, f"“{fact.shown}”算了两次", (fact,))
        if entry.standing is Standing.DUPLICATE:
            yield Failure(Ground.REPEAT, f"“{fact.shown}”与已列的数为同一事实", (fact,))
        known[fact.id] = fact
    for fact in known.values():
        if fact.part_of in known:
            whole = known[fact.part_of]
            yield Failure(Ground.PART, f"“{fact.shown}”是“{whole.shown}”的分项", (whole, fact))


# --- 4 to 6: the same time and other places, or the same place and other times ------------------------------


def _of_time_and_place(entries: Sequence[Entry], metric: Metric, lexicon: Lexicon) -> Iterator[Failure]:
    facts = [entry.fact for entry in entries]
    for entry in entries:
        yield from _without_time(entry)
    first = facts[0]
    turned = next((fact for fact in facts if fact.reverse is not first.reverse), None)
    if turned:
        yield Failure(Ground.PLACE, f"“{first.shown}”与“{turned.shown}”方向相反", (first, turned))
    if len({_days(fact.period) for fact in facts}) == 1:
        yield from _of_places(facts, metric, lexicon)
    else:
        yield from _of_times(facts, metric, lexicon)


def _without_time(entry: Entry) -> Iterator[Failure]:
    fact = entry.fact
    period = fact.period
    if period.end is not None and period.start is None and fact.measure is not Measure.STOCK:
        yield Failure(Ground.PERIOD, f"“{fact.shown}”的起点不明，不合计", (fact,))
    elif period.end is None or period.kind is PeriodKind.UNSPECIFIED:
        yield Failure(Ground.PERIOD, f"“{fact.shown}”原文未注明统计时间，不合计", (fact,))


def _days(period: Period) -> tuple[object, object]:
    return period.start, period.end


def _of_places(facts: Sequence[Fact], metric: Metric, lexicon: Lexicon) -> Iterator[Failure]:
    if len(facts) > 1 and not metric.additive_over_places:
        yield Failure(Ground.PLACE, f"“{metric.name}”按地区不能相加", tuple(facts))
    by_scope: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        other = by_scope.setdefault(scope_of(fact, lexicon.places), fact)
        if other is not fact:
            yield _within(other, fact)
    for (scope, one), (other_scope, other) in combinations(by_scope.items(), 2):
        if nested(scope, other_scope, lexicon.places):
            yield _containing(one, other)


def _within(one: Fact, other: Fact) -> Failure:
    """Two figures of one place and time: the same one, or one that may lie within the other (疑似包含)."""
    if (one.quantity.value, one.quantity.value_max) == (other.quantity.value, other.quantity.value_max):
        why = f"“{one.shown}”与“{other.shown}”地区、时间、数值相同，疑为同一事实"
        return Failure(Ground.REPEAT, why, (one, other))
    whole, part = (one, other) if _reaches(one) >= _reaches(other) else (other, one)
    why = f"{scope_name(part)}同一时间有“{whole.shown}”和“{part.shown}”，后者可能包含在前者里"
    return Failure(Ground.PART, why, (whole, part))


def _containing(one: Fact, other: Fact) -> Failure:
    why = f"{scope_name(one)}“{one.shown}”与{scope_name(other)}“{other.shown}”地区有包含"
    return Failure(Ground.PLACE, why, (one, other))


def _reaches(fact: Fact) -> tuple[int, object]:
    """How much a figure can hold: that of the wider level, else the greater one."""
    return -_LEVELS.index(fact.level), fact.quantity.value


def _of_times(facts: Sequence[Fact], metric: Metric, lexicon: Lexicon) -> Iterator[Failure]:
    first = facts[0]
    elsewhere = next((f for f in facts if scope_of(f, lexicon.places) != scope_of(first, lexicon.places)), None)
    if elsewhere:
        yield Failure(Ground.PERIOD, f"统计起止不同（{_told(first)}与{_told(elsewhere)}）", (first, elsewhere))
        return
    if first.measure is not Measure.FLOW or not metric.additive_over_time:
        other = next(f for f in facts if _days(f.period) != _days(first.period))
        yield Failure(Ground.PERIOD, f"“{metric.name}”不同时间的数不能相加", (first, other))
    subject = next((fact for fact in facts if fact.subject != first.subject), None)
    if subject:
        yield Failure(Ground.PLACE, f"“{first.shown}”与“{subject.shown}”所指不同", (first, subject))
    ordered = sorted(facts, key=lambda fact: (fact.period.start, fact.period.end))
    for before, after in pairwise(ordered):
        yield from _of_neighbours(before, after)


def _of_neighbours(before: Fact, after: Fact) -> Iterator[Failure]:
    first, second = before.period, after.period
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return
    if second.start <= first.end:
        yield Failure(Ground.PERIOD, f"时间有重叠（{_told(before)}与{_told(after)}）", (before, after))
    elif second.start - first.end > timedelta(days=1):
        yield Failure(Ground.PERIOD, f"时间不连续（{_told(before)}与{_told(after)}之间缺数）", (before, after))
    elif grain_of(first.start, first.end) != grain_of(second.start, second.end):
        yield Failure(Ground.PERIOD, f"期间不同类（{_told(before)}与{_told(after)}）", (before, after))


def _told(fact: Fact) -> str:
    start, end = fact.period.start, fact.period.end
    if end is None:
        return f"“{fact.shown}”时间不明"
    day = chinese_date(end)
    return f"“{fact.shown}”{chinese_date(start)}至{day}" if start and start != end else f"“{fact.shown}”截至{day}"


def _of_conflicts(entries: Sequence[Entry]) -> Iterator[Failure]:
    for entry in entries:
        if entry.conflicts:
            yield Failure(Ground.CONFLICT, f"“{entry.fact.shown}”来源不一致，待裁定", (entry.fact,))
