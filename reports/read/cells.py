"""A ruled table of a printed page and the characters on it → its rows as lines between bars."""

from __future__ import annotations

import itertools
from statistics import median
from typing import TYPE_CHECKING

from reports.read.glyphs import WORD, Glyph, Printed, printed, rows_of
from reports.read.page_text import table_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.read.ruled import Grid

_FEWEST = 3
"""With fewer cells that say something, lines are a frame and no table."""


def table_lines(grid: Grid, glyphs: list[Glyph], height: float) -> tuple[list[Printed], list[Glyph]]:
    """The rows of a ruled table, each a line between bars, and the glyphs outside it; no rows where it is no table."""
    inside: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = grid.cell_at((glyph.left + glyph.right) / 2, glyph.middle)
        (outside if cell is None else inside.setdefault(cell, [])).append(glyph)
    if len(inside) < _FEWEST:
        return [], glyphs
    texts = {cell: _cell_text(found, height) for cell, found in inside.items()}
    size = median(g.top - g.bottom for found in inside.values() for g in found)
    rows: list[Printed] = []
    for row, (top, bottom) in enumerate(itertools.pairwise(grid.rows)):
        cells = [_cell(grid, texts, row, column) for column in range(len(grid.columns) - 1)]
        if any(cells):
            middle = (top + bottom) / 2
            share = middle / height if height else 0.5
            rows.append(Printed(table_row(cells), grid.columns[0], grid.columns[-1], middle, size, share))
    return rows, outside


def _cell(grid: Grid, texts: Mapping[tuple[int, int], str], row: int, column: int) -> str:
    """What stands at a place of the grid: words of a cell over several rows again in each, its figures only once."""
    first_row, first_column = grid.cells[row, column]
    text = texts.get((first_row, first_column), "")
    again = row != first_row and any(c.isdigit() for c in text)
    return "" if column != first_column or again else text


def _cell_text(glyphs: Sequence[Glyph], height: float) -> str:
    """The lines of a cell end to end, a blank between two words of letters."""
    text = ""
    for row in rows_of(glyphs):
        line = " ".join(printed(row, height).text.split())
        text += " " * bool(text and WORD.match(text[-1]) and WORD.match(line)) + line
    return text
