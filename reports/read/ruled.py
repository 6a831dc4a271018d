"""The ruling lines of a printed page → its tables: which characters stand in which cell.

A cell is what lines enclose, however many printed lines its text takes and wherever in the cell they stand; a cell that
several rows or columns share has no line within. Tables without upright lines are left to how their columns align.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_LINES = 5_000
_MOST_CELLS = 20_000
_THIN = 3.0
"""A line is no thicker, in points; lines that are no further apart are one."""
_SHORTEST = 6.0
_COVERED = 0.7
"""Two cells are parted by a line along this share of the edge between them."""


class Line(NamedTuple):
    """A ruling line: where it stands across (`at`), where it begins and ends along, in points."""

    at: float
    start: float
    end: float


class Rulings(Struct, frozen=True):
    """The lines of a page or of one table, level and upright."""

    level: tuple[Line, ...]
    upright: tuple[Line, ...]


class Grid(Struct, frozen=True):
    """A ruled table: the edges of its columns from the left, of its rows from the top down, and for each place of the
    grid the cell that it belongs to, as the place (row, column) where that cell begins.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: dict[tuple[int, int], tuple[int, int]]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell in which a point stands, None outside the table."""
        if not (self.columns[0] < x < self.columns[-1] and self.rows[-1] < y < self.rows[0]):
            return None
        row = bisect_right([-edge for edge in self.rows], -y) - 1
        return self.cells[row, bisect_right(self.columns, x) - 1]


def grids(page: pypdfium2.PdfPage) -> list[Grid]:
    """The ruled tables of a page, of two rows and two columns at least."""
    lines = _rulings(page)
    found = (_grid(part) for part in _parts(lines)) if lines else ()
    return [grid for grid in found if grid is not None]


# --- lines ------------------------------------------------------------------------------------------------


def _rulings(page: pypdfium2.PdfPage) -> Rulings | None:
    """The lines of a page, None where there are too many for tables: a drawing or a map."""
    level: list[Line] = []
    upright: list[Line] = []
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        for left, bottom, right, top in _strokes(path):
            if top - bottom <= _THIN and right - left >= _SHORTEST:
                level.append(Line((bottom + top) / 2, left, right))
            elif right - left <= _THIN and top - bottom >= _SHORTEST:
                upright.append(Line((left + right) / 2, bottom, top))
        if len(level) + len(upright) > MOST_LINES:
            return None
    return Rulings(tuple(level), tuple(upright))


def _strokes(path: pypdfium2.PdfObject) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of the straight strokes of a path: of the path itself where it is thin, else of each of its sides."""
    try:
        bounds = path.get_bounds()
    except pypdfium2.PdfiumError:
        return
    left, bottom, right, top = bounds
    if min(right - left, top - bottom) <= _THIN:
        yield bounds
        return
    points = list(_points(path))
    for (x, y), (u, v) in pairwise(points):
        yield min(x, u), min(y, v), max(x, u), max(y, v)


def _points(path: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    """The corners of a path that is drawn with a stroke, on the page; none where it is only filled."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.raw, filled, stroked)
    count = pdfium.FPDFPath_CountSegments(path.raw)
    if not stroked.value or not 2 <= count <= MOST_LINES:
        return
    matrix = path.get_matrix()
    first: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        first = first or point
        yield point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield first


def _parts(lines: Rulings) -> Iterator[Rulings]:
    """The lines of each table: those that upright lines which overlap or touch level ones hold together."""
    upright = sorted(lines.upright, key=lambda line: -line.end)
    groups: list[list[Line]] = []
    low = 0.0
    for line in upright:
        if groups and line.end >= low - _THIN:
            groups[-1].append(line)
            low = min(low, line.start)
        else:
            groups.append([line])
            low = line.start
    for group in groups:
        bottom, top = min(line.start for line in group), max(line.end for line in group)
        left, right = min(line.at for line in group), max(line.at for line in group)
        level = tuple(
            line
            for line in lines.level
            if bottom - _THIN <= line.at <= top + _THIN and line.end > left - _THIN and line.start < right + _THIN
        )
        yield Rulings(level, tuple(group))


# --- cells ------------------------------------------------------------------------------------------------


def _grid(lines: Rulings) -> Grid | None:
    columns = _edges(line.at for line in lines.upright)
    rows = tuple(reversed(_edges(line.at for line in lines.level)))
    if len(columns) < 3 or len(rows) < 3 or len(columns) * len(rows) > _MOST_CELLS:
        return None
    upright = _along(lines.upright, columns)
    level = _along(lines.level, rows)
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(rows)):
        for column, (left, right) in enumerate(pairwise(columns)):
            cell = row, column
            if column and not _parted(upright[column], bottom, top):
                cell = cells[row, column - 1]
            elif row and not _parted(level[row], left, right):
                cell = cells[row - 1, column]
            cells[row, column] = cell
    return Grid(columns, rows, cells) if len(set(cells.values())) > max(len(rows), len(columns)) - 1 else None


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    """Where lines stand, those close together as one, ascending."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _THIN:
            edges.append(place)
    return tuple(edges)


def _along(lines: Sequence[Line], edges: Sequence[float]) -> list[list[Line]]:
    """The lines that stand on each edge."""
    return [[line for line in lines if -_THIN <= line.at - edge <= _THIN] for edge in edges]


def _parted(lines: Sequence[Line], start: float, end: float) -> bool:
    covered, reached = 0.0, start
    for line in sorted(lines, key=lambda line: line.start):
        begin = max(line.start, reached)
        if line.end > begin:
            covered += max(0.0, min(line.end, end) - begin)
            reached = max(reached, min(line.end, end))
    return covered >= _COVERED * (end - start)
