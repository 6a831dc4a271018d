"""Facts + window → Ledger: each fact exactly once, with its standing and the reason in one sentence.

The order of judging is: period, unknown metric, expectation, background, direction, class, then repeats, parts and
newer figures (docs/roll-up.md).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from reports.model import (
    Entry,
    Fact,
    Ledger,
    Level,
    Measure,
    Nature,
    Period,
    PeriodKind,
    Standing,
    Window,
)
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

_CLOSED = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.RANGE)


def reconcile(facts: Iterable[Fact], window: Window) -> Ledger:
    """Give every fact its standing in the window. The result does not depend on the order of the facts."""
    ordered = sorted(facts, key=_printing_order)
    entries = [_judge(fact, window) for fact in ordered]
    entries = _mark_repeats(entries)
    entries = _mark_parts(entries)
    entries = _mark_superseded(entries)
    return Ledger(window, tuple(_mark_conflicts(entries)))


def _printing_order(fact: Fact) -> tuple[date, str, int, int]:
    """Newest issue last; within an issue the body comes before the editor's note."""
    return fact.issued or date.min, fact.span.source.path, int(fact.repeat_of_body), fact.span.start


def effective_end(fact: Fact) -> date | None:
    """The day that a figure speaks of last: the period's end, else the date of the issue (inferred)."""
    return fact.period.end or fact.issued


# --- standing of a single fact ----------------------------------------------------------------------------


def _judge(fact: Fact, window: Window) -> Entry:
    standing, reason = _classify(fact, window)
    if standing is not Standing.OUT_OF_PERIOD:
        standing, reason = _overrule(fact, standing, reason)
    return Entry(fact, standing, reason)


def _overrule(fact: Fact, standing: Standing, reason: str) -> tuple[Standing, str]:
    """What keeps a figure of the period out of the tables, whatever its class."""
    if fact.metric is None:
        return Standing.UNKNOWN, f"指标词典未收“{fact.label}”，待编辑认定"
    if fact.nature is Nature.EXPECTED:
        return Standing.EXPECTED, "预期数、目标数，尚未实现，不计入实绩"
    if fact.nature is Nature.PLANNED and fact.measure in (Measure.FLOW, Measure.CUMFLOW):
        return Standing.EXPECTED, "计划数，尚未完成，不计入实绩"
    if fact.level is Level.PROVINCE:
        return Standing.BACKGROUND, "全省背景数，不属本市"
    if fact.reverse:
        return Standing.REVERSE, "方向相反（对口地区到本市），单列，不并入"
    return standing, reason


def _classify(fact: Fact, window: Window) -> tuple[Standing, str]:
    period = fact.period
    if period.kind is PeriodKind.UNSPECIFIED and period.end is None:
        return _without_period(fact, window)
    end = period.end
    if end is None or not window.start <= end <= window.end:
        return Standing.OUT_OF_PERIOD, f"统计时间为{_told(period)}，不在{window.title}内"
    if period.kind in (PeriodKind.SINCE, PeriodKind.UNSPECIFIED):
        return Standing.CUMULATIVE, f"累计数，截至{_day(end)}"
    if period.kind is PeriodKind.ASOF:
        cumulative = fact.measure is Measure.CUMFLOW
        return (Standing.CUMULATIVE if cumulative else Standing.STOCK), f"截至{_day(end)}的数"
    return _closed(fact, window, period, end)


def _closed(fact: Fact, window: Window, period: Period, end: date) -> tuple[Standing, str]:
    """A period with both ends, or a single day."""
    if fact.measure is Measure.STOCK:
        return Standing.STOCK, f"截至{_day(end)}的存量"
    start = period.start or end
    whole = (start, end) == (window.start, window.end)
    if fact.measure is Measure.CUMFLOW and whole:
        return Standing.CUMULATIVE, f"累计数，截至{_day(end)}"
    if whole:
        return Standing.CURRENT, "统计时间与报告期相同"
    if start < window.start:
        return Standing.YEAR_TO_DATE, f"起于{_day(start)}、止于{_day(end)}，起点早于报告期"
    return Standing.SUBPERIOD, f"只是报告期内一段时间的数（{_told(period)}），不与{window.title}整期数混列"


def _without_period(fact: Fact, window: Window) -> tuple[Standing, str]:
    issued = fact.issued
    if issued is None or not window.start <= issued <= window.end:
        if issued is None and fact.period.text:
            return Standing.OUT_OF_PERIOD, f"编发日期不明，无法确定“{fact.period.text.strip()}”是何时"
        told = f"{_day(issued)}编发" if issued else "编发日期不明"
        return Standing.OUT_OF_PERIOD, f"原文未注明统计时间，{told}，不在{window.title}内"
    if fact.measure in (Measure.STOCK, Measure.RATIO) and not _yearly(fact):
        return Standing.STOCK_INFERRED, f"原文未注明统计截止日，按编发日{_day(issued)}推定"
    return Standing.NO_PERIOD, "期间发生额，原文未注明统计时间，不进任何表"


def _yearly(fact: Fact) -> bool:
    return fact.measure is not Measure.STOCK and bool(fact.period.text)


def _told(period: Period) -> str:
    if period.start and period.end and period.start != period.end:
        return f"{_day(period.start)}至{_day(period.end)}"
    return _day(period.end) if period.end else (period.text or "不明")


