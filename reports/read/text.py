"""Bytes of a text or Markdown file → Source."""

from __future__ import annotations

import hashlib
import re
from itertools import accumulate, pairwise

from reports.model import Deferred, Source, Unit
from reports.read.encoding import Decoded, Undecodable, decode
from reports.read.page_text import SOFT_BREAK, Unreadable

MOST_LINES = 1_000_000
"""A line costs half a kilobyte of memory, however short it is."""
LONGEST_LINE = 1_000_000
"""A year of an office's issues has fewer characters; a line of more is data of another kind."""
_BEGINNING = 200
"""Characters in which a first line is looked for."""
_LINE_END = re.compile(r"\r\n|\n|\r")
_PRINTED_END = re.compile(f"\n|{SOFT_BREAK}")


def read_text(data: bytes, shown: str) -> tuple[Source, Decoded]:
    """The source of a text in an encoding of Chinese offices, and how it was decoded. Raises Unreadable."""
    try:
        decoded = decode(data)
    except Undecodable as error:
        raise Unreadable("I104", error.message, error.hint) from error
    text = decoded.text
    if not text.strip():
        raise Unreadable("I105", "空文件，没有文字", "请核对文件内容")
    if text.count("\n") + text.count("\r") - text.count("\r\n") > MOST_LINES:
        raise Unreadable("I109", "文件超过 100 万行，没有读取", "请拆分后再放入")
    source = make_source(shown, text, data)
    if any(end - start > LONGEST_LINE for start, end in pairwise((*source.line_starts, len(text)))):
        raise Unreadable("I140", "有一行超过 100 万字，没有读取", "核对文件内容；正文请按段换行后再放入")
    return source, decoded


def make_source(shown: str, text: str, data: bytes, unit: Unit = Unit.LINE, pages: tuple[int, ...] = ()) -> Source:
    """A source from decoded text and the bytes that it came from; `pages` are the first lines of pages, from 0."""
    starts = _line_starts(text, bool(pages))
    return Source(shown, text, hashlib.sha256(data).hexdigest(), _opening(text), starts, unit, pages)


def known_source(
    shown: str, text: Deferred[str], sha256: str, opening: str, unit: Unit, pages: tuple[int, ...]
) -> Source:
    """The same of a text that was read before, of which few are looked into: its lines are counted at need."""
    starts = Deferred(lambda: _line_starts(text[0], bool(pages)))
    return Source(shown, text, sha256, opening, starts, unit, pages)


def _opening(text: str) -> str:
    return next((line.strip() for line in text[:_BEGINNING].splitlines() if line.strip()), "")


def _line_starts(text: str, paged: bool) -> tuple[int, ...]:
    if not paged and "\r" not in text:  # most texts, and split is several times as fast as a pattern
        lengths = (len(line) + 1 for line in text.split("\n")[:-1])
        return tuple(accumulate(lengths, initial=0))
    end = _PRINTED_END if paged else _LINE_END
    return 0, *(m.end() for m in end.finditer(text))
