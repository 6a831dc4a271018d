"""The words beside a number → how exact it claims to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.extract.words import alternation
from reports.model import Hedge

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_BLANKS = 3
_LONGEST_WORD = 4
_BARE = "百千万亿萬億数几"
_CHINESE_ONLY = "上"
"""上千万元, but 线上3场."""


class HedgeGrammar:
    """The hedges of a lexicon by where they stand; `inside` and `after` are alternatives of a pattern."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._before, self._inside, self._after = (
            {h.word: h for h in lexicon.hedges if h.position == position} for position in ("before", "inside", "after")
        )
        self._not = tuple(h.word for h in lexicon.hedges if h.position == "not_words")
        self._longest = max(map(len, self._before), default=0)
        self._last = frozenset(word[-1] for word in self._before)
        self.inside = alternation(self._inside)
        self.after = alternation(self._after)

    def before(self, text: str, number: int, floor: int) -> tuple[str, int]:
        """The longest hedge that ends at a number and where it begins, not below `floor`; `""` and the number else."""
        end = number
        while end > floor and number - end < _BLANKS and text[end - 1].isspace():
            end -= 1
        if end <= floor or text[end - 1] not in self._last:
            return "", number
        for length in range(min(self._longest, end - floor), 0, -1):
            word = text[end - length : end]
            if word in self._before:
                if text.endswith(self._not, max(floor, end - _LONGEST_WORD), end):
                    break
                return word, end - length
        return "", number

    def of(
        self, before: str, inside: str | None, after: str | None, chinese: str = "", far: str = ""
    ) -> tuple[Hedge, str]:
        """The hedge of a number and its word: what stands inside it comes first, then after it, then before it.

        `chinese` is the Chinese numeral itself: 百 and 数十 are round without any word. `far` is a hedge that stands
        earlier in the clause.
        """
        if inside:
            return self._inside[inside].hedge, inside
        if after:
            return self._after[after].hedge, after
        hedge = self._before[before].hedge if before else Hedge.EXACT
        if hedge is not Hedge.EXACT and (chinese or before != _CHINESE_ONLY):
            return hedge, before
        if chinese and (chinese[0] in _BARE or chinese[-1] in "数几"):
            return (Hedge.OVER, "余") if chinese[-1] == "几" else (Hedge.ABOUT, "")
        return (self._before[far].hedge, far) if far in self._before else (Hedge.EXACT, before)
