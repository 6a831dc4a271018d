"""A sentence → its time phrases, each with the period that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from reports.extract import calendar
from reports.extract.dating import Dating, Role
from reports.extract.words import alternation
from reports.model import Period, PeriodKind
from reports.numerals import half_width_digits

if TYPE_CHECKING:
    from reports.lexicon import PeriodWords

__all__ = ["PeriodGrammar", "Role", "TimePhrase"]

_CN = "一二三四五六七八九十"
_NUMERAL = f"0-9{_CN}〇○零半两"
_BEGINNINGS = '[自从近这第“"]|[上下]半|前[0-9\\s二两三四五六七八九十]|全年|年[内底末初]|[上本][个季月]'
_YEAR = r"(?:(?P<year>[12][0-9]{3}|[〇○零一二三四五六七八九]{4})\s{0,3}年(?:度|(?!级|代|期|生|产))?|(?P<relative>%s))"
_MONTH = rf"(?:[0-9]{{1,2}}|[{_CN}]{{1,2}})"
_DASH = r"\s{0,3}(?:[-—–~～－]{1,2}|至|到)\s{0,3}"
_PART = rf"""(?:
    (?P<firsthalf>上半年) | (?P<secondhalf>下半年)
  | (?P<firstquarters>前[二两三]个?季度)
  | 第?\s{{0,3}}(?P<quarter>[1-4一二三四])\s{{0,3}}(?:季度)?
    (?:[至到、—–~-]\s{{0,3}}第?(?P<quarter2>[1-4一二三四])\s{{0,3}})?季度
  | (?P<firstmonths>前\s{{0,3}}{_MONTH}\s{{0,3}}个月)
  | (?P<m1>{_MONTH})\s{{0,3}}(?:月份?)?{_DASH}(?P<m2>{_MONTH})\s{{0,3}}月(?:份)?(?![0-9日])
  | (?P<month>{_MONTH})\s{{0,3}}月\s{{0,3}}(?P<day>[0-9]{{1,2}}|[{_CN}]{{1,3}})\s{{0,3}}日
    (?:{_DASH}(?:(?P<month2>{_MONTH})\s{{0,3}}月\s{{0,3}})?(?P<day2>[0-9]{{1,2}})\s{{0,3}}日)?
  | (?P<tenmonth>{_MONTH})\s{{0,3}}月\s{{0,3}}(?P<ten>上旬|中旬|下旬|初|底|末)
  | (?P<onemonth>{_MONTH})\s{{0,3}}月(?:份)?(?![0-9一二三四五六七八九十余多来])
  | (?P<yearend>%(year)s[底末]) | (?P<yearstart>%(year)s初)
)"""
_SINCE = r"(?P<since>[^，。；、0-9]{0,12}?以来|\s{0,3}(?:至今|到目前|来(?![自甬访到源])|起(?![步点草来底始])))"
_COUNT = rf"(?<![0-9{_CN}〇零两])(?P<n>[0-9]{{1,2}}|[{_CN}两]{{1,2}}|半)"
_NO_RISE = "(?<![高加长升降达增扩大少跌做得直])"

_WHOLE_YEAR = ("全年", "年内")
_SAME_TIME = re.compile(r"(?:去年|上年)同期")
_COMPARED = re.compile(r"(?:比|较|与|同)\s{0,3}$")
_GOAL = re.compile(r"(?:力争|争取|做到|确保|计划|预计|拟)(?:在|于)?$")
_WIDE = re.compile("[０-９．％]")
_EARLY = 2
_RELATIVES = ("今年", "去年", "前年", "明年", "后年", "当年")


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time phrase of a sentence, `start` to `end`, with its period."""

    start: int
    end: int
    period: Period
    role: Role = Role.TIME


class PeriodGrammar:
    """The pattern of time phrases, compiled from the words of a lexicon.

    One pattern finds where phrases stand and of which kind they are; a phrase found is then read by the pattern of its
    kind (`Dating`), which need not know the sentence.
    """

    def __init__(self, words: PeriodWords) -> None:
        kinds, readings = _kinds(words)
        branches = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
        self._phrase = re.compile(f"{_gate(words)}(?:{branches})", re.VERBOSE)
        self._dating = Dating(words, {kind: re.compile(pattern, re.VERBOSE) for kind, pattern in readings.items()})

    def find(self, sentence: str, anchor: date | None) -> list[TimePhrase]:
        """The time phrases of a sentence in order; they do not overlap."""
        text = half_width_digits(sentence) if _WIDE.search(sentence) else sentence
        found: list[TimePhrase] = []
        for match in self._phrase.finditer(text):
            start, end = match.span()
            before = text[max(start - 6, 0) : start]
            if not _COMPARED.search(before):
                goal = bool(_GOAL.search(before))
                dated = self._dating.read(match.lastgroup or "", match.group(), anchor, goal=goal)
                if dated:
                    found.append(TimePhrase(start, end, dated.period, dated.role))
        return _related(text, found, anchor) if found else found


