"""A sentence → its time phrases, each resolved against the date of the issue."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from reports.extract import calendar
from reports.extract.words import alternation
from reports.model import Period, PeriodKind
from reports.numerals import YEARS, decimal_of, half_width_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.lexicon import PeriodWords

_CN = "一二三四五六七八九十"
_YEAR = r"(?:(?P<year>[12][0-9]{3}|[〇○零一二三四五六七八九]{4})\s*年(?:度|(?!级|代|期|生|产))?|(?P<relative>%s))"
_MONTH = rf"(?:[0-9]{{1,2}}|[{_CN}]{{1,2}})"
_DASH = r"\s*(?:[-—–~～－]{1,2}|至|到)\s*"
_PART = rf"""(?:
    (?P<firsthalf>上半年) | (?P<secondhalf>下半年)
  | (?P<firstquarters>前[二两三]个?季度)
  | 第?\s*(?P<quarter>[1-4一二三四])\s*(?:季度)?(?:[至到、—–~-]\s*第?(?P<quarter2>[1-4一二三四])\s*)?季度
  | (?P<firstmonths>前\s*(?:[0-9]{{1,2}}|[{_CN}]{{1,2}})\s*个月)
  | (?P<m1>{_MONTH})\s*(?:月份?)?{_DASH}(?P<m2>{_MONTH})\s*月(?:份)?(?![0-9日])
  | (?P<month>{_MONTH})\s*月\s*(?P<day>[0-9]{{1,2}}|[{_CN}]{{1,3}})\s*日
    (?:{_DASH}(?:(?P<month2>{_MONTH})\s*月\s*)?(?P<day2>[0-9]{{1,2}})\s*日)?
  | (?P<tenmonth>{_MONTH})\s*月\s*(?P<ten>上旬|中旬|下旬|初|底|末)
  | (?P<onemonth>{_MONTH})\s*月(?:份)?(?![0-9一二三四五六七八九十余多来])
%s
)"""
_ENDS = "  | (?P<yearend>%s[底末]) | (?P<yearstart>%s初)"
_SINCE = r"(?P<since>[^，。；、0-9]{0,12}?以来|\s*(?:至今|到目前|来(?![自甬访到源])|起(?![步点草来底始])))"

_WHOLE_YEAR = ("全年", "年内")
_YEAR_WORD = re.compile(r"(?:全年|年内)(?!度?(?:目标|任务|计划)(?:任务|数)?的)")
_SAME_TIME = re.compile(r"(?:去年|上年)同期$")
_COMPARED = re.compile(r"(?:比|较|与|同)\s*$")
_GOAL = re.compile(r"(?:力争|争取|做到|确保|计划|预计|拟)(?:在|于)?$")
_NEAR_MONTH = re.compile(r"(?:(?P<last>上)|本)(?:个)?(?:(?P<quarter>季度)|月(?!份?[0-9初底末]))")
_EARLY = 2
_RELATIVES = ("今年", "去年", "前年", "明年", "后年", "当年")


class Role(StrEnum):
    """What a time phrase does: names a time, says how often, or only that it was of late.

    近年来 (vague) governs totals, 近日 (recent) only tells when something happened.
    """

    TIME = "time"
    RECURRING = "recurring"
    VAGUE = "vague"
    RECENT = "recent"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time phrase of a sentence, `start` to `end`, with its period."""

    start: int
    end: int
    period: Period
    role: Role = Role.TIME


