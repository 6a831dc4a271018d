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
    """Counted figures below the city, each with its giver and receiver."""
    frame = frame_of(e for e in ledger.entries if e.standing.counted and e.fact.level is not Level.CITY)
    return Table(TABLE, list_figures(TABLE, frame, ledger, lexicon))
