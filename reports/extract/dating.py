"""A time phrase → the period that it names, seen from the date of the issue."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.extract import calendar
from reports.model import Period, PeriodKind
from reports.numerals import YEARS, decimal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reports.lexicon import PeriodWords

Groups = dict[str, str]
_CACHED = 4096


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
class Dated:
    """What a phrase says by itself: its period and its role."""

    period: Period
    role: Role = Role.TIME


_WORDS = {"vague": Role.VAGUE, "lately": Role.RECENT, "often": Role.RECURRING, "back": Role.BACK, "whole": Role.TIME}


class Dating:
    """Reads phrases by the kind that the grammar gave them; the same phrase is read once for each date of issue."""

    def __init__(self, words: PeriodWords, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._roles = words.roles
        self._plans = words.plans
        self._patterns = patterns
        self.read = lru_cache(_CACHED)(self._read)

    def _read(self, kind: str, phrase: str, anchor: date | None, *, goal: bool = False) -> Dated | None:
        """The period of a phrase of a kind; None where no calendar has it (the year 0, 30 February)."""
        try:
            if kind in _WORDS:
                return _word(_WORDS[kind], phrase, anchor)
            if kind == "now":
                return Dated(Period(PeriodKind.ASOF, None, anchor, phrase))
            match = self._patterns[kind].fullmatch(phrase)
            groups = {name: value for name, value in match.groupdict().items() if value} if match else {}
            period = getattr(self, f"_{kind}")(groups, anchor, goal)
        except (ValueError, OverflowError):
            return None
        return period and Dated(replace(period, text=phrase.strip()))

    # --- calendar dates -----------------------------------------------------------------------------------

    def _date(self, groups: Groups, anchor: date | None, goal: bool) -> Period:
        year, guessed = self._year(groups, anchor)
        if year is None:
            return Period(PeriodKind.UNSPECIFIED)
        period = _part(groups, year)
        bare = "year" not in groups and "relative" not in groups
        if bare and anchor and period.start and period.start > anchor:
            period = _part(groups, year - 1)
        return replace(self._framed(period, groups, anchor, goal), inferred=guessed)

    def _year(self, groups: Groups, anchor: date | None) -> tuple[int | None, bool]:
        if "year" in groups:
            year = int(decimal_of(groups["year"]))
            return (year, False) if year in YEARS else (None, False)
        if anchor is None:
            return None, True
        word = groups.get("relative")
        if word is None:
            return anchor.year, True
        shift = {"去年": -1, "前年": -2, "明年": 1, "后年": 2}
        return anchor.year + next((n for role, n in shift.items() if word in self._roles[role]), 0), False

    def _framed(self, period: Period, groups: Groups, anchor: date | None, goal: bool) -> Period:
        """截至… keeps the end alone; …以来 and 今年 run to the date of the issue, 今年 of a goal to the year's end."""
        if "asof" in groups:
            return Period(PeriodKind.ASOF, None, period.end)
        word = groups.get("relative", "")
        this_year = word in self._roles["今年"] and not groups.keys() - {"relative", "since"} and not goal
        if "since" in groups and not this_year:
            return Period(PeriodKind.SINCE, period.start, anchor)
        if this_year and anchor:
            return Period(PeriodKind.RANGE, period.start, anchor)
        return period

    def _years(self, groups: Groups, _anchor: date | None, _goal: bool) -> Period | None:
        first, last = int(groups["y1"]), int(groups["y2"])
        return Period(PeriodKind.RANGE, date(first, 1, 1), date(last, 12, 31)) if first < last else None

    # --- words --------------------------------------------------------------------------------------------

    def _near(self, groups: Groups, anchor: date | None, _goal: bool) -> Period:
        """上月, 本月, 上季度, 本季度: whole where they are past, up to the date of the issue where they run."""
        if anchor is None:
            return Period(PeriodKind.UNSPECIFIED)
        length = 3 if "quarters" in groups else 1
        first = calendar.span_of(anchor, length)
        if "last" in groups and first.start:
            return calendar.span_of(first.start - timedelta(days=1), length)
        return Period(PeriodKind.RANGE, first.start, anchor)

    def _plan(self, groups: Groups, anchor: date | None, _goal: bool) -> Period:
        first = self._plans[groups["name"]]
        if "until" in groups:
            return Period(PeriodKind.SINCE, date(first, 1, 1), anchor)
        return Period(PeriodKind.RANGE, date(first, 1, 1), date(first + 4, 12, 31))

    def _span(self, groups: Groups, anchor: date | None, _goal: bool) -> Period:
        start = None
        if anchor and groups["n"] != "半":
            start = calendar.years_before(anchor, int(decimal_of(groups["n"])))
        return Period(PeriodKind.SINCE, start, anchor, inferred=True)

    def _nth(self, groups: Groups, anchor: date | None, _goal: bool) -> Period | None:
        if anchor is None:
            return None
        return replace(calendar.year(anchor.year + int(decimal_of(groups["n"])) - 1), inferred=True)


def _word(role: Role, phrase: str, anchor: date | None) -> Dated:
    end = anchor if role in (Role.VAGUE, Role.RECENT) else None
    return Dated(Period(PeriodKind.UNSPECIFIED, None, end, phrase), role)


def _number(groups: Groups, name: str, otherwise: str = "") -> int:
    return int(decimal_of(groups.get(name) or groups[otherwise]))


def _days(year: int, g: Groups) -> Period:
    first = calendar.day(year, _number(g, "month"), _number(g, "day"))
    if "day2" not in g:
        return first
    last = calendar.day(year, _number(g, "month2", "month"), _number(g, "day2"))
    return Period(PeriodKind.RANGE, first.start, last.end)


def _first_months(year: int, g: Groups) -> Period:
    return calendar.months(year, 1, int(decimal_of(re.sub(r"[前个月\s]", "", g["firstmonths"]))))


def _year_end(year: int, g: Groups) -> Period:
    """年底 is December; 截至年底 is the year."""
    return calendar.year(year) if "asof" in g else calendar.months(year, 12, 12)


_PARTS: dict[str, Callable[[int, Groups], Period]] = {
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


def _part(groups: Groups, year: int) -> Period:
    """The part of a year that the groups of a match name. Raises ValueError for a date that does not exist."""
    return next((read(year, groups) for name, read in _PARTS.items() if name in groups), calendar.year(year))