class PeriodGrammar:
    """The patterns of time phrases, compiled from the words of a lexicon."""

    def __init__(self, words: PeriodWords) -> None:
        self._roles = words.roles
        self._plans = words.plans
        relatives = [word for role in _RELATIVES for word in self._role(role)]
        year = _YEAR % alternation(relatives)
        part = _PART % (_ENDS % ("年?", "年?"))
        bare = _PART.replace("?P<", "?P<b_") % (_ENDS % ("年", "年")).replace("?P<", "?P<b_")
        asof = rf"(?P<asof>(?<![高加长升降达增扩大少跌做得直])(?:{alternation(self._role('截至'))})\s*)?"
        self._date = re.compile(
            rf"{asof}(?:(?:自|从)\s*)?(?:{year}(?:\s*(?:的)?\s*{part})?|(?<!年)(?<!年 ){bare})(?:{_SINCE})?",
            re.VERBOSE,
        )
        self._years = re.compile(rf"(?P<y1>[12][0-9]{{3}})\s*年?{_DASH}(?P<y2>[12][0-9]{{3}})\s*年")
        self._now = re.compile(alternation(self._role("目前")))
        self._vague = re.compile(alternation(self._role("近年")))
        self._lately = re.compile(alternation(self._role("近日")))
        self._often = re.compile(alternation(self._role("每年")))
        self._back = re.compile(
            alternation(self._role("承前")) + r"|这(?=\s*[0-9一二两三四五六七八九十]+\s*[个家项批名])"
        )
        self._plan = re.compile(rf"[“\"]?({alternation(self._plans)})[”\"]?(?:期间|时期|末|期末)?(以来)?")
        count = rf"(?<![0-9{_CN}〇零两])(?P<n>[0-9]{{1,2}}|[{_CN}两]{{1,2}}|半)"
        self._recent = re.compile(rf"近\s*{count}\s*年(?!半)(?:来|以来|间)?")
        self._full = re.compile(rf"{count}\s*(?:余|多)?年(?:多)?来")
        self._nth = re.compile(rf"第(?P<n>[{_CN}])年")

    def _role(self, name: str) -> tuple[str, ...]:
        return self._roles.get(name, ())

    def find(self, sentence: str, anchor: date | None) -> list[TimePhrase]:
        """The time phrases of a sentence in order, overlaps left out (the longest stands)."""
        text = half_width_digits(sentence)
        found = [phrase for scan in self._scans() for phrase in _sound(scan(text, anchor))]
        found = [phrase for phrase in found if not _COMPARED.search(text, 0, phrase.start)]
        found.sort(key=lambda p: (-(p.end - p.start), p.start))
        kept: list[TimePhrase] = []
        for phrase in found:
            if all(phrase.end <= k.start or k.end <= phrase.start for k in kept):
                kept.append(phrase)
        kept.sort(key=lambda p: p.start)
        return self._related(text, kept, anchor)

    def _related(self, text: str, phrases: list[TimePhrase], anchor: date | None) -> list[TimePhrase]:
        """全年 and 去年同期 take their time from the phrase before them, else from the date of the issue."""
        related: list[TimePhrase] = []
        for phrase in phrases:
            word = phrase.period.text
            before = next((p.period for p in reversed(related) if p.period.start and p.period.end), None)
            if _SAME_TIME.search(text, phrase.start, phrase.end + 2):
                phrase = replace(phrase, end=phrase.end + 2, period=_year_earlier(before, anchor))
            elif word in _WHOLE_YEAR:
                if related and related[-1].end == phrase.start:
                    continue
                phrase = replace(phrase, period=_whole_year(before, anchor))
            related.append(phrase)
        return related

    def _scans(self) -> tuple[Callable[[str, date | None], Iterator[TimePhrase]], ...]:
        return (
            self._find_dates,
            self._find_years,
            self._find_now,
            self._find_words,
            self._find_whole_year,
            self._find_near_months,
            self._find_plans,
            self._find_spans,
        )

    # --- calendar dates -----------------------------------------------------------------------------------

    def _find_dates(self, text: str, anchor: date | None) -> Iterator[TimePhrase]:
        for match in self._date.finditer(text):
            groups = {k.removeprefix("b_"): v for k, v in match.groupdict().items() if v}
            year, guessed = self._year(groups, anchor)
            phrase = match.group()
            if year is None:
                yield TimePhrase(match.start(), match.end(), Period(PeriodKind.UNSPECIFIED, text=phrase.strip()))
                continue
            bare = "year" not in groups and "relative" not in groups
            try:
                period = _part(groups, year)
                if bare and anchor and period.start and period.start > anchor:
                    period, guessed = _part(groups, year - 1), True
            except ValueError:
                continue
            goal = bool(_GOAL.search(text, 0, match.start()))
            period = self._framed(period, groups, anchor, goal=goal)
            yield TimePhrase(match.start(), match.end(), replace(period, text=phrase.strip(), inferred=guessed))

    def _year(self, groups: dict[str, str], anchor: date | None) -> tuple[int | None, bool]:
        if "year" in groups:
            year = int(decimal_of(groups["year"]))
            return (year, False) if year in YEARS else (None, False)
        if anchor is None:
            return None, True
        word = groups.get("relative")
        if word is None:
            return anchor.year, True
        shift = {"去年": -1, "前年": -2, "明年": 1, "后年": 2}
        return anchor.year + next((n for role, n in shift.items() if word in self._role(role)), 0), False

    def _framed(self, period: Period, groups: dict[str, str], anchor: date | None, *, goal: bool) -> Period:
        """截至… keeps the end alone; …以来 and 今年 run to the date of the issue, 今年 of a goal to the year's end."""
        if "asof" in groups:
            return Period(PeriodKind.ASOF, None, period.end)
        word = groups.get("relative", "")
        this_year = word in self._role("今年") and len(groups.keys() - {"relative", "since"}) == 0 and not goal
        if "since" in groups or (this_year and word.endswith("以来")):
            if this_year:
                return Period(PeriodKind.RANGE, period.start, anchor)
            return Period(PeriodKind.SINCE, period.start, anchor)
        if this_year and anchor:
            return Period(PeriodKind.RANGE, period.start, anchor)
        return period

    def _find_years(self, text: str, _anchor: date | None) -> Iterator[TimePhrase]:
        for match in self._years.finditer(text):
            first, last = int(match["y1"]), int(match["y2"])
            if first < last:
                period = Period(PeriodKind.RANGE, date(first, 1, 1), date(last, 12, 31), match.group())
                yield TimePhrase(match.start(), match.end(), period)

    # --- words --------------------------------------------------------------------------------------------

    def _find_now(self, text: str, anchor: date | None) -> Iterator[TimePhrase]:
        for match in self._now.finditer(text):
            yield TimePhrase(match.start(), match.end(), Period(PeriodKind.ASOF, None, anchor, match.group()))

    def _find_words(self, text: str, anchor: date | None) -> Iterator[TimePhrase]:
        for pattern, role in (
            (self._vague, Role.VAGUE),
            (self._lately, Role.RECENT),
            (self._often, Role.RECURRING),
            (self._back, Role.BACK),
        ):
            for match in pattern.finditer(text):
                end = anchor if role in (Role.VAGUE, Role.RECENT) else None
                period = Period(PeriodKind.UNSPECIFIED, None, end, match.group())
                yield TimePhrase(match.start(), match.end(), period, role)

    def _find_whole_year(self, text: str, _anchor: date | None) -> Iterator[TimePhrase]:
        for match in _YEAR_WORD.finditer(text):
            yield TimePhrase(match.start(), match.end(), Period(PeriodKind.UNSPECIFIED, text=match.group()))

    def _find_near_months(self, text: str, anchor: date | None) -> Iterator[TimePhrase]:
        """上月, 本月, 上季度, 本季度: whole where they are past, up to the date of the issue where they run."""
        for match in _NEAR_MONTH.finditer(text):
            if anchor is None:
                yield TimePhrase(match.start(), match.end(), Period(PeriodKind.UNSPECIFIED, text=match.group()))
                continue
            length = 3 if match["quarter"] else 1
            first = calendar.span_of(anchor, length)
            if match["last"] and first.start:
                period = calendar.span_of(first.start - timedelta(days=1), length)
            else:
                period = Period(PeriodKind.RANGE, first.start, anchor)
            yield TimePhrase(match.start(), match.end(), replace(period, text=match.group()))

    def _find_plans(self, text: str, anchor: date | None) -> Iterator[TimePhrase]:
        for match in self._plan.finditer(text):
            first = self._plans[match[1]]
            end = anchor if match[2] else date(first + 4, 12, 31)
            kind = PeriodKind.SINCE if match[2] else PeriodKind.RANGE
            yield TimePhrase(match.start(), match.end(), Period(kind, date(first, 1, 1), end, match.group()))

    def _find_spans(self, text: str, anchor: date | None) -> Iterator[TimePhrase]:
        for pattern in (self._recent, self._full):
            for match in pattern.finditer(text):
                start = None
                if anchor and match["n"] != "半" and match["n"] != "几":
                    start = calendar.years_before(anchor, int(decimal_of(match["n"])))
                period = Period(PeriodKind.SINCE, start, anchor, match.group(), inferred=True)
                yield TimePhrase(match.start(), match.end(), period)
        for match in self._nth.finditer(text):
            if anchor:
                value = calendar.year(anchor.year + int(decimal_of(match["n"])) - 1)
                yield TimePhrase(match.start(), match.end(), replace(value, text=match.group(), inferred=True))


