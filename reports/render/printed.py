"""Briefing → where each of its figures is printed: the caption of the table and the row, else the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Chart, Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.model import Block, Briefing

IN_TEXT = "正文"


def printed_places(briefing: Briefing) -> dict[str, str]:
    """Key of a figure → `表1 2022年核心指标 第2行`; the table is named before the text."""
    found: dict[str, str] = {}
    for key, place in sorted(_places(briefing), key=lambda item: item[1] == IN_TEXT):
        found.setdefault(key, place)
    return found


def _places(briefing: Briefing) -> Iterator[tuple[str, str]]:
    yield from _of_blocks(briefing.blocks, "")
    for annex in briefing.annexes:
        yield from _of_blocks(annex.blocks, f"{annex.label} {annex.title}")


def _of_blocks(blocks: Iterable[Block], annex: str) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Grid) and not _lists_sources(block):
            caption = " ".join(f"{annex} {block.caption}".split())
            for number, row in enumerate(block.rows, 1):
                for run in (run for cell in row for run in cell if run.figure):
                    yield run.figure, f"{caption} 第{number}行"
        elif isinstance(block, Chart):
            yield from ((bar.figure, " ".join(f"{annex} {block.caption}".split())) for bar in block.bars)
        elif not isinstance(block, Grid):
            for run in (run for run in block.runs if run.figure):
                yield run.figure, annex or IN_TEXT


def _lists_sources(grid: Grid) -> bool:
    return any(run.source_of for row in grid.rows for cell in row for run in cell)
