"""A Quantity → its Chinese words, so that reading them gives the same Quantity again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reports.model import Hedge

if TYPE_CHECKING:
    from reports.lexicon import Lexicon
    from reports.model import Quantity

_MYRIADS = ((Decimal(1), ""), (Decimal(10**4), "万"), (Decimal(10**8), "亿"))
_DECIMALS = 4
_ORDER = ("before", "inside", "after")


def write_quantity(quantity: Quantity, lexicon: Lexicon) -> str:
    """`约6.6亿元`, `30余个`, `2亿至3亿元`, `不低于12%`: in the base unit, the hedge where the lexicon puts it.

    The last digit written is the one that the bounds of 约 go by. A hedge that no word of the lexicon says (that of
    百亩) is left out.
    """
    if quantity.value_max is not None:
        scale, times = _scale(quantity.value)
        low, high = (_plain(value / scale) for value in (quantity.value, quantity.value_max))
        return f"{low}{times}至{high}{times}{quantity.unit}"
    number = _number(quantity)
    word = quantity.hedge_word
    places = {h.position for h in lexicon.hedges if h.word == word}
    place = next((position for position in _ORDER if position in places), "")
    before, inside, after = (word if place == position else "" for position in _ORDER)
    return f"{before}{number}{inside}{quantity.unit}{after}"


def _number(quantity: Quantity) -> str:
    """The digits and their multiplier; as many digits as the bounds of 约 say."""
    if quantity.hedge is not Hedge.ABOUT or quantity.upper is None:
        scale, times = _scale(quantity.value)
        return _plain(quantity.value / scale) + times
    step = quantity.upper - quantity.value
    scale, times = next((pair for pair in _MYRIADS if pair[0] >= step), _MYRIADS[-1])
    return f"{(quantity.value / scale).quantize(min(step / scale, Decimal(1))):f}{times}"


def _scale(value: Decimal) -> tuple[Decimal, str]:
    """The largest multiplier that leaves a number of at least 1 with few decimals."""
    fitting = [pair for pair in _MYRIADS if value >= pair[0] and _short(value / pair[0])]
    return fitting[-1] if fitting else _MYRIADS[0]


def _short(value: Decimal) -> bool:
    return value == value.quantize(Decimal(1).scaleb(-_DECIMALS))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
