"""Ledger → 同比 and 环比: taken from the text where it gives one, else computed where two figures are comparable."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from reports.aggregators.bases import LEVELS, Bases, NoBase, days_of, is_flow
from reports.aggregators.figures import place_of
from reports.aggregators.rates import JUST_BEFORE, SAME_TIME, TextRate, by_figure, text_rates
from reports.aggregators.registry import aggregator
from reports.model import (
    Change,
    Entry,
    Fact,
    Figure,
    Ground,
    Hedge,
    IssuedFigure,
    Ledger,
    Level,
    Refusal,
    Standing,
    Table,
)
from reports.sums.amounts import percent
from reports.sums.calendar import just_before, months_of, named, year_before
from reports.sums.conditions import caveats_of
from reports.sums.scopes import scope_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from reports.lexicon import Lexicon
    from reports.sums.calendar import Days

TABLE = "change"
_COMPARED = (Standing.CURRENT, Standing.YEAR_TO_DATE, Standing.CUMULATIVE)
_EARLIER = {SAME_TIME: "上年同期", JUST_BEFORE: "上期"}
_TENTH = Decimal("0.1")
_DIGITS = 80


@aggregator(TABLE, order=130, computed=True)
def changes(ledger: Ledger, lexicon: Lexicon) -> Table:
    """The changes of the window's flows, of the city and of its districts; what cannot be compared, and why."""
    made = _Changes(ledger, lexicon)
    results = list(made.all())
    figures = [result for result in results if isinstance(result, Change)]
    refusals = tuple(result for result in results if isinstance(result, Refusal))
    return Table(TABLE, tuple(made.figure(n, change) for n, change in enumerate(figures, 1)), refusals)


class _Changes:
    def __init__(self, ledger: Ledger, lexicon: Lexicon) -> None:
        self._ledger, self._lexicon = ledger, lexicon
        self._bases = Bases(ledger, lexicon)
        self._rates = text_rates(ledger.entries)
        self._by_figure = by_figure(self._rates)
        self._words = {rate.fact.id: rate for rate in self._rates}

    def all(self) -> Iterator[Change | Refusal]:
        """The changes in the order of the lexicon, then the rates of the text that stand alone."""
        groups: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in self._ledger.entries:
            if entry.standing in _COMPARED and is_flow(entry.fact) and _within_a_year(entry.fact):
                groups[self._what(entry.fact)].append(entry)
        order = {name: number for number, name in enumerate(self._lexicon.metrics)}
        for group in sorted(groups.values(), key=lambda found: order[found[0].fact.metric or ""]):
            yield from self._of_group(group)
        yield from self._alone()

    def _what(self, fact: Fact) -> Hashable:
        place = scope_of(fact, self._lexicon.places), fact.level, fact.subject
        return fact.metric, fact.quantity.unit, place, caveats_of(fact), fact.measure, fact.cumulative, days_of(fact)

    def _of_group(self, group: Sequence[Entry]) -> Iterator[Change | Refusal]:
        told: dict[str, Change] = {}
        for entry in group:
            for rate in self._by_figure.get(entry.fact.id, ()):
                told.setdefault(rate.comparison or SAME_TIME, self._taken(rate, entry.fact))
        whole = days_of(group[0].fact) == (self._ledger.window.start, self._ledger.window.end)
        for comparison, days in _earlier_days(group[0].fact):
            if comparison == JUST_BEFORE and not whole:
                continue  # the months of a year so far have no months before them
            if comparison in told:
                yield told[comparison]
            else:
                yield self._computed(group, comparison, days)

    def _taken(self, rate: TextRate, current: Fact) -> Change:
        return Change(rate.comparison, current, None, rate.fact)

    def _computed(self, group: Sequence[Entry], comparison: str, days: Days) -> Change | Refusal:
        current = next((e.fact for e in group if e.fact.quantity.hedge is not Hedge.EXACT), group[0].fact)
        base = self._bases.of(current, days, _EARLIER[comparison])
        if isinstance(base, NoBase):
            return _refused(current, comparison, base)
        reason = _torn(group) or _inexact(current, base)
        return _refused(current, comparison, reason) if reason else _compared(comparison, current, base)

    def _alone(self) -> Iterator[Change]:
        """Rates of the window that are a metric of their own and stand behind no figure that was compared."""
        for entry in self._ledger.entries:
            rate = self._words.get(entry.fact.id)
            if rate and rate.of is None and entry.standing is Standing.CURRENT and entry.fact.level in LEVELS:
                yield Change(rate.comparison, entry.fact, None, entry.fact)

    # --- how it is printed ----------------------------------------------------------------------------------

    def figure(self, number: int, change: Change) -> Figure:
        """A change as it is printed; the rate of a text keeps its words, so that 增长 never becomes 同比增长."""
        current = change.current
        if change.rate:
            display, value = self._words[change.rate.id].display, change.rate.quantity.value
            notes = self._notes_of_text(change)
        else:
            value = _rate(change)
            display, notes = _display(change.comparison, value), _notes_of_rate(change)
        return Figure(
            f"{TABLE}-{number}",
            TABLE,
            current.metric or "",
            display,
            value,
            "%",
            Standing.CHANGE,
            place_of(current),
            current.period.end,
            tuple(dict.fromkeys(fact for fact in (change.rate, current, change.base) if fact)),
            (*self._days_told(current), *notes),
            change,
        )

    def _days_told(self, current: Fact) -> tuple[str, ...]:
        """The days of a figure that is not of the window alone, as that of the year so far."""
        start, end = current.period.start, current.period.end
        if start is None or end is None or (start, end) == (self._ledger.window.start, self._ledger.window.end):
            return ()
        return (named(start, end),)

    def _notes_of_text(self, change: Change) -> tuple[str, ...]:
        """That the text gives it; where both figures are known and give another rate, that as well."""
        days = dict(_earlier_days(change.current)).get(change.comparison)
        base = self._bases.of(change.current, days, "") if days else None
        if base is None or isinstance(base, NoBase) or change.rate is None or _inexact(change.current, base):
            return ("增速照原文",)
        computed = _rate(_compared(change.comparison, change.current, base))
        told = -change.rate.quantity.value if self._words[change.rate.id].falls else change.rate.quantity.value
        if abs(computed - told) <= _TENTH:
            return ("增速照原文",)
        told_by = f"（{_seen(base)}）" if _seen(base) else ""
        return ("增速照原文", f"按基数{base.shown}{told_by}计算为{_display(change.comparison, computed)}，与原文不同")


