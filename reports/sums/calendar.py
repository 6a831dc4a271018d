"""Windows ↔ the months, quarters and halves that they are made of."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterator

Days = tuple[date, date]
"""First and last day, both inclusive."""

MONTHS_OF_YEAR, MONTHS_OF_HALF, MONTHS_OF_QUARTER = 12, 6, 3
_ORDINALS = "一二三四"
_HALVES = ("上半年", "下半年")


class Grain(Struct, frozen=True):
    """A kind of period of `months` months that a longer one is made of; `word` is what its parts are called."""

    months: int
    word: str

    def name(self, first: date) -> str:
        """`3月`, `第二季度`, `上半年`: the part that begins on a day."""
        if self.months == 1:
            return f"{first.month}月"
        number = (first.month - 1) // self.months
        return _HALVES[number] if self.months == MONTHS_OF_HALF else f"第{_ORDINALS[number]}季度"


HALF, QUARTER, MONTH = Grain(MONTHS_OF_HALF, "半年"), Grain(MONTHS_OF_QUARTER, "季度"), Grain(1, "月")
GRAINS = (HALF, QUARTER, MONTH)
"""The longest first: the fewer the parts, the less can be missing."""


def months_of(start: date, end: date) -> int:
    """How many whole months a stretch of days is; 0 where it is not made of whole months."""
    if start > end or start.day != 1 or (end + timedelta(days=1)).day != 1:
        return 0
    return (end.year - start.year) * MONTHS_OF_YEAR + end.month - start.month + 1


def grain_of(start: date, end: date) -> Grain | None:
    """The grain of a stretch of days that is exactly one month, quarter or half of the calendar."""
    length = months_of(start, end)
    return next((g for g in GRAINS if g.months == length and (start.month - 1) % length == 0), None)


@lru_cache(maxsize=64)
def parts_of(start: date, end: date, grain: Grain) -> tuple[Days, ...]:
    """The parts of one grain that a stretch of days is exactly made of; none where it is not, or is one of them."""
    length = months_of(start, end)
    if not length or length % grain.months or length <= grain.months or (start.month - 1) % grain.months:
        return ()
    return tuple(_parts(start, length // grain.months, grain.months))


def _parts(start: date, number: int, months: int) -> Iterator[Days]:
    for _ in range(number):
        following = moved(start, months)
        yield start, following - timedelta(days=1)
        start = following


def named(start: date, end: date) -> str:
    """`2022年5月`, `2022年上半年`, `2022年`, `2022年1—5月`; both days where it is not made of months of one year."""
    length = months_of(start, end)
    if not length or start.year != end.year:
        return f"{chinese_date(start)}至{chinese_date(end)}"
    grain = grain_of(start, end)
    if grain or length == MONTHS_OF_YEAR:
        return f"{start.year}年{grain.name(start) if grain else ''}"
    return f"{start.year}年{start.month}—{end.month}月"


def moved(first: date, months: int) -> date:
    """The first day of a month, so many months later (or earlier)."""
    year, month = divmod(first.year * MONTHS_OF_YEAR + first.month - 1 + months, MONTHS_OF_YEAR)
    return date(year, month + 1, 1)


def year_before(start: date, end: date) -> Days:
    """The same days of the year before; the last day of February stays the last."""
    day = min(end.day, monthrange(end.year - 1, end.month)[1])
    last = monthrange(end.year, end.month)[1] == end.day
    day = monthrange(end.year - 1, end.month)[1] if last else day
    start_day = min(start.day, monthrange(start.year - 1, start.month)[1])
    return date(start.year - 1, start.month, start_day), date(end.year - 1, end.month, day)


def just_before(start: date, end: date) -> Days | None:
    """The month, quarter or half before; None for any other length, a year included (that is 同比)."""
    grain = grain_of(start, end)
    return (moved(start, -grain.months), start - timedelta(days=1)) if grain else None
