"""Comparisons and milestones → columns of ledger.xlsx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.model import Comparison
from reports.render.sheets import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.model import Cell, Milestone, Rollup


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of the sheet 对照: one figure of one comparison."""

    comparison: Comparison
    cell: Cell


COMPARED: tuple[Column[Compared], ...] = (
    Column("指标", 20, "", lambda r: r.comparison.metric),
    Column("结论", 14, "", lambda r: r.comparison.basis.value),
    Column("名次", 6, "", lambda r: r.cell.rank or None),
    Column("地区", 24, "", lambda r: r.cell.place),
    Column("数", 18, "", lambda r: r.cell.figure.display),
    Column("值", 18, "", lambda r: r.cell.figure.value),
    Column("单位", 8, "", lambda r: r.cell.figure.unit),
    Column("时间", 40, "", lambda r: r.cell.time),
    Column("说明", 44, "", lambda r: r.comparison.why),
)
EVENTS: tuple[Column[Milestone], ...] = (
    Column("日期起", 12, "", lambda r: r.event.period.start or r.event.period.end),
    Column("日期止", 12, "", lambda r: r.event.period.end),
    Column("类别", 8, "", lambda r: r.event.kind),
    Column("协作方", 14, "", lambda r: r.event.giver),
    Column("受援方", 14, "", lambda r: r.event.receiver),
    Column("事", 70, "", lambda r: r.event.what),
    Column("出处", 44, "", lambda r: "；".join(f"{e.issue or ''} {e.span}".strip() for e in r.events)),
    Column("原句", 70, "", lambda r: r.event.sentence),
)


def compared_rows(rollup: Rollup) -> Iterator[Compared]:
    """Every figure of every comparison, in their order."""
    for comparison in rollup.views_of(Comparison):
        yield from (Compared(comparison, cell) for cell in comparison.cells)
