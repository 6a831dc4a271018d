"""Files, comparisons, milestones and the tally → columns of ledger.xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Comparison
from reports.render.sheets import Column
from reports.render.terms import standing_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from reports.model import Cell, Material, Milestone, Rollup, Standing, Tally


class Compared(Struct, frozen=True):
    """A row of the sheet 对照: one figure of one comparison."""

    comparison: Comparison
    cell: Cell


class Given(Struct, frozen=True):
    """A row of the sheet 各期: an issue of a file of the sources, or a file without one, and what became of it."""

    path: str
    fate: str
    key: str = ""
    day: date | None = None
    why: str = ""


GIVEN: tuple[Column[Given], ...] = (
    Column("文件", 40, "", lambda r: r.path),
    Column("期号", 18, "", lambda r: r.key),
    Column("编发日期", 12, "", lambda r: r.day),
    Column("处置", 20, "", lambda r: r.fate),
    Column("原因", 60, "", lambda r: r.why),
)
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


def given_rows(material: Material) -> Iterator[Given]:
    """Every issue and every file once, in the order of what became of them."""
    fates = ((material.issues, "读入"), (material.late, "晚于数据截止日，未用"))
    yield from (Given(i.source.path, fate, i.key, i.date) for issues, fate in fates for i in issues)
    yield from (Given(i.source.path, "参考材料，不计数") for i in material.references)
    yield from (Given(i.source.path, "本程序生成的简报，不计数") for i in material.derived)
    yield from (Given(path, "读不了", why=why) for path, why in material.rejected)


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
