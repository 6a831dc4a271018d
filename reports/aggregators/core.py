"""Ledger → the table of the core metrics of the whole city; each keeps its row, without data it is `—`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.aggregators.derived import derived
from reports.aggregators.figures import by_metric, city_entries, figure_of, missing_figure, repeats_of
from reports.aggregators.registry import aggregator
from reports.model import Entry, Fact, Figure, Ledger, Level, Standing, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon

TABLE = "core"


@aggregator(TABLE, order=10)
def core(ledger: Ledger, lexicon: Lexicon) -> Table:
    """One figure a core metric: the city's figure of exactly the window, for all receiving places together."""
    told = by_metric(city_entries(ledger, (Standing.CURRENT,)))
    repeats = repeats_of(ledger)
    parts = _whole_city_parts(ledger, lexicon)
    figures = []
    metrics = [entry.metric for entry in lexicon.metrics.values() if entry.metric.core]
    for number, metric in enumerate(metrics, 1):
        entries = whole_city(told[metric.name], lexicon)
        if entries:
            figures.append(figure_of(TABLE, number, entries, lexicon, repeats))
        elif metric.name in parts.figures:
            figures.append(replace(parts.figures[metric.name], key=f"{TABLE}-{number}", table=TABLE))
        else:
            figures.append(missing_figure(TABLE, number, metric, parts.notes.get(metric.name, ())))
    return Table(TABLE, tuple(figures))


class _Parts(Struct, frozen=True):
    """By metric: the figure of the window that its months or quarters give, and what is said where one is missing."""

    figures: dict[str, Figure]
    notes: dict[str, tuple[str, ...]]


def _whole_city_parts(ledger: Ledger, lexicon: Lexicon) -> _Parts:
    """What the parts of the window give for the whole city in the metric's own unit; two kinds of it give nothing."""
    table = derived(ledger, lexicon)
    figures: dict[str, list[Figure]] = defaultdict(list)
    notes: dict[str, list[str]] = defaultdict(list)
    for figure in table.figures:
        if _is_whole_city(figure.facts[0], lexicon):
            figures[figure.metric].append(figure)
    for refusal in table.refusals:
        if refusal.facts and _is_whole_city(refusal.facts[0], lexicon):
            notes[refusal.metric].append(refusal.why)
    alone = {name: found[0] for name, found in figures.items() if len(found) == 1}
    return _Parts(alone, {name: tuple(found) for name, found in notes.items()})


def whole_city(entries: Sequence[Entry], lexicon: Lexicon) -> list[Entry]:
    """The entries that speak of our city and of all its receiving places, not of one of them, in the metric's unit."""
    return [entry for entry in entries if _is_whole_city(entry.fact, lexicon)]


def _is_whole_city(fact: Fact, lexicon: Lexicon) -> bool:
    return (
        fact.level is Level.CITY
        and fact.giver == lexicon.places.home
        and fact.receiver in ("", *lexicon.places.their_words)
        and fact.quantity.unit == lexicon.metrics[fact.metric or ""].metric.unit
    )
