"""A quantity without a noun of its own → the metric of a number before it that goes on, or of which it is a part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.extract.clause import clause_start
from reports.extract.metric.beside import bracketed, counts_another, taken
from reports.extract.metric.bound import Bound
from reports.extract.words import Covering, alternation

if TYPE_CHECKING:
    from reports.extract.metric.bound import Asked
    from reports.extract.quantity.grammar import Found
    from reports.extract.reading import Reading
    from reports.lexicon import Lexicon

CHANGE = re.compile(r"(?:净增|增加|多出|减少|下降|少收|数多|增长)(?![到至为率了额])")
PART = "part"
_AMONG = re.compile(r"(?:其中|中，)[^。；]{0,24}$")
_LISTED = re.compile(r"[^0-9。；]{0,16}")
_NO_PARTS = {"比率", "时长", "频次"}
_SUM_OF_ALL = re.compile("；.*[共合总]计")
_MARKS = "，,；;、：:的和与及（()）"
_PHASES = tuple(f"{number}期" for number in "一二三四五六")
_AGAIN = ("又", "再")
_FAR = 80
"""Characters beyond which nothing carries on from one number to another."""


class CarryGrammar:
    """The words between two numbers that leave the second to the metric of the first, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        verbs = lexicon.label_words.get("动", ())
        again = (f"{word}{verb}" for word in _AGAIN for verb in ("", *verbs))
        self._carry = Covering((*lexicon.carrying_words, *_PHASES, *again), _MARKS)
        self._does = re.compile(alternation(verbs))
        self._others = re.compile(alternation(lexicon.label_words.get("他", ())))

    def covers(self, text: str) -> bool:
        """Whether a text is made of words that carry on."""
        return self._carry.covers(text)

    def carried(self, reading: Reading, asked: Asked) -> Bound | None:
        """The metric told just before, where the number has no noun of its own: `…1800万元，实际到位1350万元`.

        Between the two numbers only places, times and words that carry on may stand.
        """
        found, last = asked.found, asked.last
        if last is None or (last[0].kind, last[0].mean) != (found.kind, found.mean):
            return None
        between = self.stretch(reading, last[0].end, found.start)
        if between is None or _SUM_OF_ALL.search(between):
            return None
        if counts_another(reading.text, found) or bracketed(reading.text, last[0], found):
            return None
        way = PART if "其中" in reading.text[last[0].end : found.start] else "carried"
        return Bound(last[1].entry, last[1].noun, way, ())

    def stretch(self, reading: Reading, start: int, end: int) -> str | None:
        """A stretch without its places and times, where nothing but words that carry on is left; else None."""
        left = reading.without_places_and_times(start, end) if end - start <= _FAR else None
        return left if left is not None and self.covers(left) else None

    def resumed(self, reading: Reading, asked: Asked) -> Bound | None:
        """`疗休养2.1万人次，占全市的三成；今年已达1.6万人次`: a statement of nothing but times and such words
        has the metric of the last number of its kind, in the statement before.
        """
        found, last = asked.found, asked.alike
        begin = clause_start(reading.text, found.start, "；")
        if last is None or last[0].mean != found.mean or last[1].way == PART or found.kind in _NO_PARTS:
            return None
        if not begin or last[0].end > begin or clause_start(reading.text, begin - 1, "；") > last[0].start:
            return None
        between = self.stretch(reading, begin, found.start)
        if between is None or _SUM_OF_ALL.search("；" + between):
            return None
        return None if counts_another(reading.text, found) else Bound(last[1].entry, last[1].noun, "carried", ())

    def part(self, reading: Reading, asked: Asked) -> Bound | None:
        """`援建资金8000万元，增长5%，其中丽水4500万元`: a part in the same unit is one of the metric before 其中."""
        found, last = asked.found, asked.alike
        if last is None or last[0].mean != found.mean or found.kind in _NO_PARTS:
            return None
        between = reading.text[last[0].end : found.start]
        listed = (
            last[1].way == PART and _LISTED.fullmatch(between) and not self._says_another(reading.text, last[0], found)
        )
        among = _AMONG.search(between)
        changes = CHANGE.search(between, among.start() if among else 0)
        if not (among or listed) or changes or taken(reading, last[0].end, found.start, found):
            return None
        return Bound(last[1].entry, last[1].noun, PART, ())

    def _says_another(self, text: str, last: Found, found: Found) -> bool:
        """`其中高级职称31名，带教医生240余人`: a clause that begins with a verb of its own lists no further part, nor
        does one of what others give (企业自筹250万元)."""
        begin = clause_start(text, found.start)
        if self._others.search(text, last.end, found.start):
            return True
        verb = self._does.match(text, begin) if begin > last.end else None
        return verb is not None and verb[0] not in text[clause_start(text, last.start) : last.start]
