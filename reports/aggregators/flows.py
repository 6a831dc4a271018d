"""Ledger → the city's other flows and ratios of exactly the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.listing import list_city
from reports.aggregators.registry import aggregator
from reports.model import Ledger, Standing, Table

if TYPE_CHECKING:
    from reports.lexicon import Lexicon


@aggregator("flow", order=20)
def flows(ledger: Ledger, lexicon: Lexicon) -> Table:
    """One figure a metric that is not core."""
    return list_city("flow", ledger, lexicon, (Standing.CURRENT,), core=False)
