"""Ledger → the table of the core metrics of the whole city; each keeps its row, without data it is `—`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.figures import city_entries, figure_of, missing_figure, repeats_of
from reports.aggregators.registry import aggregator
from reports.model import Entry, Ledger, Standing, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon

TABLE = "core"


@aggregator(TABLE, order=10)
def core(ledger: Ledger, lexicon: Lexicon) -> Table:
    """One figure a core metric: the city's figure of exactly the window, for all receiving places together."""
    frame = city_entries(ledger, (Standing.CURRENT,))
    repeats = repeats_of(ledger)
    figures = []
    metrics = [entry.metric for entry in lexicon.metrics.values() if entry.metric.core]
    for number, metric in enumerate(metrics, 1):
        entries = whole_city(frame.loc[frame["metric"] == metric.name, "entry"].tolist(), lexicon)
        if entries:
            figures.append(figure_of(TABLE, number, entries, lexicon, repeats))
        else:
            figures.append(missing_figure(TABLE, number, metric))
    return Table(TABLE, tuple(figures))


def whole_city(entries: Sequence[Entry], lexicon: Lexicon) -> list[Entry]:
    """The entries that speak of our city and of all its receiving places, not of one of them, in the metric's unit."""
    general = ("", *lexicon.places.their_words)
    return [
        e
        for e in entries
        if e.fact.giver == lexicon.places.home
        and e.fact.receiver in general
        and e.fact.quantity.unit == lexicon.metrics[e.fact.metric or ""].metric.unit
    ]
