"""Days and windows → the words of official Chinese: 2022年底, 2022年1—9月, 2022年初至11月10日."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from reports.numerals import chinese_date

if TYPE_CHECKING:
    import datetime

    from reports.model import Window

DECEMBER = 12
_QUARTERS = "一二三四"


def day_words(day: datetime.date) -> str:
    """A day at which something stood: `2022年底`, `2022年9月底`, `2022年11月10日`."""
    if not _ends_month(day):
        return chinese_date(day)
    return f"{day.year}年底" if day.month == DECEMBER else f"{day.year}年{day.month}月底"


def start_words(day: datetime.date) -> str:
    """A day since when something is counted: `2017年`, `2017年3月`, `2017年3月5日`."""
    if day.day > 1:
        return chinese_date(day)
    return f"{day.year}年" if day.month == 1 else f"{day.year}年{day.month}月"


def span_words(start: datetime.date, end: datetime.date) -> str:
    """A stretch of time: `2022年`, `2022年上半年`, `2022年1—9月`, `2022年初至11月10日`, `2021年3月至2022年5月`."""
    if start.day == 1 and _ends_month(end):
        return _months(start, end)
    last = chinese_date(end)
    if start.year != end.year:
        return f"{chinese_date(start)}至{last}"
    first = f"{start.year}年初" if (start.month, start.day) == (1, 1) else chinese_date(start)
    return f"{first}至{last.removeprefix(f'{end.year}年')}"


def _months(start: datetime.date, end: datetime.date) -> str:
    if start.year != end.year:
        whole = (start.month, end.month) == (1, DECEMBER)
        return f"{start.year}—{end.year}年" if whole else f"{start.year}年{start.month}月至{end.year}年{end.month}月"
    year, first, last = f"{start.year}年", start.month, end.month
    named = {(1, DECEMBER): "", (1, 6): "上半年", (7, DECEMBER): "下半年"}
    if (first, last) in named:
        return year + named[first, last]
    if last == first + 2 and last % 3 == 0:
        return f"{year}第{_QUARTERS[last // 3 - 1]}季度"
    return f"{year}{first}月" if first == last else f"{year}{first}—{last}月"


def window_kind(window: Window) -> str:
    """年, 半年, 季度, 月 or 时段: how long the period of the report is."""
    months = (window.end.year - window.start.year) * 12 + window.end.month - window.start.month + 1
    if ".." in window.label:
        return "时段"
    return {12: "年", 6: "半年", 3: "季度", 1: "月"}.get(months, "时段")


def _ends_month(day: datetime.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