def _kinds(words: PeriodWords) -> tuple[dict[str, str], dict[str, str]]:
    """Kind of phrase → the pattern that finds it, and the one that reads it with the parts of it by name.

    Where two kinds begin at one place the earlier is taken.
    """

    def role(*names: str) -> str:
        return alternation(word for name in names for word in words.roles.get(name, ()))

    year = _YEAR % role(*_RELATIVES)
    asof = rf"(?P<asof>{_NO_RISE}(?:{role('截至')})\s{{0,3}})?"
    of_year = rf"\s{{0,3}}的?\s{{0,3}}{_PART % {'year': '年?'}}"
    bare = rf"(?<!年)(?<!年[ ]){_PART % {'year': '年'}}"
    kinds = {
        "years": rf"(?P<y1>[12][0-9]{{3}})\s{{0,3}}年?{_DASH}(?P<y2>[12][0-9]{{3}})\s{{0,3}}年",
        "date": rf"{asof}(?:[自从]\s{{0,3}})?(?:{year}(?:{of_year})?|{bare})(?:{_SINCE})?",
        "span": rf"近\s{{0,3}}{_COUNT}\s{{0,3}}年(?!半)(?:来|以来|间)?|{_COUNT}\s{{0,3}}(?:余|多)?年(?:多)?来",
        "plan": rf"[“\"]?(?P<name>{alternation(words.plans)})[”\"]?(?:期间|时期|末|期末)?(?P<until>以来)?",
        "near": r"(?:(?P<last>上)|本)(?:个)?(?:(?P<quarters>季度)|月(?!份?[0-9初底末]))",
        "nth": rf"第(?P<n>[{_CN}])年",
        "now": role("目前"),
        "vague": role("近年"),
        "lately": role("近日"),
        "often": role("每年"),
        "back": role("承前") + r"|这(?=\s{0,3}[0-9一二两三四五六七八九十]+\s{0,3}[个家项批名])",
        "whole": "(?:全年|年内)(?!度?(?:目标|任务|计划)(?:任务|数)?的)",
    }
    readings = kinds | {
        "date": rf"{asof}(?:[自从]\s{{0,3}})?(?:{year})?(?:{of_year})?(?:{_SINCE})?",
        "span": rf"近?\s{{0,3}}{_COUNT}\s{{0,3}}(?:余|多)?年(?:多)?(?:来|以来|间)?",
    }
    return {kind: _nameless(pattern) for kind, pattern in kinds.items()}, readings


def _gate(words: PeriodWords) -> str:
    """A look at what begins a phrase, so that most places of a text need no further look."""
    listed = {word[:2] for name, role in words.roles.items() if name != "累计" for word in role}
    begun = alternation(listed | {name[:2] for name in words.plans})
    number = rf"(?<![0-9])[{_NUMERAL}]{{1,4}}\s{{0,3}}[-—–~～－至到、余多年月季]"
    firsts = "".join(sorted({word[0] for word in listed} | {name[0] for name in words.plans}))
    return rf"(?=[{_NUMERAL}{firsts}自从近这第“\"上下前全年本])(?={number}|{_BEGINNINGS}|{begun})"


def _nameless(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _related(text: str, phrases: list[TimePhrase], anchor: date | None) -> list[TimePhrase]:
    """全年 and 去年同期 take their time from the phrase before them, else from the date of the issue."""
    related: list[TimePhrase] = []
    before: Period | None = None
    for phrase in phrases:
        if _SAME_TIME.fullmatch(text, phrase.start, phrase.end + 2):
            phrase = replace(phrase, end=phrase.end + 2, period=_year_earlier(before, anchor))
        elif phrase.period.text in _WHOLE_YEAR:
            if related and related[-1].end == phrase.start:
                continue
            phrase = replace(phrase, period=_whole_year(before, anchor))
        related.append(phrase)
        if phrase.period.start and phrase.period.end:
            before = phrase.period
    return related


def _year_earlier(period: Period | None, anchor: date | None) -> Period:
    """The same time one year before: of the period told before, else of the year up to the date of the issue."""
    text = "去年同期"
    if period is None or period.start is None or period.end is None:
        if anchor is None:
            return Period(PeriodKind.UNSPECIFIED, text=text)
        period = Period(PeriodKind.RANGE, date(anchor.year, 1, 1), anchor)
    start, end = (calendar.same_day_of(day, day.year - 1) for day in (period.start, period.end) if day)
    return replace(period, start=start, end=end, text=text, inferred=True)


def _whole_year(period: Period | None, anchor: date | None) -> Period:
    """The year of the period told before, else that of the issue; in January and February nobody can tell."""
    known = period.start if period else None
    if known is None and (anchor is None or anchor.month <= _EARLY):
        return Period(PeriodKind.UNSPECIFIED, text=_WHOLE_YEAR[0])
    whole = calendar.year((known or anchor or date.min).year)
    return replace(whole, text=_WHOLE_YEAR[0], inferred=True)
