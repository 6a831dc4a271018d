"""Briefing → lines: every printed text with its place in words, cells of tables one by one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from reports.model import Block, Briefing, Chart, Grid, Heading, Paragraph, Run

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a line is."""

    MASTHEAD = auto()
    TITLE = auto()
    CONTENTS = auto()
    HEADING = auto()
    TEXT = auto()
    CAPTION = auto()
    CELL = auto()
    IMPRINT = auto()


@dataclass(frozen=True)
class Line:
    """A printed paragraph, heading or cell.

    `row`, `head` and `table` are of a cell: the texts of its row,
    the head of its column, the place of its table (none of a list of sources, whose rows are not to be compared).
    """

    place: str
    kind: Kind
    runs: tuple[Run, ...]
    row: tuple[str, ...] = ()
    head: str = ""
    table: str = ""
    annex: bool = False

    @cached_property
    def text(self) -> str:
        """The words as printed."""
        return text_of(self.runs)

    def figures(self) -> Iterator[tuple[Run, int]]:
        """The runs that print a figure, each with its offset in `text`."""
        at = 0
        for run in self.runs:
            if run.figure:
                yield run, at
            at += len(run.text)


def text_of(runs: tuple[Run, ...]) -> str:
    """The words of runs."""
    return "".join(run.text for run in runs)


def lines_of(briefing: Briefing) -> tuple[Line, ...]:
    """Every line of a briefing in the order of printing."""
    return tuple(_lines(briefing))


def _lines(briefing: Briefing) -> Iterator[Line]:
    masthead = briefing.masthead
    for name in (masthead.name, masthead.number_line, masthead.special, masthead.issuer):
        yield Line("报头", Kind.MASTHEAD, (Run(name),))
    for number, paragraph in enumerate(briefing.note, 1):
        yield Line(f"编者按第{number}段", Kind.TEXT, paragraph.runs)
    for number, title in enumerate(briefing.contents, 1):
        yield Line(f"本期目录第{number}条", Kind.CONTENTS, (Run(title),))
    yield Line("标题", Kind.TITLE, (Run(briefing.title),))
    yield from _block_lines(briefing.blocks, "正文", annex=False)
    for annex in briefing.annexes:
        yield Line(annex.label, Kind.TITLE, (Run(annex.title),), annex=True)
        yield from _block_lines(annex.blocks, annex.label, annex=True)
    for label, text in briefing.distribution:
        yield Line(f"版记“{label.rstrip('：:')}”", Kind.IMPRINT, (Run(text),))
    yield Line("版记印发机关", Kind.IMPRINT, (Run(briefing.printed_by),))


def _block_lines(blocks: tuple[Block, ...], part: str, *, annex: bool) -> Iterator[Line]:
    under, paragraph, table, chart = part, 0, 0, 0
    for block in blocks:
        if isinstance(block, Heading):
            under, paragraph = f"{part}“{text_of(block.runs)}”", 0
            yield Line(under, Kind.HEADING, block.runs, annex=annex)
        elif isinstance(block, Paragraph):
            paragraph += 1
            yield Line(f"{under}第{paragraph}段", Kind.TEXT, block.runs, annex=annex)
        elif isinstance(block, Grid):
            table += 1
            yield from _grid_lines(
                block, f"{part}“{block.caption}”" if block.caption else f"{part}第{table}张表", annex
            )
        else:
            chart += 1
            yield from _chart_lines(
                block, f"{part}“{block.caption}”" if block.caption else f"{part}第{chart}张图", annex
            )


def _chart_lines(chart: Chart, place: str, annex: bool) -> Iterator[Line]:
    if chart.caption:
        yield Line(place, Kind.CAPTION, (Run(chart.caption),), annex=annex)
    for bar in chart.bars:
        row = (bar.label, bar.display)
        yield Line(f"{place}“{bar.label}”", Kind.CELL, (Run(bar.display, bar.figure),), row, "", place, annex)


def _grid_lines(grid: Grid, place: str, annex: bool) -> Iterator[Line]:
    heads = tuple(text_of(cell) for cell in grid.head)
    if grid.caption:
        yield Line(place, Kind.CAPTION, (Run(grid.caption),), annex=annex)
    for cell in grid.head:
        yield Line(f"{place}表头", Kind.CAPTION, cell, annex=annex)
    lists_sources = any(run.source_of for row in grid.rows for cell in row for run in cell)
    table = "" if lists_sources else place
    for number, row in enumerate(grid.rows, 1):
        texts = tuple(text_of(cell) for cell in row)
        for cell, head in zip(row, heads, strict=False):
            yield Line(f"{place}第{number}行“{head}”", Kind.CELL, cell, texts, head, table, annex)
