"""Comparisons, milestones and the tally → columns of ledger.xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Comparison
from reports.render.sheets import Column
from reports.render.terms import standing_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.model import Cell, Milestone, Rollup, Standing, Tally


class Compared(Struct, frozen=True):
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


Tallied = tuple[str, tuple[int, ...]]


def tally_columns(tally: Tally) -> tuple[Column[Tallied], ...]:
    """A row a metric: how many facts there are of it, and how many of each place in the roll-up."""
    return (
        Column("指标", 24, "", lambda row: row[0] or "（未识别）"),
        Column("条数", 8, "", lambda row: sum(row[1])),
        *(_tally_column(number, standing) for number, standing in enumerate(tally.standings)),
    )


def _tally_column(number: int, standing: Standing) -> Column[Tallied]:
    return Column(standing_name(standing), 14, "", lambda row: row[1][number] or None)


def compared_rows(rollup: Rollup) -> Iterator[Compared]:
    """Every figure of every comparison, in their order."""
    for comparison in rollup.views_of(Comparison):
        yield from (Compared(comparison, cell) for cell in comparison.cells)
