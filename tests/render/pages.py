"""PDF bytes → what stands where on its pages."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

MM = 25.4 / 72
PAGE_HEIGHT = 297.0
POINTS = 72 / 96
"""Of a pixel, which WeasyPrint writes sizes in."""


@dataclass(frozen=True)
class Line:
    """The characters of one baseline and where each starts; all in mm from the top left corner, `size` in points."""

    text: str
    starts: tuple[float, ...]
    right: float
    baseline: float
    size: float = 0

    @property
    def left(self) -> float:
        """Where the first character starts."""
        return self.starts[0]


@dataclass(frozen=True)
class Page:
    """The lines of a page from top to bottom, and its text in the order of the file."""

    lines: tuple[Line, ...]
    text: str
    size: tuple[float, float]


def read_pages(pdf: bytes) -> tuple[Page, ...]:
    """All pages of the file."""
    document = pypdfium2.PdfDocument(pdf)
    pages = tuple(_read_page(page) for page in document)
    document.close()
    return pages


def embedded_fonts(pdf: bytes) -> dict[str, bool]:
    """Whether each font that a text object of the file names is embedded."""
    document = pypdfium2.PdfDocument(pdf)
    fonts = {}
    for page in document:
        for part in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(part.raw)
            name = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(font, name, 100)
            fonts[name.value.decode()] = bool(raw.FPDFFont_GetIsEmbedded(font))
    return fonts


def _read_page(page: Any) -> Page:
    text = page.get_textpage()
    lines: dict[float, list[tuple[float, float, str]]] = {}
    sizes: dict[float, float] = {}
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if character.strip():
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
            right = text.get_charbox(index, loose=True)[2]
            lines.setdefault(round(y.value, 1), []).append((x.value * MM, right * MM, character))
            sizes[round(y.value, 1)] = round(raw.FPDFText_GetFontSize(text.raw, index) * POINTS, 1)
    size = (page.get_width() * MM, page.get_height() * MM)
    set_lines = tuple(_line(y, sorted(lines[y]), sizes[y]) for y in sorted(lines, reverse=True))
    return Page(set_lines, text.get_text_bounded(), size)


def _line(y: float, characters: list[tuple[float, float, str]], size: float) -> Line:
    text = "".join(character for _, _, character in characters)
    starts = tuple(start for start, _, _ in characters)
    return Line(text, starts, characters[-1][1], PAGE_HEIGHT - y * MM, size)
