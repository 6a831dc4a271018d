"""A quantity without a metric → the noun that it seems to count, for the editor to bind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.extract.words import BRACKET, alternation, without_end

if TYPE_CHECKING:
    from reports.extract.quantity.found import Found
    from reports.lexicon import Lexicon

_PLAIN = r"[^，。；：、！？（）()“”《》|%％0-9０-９\s]"
_QUOTED = re.compile("[“《]([^“”《》，。]{1,12})[”》]$")
_UNCOUNTED = ("金额", "外币", "比率", "面积")
_REACH = 40
_LONGEST = 14


class LabelGrammar:
    """Guesses labels with the words of a lexicon that stand around nouns."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.label_words
        verbs, stops, empty = (alternation(words.get(name, ())) for name in ("动", "止", "虚"))
        self._after = re.compile(rf"的?((?:(?!{stops}|{verbs}){_PLAIN}){{1,12}})")
        self._before = re.compile(rf"({_PLAIN}{{1,{_REACH}}})$")
        self._verb = re.compile(rf".*(?:{verbs})(?![率额数量比度])(?:了|过)?")
        self._empty_start = re.compile(f"(?:{empty})*+")
        self._empty_end = tuple(sorted((*words.get("虚", ()), *words.get("尾", ())), key=len, reverse=True))
        self._counted = re.compile(rf"[0-9０-９\s][余多]?[万亿]*(?:{alternation(lexicon.units)})?")

    def guess(self, sentence: str, found: Found) -> str:
        """The noun that a reader would name; empty where there is none.

        A count takes the noun before it in its clause, without the verb that governs it (`新建冷链仓库12座`), else the
        one behind it (`带动12个行政村`); where the noun before is no more than a verb, so does an amount.
        """
        after = self._after.match(sentence, found.end)
        before = self._noun_before(sentence, found.start)
        if found.kind in _UNCOUNTED or not after:
            return before or (after[1] if after else "")
        return after[1] if len(after[1]) > 1 or not before else before

    def _noun_before(self, sentence: str, end: int) -> str:
        window = BRACKET.sub("", sentence[max(0, end - _REACH) : end]).rstrip()
        quoted = _QUOTED.search(window)
        if quoted:
            return quoted[1]
        clause = self._before.search(window)
        if not clause:
            return ""
        first = clause.start()
        counted = self._counted.match(window, first - 1) if first else None
        noun = self._verb.sub("", window[counted.end() if counted else first :]).rpartition("的")[2]
        noun = without_end(self._empty_start.sub("", noun, count=1), self._empty_end)[-_LONGEST:]
        return noun if len(noun) > 1 else ""
