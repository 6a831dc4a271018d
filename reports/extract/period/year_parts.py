"""The part of a year that the named groups of a phrase tell → Period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.extract.period import calendar
from reports.model import Period, PeriodKind
from reports.numerals import decimal_of

if TYPE_CHECKING:
    from collections.abc import Callable

Groups = dict[str, str]


def part_of(groups: Groups, year: int) -> Period:
    """The part that the groups name, else the year. Raises ValueError for a date that does not exist."""
    period = next((read(year, groups) for name, read in _PARTS.items() if name in groups), calendar.year(year))
    if "close" in groups and "asof" not in groups and period.end:
        return calendar.part_of_month(year, period.end.month, groups["close"])
    return period


def _number(groups: Groups, name: str, otherwise: str = "") -> int:
    return int(decimal_of(groups.get(name) or groups[otherwise]))


def _days(year: int, g: Groups) -> Period:
    first = calendar.day(year, _number(g, "month"), _number(g, "day"))
    if not g.keys() & {"day2", "day3"}:
        return first
    last = calendar.day(year, _number(g, "month2", "month"), _number(g, "day2", "day3"))
    if first.start and last.end and first.start > last.end:
        raise ValueError(g)
    return Period(PeriodKind.RANGE, first.start, last.end)


def _year_end(year: int, g: Groups) -> Period:
    """年底 is December; 截至年底 is the year."""
    return calendar.year(year) if "asof" in g else calendar.months(year, 12, 12)


_PARTS: dict[str, Callable[[int, Groups], Period]] = {
    "firsthalf": lambda year, _: calendar.half(year, 1),
    "secondhalf": lambda year, _: calendar.half(year, 2),
    "firstquarters": lambda year, g: calendar.quarters(year, 1, int(decimal_of(g["firstquarters"][1]))),
    "opening": lambda year, _: calendar.quarters(year, 1, 1),
    "quarter": lambda year, g: calendar.quarters(year, _number(g, "quarter"), _number(g, "quarter2", "quarter")),
    "firstmonths": lambda year, g: calendar.months(year, 1, _number(g, "firstmonths")),
    "m1": lambda year, g: calendar.months(year, _number(g, "m1"), _number(g, "m2")),
    "day": _days,
    "tenmonth": lambda year, g: calendar.part_of_month(year, _number(g, "tenmonth"), g["ten"]),
    "onemonth": lambda year, g: calendar.months(year, _number(g, "onemonth"), _number(g, "onemonth")),
    "yearend": _year_end,
    "yearstart": lambda year, _: calendar.quarters(year, 1, 1),
}
