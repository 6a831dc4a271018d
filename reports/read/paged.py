"""Bytes of a PDF → lines as they are printed, with the first line of each page.

PDFium gives every character with its box. Characters whose boxes share a height make a line; a wide gap within a line
becomes blanks, as cells of a table stand apart; a line that begins inside the text width keeps its indent in full-width
blanks, so that paragraphs can be told. Running heads and page numbers are left out.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

import pypdfium2
from msgspec import Struct

from reports.read.cells import table_lines
from reports.read.glyphs import CELL_GAP, WIDEST, Printed, glyphs_of, printed, rows_of
from reports.read.page_text import ROW_MARK, SOFT_BREAK, Laid, Unreadable
from reports.read.ruled import grids

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PAGES = 2_000
_FEW_A_PAGE = 8
_SEVERAL = 3
_WIDE = 1.6
"""A gap above a line that is wider than this many distances of lines is a blank line."""
_EDGE = 0.115
"""Running heads and page numbers stand in this share of a page's height, at its top and its foot."""
_DIGITS = re.compile(r"[0-9０-９]+")
_PAGE_NUMBER = re.compile(r"[-—–－·.\s第页共/]*[0-9０-９]{1,4}[-—–－·.\s第页共/0-9０-９]*")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_BEGINS = re.compile(r"[◆◇■□★☆●○▲△•·]|[一二三四五六七八九十]{1,3}、|(?:报|送|发|主送|抄报|抄送|呈报|报送)\s*[：:]")
"""What begins a paragraph wherever it stands: a mark of contents, a numbered heading, a line of the 报/送/发 block."""


def read_pdf(data: bytes) -> Laid:
    """The lines of a PDF with a text layer. Raises Unreadable for a scan, a password, damage."""
    document = _open(data)
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable("I112", f"PDF 有 {len(document)} 页，没有读取", "请拆分后再放入")
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    _require_text(pages)
    return _laid(_without_furniture(pages))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("I114", "PDF 加了密码", "请另存为不加密码的 PDF") from error
        raise Unreadable("I111", "PDF 损坏或不是 PDF", "请重新取一份，或用 WPS 打开后另存") from error


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Printed]:
    try:
        page = document[number]
        height = page.get_height()
        glyphs = list(glyphs_of(page.get_textpage()))
        ruled = grids(page) if glyphs else []
    except pypdfium2.PdfiumError as error:
        raise Unreadable("I111", f"PDF 第 {number + 1} 页损坏", "请重新取一份，或用 WPS 打开后另存") from error
    tables: list[Printed] = []
    for grid in ruled:
        rows, glyphs = table_lines(grid, glyphs, height)
        tables += rows
    lines = [printed(row, height) for row in rows_of(glyphs)]
    return sorted((*lines, *tables), key=lambda line: -line.middle) if tables else lines


