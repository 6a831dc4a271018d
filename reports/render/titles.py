"""title → its lines: broken where the source has its blank, else by sense, in the shape of a trapezoid or a rhombus.

GB/T 9704—2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import LexiconError
from reports.render.typeset import width
from reports.strict_yaml import read_known

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDEST = 20
"""Characters of 22 pt in a line of 156 mm."""
MOST_SHAPED = 6
"""Lines up to which the shape is looked at; a text of more is no title, and shapes of it are too many to try."""
LOOKED_AT = 6
"""Characters at the end of a full line among which its end is chosen."""

_MARK, _SENSE, _ANYWHERE, _NEVER = 1.0, 4.0, 20.0, math.inf
"""What it costs to break after a mark, where a phrase begins or ends, between any two characters, inside a word."""
_BESIDE_A_BLANK = 25.0
"""What each of these costs more in a title with blanks, which are where its author breaks it and cost nothing."""
_FURTHER_LINE, _UNEVEN, _RECTANGLE, _HOURGLASS = 10.0, 0.08, 1.5, 9.0

_WORDS = Path(__file__).with_name("titles.yaml")
_WHOLE = re.compile(
    r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|（[^（）]*）|[0-9A-Za-z.,%‰+/:-]+[年月日个亿万元％余名家项次]*|——|……"
)
_BEFORE = re.compile(r"(?=[“‘《（])|(?<=[”’》）])")
_AFTER_MARK = re.compile(r"(?<=[，；：。！？])|(?<=——)|(?<=、)")
_NO_START = frozenset("，。、；：？！）〕］｝》〉」』】”’…—·％%")
_NO_END = frozenset("（〔［｛《〈「『【“‘")


class _Title(Struct, frozen=True):
    """The title without blanks, and the cost of a break before each of its characters."""

    text: str
    blanks: frozenset[int]
    costs: tuple[float, ...]

    def line(self, start: int, end: int) -> str:
        """The characters from `start` to `end` with the blanks of the source."""
        inner = (f" {self.text[at]}" if at in self.blanks and at > start else self.text[at] for at in range(start, end))
        return "".join(inner)


def title_lines(title: str, widest: float = WIDEST) -> list[str]:
    """The lines of a title, none wider than `widest` characters of its own size unless a word is.

    A title that fits into one line is one, its blanks as they are.
    """
    pieces = title.split()
    whole = " ".join(pieces)
    if width(whole) <= widest:
        return [whole] if whole else []
    found = _title(pieces, widest)
    fewest = math.ceil(width(found.text) / widest)
    ends = _shaped(found, fewest, widest) if fewest <= MOST_SHAPED else _filled(found, widest)
    return [found.line(start, end) for start, end in zip((0, *ends), ends, strict=False)]


def _title(pieces: Iterable[str], widest: float) -> _Title:
    text, blanks = "", set()
    for piece in pieces:
        blanks.add(len(text))
        text += piece
    return _Title(text, frozenset(blanks - {0}), _costs(text, blanks, widest))


def _costs(text: str, blanks: set[int], widest: float) -> tuple[float, ...]:
    costs = [_ANYWHERE] * (len(text) + 1)
    for at in _senses(text):
        costs[at] = _SENSE
    for found in _AFTER_MARK.finditer(text):
        costs[found.start()] = _MARK
    for start, end in _whole(text):
        if width(text[start:end]) <= widest:
            costs[start + 1 : end] = [_NEVER] * (end - start - 1)
    for at in range(1, len(text)):
        if text[at] in _NO_START or text[at - 1] in _NO_END:
            costs[at] = _NEVER
    more = _BESIDE_A_BLANK if len(blanks) > 1 else 0.0
    return tuple(0.0 if at in blanks else cost + more for at, cost in enumerate(costs))


def _whole(text: str) -> Iterable[tuple[int, int]]:
    yield from (m.span() for m in _WHOLE.finditer(text))
    yield from (m.span() for m in _words()[2].finditer(text))


def _senses(text: str) -> Iterable[int]:
    """Where a phrase begins or ends; never right after a word that begins one."""
    starts, ends, _ = _words()
    beginnings = [m.span() for m in starts.finditer(text)]
    found = {start for start, _ in beginnings} | {m.end() for m in ends.finditer(text)}
    found |= {m.start() for m in _BEFORE.finditer(text)}
    yield from found - {end for _, end in beginnings}


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What may begin a line, end one, and is never broken. Raises LexiconError."""
    document = read_known(_WORDS, "render/titles.yaml", LexiconError)
    if document.problems or not isinstance(document.value, dict):
        raise LexiconError(*document.problems)
    starts, ends, whole = (_longest_first(document.value[name]) for name in ("起头", "收尾", "整词"))
    return re.compile(starts), re.compile(ends), re.compile(whole)


def _longest_first(words: object) -> str:
    assert isinstance(words, list)  # noqa: S101 - the file comes with the program
    return "|".join(map(re.escape, sorted(map(str, words), key=lambda word: (-len(word), word))))


def _filled(title: _Title, widest: float) -> tuple[int, ...]:
    """Where each line ends that takes all it can, at the best place among its last characters."""
    ends, start, length = list[int](), 0, len(title.text)
    while start < length:
        most = next((at for at in range(start + 1, length) if width(title.line(start, at + 1)) > widest), length)
        places = range(most, max(start, most - LOOKED_AT), -1)
        start = most if most == length else min(places, key=lambda at: (title.costs[at], -at))
        ends.append(start)
    return tuple(ends)


def _shaped(title: _Title, fewest: int, widest: float) -> tuple[int, ...]:
    """Where each line ends of the best shape of `fewest` lines or a few more."""
    tries = [(_split(title, count, widest), count) for count in range(fewest, fewest + 3)]
    (cost, ends), _ = min(tries, key=lambda found: found[0][0] + _FURTHER_LINE * (found[1] - fewest))
    return _filled(title, widest) if math.isinf(cost) else ends


def _split(title: _Title, count: int, widest: float) -> tuple[float, tuple[int, ...]]:
    """The best cost of exactly `count` lines, and where each ends."""
    length = len(title.text)
    sizes = [0.0, *itertools.accumulate(width(f" {c}" if at in title.blanks else c) for at, c in enumerate(title.text))]
    mean = sizes[-1] / count

    @functools.cache
    def best(start: int, left: int, before: float, falling: bool) -> tuple[float, tuple[int, ...]]:
        """From `start` on in `left` lines, after a line of `before` characters that was shorter than its own before."""
        found: tuple[float, tuple[int, ...]] = (math.inf, ())
        for end in range(start + 1, length + 1) if left > 1 else (length,):
            size = sizes[end] - sizes[start] - (0.5 if start in title.blanks else 0)
            if size > widest:
                break
            cost = _shape(size, mean, before, falling) + (title.costs[end] if end < length else 0)
            if cost < found[0]:
                rest = (
                    best(end, left - 1, size, before > size) if end < length and left > 1 else _rest(end, left, length)
                )
                found = min(found, (cost + rest[0], (end, *rest[1])))
        return found

    return best(0, count, 0, False)  # noqa: FBT003


def _rest(end: int, left: int, length: int) -> tuple[float, tuple[int, ...]]:
    return (0, ()) if end == length and left == 1 else (math.inf, ())


def _shape(size: float, mean: float, before: float, falling: bool) -> float:
    """What a line of `size` costs beside the one before: lines of one length, or shorter in the middle, look wrong."""
    cost = _UNEVEN * (size - mean) ** 2
    if before and size == before:
        cost += _RECTANGLE
    if falling and size > before:
        cost += _HOURGLASS
    return cost