def _within_a_year(fact: Fact) -> bool:
    """Whether it is of whole months of one year, from the beginning of a year, half, quarter or month."""
    start, end = fact.period.start, fact.period.end
    return bool(start and end and start.year == end.year and months_of(start, end))


def _earlier_days(current: Fact) -> Iterator[tuple[str, Days]]:
    start, end = current.period.start, current.period.end
    if start and end:
        yield SAME_TIME, year_before(start, end)
        before = just_before(start, end)
        if before:
            yield JUST_BEFORE, before


def _torn(group: Sequence[Entry]) -> NoBase | None:
    """Why the current figure is not one: sources contradict one another, or a district has several."""
    facts = tuple(entry.fact for entry in group)
    several = facts[0].level is not Level.CITY and any(f.quantity.value != facts[0].quantity.value for f in facts)
    if several or any(entry.conflicts for entry in group):
        told = "、".join(dict.fromkeys(f"“{fact.shown}”" for fact in facts))
        return NoBase(Ground.CONFLICT, f"本期数不止一个（{told}）", facts)
    return None


def _inexact(current: Fact, base: Fact | IssuedFigure) -> NoBase | None:
    """A rate of hedged figures would be more exact than they are."""
    facts = (base,) if isinstance(base, Fact) else ()
    for fact in (current, base):
        if fact.quantity.hedge is not Hedge.EXACT or fact.quantity.value_max is not None:
            return NoBase(Ground.HEDGE, f"“{fact.shown}”是概数，不计算增速", facts)
    if not base.quantity.value:
        return NoBase(Ground.NO_BASE, f"基数“{base.shown}”为零", facts)
    return None


def _compared(comparison: str, current: Fact, base: Fact | IssuedFigure) -> Change:
    if isinstance(base, Fact):
        return Change(comparison, current, base)
    return Change(comparison, current, issued=base)


def _seen(base: Fact | IssuedFigure) -> str:
    """The briefing that a base of the archive is printed in; that of a source has its row's 出处."""
    return f"见{base.briefing}" if isinstance(base, IssuedFigure) else ""


def _refused(current: Fact, comparison: str, found: NoBase) -> Refusal:
    why = f"{comparison}不可比：{found.why}"
    facts = tuple(dict.fromkeys((current, *found.facts)))
    return Refusal(TABLE, current.metric or "", place_of(current), found.ground, why, facts, comparison)


def _rate(change: Change) -> Decimal:
    """The change in per cent, rounded half up to one decimal."""
    if change.earlier is None:
        raise ValueError("no base")
    with localcontext(prec=_DIGITS):
        base = change.earlier.quantity.value
        return (100 * (change.current.quantity.value - base) / base).quantize(_TENTH, ROUND_HALF_UP)


def _display(comparison: str, rate: Decimal) -> str:
    if not rate:
        return f"{comparison}持平"
    return f"{comparison}{'增长' if rate > 0 else '下降'}{percent(abs(rate))}"


def _notes_of_rate(change: Change) -> tuple[str, ...]:
    base = change.earlier
    if base is None or base.period.end is None or base.period.start is None:
        return ()
    told = f"{_EARLIER[change.comparison]}（{named(base.period.start, base.period.end)}）为{base.shown}"
    return ("，".join(filter(None, (told, _seen(base)))),)
