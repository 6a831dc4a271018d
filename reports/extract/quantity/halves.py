"""A quantity before 半 → the same and half of its unit more: 八亩半, 3吨半, 两倍半."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.extract.quantity import amount
from reports.extract.words import alternation
from reports.numerals import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.extract.quantity.found import Found
    from reports.lexicon import Lexicon

_HALVED = ("面积", "物量", "比率", "时长")
"""Kinds of units that have halves: half a family or half a project is none."""
_HALF = re.compile("半(?![年月天日小数成导径岛山程自价开夜途个])")
"""The 半 of 半年, 半数, 半成品 belongs to what follows."""


class HalfGrammar:
    """The units that have halves, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._units = {word: unit for word, unit in lexicon.units.items() if unit.kind in _HALVED}
        words = alternation(self._units)
        self._whole = re.compile(rf"(?:[0-9]{{1,4}}|[{CHINESE}]{{1,4}})\s?({words})")

    def with_halves(self, text: str, found: Iterable[Found]) -> list[Found]:
        """The quantities, each with the half that stands behind its unit."""
        return [self._with_half(text, each) for each in found]

    def _with_half(self, text: str, found: Found) -> Found:
        whole = self._whole.fullmatch(text, found.number, found.end) if _HALF.match(text, found.end) else None
        quantity = found.quantity
        if whole is None or quantity.value_max is not None or any(c in "万亿" for c in whole[0]):
            return found
        half = self._units[whole[1]].factor / 2
        more = amount.hedged(quantity.value + half, half, quantity.unit, quantity.hedge, quantity.hedge_word)
        return replace(found, end=found.end + 1, quantity=more)
