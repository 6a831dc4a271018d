"""Rows whose cells only blanks part → rows of one length: each cell in the column below or above which it stands.

Where it is not certain in which column a cell stands, it is set behind the last one; where it is not certain over
which columns a head stands, no column but the first is certain.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.parse.rows import Row, is_number, is_year, parted_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.model import Passage

Span = tuple[int, int]
_SLACK = 2
_OFF = 2
"""A head in the middle over several columns stands no further, in half widths, from the middle of these."""
MOST_WAYS = 10_000


class Aligned(Struct, frozen=True):
    """Rows of one length at least, and how many columns are certain."""

    rows: list[Row]
    certain: int


def aligned(rows: Sequence[Row]) -> Aligned:
    """The rows of a table, each cell where it stands on the page."""
    heads = _leading(rows)
    width = max(len(row.cells) for row in rows)
    rows = [parted_words(row, width) if number < heads else row for number, row in enumerate(rows)]
    columns = _columns(rows, width)
    even = _even_gap(row for row in rows if len(row.cells) == width)
    tabbed = all(len(row.tabbed) == width for row in rows if len(row.cells) == width)
    placed: list[Row] = []
    certain = width
    for number, row in enumerate(rows):
        if len(row.cells) == width:
            placed.append(row)
            continue
        if tabbed and 1 < len(row.tabbed) <= width:
            placed.append(Row((*row.tabbed, *[None] * (width - len(row.tabbed)))))
            continue
        told = len(row.cells) > 1 and _gaps(row) == {even}
        cells = () if told else _head(rows, number, heads, columns) if number < heads else _below(row, columns)
        if not cells and number < heads and len(row.cells) > 1:
            certain = 1
        placed.append(Row(cells) if cells else _behind(row, width))
    return Aligned(placed, certain)


def _behind(row: Row, width: int) -> Row:
    """The row with all but its first cell behind the last column."""
    return row if len(row.cells) == 1 else Row((row.cells[0], *[None] * (width - 1), *row.cells[1:]))


def _leading(rows: Sequence[Row]) -> int:
    """How many rows without numbers stand at the top."""
    return next((i for i, row in enumerate(rows) if any(is_number(c) and not is_year(c) for c in row.cells)), 0)


def _columns(rows: Sequence[Row], width: int) -> list[Span]:
    """Where the columns stand on the page; empty where the full rows do not stand below one another."""
    full = [row.columns for row in rows if len(row.columns) == width]
    if not full:
        return []
    spans = [(min(row[i][0] for row in full), max(row[i][1] for row in full)) for i in range(width)]
    return spans if all(left[1] <= right[0] for left, right in itertools.pairwise(spans)) else []


def _gaps(row: Row) -> set[int]:
    return {right[0] - left[1] for left, right in itertools.pairwise(row.columns)}


def _even_gap(rows: Iterator[Row]) -> int | None:
    """The blanks between all cells, where they are as many everywhere: then they part cells and set no columns."""
    gaps = set().union(*map(_gaps, rows))
    return gaps.pop() if len(gaps) == 1 else None


def _below(row: Row, columns: Sequence[Span]) -> tuple[Passage | None, ...]:
    """The cells of a short row in their columns; empty where one may stand in two, or two stand in one."""
    cells: list[Passage | None] = [None] * len(columns)
    for cell, (start, end) in zip(row.cells, row.columns, strict=True):
        near = _met(start, end, columns, 0) or _met(start, end, columns, _SLACK)
        if len(near) != 1 or cells[near[0]] is not None:
            return ()
        cells[near[0]] = cell
    return tuple(cells)


def _met(start: int, end: int, columns: Sequence[Span], slack: int) -> list[int]:
    return [i for i, (a, b) in enumerate(columns) if start < b + slack and a - slack < end]


# --- heads over several columns -------------------------------------------------------------------------------


def _head(rows: Sequence[Row], number: int, heads: int, columns: Sequence[Span]) -> tuple[Passage | None, ...]:
    """The cells of a short head, each in the first of the columns over which it stands; empty where that is open."""
    row = rows[number]
    if not columns or all(len(below.cells) <= len(row.cells) for below in rows[number + 1 : heads]):
        return _below(row, columns)
    first = row.columns[0][0] < columns[0][1]
    ways = list(_ways(row.columns[first:], columns))
    if len(ways) != 1:
        return ()
    cells: list[Passage | None] = [None] * len(columns)
    cells[0] = row.cells[0] if first else None
    for cell, begin in zip(row.cells[first:], ways[0], strict=True):
        cells[begin] = cell
    return tuple(cells)


def _ways(heads: Sequence[Span], columns: Sequence[Span]) -> Iterator[tuple[int, ...]]:
    """The ways to give each head columns of its own, but for the first or more at the left, so that every head stands
    in the middle over its columns or every one at their left edge; each as the first columns of the heads.
    """
    count = len(columns)
    for begins in itertools.islice(itertools.combinations(range(1, count), len(heads)), MOST_WAYS):
        ranges = list(itertools.pairwise((*begins, count)))
        spans = [(columns[a][0], columns[b - 1][1]) for a, b in ranges]
        apart = [(abs(h[0] + h[1] - s[0] - s[1]) / 2, abs(h[0] - s[0])) for h, s in zip(heads, spans, strict=True)]
        over = all(set(_met(*head, columns, 0)) <= set(range(*r)) for head, r in zip(heads, ranges, strict=True))
        if over and (all(middle <= _OFF for middle, _ in apart) or all(left <= 1 for _, left in apart)):
            yield begins
