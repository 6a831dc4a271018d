"""PDF → its pages for a screen: pictures, their text, and where on them some words stand."""

from __future__ import annotations

import io
import threading
from functools import cached_property
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from reports.render.printing import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = threading.Lock()
"""PDFium serves one thread at a time."""
_AROUND = 12
"""Characters on either side by which words are found whose sentence breaks over two pages."""
_Letters = tuple[str, tuple[int, ...]]


class Pages:
    """The pages of one PDF, numbered from 1; whatever is asked is made when it is asked for."""

    def __init__(self, pdf: bytes) -> None:
        with _LOCK:
            self._document = pypdfium2.PdfDocument(pdf)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(len(self._document))
            )
        """Width and height of each page in points."""

    def png(self, number: int, scale: float) -> bytes:
        """A page as PNG, `scale` pixels a point. Raises IndexError where there is no such page."""
        if not 1 <= number <= len(self.sizes):
            raise IndexError(number)
        with _LOCK:
            picture = self._document[number - 1].render(scale=scale).to_pil()
        data = io.BytesIO()
        picture.save(data, "PNG", compress_level=1)
        return data.getvalue()

    def text(self, number: int) -> str:
        """What a page says, line by line, for those who cannot see it."""
        return self._said[number - 1].replace("\r", "")

    def find(self, text: str, start: int, end: int) -> tuple[Box, ...]:
        """Where `text[start:end]` stands, by lines; by the whole text first, then by what is around it."""
        near = slice(max(0, start - _AROUND), end + _AROUND)
        for whole, begin, finish in ((text, start, end), (text[near], start - near.start, end - near.start)):
            before, wanted, after = (_letters(part) for part in (whole[:begin], whole[begin:finish], whole[finish:]))
            sought = wanted or before + after
            if not sought:
                continue
            for number, (letters, places) in enumerate(self._letters, 1):
                at = letters.find(before + wanted + after)
                if at >= 0:
                    first = at + (len(before) if wanted else 0)
                    return tuple(self._boxes(number, places[first : first + len(sought)]))
        return ()

    @cached_property
    def _said(self) -> tuple[str, ...]:
        with _LOCK:
            return tuple(page.get_textpage().get_text_bounded() for page in self._document)

    @cached_property
    def _letters(self) -> tuple[_Letters, ...]:
        """The letters of each page without blanks, and the number of each among PDFium's characters."""
        with _LOCK:
            return tuple(_letters_of(page.get_textpage()) for page in self._document)

    def _boxes(self, number: int, characters: tuple[int, ...]) -> Iterator[Box]:
        """One box a line."""
        width, height = self.sizes[number - 1]
        with _LOCK:
            text = self._document[number - 1].get_textpage()
            corners = [text.get_charbox(index, loose=True) for index in characters]
        lines: list[list[float]] = []
        for left, bottom, right, top in corners:
            if lines and abs(lines[-1][1] - bottom) < top - bottom and left >= lines[-1][0]:
                lines[-1][2:] = [max(lines[-1][2], right), max(lines[-1][3], top)]
            else:
                lines.append([left, bottom, right, top])
        for left, bottom, right, top in lines:
            yield Box("", number, left / width, 1 - top / height, (right - left) / width, (top - bottom) / height)


def _letters_of(text: pypdfium2.PdfTextPage) -> _Letters:
    found = [(chr(pdfium.FPDFText_GetUnicode(text, index)), index) for index in range(text.count_chars())]
    kept = [(letter, index) for letter, index in found if _letters(letter)]
    return "".join(letter for letter, _ in kept), tuple(index for _, index in kept)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace() and letter != "\u200b")