def _require_text(pages: Sequence[Sequence[Printed]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    if len(text) < _FEW_A_PAGE * max(1, len(pages)):
        raise Unreadable("I115", "扫描件或图片，没有文字层，读不出文字", "请找文字版，或先做文字识别（OCR）再放入")
    if len(_PRIVATE.findall(text)) * 10 > len(text):
        raise Unreadable("I116", "PDF 的文字层是乱码（字体没有对照表）", "请找 Word 版，或先做文字识别（OCR）再放入")


# --- what is no text of the issue -------------------------------------------------------------------------


def _without_furniture(pages: Sequence[Sequence[Printed]]) -> list[list[Printed]]:
    """The pages without page numbers, and without what stands at the same edge of most pages but for its digits.

    Where nothing else is there it is the text.
    """
    seen = Counter(key for page in pages for key in {_furniture(line) for line in page} if key)
    often = {key for key, times in seen.items() if times >= max(3, 0.6 * len(pages))}
    kept = [[line for line in page if _furniture(line) not in often and not _is_number(line)] for page in pages]
    return kept if any(kept) else [list(page) for page in pages]


def _at_edge(line: Printed) -> bool:
    return line.share > 1 - _EDGE or line.share < _EDGE


def _furniture(line: Printed) -> str:
    return _DIGITS.sub("#", "".join(line.text.split())) if _at_edge(line) else ""


def _is_number(line: Printed) -> bool:
    return _at_edge(line) and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


# --- paragraphs -------------------------------------------------------------------------------------------


class Frame(Struct, frozen=True):
    """Where the text of a document stands: left and right edge, size of most characters, distance of lines, points."""

    left: float
    right: float
    size: float
    pitch: float


def _laid(pages: Sequence[Sequence[Printed]]) -> Laid:
    """The lines, those of one paragraph parted by soft breaks, a blank line where the gap above is wide."""
    text: list[str] = []
    starts: list[int] = []
    above: Printed | None = None
    first: Printed | None = None
    size = median(line.size for page in pages for line in page)
    pitch = _pitch(pages)
    number = 0
    for page in pages:
        starts.append(number)
        frame = _frame(page, size, pitch)
        for place, line in enumerate(page):
            if above is not None and first is not None and _goes_on(first, above, line, frame, new_page=not place):
                text.append(SOFT_BREAK)
            else:
                apart = above is not None and bool(place) and above.middle - line.middle > _WIDE * pitch
                text.append("\n\n" if apart else "\n" if text else "")
                number += apart
                text.append(_indent(line, frame))
                first = line
            text.append(line.text)
            number += 1
            above = line
    return Laid("".join(text), tuple(starts))


def _indent(line: Printed, frame: Frame) -> str:
    """The blanks before a line; those of a row of cells to the half width, as its cells are counted from there."""
    if CELL_GAP in line.text and line.em:
        wide, half = divmod(min(max(0, round(2 * (line.left - frame.left) / line.em)), WIDEST), 2)
        return "　" * wide + " " * half
    return "　" * min(max(0, round((line.left - frame.left) / line.size)), WIDEST // 2)


def _frame(page: Sequence[Printed], size: float, pitch: float) -> Frame:
    """The edges of the text: the leftmost place at which several lines begin, the rightmost at which several end."""
    page = [line for line in page if not line.text.startswith(ROW_MARK)] or page
    begins = Counter(round(line.left / (size / 2)) for line in page)
    ends = Counter(round(line.right / (size / 2)) for line in page)
    left = min((place for place, times in begins.items() if times >= _SEVERAL), default=min(begins, default=0))
    right = max((place for place, times in ends.items() if times >= _SEVERAL), default=max(ends, default=0))
    return Frame(left * size / 2, right * size / 2, size, pitch)


def _pitch(pages: Sequence[Sequence[Printed]]) -> float:
    steps = [a.middle - b.middle for page in pages for a, b in itertools.pairwise(page)]
    return median(steps) if steps else 0.0


def _goes_on(first: Printed, above: Printed, line: Printed, frame: Frame, *, new_page: bool) -> bool:
    """Whether a line goes on with the paragraph of `first` that `above` ends so far.

    The line above is full and this one stands at the edge or hangs below its first line; or both are lines of a title,
    set large and in the middle.
    """
    if any(CELL_GAP in each.text or each.text.startswith(ROW_MARK) for each in (above, line)):
        return False
    if _BEGINS.match(line.text):
        return False
    if abs(above.size - line.size) > 0.15 * line.size:
        return False
    if not new_page and above.middle - line.middle > _WIDE * frame.pitch:
        return False
    middle = (frame.left + frame.right) / 2
    if line.size > 1.15 * frame.size and not new_page:
        return all(abs((each.left + each.right) / 2 - middle) < line.size for each in (above, line))
    full = above.right > frame.right - 1.6 * line.size
    at_edge = line.left < frame.left + 0.8 * line.size
    hangs = first.left < frame.left + 1.6 * line.size and line.left > first.left + 0.5 * line.size
    return full and (at_edge or hangs)
