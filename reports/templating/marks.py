"""Curly brackets that were meant to be a tag and are none: full-width, apart, single, without their other half."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTNERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_NARROW = str.maketrans("｛｝％＃", "{}%#")
_LOOSE = re.compile(r"\{\s*[{%]|[}%]\s*\}")
_SINGLE = re.compile(r"(?<![{%#])\{[ \w.]+\}(?![}%#])")
_ENDS = re.compile(r"\}\}|%\}|#\}")


def loose_marks(text: str) -> Iterator[tuple[int, str]]:
    """Marks with full-width brackets, or with a blank between the two: where, and as written."""
    for found in _LOOSE.finditer(text.translate(_NARROW)):
        mark = text[found.start() : found.end()]
        if mark not in _PARTNERS and mark not in _PARTNERS.values():
            yield found.start(), mark


def single_marks(text: str) -> Iterator[tuple[int, str]]:
    """Names in one pair of brackets."""
    yield from ((found.start(), found[0]) for found in _SINGLE.finditer(text))


def stray_ends(text: str) -> Iterator[tuple[int, str]]:
    """Ends of tags in text that holds no tag."""
    yield from ((found.start(), found[0]) for found in _ENDS.finditer(text))


def told_loose(mark: str) -> tuple[str, str]:
    """What to say of a loose mark, and what to do."""
    return f"标记的花括号写成了“{mark}”", "改成半角，紧挨着写：{{ }}、{% %}"


def told_single(mark: str) -> tuple[str, str]:
    """What to say of a single mark, and what to do."""
    return f"“{mark}”只有一层花括号", f"写成 {{{mark}}}"
