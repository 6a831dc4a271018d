"""Rows of cells → rows of one length: wrapped cells healed, missing cells left blank."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from reports.parse.layout import join
from reports.parse.rows import Row, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.model import Passage

Cells = tuple["Passage | None", ...]
Grid = list[Row]
_SLACK = 2
LONGEST_WRAPPED = 120


def as_grid(rows: Sequence[Row], groups: Sequence[int]) -> Grid:
    """The rows of a table, all of one length.

    A row with too few cells and nothing that tells their columns keeps its first cell; its others stand behind the
    last column, where no head names them.
    """
    width = _width(rows)
    columns = _columns(rows, width)
    tabbed = all(len(row.tabbed) == width for row in rows if len(row.cells) == width)
    fitted = [_fitted(row, width, columns, tabbed=tabbed) for row in rows]
    healed = _healed(fitted, groups)
    longest = max(len(row.cells) for row in healed)
    return [Row((*row.cells, *[None] * (longest - len(row.cells)))) for row in healed]


def _width(rows: Sequence[Row]) -> int:
    lengths = Counter(len(row.cells) for row in rows)
    if rows[0].barred:
        return max(len(rows[0].cells), lengths.most_common(1)[0][0])
    return max(length for length, times in lengths.items() if times == max(lengths.values()))


def _columns(rows: Sequence[Row], width: int) -> list[tuple[int, int]]:
    """Where the columns stand on the page; empty where the full rows do not stand below one another."""
    full = [row.columns for row in rows if len(row.columns) == width]
    if not full:
        return []
    spans = [(min(row[i][0] for row in full), max(row[i][1] for row in full)) for i in range(width)]
    apart = all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    return spans if apart else []


def _fitted(row: Row, width: int, columns: Sequence[tuple[int, int]], *, tabbed: bool) -> Row:
    cells = row.cells
    if len(cells) == width or row.barred:
        return row
    if tabbed and 1 < len(row.tabbed) <= width:
        return Row((*row.tabbed, *[None] * (width - len(row.tabbed))))
    if len(cells) == 1 and not columns:
        return row
    placed = _placed(row, columns)
    if placed:
        return Row(placed)
    return Row((cells[0], *[None] * (width - 1), *cells[1:])) if len(cells) < width else row


def _placed(row: Row, columns: Sequence[tuple[int, int]]) -> tuple[Passage | None, ...]:
    """The cells of a short row below the columns where they stand; empty where two stand in one."""
    cells: list[Passage | None] = [None] * len(columns)
    for cell, (start, end) in zip(row.cells, row.columns, strict=True):
        near = [i for i, (a, b) in enumerate(columns) if start < b + _SLACK and a - _SLACK < end]
        if not near:
            return ()
        best = max(near, key=lambda i: min(end, columns[i][1]) - max(start, columns[i][0]))
        if cells[best] is not None:
            return ()
        cells[best] = cell
    return tuple(cells)


def _healed(rows: Sequence[Row], groups: Sequence[int]) -> list[Row]:
    """The rows with wrapped cells joined: what stands alone in a row, and closes a bracket that the row above opened,
    begins with one, or is parted from it by no rule where rules part all rows."""
    drawn = len(set(groups)) > 2
    healed: list[Row] = []
    for number, row in enumerate(rows):
        above = healed[-1] if healed else None
        if above and _wraps(above, row, same=drawn and groups[number] == groups[number - 1]):
            healed[-1] = Row(tuple(_joined(a, b) for a, b in _pairs(above, row)))
        else:
            healed.append(row)
    return healed


def _wraps(above: Row, row: Row, *, same: bool) -> bool:
    if not row.filled or any(is_number(cell) for cell in row.cells):
        return False
    if any(len(cell.text) > LONGEST_WRAPPED for cell in above.filled):
        return False
    if same:
        return True
    if len(row.filled) > 1 or not any(is_number(cell) for cell in above.cells):
        return False
    one = next(a for a, b in _pairs(above, row) if b)
    return one is not None and (_open(one.text) or row.filled[0].text[0] in "（(")


def _open(text: str) -> bool:
    return sum(text.count(mark) for mark in "（(") > sum(text.count(mark) for mark in "）)")


def _pairs(above: Row, row: Row) -> list[tuple[Passage | None, Passage | None]]:
    longest = max(len(above.cells), len(row.cells))
    pad = [(*cells, *[None] * (longest - len(cells))) for cells in (above.cells, row.cells)]
    return list(zip(*pad, strict=True))


def _joined(one: Passage | None, other: Passage | None) -> Passage | None:
    return join([one, other]) if one and other else one or other
