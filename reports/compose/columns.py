"""Cells of a table → the shares of the text width that its columns take."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, permutations
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_CELL, SHORTEST_CELL = 28, 4
LINES_OF_A_LONG_CELL = 3
MOST_CELLS, CELL_PADDING = 0.85, 2.5
LINE_OF_A_TABLE, CELL_EDGES = 36.5, 0.8
"""Characters of 12 pt in the text width of 156 mm; what the edges of a cell take of them."""
STEPS = (4, 2, 1)
UNIT = 0.5
"""Columns are made wider and narrower by so many units of half a character."""
WHOLE = 8
"""A cell with digits (a figure, a day, the number of an issue) of so many characters should stay in one line."""
BROKEN_FIGURE, BROKEN_HEAD = 0.5, 6.0
"""What each character costs that such a cell, or the head, lacks of one line."""
RAGGED = 1.2
"""Characters that a line of a broken cell loses, since numbers and marks do not break anywhere."""
LATIN = 0.55


def column_shares(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Shares of the text width, which add up to 1, for the columns of a table whose first row is its head.

    First each column gets what most of its cells need; then width goes from one column to another as long as the
    table gets lower by it, or fewer figures break.
    """
    return _shares(tuple(map(tuple, rows)))


@lru_cache(maxsize=256)
def _shares(rows: tuple[tuple[str, ...], ...]) -> tuple[float, ...]:
    """Those of a table once: a preview asks again at every change."""
    columns = tuple(zip(*rows, strict=True))
    needs = [_need(cells) for cells in columns]
    units = _units([need / sum(needs) for need in needs])
    if min(units) < 2 * CELL_EDGES / UNIT:
        return tuple(need / sum(needs) for need in needs)
    best = _lowest(tuple(map(_Column, columns)), units)
    return tuple(width / sum(best) for width in best)


def _need(cells: Sequence[str]) -> float:
    lengths = sorted(_shortened(_width(cell)) for cell in cells)
    most, longest = lengths[round(MOST_CELLS * (len(lengths) - 1))], lengths[-1]
    return max(SHORTEST_CELL, (2 * most + longest) / 3) + CELL_PADDING


def _shortened(length: float) -> float:
    """Up to LONGEST_CELL as long as the text; what is longer breaks into lines."""
    return min(length, LONGEST_CELL) + max(0, length - LONGEST_CELL) / LINES_OF_A_LONG_CELL


def _units(shares: Sequence[float]) -> tuple[int, ...]:
    """Whole units for each share, together the width of a table."""
    total = int(LINE_OF_A_TABLE / UNIT)
    edges = [round(total * sum(shares[:end])) for end in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


class _Column:
    """The cells of a column: how many lines they take and what breaking them costs, by its width in units."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._lengths = [_width(cell) for cell in cells]
        self._kept = [n for n, cell in zip(self._lengths, cells, strict=True) if n <= WHOLE and _has_digits(cell)]
        self._known: dict[int, tuple[list[int], float]] = {}

    def at(self, units: int) -> tuple[list[int], float]:
        """The lines of each cell, and what its broken ones cost."""
        if units not in self._known:
            room = max(1.0, units * UNIT - CELL_EDGES)
            broken = BROKEN_FIGURE * sum(max(0.0, length - room) for length in self._kept)
            head = BROKEN_HEAD * max(0.0, self._lengths[0] - room)
            self._known[units] = [_lines(length, room) for length in self._lengths], broken + head
        return self._known[units]


def _lines(length: float, room: float) -> int:
    return 1 if length <= room else max(2, ceil(length / max(1.0, room - RAGGED)))


def _lowest(columns: Sequence[_Column], units: tuple[int, ...]) -> tuple[int, ...]:
    """The widths from which no move of width makes the table better."""
    best, cost = units, _cost(columns, units)
    for step in STEPS:
        improved = True
        while improved:
            found = min(((_cost(columns, moved), moved) for moved in _moves(best, step)), default=(cost, best))
            improved = found[0] < cost
            if improved:
                cost, best = found
    return best


def _moves(units: tuple[int, ...], step: int) -> list[tuple[int, ...]]:
    least = int(2 * CELL_EDGES / UNIT)
    pairs = permutations(range(len(units)), 2)
    return [
        tuple(u + step * (n == taker) - step * (n == giver) for n, u in enumerate(units))
        for giver, taker in pairs
        if units[giver] - step >= least
    ]


def _cost(columns: Sequence[_Column], units: Sequence[int]) -> float:
    """The lines that the rows take together, each as many as its fullest cell, and what breaks."""
    lines, broken = zip(*(column.at(width) for column, width in zip(columns, units, strict=True)), strict=True)
    return float(sum(max(row) for row in zip(*lines, strict=True)) + sum(broken))


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def _width(text: str) -> float:
    """The width of a text in characters of the page: Latin letters and digits take a little over half."""
    return sum(LATIN if c.isascii() else 1 for c in text)
