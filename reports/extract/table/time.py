"""Heads, rows and what stands above a table → the period of a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.extract.nature import Judged
from reports.extract.period.dated import Role
from reports.extract.period.scope import Scope
from reports.extract.table.heads import Head, Kind
from reports.model import UNSPECIFIED, Measure, Nature, Period, PeriodKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.extract.period.grammar import PeriodGrammar, TimePhrase
    from reports.extract.quantity.grammar import Found

_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s*年")
_PART = re.compile(r"(?:截至)?(?:[0-9一二三四五六七八九十]{1,2}(?:月|[-—–~至]|季)|[上下]半年|前|第)")
_HERE = re.compile(r"本年|今年|本期|当年")
_MONTH = re.compile(r"本月|当月")
_SAME_TIME, _YEAR_OF = "同期", "年度"


class TableTime:
    """The time phrases of one table. `before` are the texts above it, nearest first: what they say is inferred."""

    def __init__(self, periods: PeriodGrammar, caption: Head, before: Sequence[str], issued: date | None) -> None:
        self._periods, self._issued = periods, issued
        self._seen: dict[str, list[TimePhrase]] = {}
        self._sure = bool(caption.times)
        self._base = "".join(caption.times[:1]) or next(filter(None, map(self._told, before)), "")
        ends = self._find(self._base)
        self._whole = ends[-1].period if ends else UNSPECIFIED

    def period(self, row: Head, column: Head, left: Head, found: Found, measure: Measure, nature: Nature) -> Period:
        """The period of a cell: that of its row and column, else of the column on its left, else of what stands above.

        A goal takes none but its own: `目标` beside `1—9月` is not the goal of nine months.
        """
        own = self._own(row, column, nature)
        beside = (
            self._dated(self._from_here("".join(left.times[-1:])))
            if column.kind is not Kind.PLAIN or _SAME_TIME in own
            else ""
        )
        if not own and (column.aim or row.aim) and self._whole.kind is not PeriodKind.YEAR:
            return UNSPECIFIED
        text = "，".join(part for part in (self._base, beside, own) if part)
        place = replace(found, start=len(text), number=len(text), end=len(text))
        governed = Scope(text, self._phrases(text)).govern(place, measure, Judged(nature), None, None)
        above = governed.phrase is not None and governed.phrase.end <= len(self._base)
        return replace(governed.period, inferred=True) if above and not self._sure else governed.period

    def _own(self, row: Head, column: Head, nature: Nature) -> str:
        """The time that row and column name together: `2022年` above, `1月` beside."""
        here, there = "".join(column.times[-1:]), "".join(row.times[-1:])
        if there and not _YEAR.search(there) and _YEAR.fullmatch(here):
            return here + there
        own = there or here
        if not own and _SAME_TIME in column.name:
            return f"去年{_SAME_TIME}"
        if not own and _YEAR_OF in column.name and nature is not Nature.ACTUAL:
            return "全年"
        return self._dated(self._from_here(own))

    def _from_here(self, own: str) -> str:
        """本年 and 本月 are those of the table's own time, not of the day when the issue was printed."""
        if not self._whole.end:
            return own
        if _MONTH.search(own):
            return f"{self._whole.end.year}年{self._whole.end.month}月"
        if self._whole.kind is PeriodKind.MONTH and _HERE.fullmatch(own):
            return f"{self._whole.end.year}年1—{self._whole.end.month}月" if self._whole.end.month > 1 else ""
        return "" if _HERE.fullmatch(own) else own

    def _dated(self, own: str) -> str:
        """`1—6月` below a caption of 2021 is that of 2021."""
        year = _YEAR.search(self._base)
        if not year or not _PART.match(own) or _YEAR.search(own):
            return own
        return f"截至{year.group()}{own[2:]}" if own.startswith("截至") else year.group() + own

    def _told(self, text: str) -> str:
        found = self._find(text)
        return text[found[-1].start : found[-1].end] if found else ""

    def _phrases(self, text: str) -> list[TimePhrase]:
        """The time phrases of a text; most cells of a table have the same."""
        if text not in self._seen:
            self._seen[text] = self._periods.find(text, self._issued)
        return self._seen[text]

    def _find(self, text: str) -> list[TimePhrase]:
        found = self._phrases(text) if text else []
        return [p for p in found if p.role is Role.TIME and p.period.end and p.period.kind is not PeriodKind.POINT]


def cumulated(period: Period, issued: date | None, *, running: bool) -> tuple[Period, bool]:
    """The period of a figure and whether it is a running total, as 累计 in a head or 截至 says."""
    if period.kind is not PeriodKind.UNSPECIFIED:
        return period, running or period.kind in (PeriodKind.SINCE, PeriodKind.ASOF)
    if running:
        return replace(period, end=issued, text=period.text or "累计", inferred=True), True
    return replace(period, end=None), False
