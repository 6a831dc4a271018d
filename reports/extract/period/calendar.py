"""Years, months, quarters and halves → Period."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from msgspec.structs import replace

from reports.model import Period, PeriodKind

EARLY = 2
"""In the months up to this one a briefing still reviews the year before."""
_FEW = 2
_LONG = timedelta(days=80)
_TEN_DAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (21, 31),
    "末": (21, 31),
}


def year(value: int) -> Period:
    """The calendar year."""
    return Period(PeriodKind.YEAR, date(value, 1, 1), date(value, 12, 31))


def half(value: int, which: int) -> Period:
    """The first (1) or second (2) half of a year."""
    first = date(value, 1, 1) if which == 1 else date(value, 7, 1)
    return Period(PeriodKind.HALF, first, date(value, 6, 30) if which == 1 else date(value, 12, 31))


def quarters(value: int, first: int, last: int) -> Period:
    """Quarters `first` to `last` of a year."""
    kind = PeriodKind.QUARTER if first == last else PeriodKind.RANGE
    return Period(kind, date(value, 3 * first - 2, 1), month_end(value, 3 * last))


def months(value: int, first: int, last: int, last_year: int | None = None) -> Period:
    """Months `first` of a year to `last` of the same or of another year."""
    end = month_end(last_year or value, last)
    if end < date(value, first, 1):
        raise ValueError(f"{first}-{last}")
    same = first == last and last_year in (None, value)
    return Period(PeriodKind.MONTH if same else PeriodKind.RANGE, date(value, first, 1), end)


def part_of_month(value: int, month: int, part: str) -> Period:
    """上旬, 中旬, 下旬; 底 and 末 are read as the last ten days, 初 as the first."""
    first, last = _TEN_DAYS[part]
    end = month_end(value, month)
    return Period(
        PeriodKind.RANGE,
        date(value, month, first),
        min(date(value, month, min(last, end.day)), end) if part not in ("底", "末", "下旬") else end,
    )


def day(value: int, month: int, number: int) -> Period:
    """A single day."""
    only = date(value, month, number)
    return Period(PeriodKind.POINT, only, only)


def month_end(value: int, month: int) -> date:
    """The last day of a month."""
    return date(value, month, monthrange(value, month)[1])


def months_before(anchor: date, count: int) -> date:
    """The day after the same day `count` months before: the beginning of 近三年来. Raises ValueError before year 1."""
    value, month = divmod(12 * anchor.year + anchor.month - 1 - count, 12)
    last = monthrange(value, month + 1)[1]
    return date(value, month + 1, min(anchor.day, last)) + timedelta(days=1)


def same_day_of(day: date, value: int) -> date:
    """The same day of another year; 29 February becomes the 28th, a month's end stays one."""
    last = monthrange(value, day.month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(value, day.month, last if ends else min(day.day, last))


def span_of(day: date, length: int) -> Period:
    """The month (`length` 1) or quarter (3) that a day lies in."""
    first = day.month - (day.month - 1) % length
    kind = PeriodKind.MONTH if length == 1 else PeriodKind.QUARTER
    return Period(kind, date(day.year, first, 1), month_end(day.year, first + length - 1))


def since(start: date | None, anchor: date | None) -> Period:
    """From a day on: to the date of the issue, or open where it is still to come."""
    return Period(PeriodKind.SINCE, start, None if start and anchor and start > anchor else anchor)


def is_event(period: Period) -> bool:
    """Whether a period is a day, or some days that a phrase names: when something happened."""
    if period.kind is PeriodKind.POINT:
        return True
    return period.kind is PeriodKind.RANGE and period.text.endswith("日")


def parts_of(period: Period, count: int) -> tuple[Period, ...]:
    """The `count` years or months that a range is made of; none where it is not made of so many."""
    start, end = period.start, period.end
    if (
        period.kind is not PeriodKind.RANGE
        or not (start and end)
        or count < _FEW
        or start.day != 1
        or end != month_end(end.year, end.month)
    ):
        return ()
    length, rest = divmod(12 * (end.year - start.year) + end.month - start.month + 1, count)
    if rest or length not in (1, 12) or (start.month - 1) % length:
        return ()
    firsts = [divmod(12 * start.year + start.month - 1 + length * i, 12) for i in range(count)]
    kind = PeriodKind.MONTH if length == 1 else PeriodKind.YEAR
    return tuple(
        replace(period, kind=kind, start=date(value, month + 1, 1), end=month_end(value, month + length))
        for value, month in firsts
    )


def in_one_year(period: Period) -> bool:
    """Whether a period begins and ends in the same year."""
    return bool(period.start and period.end and period.start.year == period.end.year)


def to_come(period: Period, anchor: date, *, by: bool) -> bool:
    """Whether a part of the year that is told as past can only be that of last year.

    It has not begun; or, in January and February, it is a quarter or more of which not half is over. 年底前 looks
    ahead but in those months.
    """
    start, end = period.start, period.end
    early = anchor.month <= EARLY
    if start is None or end is None or (by and not early):
        return False
    return start > anchor or (early and end - start > _LONG and anchor - start < (end - start) / 2)
