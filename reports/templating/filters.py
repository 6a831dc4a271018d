"""The filters of our own that templates have besides those of Jinja."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

BREAK = "\u200b"
"""Zero-width space: a place to break a line that leaves nothing behind in the text of a PDF."""

_GB2312_ROWS = (range(0xA1, 0xF8), range(0xA1, 0xFF))


def mark_rare(text: str) -> Markup:
    """HTML of `text` with the characters outside GB 2312 in `<span class="rare">`.

    Every Chinese font has GB 2312; what lies outside, BREAK with it, may come from a fallback font, whose taller
    metrics would push its line off the grid. The style sheet gives these spans no line height of their own.
    """
    span = Markup('<span class="rare">{}</span>')
    stretches = ((rare, "".join(characters)) for rare, characters in groupby(text, lambda c: c == BREAK or is_rare(c)))
    return Markup("").join(span.format(stretch) if rare else escape(stretch) for rare, stretch in stretches)


@lru_cache(maxsize=1 << 14)
def is_rare(character: str) -> bool:
    """Whether a character lies outside ASCII and the rows of GB 2312, as GBK codes them."""
    if character.isascii() or character == BREAK:
        return False
    code = character.encode("gbk", errors="ignore")
    in_rows = (byte in row for byte, row in zip(code, _GB2312_ROWS, strict=False))
    return not code or not all(in_rows)


FILTERS: dict[str, Callable[[Any], Any]] = {"排字": mark_rare, "图形": Markup}
"""By the names that templates call them."""
