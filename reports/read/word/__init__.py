"""Bytes of a DOCX file → lines: its text whole and in order, as a reader sees it."""

from __future__ import annotations

from reports.read.page_text import Laid, Unreadable
from reports.read.word.body import Body
from reports.read.word.package import Package

__all__ = ["read_word"]


def read_word(data: bytes) -> Laid:
    """Headers that the body does not repeat, the body with its tables, lists and text boxes, then notes and footers.

    Raises Unreadable.
    """
    package = Package(data)
    body = Body(package)
    lines = list(body.lines())
    known = {_squeezed(line) for line in lines}
    above = [line for line in body.headers() if _says_more(line, known)]
    below = [line for line in body.footers() if _says_more(line, known)]
    whole = (*above, *lines, *body.notes(), *below)
    if not any(line.strip() for line in whole):
        raise Unreadable("I105", "空文件，没有文字", "请核对文件内容；如果整页是图片，请另找文字版")
    return Laid("\n".join(whole), notices=tuple(body.notices()))


def _squeezed(line: str) -> str:
    return "".join(line.split())


def _says_more(line: str, known: set[str]) -> bool:
    """Whether a header or footer has words of its own: more than a page number, and not a line of the body again."""
    words = _squeezed(line)
    return sum("\u4e00" <= c <= "\u9fff" for c in words) > 2 and not any(words in other for other in known)
