"""A computed quantity → the words that it is printed in; every digit is kept."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reports.model import Hedge

if TYPE_CHECKING:
    from reports.model import Quantity

_HUNDRED_MILLION, _TEN_THOUSAND = Decimal(100_000_000), Decimal(10_000)
_DECIMALS = {"亿": 4, "万": 2}
_MONEY = ("金额", "外币")
_PEOPLE = ("人", "人次")
_BEFORE = {Hedge.ABOUT: "约", Hedge.NEAR: "近", Hedge.UNDER: "不足"}


def written(quantity: Quantity, kind: str) -> str:
    """`1.46亿元`, `约800万元`, `3500人次以上`: money from ten thousand on in 万, from a hundred million on in 亿.

    People are written in 万 where two decimals keep every digit; other things are counted one by one. `kind` is that
    of the unit in the lexicon.
    """
    value = quantity.value
    scale = _scale(value, kind)
    number = plain(value / {"亿": _HUNDRED_MILLION, "万": _TEN_THOUSAND, "": Decimal(1)}[scale])
    amount = f"{number}{scale}{quantity.unit}"
    if quantity.hedge is Hedge.OVER:
        return f"{amount}以上"
    return f"{_BEFORE.get(quantity.hedge, '')}{amount}"


def _scale(value: Decimal, kind: str) -> str:
    size = abs(value)
    if kind in _MONEY:
        if size >= _HUNDRED_MILLION and _fits(value / _HUNDRED_MILLION, _DECIMALS["亿"]):
            return "亿"
        return "万" if size >= _TEN_THOUSAND else ""
    if kind in _PEOPLE and size >= _TEN_THOUSAND and _fits(value / _TEN_THOUSAND, _DECIMALS["万"]):
        return "万"
    return ""


def _fits(value: Decimal, decimals: int) -> bool:
    return value == value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros after the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    """`12.5%`: one decimal, rounded half up, which is how official statistics are rounded."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}%"
