"""A figure of a district → what it measures and of which time: figures are compared only where both are the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Cell, Measure, Standing
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from datetime import date

    from reports.lexicon import Lexicon
    from reports.model import Figure


class Scope(Struct, frozen=True):
    """`measured` is unit, caveats, nature and to whom it goes; `start` and `end` are days.

    `source` is the issue of an end that the source does not name: two such ends are the same only where both were told
    together. `certain` where another figure of the same scope is sure to speak of the same time.
    """

    measured: Hashable
    start: date | None
    end: date | None
    source: str
    certain: bool


def scope_of(figure: Figure, lexicon: Lexicon) -> Scope:
    """The scope of a figure, by its first fact."""
    fact = figure.facts[0]
    period = fact.period
    stock = fact.measure is Measure.STOCK
    measured = (
        figure.unit,
        frozenset(fact.caveats),
        fact.nature,
        stock and fact.cumulative,
        _reach(fact.receiver, lexicon),
        fact.quantity.value_max is not None,
    )
    inferred = figure.standing is Standing.STOCK_INFERRED
    start = None if stock else period.start
    certain = stock or inferred or start is not None
    return Scope(measured, start, figure.as_of, str(fact.issue) if inferred else "", certain)


def _reach(receiver: str, lexicon: Lexicon) -> str:
    """To whom a figure goes: to one county, to one city, to all or to none that is named."""
    place = lexicon.places.spellings.get(receiver)
    if place is None:
        return "" if not receiver or receiver in lexicon.places.their_words else "other"
    return "county" if place.county else "city"


def cells_of(figures: Iterable[Figure]) -> tuple[Cell, ...]:
    """The figures with place and time in words."""
    return tuple(Cell(figure.place, figure, told_time(figure)) for figure in figures)


def told_time(figure: Figure) -> str:
    """`2022年1月1日至6月30日`, `截至2022年9月20日`, with what is not known of it."""
    fact = figure.facts[0]
    start, end = fact.period.start, figure.as_of
    if end is None:
        return "时间不明"
    if figure.standing is Standing.STOCK_INFERRED:
        return f"截至{chinese_date(end)}，原文未注明截止日，按编发日推定"
    if fact.measure is Measure.STOCK or (start == end):
        return f"截至{chinese_date(end)}"
    if start is None:
        return f"累计至{chinese_date(end)}，起点未注明"
    return _calendar_name(start, end) or _range(start, end)


def _range(start: date, end: date) -> str:
    last = chinese_date(end)
    return f"{chinese_date(start)}至{last.removeprefix(f'{end.year}年') if start.year == end.year else last}"


def _calendar_name(start: date, end: date) -> str:
    """`2022年`, `2022年上半年`, `2022年11月`; empty for any other range."""
    if start.year != end.year or start.day != 1 or (end + timedelta(days=1)).day != 1:
        return ""
    months = (start.month, end.month)
    named = {(1, 12): "", (1, 6): "上半年", (7, 12): "下半年"}
    if months in named:
        return f"{start.year}年{named[months]}"
    return f"{start.year}年{start.month}月" if start.month == end.month else ""
