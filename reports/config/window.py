"""period as written, day of the issue → Window: `2022Q3` is 2022年第三季度, from 1 July to 30 September."""

from __future__ import annotations

import datetime
import re

from reports.model import Window

FORMS = (
    "2022（全年）、2022H1（上半年）、2022Q3（第三季度）、2022-09（9月）、2022-01..2022-09（1—9月）、"
    "last-month（上月）、last-quarter（上季度）、last-year（上年）"
)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_UNIT = re.compile(_YEAR + r"(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_RANGE = re.compile(r"(?P<first>[0-9]{4}-[0-9]{2})\.\.(?P<last>[0-9]{4}-[0-9]{2})")
_RELATIVE = {"last-month": 1, "last-quarter": 3, "last-year": 12}
_CHINESE_QUARTERS = "一二三四"


def is_period(text: str) -> bool:
    """Whether `text` is a period, spelled exactly as in `FORMS`, so that a period has one folder."""
    if text in _RELATIVE:
        return True
    months = _months(text)
    return months is not None and months[0] <= months[1]


def window_of(text: str, day: datetime.date) -> Window:
    """The window of a period; `last-…` counts from `day`, and its label is the period that it comes to.

    Raises ValueError where `is_period` is false, or where the period lies before 1900.
    """
    label = _absolute(text, day)
    months = _months(label)
    if months is None or months[0] > months[1]:
        raise ValueError(f"no period: {text!r}")
    first, last = months
    end = _first_day(last + 1) - datetime.timedelta(days=1)
    return Window(label, _title(label, first, last), _first_day(first), end)


def _absolute(text: str, day: datetime.date) -> str:
    """The period itself for `last-month` and the like: the one that had ended when `day` came."""
    length = _RELATIVE.get(text)
    if length is None:
        return text
    this = _ordinal(day.year, day.month)
    first = this - this % length - length
    year, month = divmod(first, 12)
    return {1: f"{year}-{month + 1:02}", 3: f"{year}Q{month // 3 + 1}", 12: f"{year}"}[length]


def _months(text: str) -> tuple[int, int] | None:
    """First and last month of an absolute period, counted from the year 0."""
    if match := _RANGE.fullmatch(text):
        first, last = _months(match["first"]), _months(match["last"])
        return (first[0], last[1]) if first and last else None
    match = _UNIT.fullmatch(text)
    if not match:
        return None
    start = _ordinal(int(match["year"]), 1)
    if match["half"]:
        return _span(start, int(match["half"]), 6)
    if match["quarter"]:
        return _span(start, int(match["quarter"]), 3)
    return _span(start, int(match["month"]), 1) if match["month"] else (start, start + 11)


def _span(start: int, number: int, length: int) -> tuple[int, int]:
    first = start + (number - 1) * length
    return first, first + length - 1


def _ordinal(year: int, month: int) -> int:
    return year * 12 + month - 1


def _first_day(ordinal: int) -> datetime.date:
    year, month = divmod(ordinal, 12)
    return datetime.date(year, month + 1, 1)


def _title(label: str, first: int, last: int) -> str:
    """The period as it is printed."""
    (year, month), (last_year, last_month) = divmod(first, 12), divmod(last, 12)
    if "H" in label:
        return f"{year}年{'下' if month else '上'}半年"
    if "Q" in label:
        return f"{year}年第{_CHINESE_QUARTERS[month // 3]}季度"
    if len(label) == len("2022"):
        return f"{year}年"
    if first == last:
        return f"{year}年{month + 1}月"
    end = f"{last_month + 1}月"
    return f"{year}年{month + 1}月—{last_year}年{end}" if year != last_year else f"{year}年{month + 1}—{end}"
