"""The characters of a printed page with their boxes → its printed lines."""

from __future__ import annotations

import re
from math import isfinite
from statistics import median
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pypdfium2.raw as pdfium
from msgspec import Struct

from reports.read.page_text import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pypdfium2

MOST_CHARACTERS = 5_000_000
_GAP = 1.3
"""A gap wider than this many characters parts two cells."""
CELL_GAP = "   "
WIDEST = 1_000
"""Half widths that blanks may fill in a line or before it: no page of an office is so wide, a PDF may claim any."""
_LATIN = 0x2E80
"""Characters from here on are as wide as they are high."""
WORD = re.compile(r"[A-Za-z]")


class Glyph(Struct, frozen=True):
    """A printed character and its box in points, from the lower left corner of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


class Printed(Struct, frozen=True):
    """A printed line: its text with gaps, its edges, its middle and size in points, where on the page it stands
    (0 at the foot, 1 at the top); `em`, in points, is the width of a Chinese character, by which blanks are counted.
    """

    text: str
    left: float
    right: float
    middle: float
    size: float
    share: float
    em: float = 0.0


def glyphs_of(page: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    count = page.count_chars()
    if count > MOST_CHARACTERS:
        raise Unreadable("I112", "PDF 一页的字数过多，没有读取", "请核对文件来源")
    box = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(page.raw, index)
        if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            continue
        pdfium.FPDFText_GetLooseCharBox(page.raw, index, box)
        if not all(map(isfinite, (box.left, box.bottom, box.right, box.top))):
            raise Unreadable("I111", "PDF 损坏：有的字不在任何位置", "请重新取一份，或用 WPS 打开后另存")
        if box.right > box.left and box.top > box.bottom:
            yield Glyph(chr(code), box.left, box.bottom, box.right, box.top)


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each printed line, from the top of the page down, from left to right."""
    rows: list[list[Glyph]] = []
    edges: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.middle, g.left)):
        if edges and glyph.top > edges[-1][0] and glyph.bottom < edges[-1][1] and _overlaps(glyph, edges[-1]):
            low, high = edges[-1]
            rows[-1].append(glyph)
            edges[-1] = min(low, glyph.bottom), max(high, glyph.top)
        else:
            rows.append([glyph])
            edges.append((glyph.bottom, glyph.top))
    return [sorted(row, key=lambda g: g.left) for row in rows]


def _overlaps(glyph: Glyph, edge: tuple[float, float]) -> bool:
    low, high = max(glyph.bottom, edge[0]), min(glyph.top, edge[1])
    return high - low > 0.4 * min(glyph.top - glyph.bottom, edge[1] - edge[0]) or edge[0] < glyph.middle < edge[1]


def printed(row: Sequence[Glyph], height: float) -> Printed:
    """A line; a cell behind a gap begins as many blanks from its beginning as on the page, whatever stands between."""
    size = max(median(g.right - g.left if ord(g.text) > _LATIN else g.top - g.bottom for g in row), 1.0)
    em = max(median([g.right - g.left for g in row if ord(g.text) > _LATIN] or [size]), 1.0)
    text, before, width = "", None, 0
    for glyph in row:
        if before is not None:
            gap = (glyph.left - before.right) / size
            if gap > _GAP:
                place = min(round(2 * (glyph.left - row[0].left) / em), WIDEST)
                blanks = max(len(CELL_GAP), place - width)
                text, width = text + " " * blanks, width + blanks
            elif gap > 0.15 and WORD.match(before.text) and WORD.match(glyph.text):
                text, width = text + " ", width + 1
        text += glyph.text
        width += 2 if east_asian_width(glyph.text) in "WFA" else 1
        before = glyph
    middle = median(g.middle for g in row)
    return Printed(text, row[0].left, row[-1].right, middle, size, middle / height if height else 0.5, em)
