"""Entries → entries in which parts are told by their total, and older figures give way to newer ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.ledger.sameness import Key, series_of
from reports.ledger.standing import day_of, effective_end
from reports.model import Entry, Fact, Level, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.ledger.rulings import Rulings

_SERIES = (Standing.STOCK, Standing.STOCK_INFERRED, Standing.CUMULATIVE)


def mark_parts(entries: Sequence[Entry], rulings: Rulings) -> list[Entry]:
    """A part of a total that the ledger counts is told by the total: no table prints both."""
    counted = {e.fact.id: e for e in entries if e.standing.counted}
    carried = {e.fact.id: e.counted_in for e in entries if e.counted_in}
    marked = []
    for entry in entries:
        decided = rulings.totals.get(entry.fact.id, "")
        total = counted.get(carried.get(decided, decided) or entry.fact.part_of)
        if total and total is not entry and entry.standing.counted and (decided or _tells(total.fact, entry.fact)):
            reason = f"是“{total.fact.shown}”的分项，由合计数代表"
            entry = replace(entry, standing=Standing.COMPONENT, reason=reason)
        marked.append(entry)
    return marked


def _tells(total: Fact, part: Fact) -> bool:
    return total.metric == part.metric or part.level is Level.PROJECT


def mark_superseded(entries: Sequence[Entry]) -> list[Entry]:
    """Of the stocks and running totals of one metric and place, the newest as-of day in the window stands."""
    newest: dict[tuple[Key, str, date | None], date] = {}
    for entry in entries:
        if entry.standing in _SERIES:
            group, end = series_of(entry), effective_end(entry.fact)
            if end and end > newest.get(group, date.min):
                newest[group] = end
    marked = []
    for entry in entries:
        last = newest.get(series_of(entry)) if entry.standing in _SERIES else None
        if last and effective_end(entry.fact) != last:
            reason = f"同一指标另有截至{day_of(last)}的较新数"
            entry = replace(entry, standing=Standing.SUPERSEDED, reason=reason)
        marked.append(entry)
    return marked
