"""Rows of cells → rows of one length: wrapped cells healed, missing cells left blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.parse.aligned import Aligned, aligned
from reports.parse.layout import join
from reports.parse.rows import Row, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.model import Passage

Cells = tuple["Passage | None", ...]
Grid = list[Row]
LONGEST_WRAPPED = 120


def as_grid(rows: Sequence[Row], groups: Sequence[int]) -> tuple[Grid, int]:
    """The rows of a table, all of one length, and how many of its columns are certain.

    A row with too few cells and nothing that tells their columns keeps its first cell; its others stand behind the
    last column, where no head names them.
    """
    found = Aligned(list(rows), _longest(rows)) if rows[0].barred else aligned(rows)
    healed = _healed(found.rows, groups)
    longest = _longest(healed)
    return [Row((*row.cells, *[None] * (longest - len(row.cells)))) for row in healed], found.certain


def _longest(rows: Sequence[Row]) -> int:
    return max(len(row.cells) for row in rows)


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
