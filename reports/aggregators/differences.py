"""Ledger → what two running totals differ by (推算), as a note beside the later one: never a figure by itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.model import Entry, Fact, Figure, Hedge, Ledger, Measure, Nature, Quantity, Standing, Table
from reports.sums.amounts import written
from reports.sums.conditions import caveats_of
from reports.sums.scopes import scope_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from reports.lexicon import Lexicon

_LATER = (Standing.CUMULATIVE, Standing.YEAR_TO_DATE)


def with_differences(tables: Iterable[Table], ledger: Ledger, lexicon: Lexicon) -> tuple[Table, ...]:
    """The tables, each running total with what came about since the one at the end of the previous window."""
    notes = differences(ledger, lexicon)
    return tuple(_noted(table, notes) for table in tables) if notes else tuple(tables)


def _noted(table: Table, notes: Mapping[str, str]) -> Table:
    figures = tuple(_with_note(figure, notes) for figure in table.figures)
    return replace(table, figures=figures)


def _with_note(figure: Figure, notes: Mapping[str, str]) -> Figure:
    note = notes.get(figure.facts[0].id) if figure.facts and figure.standing in _LATER else None
    return replace(figure, notes=(*figure.notes, note)) if note else figure


def differences(ledger: Ledger, lexicon: Lexicon) -> dict[str, str]:
    """The note of each running total, by the id of its fact.

    Both are exact and of one briefing, metric, place, 口径 and beginning; the earlier one ends the day before the
    window, the later one with it.
    """
    window = ledger.window
    later: dict[Hashable, list[Fact]] = defaultdict(list)
    earlier: dict[Hashable, list[Fact]] = defaultdict(list)
    for entry in ledger.entries:
        key = _key(entry, lexicon)
        if key is None:
            continue
        if entry.standing in _LATER and entry.fact.period.end == window.end and not entry.conflicts:
            later[key].append(entry.fact)
        elif entry.standing is Standing.OUT_OF_PERIOD and entry.fact.period.end == window.start - timedelta(days=1):
            earlier[key].append(entry.fact)
    notes = {}
    for key, found in later.items():
        base = earlier.get(key, [])
        if len(_values(found)) == len(_values(base)) == 1 and found[0].quantity.value >= base[0].quantity.value:
            notes[found[0].id] = _note(found[0], base[0], window.title, lexicon)
    return notes


def _values(facts: Iterable[Fact]) -> set[object]:
    return {fact.quantity.value for fact in facts}


def _key(entry: Entry, lexicon: Lexicon) -> Hashable:
    """What two running totals must have in common; None where it can have no difference."""
    fact = entry.fact
    known = lexicon.metrics.get(fact.metric or "")
    running = fact.measure is Measure.CUMFLOW or (fact.measure is Measure.FLOW and not fact.reverse)
    exact = fact.quantity.hedge is Hedge.EXACT and fact.quantity.value_max is None
    actual = fact.nature is Nature.ACTUAL and not fact.reverse and not fact.part_of
    if known is None or not (running and exact and actual and fact.period.start and fact.series):
        return None
    place = scope_of(fact, lexicon.places), fact.level, fact.subject
    what = known.metric.name, fact.quantity.unit, caveats_of(fact), fact.measure, fact.cumulative
    return fact.series, what, place, fact.period.start


def _note(later: Fact, earlier: Fact, title: str, lexicon: Lexicon) -> str:
    value = later.quantity.value - earlier.quantity.value
    unit = later.quantity.unit
    shown = written(Quantity(value, unit), lexicon.kind_of(unit))
    return f"推算{title}为{shown}（{later.issue}{later.shown}减{earlier.issue}{earlier.shown}），不作当期数"
