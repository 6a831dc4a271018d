"""What stands beside and between the numbers of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.quantity.grammar import Found
    from reports.extract.reading import Reading

COUNTED = "个体"
_NOUN_BEHIND = re.compile(r"[\u4e00-\u9fff](?<![在以左右到至和与及或、等，])")


def counts_another(sentence: str, found: Found) -> bool:
    """`…，669个村村均增收`: a count whose noun stands right behind it is no count of what was told before."""
    return found.kind == COUNTED and bool(_NOUN_BEHIND.match(sentence, found.end))


def taken(reading: Reading, start: int, end: int, found: Found) -> bool:
    """Whether another quantity of the same kind stands between noun and number, a bracket of its own left out."""
    return any(
        o is not found and not o.small and o.kind == found.kind and not bracketed(reading.text, o, found)
        for o in numbers_between(reading.numbers, start, end)
    )


def bracketed(text: str, other: Found, found: Found) -> bool:
    """Whether a number stands in a bracket that closes before another: `援建资金（不含…500万元）3000万元`."""
    close = text.find("）", other.end, found.start)
    return close >= 0 and text.find("（", other.end, close) < 0 and text.rfind("（", 0, other.start) >= 0


def numbers_between(numbers: Sequence[Found], start: int, end: int) -> Sequence[Found]:
    """The numbers of a sentence, which stand in order, that begin in a range."""
    if len(numbers) == 1:
        return numbers if start <= numbers[0].start < end else ()
    first = bisect_left(numbers, start, key=_start)
    return numbers[first : bisect_left(numbers, end, lo=first, key=_start)]


def _start(found: Found) -> int:
    return found.start
