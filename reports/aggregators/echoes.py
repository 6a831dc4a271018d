"""Tables + ledger → the same tables, undated figures marked that an earlier issue gave with its day.

A stock without a day of its own is dated by the printing of its issue. Where an earlier issue already has the same
value of the same metric and places on a day before the window, it is no news of this period: the figure says so, and
keeps the hedge of the earlier telling where it has lost it. Nothing is joined; that is for an editor to decide.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.aggregators.figures import display_of
from reports.model import Fact, Figure, Hedge, Standing, Table
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.model import Ledger

NOT_NEW = "非本期新增"


def with_echoes(tables: Iterable[Table], ledger: Ledger) -> list[Table]:
    """The tables with their figures marked."""
    earlier: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for entry in ledger.entries:
        end = entry.fact.period.end
        if entry.standing is Standing.OUT_OF_PERIOD and end and end < ledger.window.start:
            earlier[_identity(entry.fact)].append(entry.fact)
    return [replace(table, figures=tuple(_marked(figure, earlier) for figure in table.figures)) for table in tables]


def _identity(fact: Fact) -> tuple[object, ...]:
    quantity = fact.quantity
    return fact.metric, fact.giver, fact.receiver, fact.nature, quantity.unit, quantity.value, quantity.value_max


def _marked(figure: Figure, earlier: Mapping[tuple[object, ...], list[Fact]]) -> Figure:
    if figure.standing is not Standing.STOCK_INFERRED or figure.value is None:
        return figure
    fact = figure.facts[0]
    known = [other for other in earlier.get(_identity(fact), ()) if other.issue != fact.issue]
    if not known:
        return figure
    first = min(known, key=lambda other: (str(other.period.end), str(other.span)))
    day = chinese_date(first.period.end) if first.period.end else ""
    notes = [f"{first.issue}已载，为{day}的数，{NOT_NEW}"]
    display = figure.display
    if first.quantity.hedge is not Hedge.EXACT and fact.quantity.hedge is Hedge.EXACT:
        display = display.replace(display_of(fact), display_of(first), 1)
        notes.append(f"{fact.issue}作“{display_of(fact)}”，从“{display_of(first)}”")
    return replace(figure, display=display, notes=(*figure.notes, *notes))