def _day(value: date | None) -> str:
    return chinese_date(value) if value else "不明"


# --- facts against one another ----------------------------------------------------------------------------

_Key = tuple[str | None, str, str, str, Nature]


def _key(fact: Fact) -> _Key:
    return fact.metric, fact.quantity.unit, fact.giver, fact.receiver, fact.nature


def _mark_repeats(entries: Sequence[Entry]) -> list[Entry]:
    """The same figure told again is counted once, in the issue that told it first.

    A repeat has metric, places, nature and value in common with the first, and the same period; within one issue a
    repeat may leave the period out. The repeat keeps no place of its own in any table.
    """
    firsts: dict[_Key, list[Entry]] = {}
    marked: list[Entry] = []
    for entry in entries:
        fact = entry.fact
        if fact.metric is None or entry.standing is Standing.OUT_OF_PERIOD:
            marked.append(entry)
            continue
        known = firsts.setdefault(_key(fact), [])
        first = next((f for f in known if _repeats(fact, f.fact)), None)
        if first is None:
            known.append(entry)
            marked.append(entry)
        else:
            told = "本期" if first.fact.issue == fact.issue else f"{first.fact.issue}"
            reason = f"与{told}“{first.fact.shown}”为同一事实，只计一次"
            marked.append(Entry(fact, Standing.DUPLICATE, reason, counted_in=first.fact.id))
    return marked


def _repeats(fact: Fact, first: Fact) -> bool:
    if fact.quantity.value != first.quantity.value or fact.quantity.unit != first.quantity.unit:
        return False
    if fact.quantity.value_max != first.quantity.value_max:
        return False
    same = (fact.period.start, fact.period.end) == (first.period.start, first.period.end)
    if fact.issue != first.issue:
        return same and fact.period.end is not None
    if fact.sentence == first.sentence and not fact.repeat_of_body:
        return False
    return same or fact.repeat_of_body or fact.period.kind is PeriodKind.UNSPECIFIED


def _mark_parts(entries: Sequence[Entry]) -> list[Entry]:
    """A part of a total that the ledger counts is told by the total: no table prints both."""
    counted = {e.fact.id: e for e in entries if e.standing.counted}
    marked = []
    for entry in entries:
        total = counted.get(entry.fact.part_of)
        if total and entry.standing.counted and _tells(total.fact, entry.fact):
            reason = f"是“{total.fact.shown}”的分项，由合计数代表"
            entry = Entry(entry.fact, Standing.COMPONENT, reason, conflicts=entry.conflicts)
        marked.append(entry)
    return marked


def _tells(total: Fact, part: Fact) -> bool:
    return total.metric == part.metric or part.level is Level.PROJECT


def _mark_superseded(entries: Sequence[Entry]) -> list[Entry]:
    """Of the stocks and running totals of one metric and place, the newest as-of day in the window stands."""
    standings = (Standing.STOCK, Standing.STOCK_INFERRED, Standing.CUMULATIVE)
    newest: dict[tuple[_Key, str, date | None], date] = {}
    for entry in entries:
        if entry.standing in standings:
            group, end = _series(entry), effective_end(entry.fact)
            if end and end > newest.get(group, date.min):
                newest[group] = end
    marked = []
    for entry in entries:
        last = newest.get(_series(entry)) if entry.standing in standings else None
        if last and effective_end(entry.fact) != last:
            entry = Entry(entry.fact, Standing.SUPERSEDED, f"同一指标另有截至{_day(last)}的较新数")
        marked.append(entry)
    return marked


def _series(entry: Entry) -> tuple[_Key, str, date | None]:
    """Figures that continue one another: same metric, places and nature, the same subject and beginning."""
    fact = entry.fact
    started = fact.period.start if entry.standing is Standing.CUMULATIVE else None
    subject = "" if fact.level is Level.CITY else fact.subject or f"{fact.article}/{fact.heading}"
    return _key(fact), subject, started


def _mark_conflicts(entries: Sequence[Entry]) -> list[Entry]:
    """The city's figures of one metric, place, period and class whose bounds are disjoint contradict one another.

    Below the city two figures of one metric may speak of two villages or projects, so that no conflict is claimed.
    """
    groups: dict[tuple[_Key, Standing, date | None, date | None], list[Entry]] = {}
    for entry in entries:
        if entry.standing.counted and entry.fact.level is Level.CITY:
            period = entry.fact.period
            end = effective_end(entry.fact)
            groups.setdefault((_key(entry.fact), entry.standing, period.start, end), []).append(entry)
    conflicts: Mapping[str, tuple[str, ...]] = {
        entry.fact.id: tuple(o.fact.id for o in group if o is not entry and _disjoint(entry.fact, o.fact))
        for group in groups.values()
        for entry in group
    }
    return [replace(e, conflicts=conflicts[e.fact.id]) if conflicts.get(e.fact.id) else e for e in entries]


def _disjoint(one: Fact, other: Fact) -> bool:
    """Whether two hedged values cannot both be true."""
    (a, b), (c, d) = _interval(one), _interval(other)
    return (b is not None and c is not None and b < c) or (d is not None and a is not None and d < a)


def _interval(fact: Fact) -> tuple[Decimal | None, Decimal | None]:
    quantity = fact.quantity
    if quantity.lower is None and quantity.upper is None:
        return quantity.value, quantity.value_max or quantity.value
    return quantity.lower, quantity.upper
