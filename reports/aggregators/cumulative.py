"""Ledger → the city's running totals that end in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.listing import list_city
from reports.aggregators.registry import aggregator
from reports.model import Ledger, Standing, Table

if TYPE_CHECKING:
    from reports.lexicon import Lexicon


@aggregator("cumulative", order=40)
def cumulative(ledger: Ledger, lexicon: Lexicon) -> Table:
    """Totals since some start, and year-to-date figures that begin before the window."""
    return list_city("cumulative", ledger, lexicon, (Standing.CUMULATIVE, Standing.YEAR_TO_DATE))