def _sound(phrases: Iterator[TimePhrase]) -> Iterator[TimePhrase]:
    """The phrases up to one that no calendar has (the year 0, the year 10000)."""
    with suppress(ValueError, OverflowError):
        yield from phrases


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


def _number(groups: dict[str, str], name: str, otherwise: str = "") -> int:
    return int(decimal_of(groups.get(name) or groups[otherwise]))


def _days(year: int, g: dict[str, str]) -> Period:
    first = calendar.day(year, _number(g, "month"), _number(g, "day"))
    if "day2" not in g:
        return first
    last = calendar.day(year, _number(g, "month2", "month"), _number(g, "day2"))
    return Period(PeriodKind.RANGE, first.start, last.end)


def _first_months(year: int, g: dict[str, str]) -> Period:
    return calendar.months(year, 1, int(decimal_of(re.sub(r"[前个月\s]", "", g["firstmonths"]))))


def _year_end(year: int, g: dict[str, str]) -> Period:
    """年底 is December; 截至年底 is the year."""
    return calendar.year(year) if "asof" in g else calendar.months(year, 12, 12)


_PARTS: dict[str, Callable[[int, dict[str, str]], Period]] = {
    "firsthalf": lambda year, _: calendar.half(year, 1),
    "secondhalf": lambda year, _: calendar.half(year, 2),
    "firstquarters": lambda year, g: calendar.quarters(year, 1, int(decimal_of(g["firstquarters"][1]))),
    "quarter": lambda year, g: calendar.quarters(year, _number(g, "quarter"), _number(g, "quarter2", "quarter")),
    "firstmonths": _first_months,
    "m1": lambda year, g: calendar.months(year, _number(g, "m1"), _number(g, "m2")),
    "day": _days,
    "tenmonth": lambda year, g: calendar.part_of_month(year, _number(g, "tenmonth"), g["ten"]),
    "onemonth": lambda year, g: calendar.months(year, _number(g, "onemonth"), _number(g, "onemonth")),
    "yearend": _year_end,
    "yearstart": lambda year, _: calendar.quarters(year, 1, 1),
}


def _part(groups: dict[str, str], year: int) -> Period:
    """The part of a year that the groups of a match name. Raises ValueError for a date that does not exist."""
    return next((read(year, groups) for name, read in _PARTS.items() if name in groups), calendar.year(year))
