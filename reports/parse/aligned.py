"""Rows whose cells only blanks part → rows of one length: each cell in the column below or above which it stands.

Where it is not certain in which column a cell stands, it is set behind the last one; where it is not certain over
which columns a head stands, no column but the first is certain.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.parse.rows import Row, is_number, is_year, parted_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.model import Passage

    Measure = Callable[["Span"], float]

Cells = tuple["Passage | None", ...]
Span = tuple[int, int]
_SLACK = 2
_OFF = 2
"""A head over several columns stands no further, in half widths, from where it should."""
MOST_WAYS, MOST_HEADS = 1_000, 4


class Aligned(Struct, frozen=True):
    """Rows of one length at least, and how many columns are certain."""

    rows: list[Row]
    certain: int


def aligned(rows: Sequence[Row]) -> Aligned:
    """The rows of a table, each cell where it stands on the page."""
    heads = _leading(rows)
    width = max(len(row.cells) for row in rows)
    rows = [parted_words(row, width) if number < heads else row for number, row in enumerate(rows)]
    full = [row for row in rows if len(row.cells) == width]
    if all(len(row.tabbed) == width for row in full):
        rows = [_by_tabs(row, width) for row in rows]
    columns, even = _columns(full, width), _even_gap(full)
    below = [_kept(row, width) or _below(row, columns, even) for row in rows[heads:]]
    counting = (i for cells in below for i, cell in enumerate(cells) if i and is_number(cell))
    first = min(counting, default=1) if all(below) else 1
    above = _Heads(width, columns, even, full, first).placed(rows[:heads])
    unsure = any(len(row.cells) > 1 and not cells for row, cells in zip(rows, above, strict=False))
    certain = 1 if unsure else width
    placed = [cells or _behind(row, width) for row, cells in zip(rows, (*above, *below), strict=True)]
    return Aligned([Row(cells) for cells in placed], certain)


def _by_tabs(row: Row, width: int) -> Row:
    if len(row.cells) == width or not 1 < len(row.tabbed) <= width:
        return row
    return Row((*row.tabbed, *[None] * (width - len(row.tabbed))))


def _kept(row: Row, width: int) -> Cells:
    return row.cells if len(row.cells) == width else ()


def _behind(row: Row, width: int) -> Cells:
    """The row with all but its first cell behind the last column."""
    return row.cells if len(row.cells) == 1 else (row.cells[0], *[None] * (width - 1), *row.cells[1:])


def _leading(rows: Sequence[Row]) -> int:
    """How many rows without numbers stand at the top, as far as they may be heads."""
    numbers = (i for i, row in enumerate(rows) if any(is_number(c) and not is_year(c) for c in row.cells))
    return min(next(numbers, 0), MOST_HEADS)


def _columns(full: Sequence[Row], width: int) -> list[Span]:
    """Where the columns stand on the page; empty where the full rows do not stand below one another."""
    placed = [row.columns for row in full if row.columns]
    spans = [(min(row[i][0] for row in placed), max(row[i][1] for row in placed)) for i in range(width) if placed]
    return spans if all(left[1] <= right[0] for left, right in itertools.pairwise(spans)) else []


def _gaps(row: Row) -> set[int]:
    return {right[0] - left[1] for left, right in itertools.pairwise(row.columns)}


def _even_gap(full: Sequence[Row]) -> int | None:
    """The blanks between all cells, where they are as many everywhere: then they part cells and set no columns."""
    gaps = {gap for row in full for gap in _gaps(row)}
    return gaps.pop() if len(gaps) == 1 else None


def _below(row: Row, columns: Sequence[Span], even: int | None) -> Cells:
    """The cells of a short row in their columns; empty where one may stand in two, or two stand in one."""
    if len(row.cells) > 1 and _gaps(row) == {even}:
        return ()
    cells: list[Passage | None] = [None] * len(columns)
    for cell, span in zip(row.cells, row.columns, strict=True):
        near = _met(span, columns) or _met(span, columns, _SLACK)
        if len(near) != 1 or cells[near[0]] is not None:
            return ()
        cells[near[0]] = cell
    return tuple(cells)


def _met(span: Span, columns: Sequence[Span], slack: int = 0) -> range:
    """The columns over or below which something stands."""
    start, end = span
    first = bisect_right(columns, start - slack, key=lambda column: column[1])
    return range(first, bisect_left(columns, end + slack, key=lambda column: column[0]))


# --- heads over several columns -------------------------------------------------------------------------------


class _Heads(Struct, frozen=True):
    """Heads over columns that stand at `columns`; `full` are the rows that fill all of these, `first` is the first one
    of numbers.
    """

    width: int
    columns: Sequence[Span]
    even: int | None
    full: Sequence[Row]
    first: int

    def placed(self, rows: Sequence[Row]) -> list[Cells]:
        """The cells of each head, one over several columns in the first of these; empty where that is open."""
        below: list[Cells] = []
        for row in reversed(rows):
            below.append(_kept(row, self.width) or self._over(row, below))
        return below[::-1]

    def _over(self, row: Row, below: Sequence[Cells]) -> Cells:
        filled = {i for cells in below for i, cell in enumerate(cells) if cell and i < self.width}
        near = [_met(span, self.columns) for span in row.columns]
        alone = [met[0] if len(met) == 1 and met[0] not in filled else None for met in near]
        held = sorted(i for i in filled.difference(alone) if i >= self.first)
        groups = [number for number, own in enumerate(alone) if own is None]
        if not held or len(groups) in (0, len(held)):
            return _below(row, self.columns, self.even)
        begins = self._begins([row.columns[number] for number in groups], held, below)
        cells: list[Passage | None] = [None] * self.width
        for number, begin in (*zip(groups, begins, strict=False), *enumerate(alone)):
            if begin is not None:
                cells[begin] = row.cells[number]
        return tuple(cells) if begins else ()

    def _begins(self, heads: Sequence[Span], held: Sequence[int], below: Sequence[Cells]) -> tuple[int, ...]:
        """The first columns of the heads over the columns that are `held` by heads below them; empty where it is open.

        One head has them all where they stand together. Several have equal shares where the heads below say the same in
        each; else it is told by where they stand, if it can be seen how cells are set in their columns.
        """
        if not self.columns or [*held] != list(range(held[0], held[-1] + 1)):
            return ()
        share, left = divmod(len(held), len(heads))
        begins = () if left else tuple(held[::share])
        alike = len(heads) == 1 or (share > 1 and _alike(begins, share, below))
        if begins and alike and all(map(_within, heads, self._ranges(begins, held))):
            return begins
        measure = _measure([[row.columns[i] for row in self.full if row.columns] for i in held])
        if comb(len(held), len(heads)) > MOST_WAYS:
            return ()
        ways = itertools.combinations(held, len(heads))
        found = [way for way in ways if measure and way[0] == held[0] and self._fits(way, held, heads, measure)]
        return found[0] if len(found) == 1 else ()

    def _fits(self, way: Sequence[int], held: Sequence[int], heads: Sequence[Span], measure: Measure) -> bool:
        ranges = self._ranges(way, held)
        return all(abs(measure(head) - measure(over)) <= _OFF for head, over in zip(heads, ranges, strict=True))

    def _ranges(self, begins: Sequence[int], held: Sequence[int]) -> list[Span]:
        ends = (*begins[1:], held[-1] + 1)
        return [(self.columns[a][0], self.columns[b - 1][1]) for a, b in zip(begins, ends, strict=True)]


def _within(head: Span, columns: Span) -> bool:
    return head[0] < columns[1] and columns[0] < head[1]


def _alike(begins: Sequence[int], share: int, below: Sequence[Cells]) -> bool:
    """Whether the heads below say the same words over each share of the columns."""
    words = [tuple(cell.text if cell else "" for cells in below for cell in cells[a : a + share]) for a in begins]
    return len(set(words)) == 1


def _measure(columns: Sequence[Sequence[Span]]) -> Measure | None:
    """What the cells of each column, of several widths, have in common: their middle or their left edge."""
    if all(len({end - start for start, end in column}) > 1 for column in columns):
        for measure in (_middle, _left):
            if all(max(map(measure, column)) - min(map(measure, column)) <= 1 for column in columns):
                return measure
    return None


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2


def _left(span: Span) -> float:
    return float(span[0])
