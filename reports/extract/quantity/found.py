"""A quantity as it stands in a sentence: the value that the grammars of numbers hand on."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.model import Quantity


class Found(Struct, frozen=True):
    """A quantity in a sentence: `start` to `end` with its hedge, the number itself from `number` on.

    `unit` of the quantity is the base unit; `kind` its kind; `mean` marks 每亩, 人均, 万元/亩. `small` marks a Chinese
    numeral under 百 that counts only where a metric claims it; `duration` a length of time.
    """

    start: int
    end: int
    number: int
    quantity: Quantity
    kind: str
    mean: bool = False
    small: bool = False
    duration: bool = False


def overlaps(start: int, end: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a range has a character in common with one of the others."""
    for a, b in ranges:  # noqa: SIM110 - a generator costs three times as much here
        if start < b and a < end:
            return True
    return False


class Ranges:
    """Ascending ranges that do not overlap."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self._ranges = ranges
        self._starts = [start for start, _ in ranges]

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds the whole of another range."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._ranges[index][1]

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them has a character in common with another range."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and start < self._ranges[index][1]
