"""The text of a paragraph → the ranges of its sentences."""

from __future__ import annotations

import re
from itertools import islice
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
_NUMBER = re.compile(r"[0-9０-９](?:[0-9０-９.．,，]*[0-9０-９])?")
LONGEST_SENTENCE = 5000
MOST_NUMBERS = 200
"""No office writes sentences as long as this or with as many numbers; such a file has lost its marks."""


def sentence_ranges(text: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of the sentences of a paragraph without the blanks around them.

    Closing quotes belong to the sentence that they end. A sentence longer than `LONGEST_SENTENCE`, or with
    more than `MOST_NUMBERS`, comes in pieces cut at its clauses: whatever looks at a whole sentence has a bound to its
    work, and a file in which every mark was lost is read in time proportional to its size.
    """
    start = 0
    for match in _END.finditer(text):
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while (limit := _limit(text, start, end)) < end:
        cut = _cut(text, (start + limit) // 2, limit)
        yield from _without_blanks(text, start, cut)
        start = cut
    yield from _without_blanks(text, start, end)


def _limit(text: str, start: int, end: int) -> int:
    """Where a sentence that begins at `start` must end at the latest."""
    if end - start <= 2 * MOST_NUMBERS:
        return end
    end = min(end, start + LONGEST_SENTENCE)
    one_too_many = next(islice(_NUMBER.finditer(text, start, end), MOST_NUMBERS, None), None)
    return one_too_many.start() if one_too_many else end


def _cut(text: str, first: int, limit: int) -> int:
    """Behind the last clause mark from `first` to `limit`; `limit` itself where only digits stand."""
    for pattern in _CUTS:
        found = [match.end() for match in pattern.finditer(text, first, limit + 1) if match.end() <= limit]
        if found:
            return found[-1]
    return limit


def _without_blanks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    last = start + len(piece.rstrip())
    first = end - len(piece.lstrip())
    if first < last:
        yield first, last
