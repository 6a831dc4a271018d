"""The figures of a table → which of them are parts of a total: 合计, 小计, 其中."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.table.heads import Kind
from reports.model import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.extract.table.heads import Head
    from reports.model import Fact


class Placed(Struct, frozen=True):
    """A figure with its row and column in the table and what they say."""

    row: int
    column: int
    beside: Head
    above: Head
    fact: Fact


def told_apart(cells: Sequence[Placed]) -> list[Placed]:
    """The figures, none of which is taken for another.

    Two columns that name one metric for one place and time differ in what they leave unsaid: only the one that says no
    more than the metric's name keeps it. Rows that do so speak of something smaller than the place: each is the figure
    of its own subject.
    """
    times = Counter((cell.row, *_same(cell)) for cell in cells)
    kept = [_nameless(cell) if times[cell.row, *_same(cell)] > 1 and not _is_exact(cell) else cell for cell in cells]
    rows = Counter((cell.column, *_same(cell)) for cell in kept if not _adds(cell))
    return [_of_subject(cell) if not _adds(cell) and rows[cell.column, *_same(cell)] > 1 else cell for cell in kept]


def _same(cell: Placed) -> tuple[object, ...]:
    fact = cell.fact
    when = (fact.period.start, fact.period.end)
    unnamed = (cell.row, cell.column) if fact.metric is None else ()
    return fact.metric, fact.giver, fact.receiver, when, fact.cumulative, fact.nature, fact.subject, unnamed


def _adds(cell: Placed) -> bool:
    return cell.beside.total or cell.beside.subtotal or cell.beside.among


def _is_exact(cell: Placed) -> bool:
    return bool(cell.above.core) and cell.above.core in cell.fact.rule.split(":")[1]


def _nameless(cell: Placed) -> Placed:
    return replace(cell, fact=replace(cell.fact, metric=None, label=cell.above.name, rule="metric:unknown"))


def _of_subject(cell: Placed) -> Placed:
    level = cell.fact.level if cell.fact.level is Level.PROVINCE else Level.PROJECT
    return replace(cell, fact=replace(cell.fact, level=level, subject=cell.beside.name))


def mark_sums(cells: Sequence[Placed]) -> list[Fact]:
    """The facts of a table in order, each part with the id of its total.

    The rows between two totals are parts of the one below them, where the first row is a total of that one; a 小计 is
    a part of the 合计 that follows. Of the columns those with the metric of the total's are its parts. 其中 is a part
    of what stands just before it. A part is in the unit of its total and not larger.
    """
    at = {(cell.row, cell.column): cell for cell in cells}
    closing = _totals_of_rows({cell.row: cell.beside for cell in cells})
    sums = {cell.row: cell for cell in reversed(cells) if cell.above.total}
    over: dict[int, Placed] = {}
    left: Placed | None = None
    marked = []
    for cell in cells:
        left = left if left and left.row == cell.row else None
        whole = left if cell.above.among else over.get(cell.column) if cell.beside.among else None
        total = whole or at.get((closing.get(cell.row, -1), cell.column)) or _beside(sums.get(cell.row), cell)
        part = total is not None and total is not cell and _holds(total, cell)
        marked.append(replace(cell.fact, part_of=total.fact.id) if part and total else cell.fact)
        if not cell.beside.among:
            over[cell.column] = cell
        if not cell.above.among and cell.above.kind is Kind.PLAIN:
            left = cell
    return marked


def _totals_of_rows(rows: Mapping[int, Head]) -> dict[int, int]:
    """The row that adds each row up."""
    order = sorted(rows)
    found: dict[int, int] = {}
    top = next((row for row in order[:1] if rows[row].total), None)
    total, sub = top, None
    for row in reversed(order):
        if rows[row].total:
            total, sub = row, None
        elif rows[row].subtotal:
            sub = row
        closes = total if row == sub else total if sub is None else sub
        if closes is not None and closes != row:
            found[row] = closes
    return found


def _beside(total: Placed | None, cell: Placed) -> Placed | None:
    """The total of a row, for a cell of the same figure."""
    if total is None or cell.above.total or cell.above.subtotal:
        return None
    one, other = total.fact, cell.fact
    same = (one.metric, one.label, one.nature) == (other.metric, other.label, other.nature)
    return total if same else None


def _holds(total: Placed, cell: Placed) -> bool:
    one, other = total.fact.quantity, cell.fact.quantity
    plain = total.above.kind is Kind.PLAIN and cell.above.kind is Kind.PLAIN
    return plain and one.unit == other.unit and one.unit != "%" and 0 <= other.value <= one.value
