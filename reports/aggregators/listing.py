"""Entries of one roll-up → one figure a metric, place, period and value, in the order of the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.figures import city_entries, figure_of, repeats_of
from reports.model import Entry, Figure, Ledger, Level, Standing, Table
from reports.sums.scopes import scope_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from reports.lexicon import Lexicon


def list_city(
    table: str, ledger: Ledger, lexicon: Lexicon, standings: Sequence[Standing], *, core: bool = True
) -> Table:
    """The city's figures with one of the standings; `core` says whether core metrics are among them."""
    entries = city_entries(ledger, standings)
    if not core:
        names = {name for name, entry in lexicon.metrics.items() if entry.metric.core}
        entries = tuple(entry for entry in entries if entry.fact.metric not in names)
    return Table(table, list_figures(table, entries, ledger, lexicon))


def list_figures(table: str, entries: Iterable[Entry], ledger: Ledger, lexicon: Lexicon) -> tuple[Figure, ...]:
    """The figures of the entries, ordered by metric; nothing is added up and nothing falls away."""
    repeats = repeats_of(ledger)
    order = {name: number for number, name in enumerate(lexicon.metrics)}
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        fact = entry.fact
        place = scope_of(fact, lexicon.places) if fact.level is Level.CITY else (fact.giver, fact.receiver)
        groups.setdefault((fact.metric or "", *place), []).append(entry)
    ordered = sorted(groups.items(), key=lambda group: order[group[0][0]])
    parts = (part for _, group in ordered for part in _agreeing(group))
    return tuple(figure_of(table, number, part, lexicon, repeats) for number, part in enumerate(parts, 1))


def _agreeing(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries of one metric and place, split where period, nature, class or value differ.

    Entries that contradict one another stay together: they are one figure, shown as a conflict.
    """
    parts: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        fact = entry.fact
        value = None if entry.conflicts else (fact.quantity.value, fact.quantity.value_max, fact.quantity.unit)
        time = (fact.period.start, fact.period.end, fact.issued if fact.period.end is None else None)
        parts.setdefault((time, fact.nature, entry.standing, value), []).append(entry)
    return list(parts.values())
