"""A sentence with its time phrases → the dated events that it tells, each trimmed to its clause."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.clause import clause_start
from reports.extract.event.people import PeopleGrammar
from reports.extract.period.dated import Role
from reports.extract.words import alternation
from reports.model import PeriodKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.extract.period.grammar import TimePhrase
    from reports.lexicon import Lexicon
    from reports.model import Period

LONGEST = timedelta(days=10)
"""7月底 and 上旬 are still a date, a month is none."""
MOST_CLAUSES, MOST_CHARACTERS, FEWEST_CHARACTERS = 3, 90, 6
_STOPS, _COMMAS = "；。！？：", "，,"
_DATED = (PeriodKind.POINT, PeriodKind.RANGE)
_JOINED = re.compile(r"(?:就|便|已|均|也|又|先后|分别)*[于在]?\s*$")
_OPENING = re.compile(r"[，,、：\s]*(?:(?:当天|当日|其中|同时|随后|上午|下午|晚上|凌晨)[，,]?)*")
_UNFINISHED = ("后", "前", "时", "之际", "期间", "以来")
_VAGUE = re.compile(r"该|其|此|这|上述|本次|以上")
_NOT_YET = r"(?:来|定|军|有)"
_MODIFIES = r"(?!的|后|前[^往]|时|以来|之后|之前|以后|期间|之日|仪式(?:上|后))"
_DASH = re.compile(r"(?<=[\u4e00-\u9fff”])\s?[-–－]\s?(?=[\u4e00-\u9fff“])")
_BULLET = re.compile(r"^[^\w“（《]+")
_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_BOTH = re.compile(r"^(?:两地|双方|两区|两县|两市|两地双方)(?!政府间|之间)")
_PAIRED = (("“", "”"), ("（", "）"), ("《", "》"))


class Happening(Struct, frozen=True):
    """An event of a sentence: the words `start` to `end`, what it was without people.

    What stands behind the date begins at `at`: its places are those of the event.
    """

    start: int
    end: int
    at: int
    kind: str
    what: str
    period: Period


class EventGrammar:
    """Cues of events, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.events
        self._kinds = [(kind, re.compile(alternation(cues))) for kind, cues in words.kinds.items()]
        self._any = re.compile(alternation(cue for cues in words.kinds.values() for cue in cues))
        self._cue = re.compile(f"(?:{self._any.pattern}){_MODIFIES}")
        single = alternation(word for word in words.unmade if len(word) == 1)
        self._unmade = re.compile(f"{alternation(w for w in words.unmade if len(w) > 1)}|(?:{single})(?!{_NOT_YET})")
        self._quoting = re.compile(alternation(words.quoting))
        self._people = PeopleGrammar(words, lexicon.places.spellings)

    def find(self, text: str, phrases: Sequence[TimePhrase], issued: date | None, speaker: str) -> list[Happening]:
        """The events of a sentence in their order; `speaker` is the place that 市委 and 区政府 belong to.

        One that is still to come, that tells somebody's words, or from which people cannot be cut out, is none.
        """
        dates = [phrase for phrase in phrases if _is_date(phrase, issued)]
        if not dates or not self._any.search(text):
            return []
        found: list[Happening] = []
        for phrase, following in zip(dates, [*dates[1:], None], strict=True):
            happening = self._read(text, phrase, following, speaker)
            if happening:
                found.append(happening)
        return found

    def _read(self, text: str, phrase: TimePhrase, following: TimePhrase | None, speaker: str) -> Happening | None:
        head = clause_start(text, phrase.start, _STOPS + _COMMAS)
        stop = _stop(text, phrase, following)
        cue = self._any.search(text, phrase.end, stop)
        if (
            cue is None
            or not self._cue.match(text, cue.start())
            or text.count("，", phrase.end, cue.start()) >= MOST_CLAUSES
        ):
            return None
        end = _end_of_clause(text, cue.end(), stop)
        before = _JOINED.sub("", text[head : phrase.start])
        if self._unmade.search(text[head : phrase.start]) or self._unmade.search(text, phrase.end, cue.end()):
            return None
        body = phrase.end + _length(_OPENING.match(text[phrase.end : end]))
        what = tidy(before + text[body:end])
        if self._quoting.search(what) or not _is_whole(what) or what.endswith(_UNFINISHED):
            return None
        told = self._people.without(what, speaker)
        if told is None or len(told) < FEWEST_CHARACTERS or len(told) > MOST_CHARACTERS or _VAGUE.match(told):
            return None
        return Happening(phrase.start, end, body, self._kind_of(told), told, phrase.period)

    def _kind_of(self, what: str) -> str:
        return next((kind for kind, pattern in self._kinds if pattern.search(what)), self._kinds[-1][0])


def _is_date(phrase: TimePhrase, issued: date | None) -> bool:
    """Whether a phrase names a day, or a few, that are over when the issue is printed; its year must be sure."""
    period = phrase.period
    if phrase.ahead and phrase.ahead.start != period.start:
        return False
    if phrase.role is not Role.TIME or period.kind not in _DATED or period.end is None or issued is None:
        return False
    return period.end - (period.start or period.end) <= LONGEST and period.end <= issued


def _length(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _stop(text: str, phrase: TimePhrase, following: TimePhrase | None) -> int:
    """Where the words of a date end at the latest: the sentence, or what the next date speaks of."""
    ends = [at for mark in _STOPS if (at := text.find(mark, phrase.end)) >= 0]
    stop = min(ends, default=len(text))
    if following is None or following.start >= stop:
        return stop
    clause = clause_start(text, following.start, _COMMAS)
    return clause - 1 if clause > phrase.end else following.start


def _end_of_clause(text: str, at: int, stop: int) -> int:
    """The next comma that stands in no quotation and no bracket, else `stop`."""
    open_marks = 0
    for number in range(at, stop):
        char = text[number]
        open_marks += (char in "“（《") - (char in "”）》")
        if char in _COMMAS and open_marks <= 0:
            return number
    return stop


def _is_whole(what: str) -> bool:
    return all(what.count(left) == what.count(right) for left, right in _PAIRED)


def tidy(text: str) -> str:
    """The words with — between names, without blanks beside Chinese characters and marks at the ends."""
    return _BULLET.sub("", _BLANK.sub("", _DASH.sub("—", text))).rstrip("，,、；。：: ")


def with_names(what: str, giver: str, receiver: str) -> str:
    """`两地签订协议` → `鄞州区与衢江区签订协议`, where both are known."""
    return _BOTH.sub(f"{giver}与{receiver}", what) if giver and receiver else what
