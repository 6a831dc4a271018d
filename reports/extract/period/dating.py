"""A time phrase → the period that it names, seen from the date of the issue and what was told before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.extract.period import calendar
from reports.extract.period.dated import Dated, Role
from reports.extract.period.time_words import compiled
from reports.extract.period.year_parts import Groups, part_of
from reports.model import UNSPECIFIED, Period, PeriodKind
from reports.numerals import YEARS, decimal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.lexicon import PeriodWords

_CACHED = 4096
_SHIFTS = {"去年": -1, "前年": -2, "明年": 1, "后年": 2, "次年": 1}


_Reader = Callable[[Groups, date | None, Period | None], Dated | None]
_WORDS = {"vague": Role.VAGUE, "lately": Role.RECENT, "often": Role.RECURRING, "back": Role.BACK}
_PLAIN = ("now", "both", "again", "whole")
_BARE = re.compile(r"(?![自从截到至止直]*\s?[12][0-9]{3})(?!今年|本年)")
_LEANING = re.compile(r"(?:[当同次翌].*|全年|年内|.*同[期月])")


class Dating:
    """Reads phrases by the kind that the grammar gave them; the same phrase is read once for each date of issue."""

    def __init__(self, words: PeriodWords, patterns: Mapping[str, str]) -> None:
        self._roles = words.roles
        self._plans = words.plans
        self._patterns = patterns
        self._readers: dict[str, _Reader] = {
            "date": self._date,
            "years": self._years,
            "listed": self._listed,
            "between": self._between,
            "yearago": self._yearago,
            "again": self._again,
            "whole": self._whole,
            "now": self._now,
            "both": self._both,
            "near": self._near,
            "plan": self._plan,
            "coming": self._coming,
            "span": self._span,
            "nth": self._nth,
        }
        self._cached = lru_cache(_CACHED)(self._read)

    def read(
        self, kind: str, phrase: str, anchor: date | None, told: Period | None, framed: Period | None
    ) -> Dated | None:
        """The period of a phrase of a kind; None where no calendar has it (the year 0, 30 February).

        `told` is the period told before, of which 当年, 同期 and 全年 speak; `framed` the year to which a month or
        quarter without one belongs.
        """
        if not _LEANING.fullmatch(phrase):
            told = framed if framed and kind == "date" and _BARE.match(phrase) else None
        return self._cached(kind, phrase, anchor, told)

    def _read(self, kind: str, phrase: str, anchor: date | None, told: Period | None) -> Dated | None:
        if kind in _WORDS:
            end = anchor if kind in ("vague", "lately") else None
            return Dated(Period(PeriodKind.UNSPECIFIED, None, end, phrase), _WORDS[kind])
        try:
            dated = self._readers[kind](self._groups(kind, phrase), anchor, told)
        except (ValueError, OverflowError):
            return None
        text = phrase.strip()
        return dated and Dated(
            replace(dated.period, text=text), dated.role, dated.ahead and replace(dated.ahead, text=text, inferred=True)
        )

    def _groups(self, kind: str, phrase: str) -> Groups:
        match = compiled(self._patterns[kind]).fullmatch(phrase)
        if match is None and kind not in _PLAIN:
            raise ValueError(phrase)
        return {name: value for name, value in match.groupdict().items() if value} if match else {}

    # --- calendar dates -----------------------------------------------------------------------------------

    def _date(self, groups: Groups, anchor: date | None, told: Period | None) -> Dated:
        word = groups.get("relative", "")
        if told and calendar.in_one_year(told) and word in (*self._role("当年"), *self._role("次年")):
            anchor = told.end
        year, guessed = self._year(groups, anchor)
        if year is None:
            return Dated(UNSPECIFIED)
        bare = "year" not in groups and not word
        if bare and told and told.start:
            period = replace(self._framed(part_of(groups, told.start.year), groups, anchor), inferred=True)
            ahead = self._framed(part_of(groups, anchor.year), groups, anchor) if told.inferred and anchor else None
            return Dated(period, ahead=ahead)
        period, ahead = part_of(groups, year), None
        if bare and anchor and calendar.to_come(period, anchor, by="by" in groups):
            period, ahead = part_of(groups, year - 1), self._framed(period, groups, anchor)
        elif word in self._role("今年") and not groups.keys() - {"relative", "since"}:
            ahead = period
        return Dated(replace(self._framed(period, groups, anchor), inferred=guessed), ahead=ahead)

    def _role(self, name: str) -> tuple[str, ...]:
        return self._roles.get(name, ())

    def _year(self, groups: Groups, anchor: date | None) -> tuple[int | None, bool]:
        if "year" in groups:
            year = int(decimal_of(groups["year"]))
            return (year, False) if year in YEARS else (None, False)
        if anchor is None:
            return None, True
        word = groups.get("relative")
        return anchor.year + next((n for role, n in _SHIFTS.items() if word in self._role(role)), 0), word is None

    def _framed(self, period: Period, groups: Groups, anchor: date | None) -> Period:
        """截至… and …底前 keep the end alone; …以来 and 今年 run to the date of the issue."""
        if "asof" in groups or "by" in groups:
            return Period(PeriodKind.ASOF, None, period.end)
        this_year = groups.get("relative", "") in self._role("今年") and not groups.keys() - {"relative", "since"}
        if "since" in groups and not this_year:
            return calendar.since(period.start, anchor)
        if this_year and anchor:
            return Period(PeriodKind.RANGE, period.start, anchor)
        return period

    def _years(self, groups: Groups, _anchor: date | None, _told: Period | None) -> Dated | None:
        first, last = int(groups["y1"]), int(groups["y2"])
        if first >= last:
            return None
        return Dated(Period(PeriodKind.RANGE, date(first, 1, 1), date(last, 12, 31)))

    def _listed(self, groups: Groups, _anchor: date | None, _told: Period | None) -> Dated | None:
        year = int(groups["year"])
        return Dated(calendar.year(year)) if year in YEARS else None

    def _between(self, groups: Groups, anchor: date | None, _told: Period | None) -> Dated | None:
        """`2021年10月至2022年3月`; an end without a year is the first such day after the beginning."""
        first = self._date(self._groups("date", groups["first"]), anchor, None).period
        if first.start is None:
            return Dated(UNSPECIFIED)
        for years in (0, 1):
            seen = anchor if "年" in groups["last"] else date(first.start.year + years, 12, 31)
            last = self._date(self._groups("date", groups["last"]), seen, None).period
            if last.end and first.start < last.end:
                return Dated(Period(PeriodKind.RANGE, first.start, last.end, inferred=first.inferred))
        return None

    # --- times told by other times ------------------------------------------------------------------------

    def _yearago(self, groups: Groups, anchor: date | None, told: Period | None) -> Dated:
        """去年同期: the time told before, one year earlier, else the year before up to the day of the issue."""
        start, end = (told.start, told.end) if told else (None, None)
        if not (start and end and told):
            if anchor is None:
                return Dated(UNSPECIFIED)
            start, end, told = date(anchor.year, 1, 1), anchor, Period(PeriodKind.RANGE)
        years = int(groups["year"]) - end.year if "year" in groups else -1
        start, end = (calendar.same_day_of(day, day.year + years) for day in (start, end))
        return Dated(replace(told, start=start, end=end, inferred=True))

    def _again(self, _groups: Groups, _anchor: date | None, told: Period | None) -> Dated | None:
        """同期, 当月: the time told before."""
        return Dated(replace(told, inferred=True)) if told else None

    def _whole(self, _groups: Groups, anchor: date | None, told: Period | None) -> Dated:
        """全年: the year told before, else that of the issue; in January and February what is done is of last year."""
        if told and told.start and calendar.in_one_year(told):
            ahead = calendar.year(anchor.year) if told.inferred and anchor else None
            return Dated(replace(calendar.year(told.start.year), inferred=True), ahead=ahead)
        if anchor is None:
            return Dated(UNSPECIFIED)
        past = anchor.year - (anchor.month <= calendar.EARLY)
        return Dated(replace(calendar.year(past), inferred=True), ahead=calendar.year(anchor.year))

    # --- words --------------------------------------------------------------------------------------------

    def _now(self, _groups: Groups, anchor: date | None, _told: Period | None) -> Dated:
        return Dated(Period(PeriodKind.ASOF, None, anchor))

    def _both(self, _groups: Groups, anchor: date | None, _told: Period | None) -> Dated:
        if anchor is None:
            return Dated(UNSPECIFIED)
        return Dated(Period(PeriodKind.RANGE, date(anchor.year, 1, 1), date(anchor.year + 1, 12, 31)))

    def _near(self, groups: Groups, anchor: date | None, _told: Period | None) -> Dated:
        """上月, 本月, 上季度, 本季度: whole where they are past, up to the date of the issue where they run."""
        if anchor is None:
            return Dated(UNSPECIFIED)
        length = 3 if "quarters" in groups else 1
        whole = calendar.span_of(anchor, length)
        period = whole if "asof" in groups else Period(PeriodKind.RANGE, whole.start, anchor)
        if "last" in groups and whole.start:
            period = whole = calendar.span_of(whole.start - timedelta(days=1), length)
        if whole.start and ("day" in groups or "ten" in groups):
            year, month = whole.start.year, whole.start.month
            part = calendar.part_of_month(year, month, groups["ten"]) if "ten" in groups else None
            period = whole = part or calendar.day(year, month, int(groups["day"]))
        return Dated(self._framed(period, groups, anchor), ahead=None if groups.keys() & {"asof", "by"} else whole)

    def _plan(self, groups: Groups, anchor: date | None, _told: Period | None) -> Dated:
        first = self._plans[groups["name"]]
        start, end = date(first, 1, 1), date(first + 4, 12, 31)
        if "until" in groups:
            return Dated(calendar.since(start, anchor))
        if groups.keys() & {"close", "asof"}:
            return Dated(Period(PeriodKind.ASOF, None, end))
        return Dated(Period(PeriodKind.RANGE, start, end))

    def _span(self, groups: Groups, anchor: date | None, _told: Period | None) -> Dated:
        """近三年来, 半年来 …; 一年来 in January and February reviews the year before."""
        if anchor and anchor.month <= calendar.EARLY and groups["n"] == "一" and groups["unit"] == "年":
            return Dated(replace(calendar.year(anchor.year - 1), inferred=True))
        return Dated(Period(PeriodKind.SINCE, _start_of_span(groups, anchor), anchor, inferred=True))

    def _coming(self, groups: Groups, anchor: date | None, _told: Period | None) -> Dated | None:
        if anchor is None or groups["n"] == "半":
            return None
        end = calendar.same_day_of(anchor, anchor.year + int(decimal_of(groups["n"])))
        return Dated(Period(PeriodKind.RANGE, anchor, end, inferred=True))

    def _nth(self, groups: Groups, anchor: date | None, _told: Period | None) -> Dated | None:
        if anchor is None:
            return None
        return Dated(replace(calendar.year(anchor.year + int(decimal_of(groups["n"])) - 1), inferred=True))


def _start_of_span(groups: Groups, anchor: date | None) -> date | None:
    if anchor is None:
        return None
    half, months = groups["n"] == "半", groups["unit"] != "年"
    if half:
        return None if months else calendar.months_before(anchor, 6)
    count = int(decimal_of(groups["n"]))
    return calendar.months_before(anchor, count if months else 12 * count)
