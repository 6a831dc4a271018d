"""The lines of the body → the tables among them: caption, heads, rows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from reports.model import TableBlock
from reports.parse.grid import Cells, Grid, as_grid
from reports.parse.layout import TERMINAL, Line
from reports.parse.outline import is_heading_line, numbering
from reports.parse.rows import Row, is_number, is_rule, is_year, lone, read_row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.model import Passage

_UNIT_LINE = re.compile(r"[（(【\[]?\s*(?:计量)?单\s*位\s*[：:]\s*\S{1,20}\s*[)）】\]]?")
_NUMBERED = re.compile(r"附?表\s*[0-9０-９一二三四五六七八九十]{0,3}(?![的示明格决彰])")
_UNIT_GIVEN = re.compile(r"单\s*位\s*[：:]|[（(][^（()）]{0,6}[元人个家户项次亩%％][)）]$")
_ENDS_TEXT = "。；！？，、;!,"
LONGEST_CAPTION = 60
LONGEST_BARE = 40
LONGEST_LONE = 16
CAPTION_LINES = 3


class Found(Struct, frozen=True):
    """A table that takes the lines `first` to `last`, caption included."""

    first: int
    last: int
    block: TableBlock


class _Run(Struct):
    """Lines that may be rows of one table; `groups` says between which rules a row stands."""

    first: int
    rows: list[Row] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    last: int = 0


def find_tables(lines: Sequence[Line], titles: Collection[str] = ()) -> list[Found]:
    """The tables among the lines in order; a line whose squeezed text is one of the `titles` is no caption."""
    found: list[Found] = []
    index = 0
    while index < len(lines):
        run = _run(lines, index)
        index = run.last + 1
        for part in _parted(run) if run.rows else ():
            block = _block(part)
            if block:
                floor = found[-1].last + 1 if found else 0
                above = _caption(lines, part.first, floor, titles)
                caption = tuple(lines[i].passage for i in above)
                first = above[0] if above else part.first
                found.append(Found(first, part.last, replace(block, caption=(*caption, *block.caption))))
    return found


# --- which lines ------------------------------------------------------------------------------------------


def _run(lines: Sequence[Line], first: int) -> _Run:
    """The lines from `first` on that look like rows of one kind; no rows where the first is no such line."""
    run = _Run(first, last=first)
    barred: bool | None = None
    for index in range(first, len(lines)):
        line = lines[index]
        if is_rule(line):
            run.rules.append(len(run.rows))
            run.last = index
            continue
        row = read_row(line)
        if row is None and run.rows and not barred and _may_be_cell(lines, index):
            row = lone(line)
        if row is None or (barred is not None and row.barred is not barred):
            break
        barred = row.barred
        run.rows.append(row)
        run.groups.append(len(run.rules))
        run.lines.append(index)
        run.last = index
    return run


def _may_be_cell(lines: Sequence[Line], index: int) -> bool:
    """Whether a line without columns may stand between rows: a wrapped cell or the name of a group."""
    line = lines[index]
    if len(line.text) > LONGEST_LONE or line.gap or line.hashes or line.text[-1] in _ENDS_TEXT:
        return False
    if _NUMBERED.match(line.text) or _UNIT_LINE.fullmatch(line.text) or numbering(line.text)[0]:
        return False
    return index + 1 < len(lines) and not lines[index + 1].gap and read_row(lines[index + 1]) is not None


def _parted(run: _Run) -> list[_Run]:
    """The run, cut where another head begins: above a further Markdown rule, or where the first head comes again
    with other words."""
    cuts = [0]
    if len(run.rules) > 1 and run.rows[0].barred and run.rules[0] == 1 and 2 not in run.rules:
        cuts += [rule - 1 for rule in run.rules[1:] if rule - 1 > cuts[-1] + 1 and _all_words(run.rows[rule - 1])]
    cuts += [i for i in range(2, len(run.rows)) if i not in cuts and _new_head(run, i)]
    cuts = sorted(set(cuts))
    return [_slice(run, a, b) for a, b in zip(cuts, [*cuts[1:], len(run.rows)], strict=True)]


def _all_words(row: Row) -> bool:
    return not any(is_number(cell) for cell in row.cells)


def _new_head(run: _Run, index: int) -> bool:
    head, row = run.rows[0].filled, run.rows[index].filled
    if len(row) < 2 or not head or row[0].text != head[0].text or not _all_words(run.rows[index]):
        return False
    return [cell.text for cell in row] != [cell.text for cell in head] and any(
        map(is_number, run.rows[index - 1].cells)
    )


def _slice(run: _Run, start: int, end: int) -> _Run:
    part = _Run(run.lines[start] if start else run.first)
    part.rows, part.groups, part.lines = run.rows[start:end], run.groups[start:end], run.lines[start:end]
    part.rules = [rule - start for rule in run.rules if start <= rule <= end]
    part.last = run.last if end == len(run.rows) else run.lines[end] - 1
    return part


# --- what they make ---------------------------------------------------------------------------------------


def _block(run: _Run) -> TableBlock | None:
    if not _is_table(run):
        return None
    grid, certain = as_grid(run.rows, run.groups)
    caption, grid = _inner_caption(grid)
    heads = _heads(grid)
    head = tuple(row.cells for row in grid[:heads])
    words = {tuple(_texts(row)) for row in head}
    rows = tuple(row.cells for row in grid[heads:] if tuple(_texts(row.cells)) not in words)
    return TableBlock(caption, head, rows, certain) if rows else None


def _is_table(run: _Run) -> bool:
    """Whether rows make a table.

    Bars do where there are two rows of one length or a rule; blanks only where a number stands below a head and the
    rows are as long as one another.
    """
    if len(run.rows) < 2:
        return False
    if run.rows[0].barred:
        lengths = {len(row.cells) for row in run.rows}
        return max(lengths) > 1 and (bool(run.rules) or len(lengths) == 1)
    lengths_of = Counter(len(row.cells) for row in run.rows)
    length, times = lengths_of.most_common(1)[0]
    numbers = [row for row in run.rows[1:] if any(is_number(cell) for cell in row.cells[1:])]
    enough = 2 if length > 2 else 3
    return length > 1 and times >= 2 and len(run.rows) >= enough and 2 * len(numbers) >= len(run.rows) - 1


def _inner_caption(grid: Grid) -> tuple[tuple[Passage, ...], Grid]:
    """A first row of one cell over all columns is the caption."""
    caption: tuple[Passage, ...] = ()
    while len(grid) > 2 and len(grid[0].filled) == 1 and len(grid[0].cells) > 2 and _all_words(grid[0]):
        caption += grid[0].filled
        grid = grid[1:]
    return caption, grid


def _heads(grid: Grid) -> int:
    """How many rows are heads: the first, and those below it that fill its gaps or give its units."""
    first = grid[0]
    if first.filled and not _all_words(first) and not _of_years(first):
        return 0
    count = 1
    while count < min(3, len(grid) - 1) and _goes_on(grid[count - 1], grid[count], first):
        count += 1
    return count


def _of_years(row: Row) -> bool:
    return all(is_year(cell) or not is_number(cell) for cell in row.cells)


def _goes_on(above: Row, row: Row, first: Row) -> bool:
    if not (_all_words(row) or _of_years(row)) or not row.filled:
        return False
    head = first.cells[0] if first.cells else None
    same = row.cells[0] is None or (head is not None and row.cells[0].text == head.text)
    gaps = any(cell is None for cell in above.cells[1:])
    return same or (gaps and len(row.filled) > 1)


def _texts(cells: Cells) -> list[str]:
    return ["" if cell is None else "".join(cell.text.split()) for cell in cells]


# --- caption ----------------------------------------------------------------------------------------------


def _caption(lines: Sequence[Line], first: int, floor: int, titles: Collection[str]) -> list[int]:
    """The lines above a table that name it or its unit, in order."""
    taken: list[int] = []
    for index in range(first - 1, max(floor, first - CAPTION_LINES) - 1, -1):
        line = lines[index]
        if line.hashes or line.squeezed in titles or len(line.text) > LONGEST_CAPTION:
            break
        unit = bool(_UNIT_LINE.fullmatch(line.text))
        if not unit and not _names_table(lines, index):
            break
        taken.insert(0, index)
        if not unit:
            break
    return taken


def _names_table(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    if text[-1] in _ENDS_TEXT or any(mark in text for mark in "。；"):
        return False
    if _NUMBERED.match(text):
        return True
    return bool(_UNIT_GIVEN.search(text)) or (len(text) <= LONGEST_BARE and _apart(lines, index))


def _apart(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is no heading and does not go on with the text above it."""
    line, above = lines[index], lines[index - 1] if index else None
    if above is None or line.text[-1] in "：:" or numbering(line.text)[0]:
        return False
    return above.text[-1] in TERMINAL or bool(above.hashes) or is_heading_line(above.text)
