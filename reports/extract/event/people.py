"""The words of an event → the same without offices and names of people, who are never quoted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.extract.words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.lexicon.entries import EventWords

_BODIES = "(?!会|小组|团|处|班|论坛|培训|学院|办公)"
"""领导小组, 委员会, 校长培训班 are no people."""
_GOES_ON = (
    "赴|到|来|前往|出席|参加|主持|会见|陪同|深入|与|同|在|向|为|对|就|调研|考察|走访|慰问|看望|召开|举行|受邀|应邀"
)
_LEVELS = "市区县州"
_PROVINCE = "省"
_COMES_WITH = ("带队", "率队", "率团", "一行")


class PeopleGrammar:
    """Finds people by their offices, with the words of a lexicon."""

    def __init__(self, words: EventWords, places: Iterable[str]) -> None:
        title = f"(?:{alternation(words.titles)}){_BODIES}"
        organ, led = alternation(words.organs), f"(?:{alternation(words.led)})"
        chain = f"(?:{organ})*{title}(?:、[^，。；、]{{0,20}}?{title})*"
        self._title = re.compile(title)
        self._bare = re.compile(
            rf"(?:^|[，、和])(?!{alternation(places)})[{''.join(words.surnames)}][\u4e00-\u9fff]{{1,2}}(?:{_GOES_ON}|、|率)"
        )
        self._person = re.compile(rf"{chain}[\u4e00-\u9fff·]{{0,4}}?(?:{led}+|(?={_GOES_ON}|，|$))")

    def without(self, what: str, speaker: str) -> str | None:
        """The words without people, the place or organ that they come from kept; None where they cannot be cut out.

        `speaker` is the place that 市委, 区政府 … at the beginning belong to.
        """
        person = self._person.search(what)
        while person:
            before, after = what[: person.start()], what[person.end() :]
            clause = before[before.rfind("，") + 1 :]
            foreign = clause in (*_LEVELS, _PROVINCE) and not speaker.endswith(clause)
            if foreign or after.startswith(("、", "和", "及")):
                return None
            if clause in _LEVELS:
                before = before[: len(before) - len(clause)] + speaker
            elif clause[-1:] in _LEVELS and clause[-2:-1] == clause[-1:]:
                before = before[:-1]
            what = before + after
            person = self._person.search(what)
        left = self._title.search(what) or self._bare.search(what) or any(word in what for word in _COMES_WITH)
        return None if left else what
