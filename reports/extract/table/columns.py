"""A table → its columns and rows with their heads read: which columns hold numbers, which say what a row is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.table.cell import read_cell
from reports.extract.table.heads import Head, Kind
from reports.numerals import half_width

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.extract.quantity.grammar import QuantityGrammar
    from reports.extract.table.heads import HeadGrammar
    from reports.model import Passage, TableBlock

Cells = tuple["Passage | None", ...]
_NOTHING = re.compile(r"[-—–－…\.。/／\\、*xX×\s]*|无|暂无|待定|未定|不详|同上|N/?A")
_CAPTION = re.compile(r"^(附?表\s*[0-9０-９一二三四五六七八九十]{1,3})\s+")
_COUNT = re.compile(r"[0-9]{1,3}[.、]?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(r"(?:1[0-2]|[1-9])")


class Column(Struct, frozen=True):
    """A column: its head, and whether its cells are numbers (`counts`), words, units, or nothing to be read.

    Where it is not `certain`, they may belong to another.
    """

    head: Head
    counts: bool = False
    words: bool = False
    units: bool = False
    times: bool = False
    certain: bool = True


class Grid(Struct, frozen=True):
    """The columns of a table and its rows of cells, blank marks left out.

    `caption` is what stands above; `alone` tells of each row whether it is a single cell.
    """

    caption: Head
    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    alone: tuple[bool, ...]


def read_grid(table: TableBlock, heads: HeadGrammar, quantities: QuantityGrammar, issued: date | None) -> Grid:
    """The columns of a table, each with its head of one or several rows."""
    rows = tuple(tuple(None if _blank(cell) else cell for cell in row) for row in table.rows)
    texts = _head_texts(table.heads, len(rows[0]), heads)
    sure = len(texts) if table.certain is None else table.certain
    columns = [
        replace(
            _column(heads.read(text if i < sure else "", issued), [row[i] for row in rows], i, heads, quantities),
            certain=i < sure,
        )
        for i, text in enumerate(texts)
    ]
    caption = heads.read("，".join(_CAPTION.sub(r"\1：", passage.text) for passage in table.caption), issued)
    alone = tuple(row[0] is not None and sum(1 for cell in row if cell) == 1 for row in table.rows)
    return Grid(caption, tuple(columns), rows, alone)


def _blank(cell: Passage | None) -> bool:
    return cell is None or bool(_NOTHING.fullmatch(cell.text))


def _head_texts(rows: Sequence[Cells], width: int, heads: HeadGrammar) -> list[str]:
    """The words over each column: those of a head over several columns, then its own."""
    texts = [""] * width
    for number, row in enumerate(rows):
        below = rows[number + 1 :]
        over = ""
        for i, cell in enumerate(row):
            text = "".join(cell.text.split()) if cell else ""
            spread = not text and i > 0 and any(lower[i] for lower in below)
            over = text if text or not spread else over
            text = over if spread else text
            if text and text != texts[i]:
                texts[i] += f"（{text}）" if heads.is_unit(text) and texts[i] else text
    return texts


def _column(
    head: Head, cells: Sequence[Passage | None], index: int, heads: HeadGrammar, quantities: QuantityGrammar
) -> Column:
    held = [cell.text for cell in cells if cell]
    if head.kind is Kind.UNREAD or (not head.name and _counts_rows(held)):
        return Column(replace(head, kind=Kind.UNREAD))
    if head.name in heads.words.of_time or (index == 0 and held and all(map(_is_year, held))):
        return Column(head, words=True, times=True)
    if head.name in heads.words.of_unit and held and all(heads.units(text) for text in held):
        return Column(head, units=True)
    unit = head.units[0] if head.units else ""
    numbers = sum(1 for text in held if read_cell(text, unit, quantities))
    counts = numbers > 0 and 2 * numbers >= len(held) and (index > 0 or bool(head.units))
    return Column(head, counts=counts, words=not counts)


def _counts_rows(held: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3 …: numbers of the rows."""
    numbers = [half_width(text).rstrip(".、") for text in held if _COUNT.fullmatch(half_width(text))]
    return bool(held) and numbers == [str(n) for n in range(1, len(held) + 1)]


def _is_year(text: str) -> bool:
    return bool(_YEAR.fullmatch(half_width(text)))


def in_words(column: Column, text: str) -> str:
    """`2021` below 年份 as 2021年, `3` below 月份 as 3月."""
    bare = half_width(text)
    if column.times and _YEAR.fullmatch(bare):
        return f"{bare}年"
    return f"{bare}月" if column.times and "月" in column.head.name and _MONTH.fullmatch(bare) else text
