"""The text of a paragraph → the ranges of its sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(r"[。！？!?]+[”’）》】\"')]*")
_CUTS = (
    re.compile(r"[；;]"),
    re.compile(r"(?<![0-9０-９])[，,：:]|[，,：:](?![0-9０-９])"),
    re.compile(r"[、\s]"),
    re.compile(r"[^0-9０-９.．,，]"),
)
"""Where an overlong sentence may be cut, the best place first; none lies inside a number."""
LONGEST_SENTENCE = 5000
"""No office writes one as long as this; a longer one is a file that has lost its marks."""


def sentence_ranges(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of the sentences of a paragraph without the blanks around them.

    Closing quotes belong to the sentence that they end. A sentence longer than `LONGEST_SENTENCE` comes in pieces cut
    at its clauses, so that whatever looks at a whole sentence has a bound to its work.
    """
    start = 0
    for match in _END.finditer(text):
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        cut = _cut(text, start + LONGEST_SENTENCE)
        yield from _without_blanks(text, start, cut)
        start = cut
    yield from _without_blanks(text, start, end)


def _cut(text: str, limit: int) -> int:
    """Behind the last clause mark of the half window before `limit`; `limit` itself where only digits stand."""
    for pattern in _CUTS:
        found = list(pattern.finditer(text, limit - LONGEST_SENTENCE // 2, limit))
        if found:
            return found[-1].end()
    return limit


def _without_blanks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    last = start + len(piece.rstrip())
    first = end - len(piece.lstrip())
    if first < last:
        yield first, last
