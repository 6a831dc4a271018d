"""Ledger → the city's figures month by month, where the window holds a series of them: side by side, never added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.core import whole_city
from reports.aggregators.figures import by_metric, city_entries, figure_of, repeats_of
from reports.aggregators.registry import aggregator
from reports.model import Entry, Ledger, PeriodKind, Standing, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon

TABLE = "monthly"
SHORTEST = 3
"""Fewer months are no series."""


@aggregator(TABLE, order=45)
def monthly(ledger: Ledger, lexicon: Lexicon) -> Table:
    """The figures of single months of one metric, oldest first; a month told twice with two values tells neither."""
    told = by_metric(city_entries(ledger, (Standing.SUBPERIOD,)))
    repeats = repeats_of(ledger)
    found = [entry for name in lexicon.metrics for entry in _series(whole_city(told[name], lexicon))]
    return Table(TABLE, tuple(figure_of(TABLE, n, [entry], lexicon, repeats) for n, entry in enumerate(found, 1)))


def _series(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of single months in their order; none where they are too few, or a month has two."""
    months = [e for e in entries if e.fact.period.kind is PeriodKind.MONTH and not e.fact.cumulative]
    days = {entry.fact.period.end for entry in months}
    if len(days) < SHORTEST or len(days) < len(months):
        return []
    return sorted(months, key=lambda entry: str(entry.fact.period.end))
