"""Ledger → figures of single districts and pairs, side by side and never added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.figures import frame_of
from reports.aggregators.listing import list_figures
from reports.aggregators.registry import aggregator
from reports.model import Ledger, Level, Table

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

TABLE = "pair"


@aggregator(TABLE, order=50)
def places(ledger: Ledger, lexicon: Lexicon) -> Table:
    """Counted figures below the city, district by district in the order of the lexicon (行政区划惯例序)."""
    frame = frame_of(e for e in ledger.entries if e.standing.counted and e.fact.level is not Level.CITY)
    figures = list_figures(TABLE, frame, ledger, lexicon)
    order = {place.name: number for number, place in enumerate(lexicon.places.spellings.values())}
    return Table(TABLE, tuple(sorted(figures, key=lambda figure: order.get(figure.facts[0].giver, len(order)))))
