"""A line → the cells of a table's row: set apart by bars, by tabs or by two blanks and more."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.numerals import half_width
from reports.parse.layout import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.model import Passage
    from reports.parse.layout import Line

BLANKS = " \t\u3000\u00a0"
_BARS = "|｜│┃║┆┊"
_BAR = re.compile(rf"(?<!\\)[{_BARS}]")
_RULE_MARKS = "-—–－=+:─━═┄┈┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜╭╮╰╯┠┨┯┷┝┥"
_TOKEN = re.compile(rf"[^{BLANKS}]+(?:[ \u00a0][^{BLANKS}]+)*")
_LABEL = re.compile(r"附?[表件][0-9０-９一二三四五六七八九十]{0,3}[：:.．]?")
_NUMBER = re.compile(
    r"[约近超逾达≥≤><~≈+\-−–↑↓]{0,2}=?\s?[0-9][0-9,，. ]*(?:\s?[-—~]\s?[0-9][0-9.]*)?"
    r"\s?[余多]?\s?[十百千万亿]{0,2}[余多]?(?P<unit>[^0-9\s]{0,5})(?:[（(][^（(]*[）)])?"
)
_WORD = re.compile(rf"[^{BLANKS}]+")
_DRAWN = re.compile(r"[─━═]{3,}|[-—–－=_]{6,}")
_OF_TIME = ("年", "月", "日", "季", "号")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Row(Struct, frozen=True):
    """The cells of a line. `columns` are where they stand on the page, in half widths; empty where bars part them.

    `tabbed` are the cells where every tab begins a new one, the blank ones kept.
    """

    cells: tuple[Passage | None, ...]
    columns: tuple[tuple[int, int], ...] = ()
    tabbed: tuple[Passage | None, ...] = ()

    @property
    def barred(self) -> bool:
        return not self.columns

    @property
    def filled(self) -> tuple[Passage, ...]:
        """The cells that hold anything."""
        return tuple(cell for cell in self.cells if cell)


def is_rule(line: Line) -> bool:
    """Whether a line only draws: `| --- | --- |`, `├──┼──┤`, `+---+---+`."""
    text = line.squeezed
    return len(text) > 1 and not text.strip(_RULE_MARKS + _BARS) and bool(text.strip(_BARS + "+"))


def read_row(line: Line) -> Row | None:
    """The cells of a line; None where it has fewer than two and no bar before them."""
    if line.hashes:
        return None
    if _BAR.search(line.text):
        return Row(tuple(_between_bars(line.passage)))
    if "  " not in line.text and not any(blank in line.text for blank in BLANKS[1:]):
        return None
    found = _joined_names(line.text, _cells(line.text))
    spans = [span for span in found if not _DRAWN.fullmatch(line.text, *span)]
    if len(found) < 2 or not spans:
        return None
    cells = tuple(line.passage.part(*span) for span in spans)
    return Row(cells, tuple(_columns(line, spans)), tuple(_between_tabs(line)))


def parted_words(row: Row, width: int) -> Row:
    """The row with its cells cut at single blanks too, where that makes so many of them."""
    if len(row.cells) >= width:
        return row
    cut = [
        (
            cell.part(*word.span()),
            (column + _width(cell.text[: word.start()]), column + _width(cell.text[: word.end()])),
        )
        for cell, (column, _) in zip(row.filled, row.columns, strict=True)
        for word in _WORD.finditer(cell.text)
    ]
    return Row(tuple(cell for cell, _ in cut), tuple(span for _, span in cut)) if len(cut) == width else row


def lone(line: Line) -> Row:
    """A line without columns as a row of one cell."""
    return Row((line.passage,), tuple(_columns(line, [(0, len(line.text))])))


def _between_bars(passage: Passage) -> Iterator[Passage | None]:
    text = passage.text
    edges = [match.start() for match in _BAR.finditer(text)]
    edges = edges if text[0] in _BARS else [-1, *edges]
    edges = edges if text[-1] in _BARS else [*edges, len(text)]
    for left, right in itertools.pairwise(edges):
        yield trimmed(passage, left + 1, right)


def _between_tabs(line: Line) -> Iterator[Passage | None]:
    before = _indent(line).count("\t")
    if "\t" not in line.text:
        return
    yield from [None] * before
    start = 0
    for piece in line.text.split("\t"):
        yield trimmed(line.passage, start, start + len(piece))
        start += len(piece) + 1


def trimmed(passage: Passage, start: int, end: int) -> Passage | None:
    """The cell between two places without the blanks around it; None where nothing is left."""
    text = passage.text[start:end]
    left = start + len(text) - len(text.lstrip())
    right = start + len(text.rstrip())
    return passage.part(left, right) if left < right else None


def _cells(text: str) -> list[tuple[int, int]]:
    """The pieces between two blanks or a full-width one.

    A single full-width blank beside one character spreads a name (`合　计`, `王　强`), any behind 附表 open a caption;
    there they part nothing.
    """
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        last = spans[-1] if spans else (0, -1)
        joined = 1 in (last[1] - last[0], end - start)
        label = len(spans) < 2 and _LABEL.fullmatch(text, *last)
        if label or (text[last[1] : start] == "\u3000" and joined):
            spans[-1] = last[0], end
        else:
            spans.append((start, end))
    return spans


def _joined_names(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`合　　计`: two single characters at the beginning of a row are one word that was spread."""
    if len(spans) > 2 and all(end - start == 1 and "一" <= text[start] <= "龥" for start, end in spans[:2]):
        return [(spans[0][0], spans[1][1]), *spans[2:]]
    return spans


def _columns(line: Line, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    width = _width(_indent(line))
    at = 0
    for start, end in spans:
        width += _width(line.text[at:start])
        begin = width
        width += _width(line.text[start:end])
        at = end
        yield begin, width


def _indent(line: Line) -> str:
    origin = line.passage.origin(0)
    return line.passage.source.text[max(0, origin - line.indent) : origin]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def is_number(cell: Passage | None) -> bool:
    """Whether a cell holds a number and hardly anything else; times (1—9月, 2022年) are none."""
    if cell is None:
        return False
    match = _NUMBER.fullmatch(half_width(cell.text.strip()))
    return bool(match and not match["unit"].startswith(_OF_TIME))


def is_year(cell: Passage | None) -> bool:
    """Whether a cell holds a year and nothing else."""
    return bool(cell and _YEAR.fullmatch(half_width(squeeze(cell.text))))
