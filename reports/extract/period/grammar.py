"""A sentence → its time phrases, each with the period that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.period import calendar
from reports.extract.period.dated import Dated, Role
from reports.extract.period.dating import Dating
from reports.extract.period.time_words import time_grammar
from reports.extract.words import alternation
from reports.model import Period, PeriodKind
from reports.numerals import half_width_digits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.lexicon import PeriodWords

_GOAL = re.compile(r"(?:力争|争取|做到|确保|计划|预计|拟)(?:在|于)?$")
_AHEAD = re.compile(r"下一?步|打算|计划|目标|展望|[今明]年")
_COMMA = re.compile(r"[，,]?\s?")
_JOINT = re.compile(r"[、和及与]\s?")
_TOGETHER = re.compile(r"(?![^。；]{0,60}分别)(?:度|两年|三年)?[^。；]{0,30}(?:共|累计|合计|总|两年|三年)")
_FROM = re.compile(r"[自从由]$")
_OF = re.compile(r"\s?的?\s?[0-9]")
_OF_NUMBER = re.compile(r"\s?的\s?[0-9]")
_MODIFIES = re.compile(r"[^，；。]{0,40}的")
_WIDE = re.compile("[０-９．％]")
_DONE_OF = re.compile(r"(?:完成|占|达到?|相当于|为)(?:了)?$")
_GOAL_NUMBER = re.compile(r"(?:度|的)?(?:总?目标|任务|计划)(?:任务|目标|数|额度|总额|额|指标)?(?:的|为|是)?\s?[0-9]")
_TO_COME = re.compile(r"年内(?:还|再|又)?(?:计划|拟|力争|争取|预计|有望|将|要|确保)")
_AGAIN = ("again", "yearago")
_SEEN = 8
_LISTED = re.compile(r"\s?[、和与及]\s?")


class TimePhrase(Struct, frozen=True):
    """A time phrase of a sentence, `start` to `end`, with its period.

    `ahead` is the period that it means of what is planned or expected, where that is another one.
    """

    start: int
    end: int
    period: Period
    role: Role = Role.TIME
    ahead: Period | None = None


class PeriodGrammar:
    """Finds and reads time phrases with the words of a lexicon.

    One pattern finds where phrases stand and of which kind they are; a phrase found is then read by the pattern of its
    kind (`Dating`), which need not know the sentence.
    """

    def __init__(self, words: PeriodWords) -> None:
        grammar = time_grammar(words)
        self._found = grammar.found
        self._dating = Dating(words, grammar.readings)
        self._compared = re.compile(rf"(?:{alternation(words.roles.get('基数', ()))})\s{{0,3}}$")

    def reviewed(self, heading: str, anchor: date | None, outer: Period | None) -> Period | None:
        """The past year of which the text below a heading or title speaks; `outer` is that of what is above it.

        全年, 年底 and 上半年 are of that year there: a review of a year may be printed in spring.
        """
        if anchor is None or _AHEAD.search(heading):
            return None
        phrase = next(iter(self.find(heading, anchor)), None)
        return _past_year(phrase.period, anchor) if phrase and _is_of_one_year(phrase) else outer

    def led_by(self, lead: str, anchor: date | None) -> Period | None:
        """The past year that the first sentence of an article names for all that follows, by its first phrase."""
        phrase = next(iter(self.find(lead, anchor)), None) if anchor else None
        if anchor is None or phrase is None or phrase.period.kind is not PeriodKind.YEAR:
            return None
        sure = _is_of_one_year(phrase) and _frames(lead, phrase)
        return _past_year(phrase.period, anchor) if sure else None

    def find(
        self, sentence: str, anchor: date | None, reviewed: Period | None = None, earlier: Period | None = None
    ) -> list[TimePhrase]:
        """The time phrases of a sentence in order; they do not overlap. `anchor` is the date of the issue, `reviewed`
        the year that the text around the sentence speaks of, `earlier` the time told before it, which 同期 and 去年同期
        at its head go on with."""
        text = half_width_digits(sentence) if _WIDE.search(sentence) else sentence
        found: list[TimePhrase] = []
        told: Period | None = None
        framed = reviewed
        for match in self._found.finditer(text):
            kind, start = match.lastgroup or "", match.start()
            if kind == "whole" and found and found[-1].end == start:
                found[-1] = replace(found[-1], end=match.end())
                continue
            beside = found[-1] if found and _LISTED.fullmatch(text, found[-1].end, start) else None
            frame = _year_of(beside) if beside else framed
            before = told or (reviewed if kind == "whole" else earlier if kind in _AGAIN and not start else None)
            if kind == "whole" and _TO_COME.match(text, start):
                before = frame = None
            dated = self._dating.read(kind, _words(text, match), anchor, before, frame or framed)
            if dated:
                phrase = self._placed(text, match, dated)
                found.append(phrase)
                told = phrase.period if _tells(phrase) else told
                framed = phrase.period if _frames(text, phrase) else framed
        return _joined(text, found) if len(found) > 1 else found

    def _placed(self, text: str, match: re.Match[str], dated: Dated) -> TimePhrase:
        """The phrase in its sentence: 比, 较 before it make it a basis, 力争, 确保 make it one of the future."""
        start, end = match.span()
        before = text[max(start - _SEEN, 0) : start]
        period, role = dated.period, dated.role
        if self._compared.search(before) or (_DONE_OF.search(before) and _GOAL_NUMBER.match(text, end)):
            role = Role.BASIS
        elif (text[start] in "自从" or _FROM.search(before)) and _OF.match(text, end):
            role = Role.ORIGIN
        elif dated.ahead and _GOAL.search(before):
            period = replace(dated.ahead, inferred=dated.period.inferred)
        return TimePhrase(start, end, period, role, dated.ahead)


def last_told(phrases: Sequence[TimePhrase]) -> Period | None:
    """The time that a sentence has told last, with a beginning and an end."""
    return next((phrase.period for phrase in reversed(phrases) if _tells(phrase)), None)


def _is_of_one_year(phrase: TimePhrase) -> bool:
    return phrase.role is Role.TIME and phrase.period.start is not None and calendar.in_one_year(phrase.period)


def _past_year(period: Period, anchor: date) -> Period | None:
    """The year of a period, where it is over at the date of the issue."""
    year = period.start.year if period.start else anchor.year
    return replace(calendar.year(year), inferred=True) if year < anchor.year else None


def _year_of(phrase: TimePhrase) -> Period | None:
    """The year that goes on in a list: `2021年上半年和下半年`."""
    start = phrase.period.start
    return calendar.year(start.year) if start and phrase.role is Role.TIME and not phrase.period.inferred else None


def _words(text: str, match: re.Match[str]) -> str:
    """The words of a phrase; the 到 of `从2016年的1.2亿元到2020年的3.5亿元` is not one of them."""
    words = match.group()
    return words[1:] if words[0] == "到" and _OF_NUMBER.match(text, match.end()) else words


def _tells(phrase: TimePhrase) -> bool:
    """Whether 同期 and 全年 after it can speak of its time: it has two ends and is not unsure of its year."""
    start, ahead = phrase.period.start, phrase.ahead
    sure = ahead is None or ahead.start is None or (start and ahead.start.year == start.year)
    return bool(phrase.role is Role.TIME and start and phrase.period.end and sure)


def _frames(text: str, phrase: TimePhrase) -> bool:
    """Whether months and quarters after it are of its year: `2021年，…，上半年…`, not `2021年引进的项目，6月…`."""
    period = phrase.period
    if phrase.role is not Role.TIME or period.start is None or (period.start.month, period.start.day) != (1, 1):
        return False
    this = period.kind is PeriodKind.RANGE and phrase.ahead is not None
    return (period.kind is PeriodKind.YEAR or this) and not _MODIFIES.match(text, phrase.end)


def _joined(text: str, phrases: list[TimePhrase]) -> list[TimePhrase]:
    """`2020年和2021年共…`, `今年截至9月底`: phrases side by side that make one range."""
    joined: list[TimePhrase] = []
    for phrase in phrases:
        last = joined[-1] if joined else None
        if last and _from_year(text, last, phrase):
            end = last.period.end
            period = replace(phrase.period, end=end, text=text[last.start : phrase.end], inferred=True)
            joined[-1] = TimePhrase(last.start, phrase.end, period)
        elif last and (_up_to(last, phrase) or _together(text, last, phrase)):
            words = text[last.start : phrase.end]
            period = Period(PeriodKind.RANGE, last.period.start, phrase.period.end, words, inferred=True)
            joined[-1] = TimePhrase(last.start, phrase.end, period)
        else:
            joined.append(phrase)
    return joined


def _up_to(first: TimePhrase, second: TimePhrase) -> bool:
    if first.end != second.start or second.period.kind is not PeriodKind.ASOF or first.role is not Role.TIME:
        return False
    return bool(first.period.start and second.period.end and first.period.start < second.period.end)


def _from_year(text: str, first: TimePhrase, second: TimePhrase) -> bool:
    """`截至10月底，今年…`: this year up to that day."""
    if first.period.kind is not PeriodKind.ASOF or second.ahead is None or second.period.kind is not PeriodKind.RANGE:
        return False
    start, end = second.period.start, first.period.end
    return bool(
        start and end and start < end and start.year == end.year and _COMMA.fullmatch(text, first.end, second.start)
    )


def _together(text: str, first: TimePhrase, second: TimePhrase) -> bool:
    """Whether years side by side share a total."""
    whole = (PeriodKind.YEAR, PeriodKind.RANGE)
    year = second.period.kind is PeriodKind.YEAR or (second.ahead and second.period.kind is PeriodKind.RANGE)
    if first.period.kind not in whole or not year or first.role is not Role.TIME:
        return False
    ends = first.period.end, second.period.start
    if not (ends[0] and ends[1] and ends[0] < ends[1]):
        return False
    return bool(_JOINT.fullmatch(text, first.end, second.start) and _TOGETHER.match(text, second.end))
