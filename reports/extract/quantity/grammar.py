"""A sentence → the quantities in it: number, multiplier, unit, hedge, range, bounds."""

from __future__ import annotations

import re
from decimal import localcontext
from typing import TYPE_CHECKING

from reports.extract.quantity.arabic import ArabicGrammar
from reports.extract.quantity.around import ImpliedUnits
from reports.extract.quantity.chinese import ChineseGrammar, TenthsGrammar
from reports.extract.quantity.found import Found, overlaps
from reports.extract.quantity.halves import HalfGrammar
from reports.extract.quantity.hedges import HedgeGrammar
from reports.extract.words import alternation
from reports.numerals import half_width_digits, ordinary_numerals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon

_DIGITS = 400
"""What arithmetic on the longest number that is read needs, multipliers included."""
_PAGE_NUMBER = re.compile(r"[—–－-](?<![0-9].)\s[0-9]{1,3}\s[—–－-](?=\s?[0-9])")
__all__ = ["Found", "QuantityGrammar"]


class QuantityGrammar:
    """The patterns of quantities, compiled from the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        hedges, implied = HedgeGrammar(lexicon), ImpliedUnits(lexicon)
        self._arabic = ArabicGrammar(lexicon, hedges, implied)
        self._chinese = ChineseGrammar(lexicon, hedges, implied)
        self._tenths = TenthsGrammar(hedges)
        self._halves = HalfGrammar(lexicon)
        self._shades = re.compile(alternation([*lexicon.not_quantities, *lexicon.chinese_words.get("成语", ())]))

    def find(self, sentence: str, taken: Sequence[tuple[int, int]] = ()) -> list[Found]:
        """The quantities of a sentence in order; `taken` are ranges that hold time phrases and are left alone."""
        with localcontext(prec=_DIGITS):
            return self._found(sentence, taken)

    def _found(self, sentence: str, taken: Sequence[tuple[int, int]]) -> list[Found]:
        text = _without_page_number(ordinary_numerals(half_width_digits(sentence)))
        found = list(self._arabic.find(text, taken))
        blocked = [*taken, *((f.start, f.end) for f in found)] if found else taken
        tenths = self._tenths.find(text, blocked)
        if tenths:
            blocked = [*blocked, *((f.start, f.end) for f in tenths)]
            found += tenths
        found += self._chinese.find(text, blocked)
        if found and "半" in text:
            found = self._halves.with_halves(text, found)
        return self._unshaded(text, found) if found else found

    def _unshaded(self, text: str, found: list[Found]) -> list[Found]:
        """The quantities in order, without those that lie in a name."""
        shades = [m.span() for m in self._shades.finditer(text)]
        found.sort(key=_start)
        return [f for f in found if not overlaps(f.number, f.end, shades)] if shades else found


def _without_page_number(text: str) -> str:
    """The text with blanks for the number of a page that a cut has left before a figure: `增加到— 3 —110张`."""
    return _PAGE_NUMBER.sub(lambda m: " " * len(m[0]), text) if _PAGE_NUMBER.search(text) else text


def _start(found: Found) -> int:
    return found.start
