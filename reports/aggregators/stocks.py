"""Ledger → the city's stocks at the newest as-of day in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.listing import list_city
from reports.aggregators.registry import aggregator
from reports.model import Ledger, Standing, Table

if TYPE_CHECKING:
    from reports.lexicon import Lexicon


@aggregator("stock", order=30)
def stocks(ledger: Ledger, lexicon: Lexicon) -> Table:
    """Stocks with an as-of day in the text and those whose day is inferred from the date of the issue."""
    return list_city("stock", ledger, lexicon, (Standing.STOCK, Standing.STOCK_INFERRED))
