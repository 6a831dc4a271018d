"""Ledger → figures of single districts and pairs, side by side and never added."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from reports.aggregators.listing import list_figures
from reports.aggregators.registry import aggregator
from reports.model import Figure, Ledger, Level, Table

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

TABLE = "pair"


@aggregator(TABLE, order=50)
def places(ledger: Ledger, lexicon: Lexicon) -> Table:
    """Counted figures below the city, district by district in the order of the lexicon (行政区划惯例序)."""
    below = (e for e in ledger.entries if e.standing.counted and e.fact.level is not Level.CITY)
    figures = list_figures(TABLE, below, ledger, lexicon)
    return Table(TABLE, tuple(sorted(figures, key=lambda figure: district_order(figure, lexicon)[0])))


def district_order(figure: Figure, lexicon: Lexicon) -> tuple[int, int]:
    """The places of giver and receiver in the lexicon (行政区划惯例序); those that it does not know come last."""
    order = _order(tuple(lexicon.places.spellings))
    fact, last = figure.facts[0], len(order)
    return order.get(fact.giver, last), order.get(fact.receiver, last)


@lru_cache(maxsize=4)
def _order(spellings: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, name in enumerate(spellings)}
