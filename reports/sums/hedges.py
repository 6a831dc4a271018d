"""Hedged quantities → their total with its hedge and bounds, where such hedges can be added at all."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reports.model import Hedge, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = {Hedge.EXACT: "", Hedge.ABOUT: "约", Hedge.NEAR: "近", Hedge.OVER: "以上", Hedge.UNDER: "不足"}
_BELOW = (Hedge.NEAR, Hedge.UNDER)


class MixedHedgesError(ValueError):
    """The hedges of two quantities, named by their numbers in the list, cannot be added."""


def total_of(quantities: Sequence[Quantity]) -> Quantity:
    """The total of quantities of one unit.

    All exact: exact. One 约: 约. 余, 超, 逾 among exact ones: their lower bounds, 以上. 近 or 不足 among exact ones:
    the same hedge, as the total lies below. Raises MixedHedgesError for what lies below with what lies above, and for a
    range (9—16亿元).
    """
    _refuse_mixed(quantities)
    hedges = {quantity.hedge for quantity in quantities}
    order = (Hedge.ABOUT, Hedge.OVER, Hedge.UNDER, Hedge.NEAR)
    hedge = next((hedge for hedge in order if hedge in hedges), Hedge.EXACT)
    lows, highs = [lowest(q) for q in quantities], [highest(q) for q in quantities]
    lower = None if None in lows else sum(filter(None, lows), Decimal(0))
    upper = None if None in highs else sum(filter(None, highs), Decimal(0))
    value = sum((q.value for q in quantities), Decimal(0))
    if hedge is Hedge.OVER and lower is not None:
        value, upper = lower, None
    unit = quantities[0].unit
    if hedge is Hedge.EXACT:
        return Quantity(value, unit)
    return Quantity(value, unit, hedge, _WORDS[hedge], None, lower, upper)


def _refuse_mixed(quantities: Sequence[Quantity]) -> None:
    """Raise for the first two that cannot stand in one total."""
    below = next((n for n, q in enumerate(quantities) if q.hedge in _BELOW), None)
    above = next((n for n, q in enumerate(quantities) if q.hedge is Hedge.OVER), None)
    if below is not None and above is not None:
        raise MixedHedgesError(min(below, above), max(below, above))
    ranged = next((n for n, q in enumerate(quantities) if q.value_max is not None), None)
    if ranged is not None:
        raise MixedHedgesError(ranged, 0 if ranged else 1)


def lowest(quantity: Quantity) -> Decimal | None:
    """The least that a quantity can mean; None where it has no bound."""
    exact = quantity.lower is None and quantity.upper is None
    return quantity.value if exact else quantity.lower


def highest(quantity: Quantity) -> Decimal | None:
    """The most that a quantity can mean; None where it has no bound."""
    exact = quantity.lower is None and quantity.upper is None
    return (quantity.value_max or quantity.value) if exact else quantity.upper


def disjoint(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities cannot both be true."""
    return _below(one, other) or _below(other, one)


def _below(one: Quantity, other: Quantity) -> bool:
    top, bottom = highest(one), lowest(other)
    return top is not None and bottom is not None and top < bottom
