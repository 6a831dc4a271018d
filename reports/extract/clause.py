"""A sentence → the clause around a place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS = "，；。"
_ANY = re.compile("[，,；;。：:！？|]")


def clause_start(text: str, at: int, marks: str = MARKS) -> int:
    """Where the clause that holds `at` begins: behind the last of the `marks` (some of `_ANY`) before it."""
    stops = _stops(text, marks)
    before = bisect_left(stops, at)
    return stops[before - 1] + 1 if before else 0


def clause_end(text: str, at: int, marks: str = MARKS) -> int:
    """Where the clause that holds `at` ends: at the next mark, else at the end of the text."""
    stops = _stops(text, marks)
    after = bisect_left(stops, at)
    return stops[after] if after < len(stops) else len(text)


def clause_marks(text: str, marks: str = MARKS) -> Sequence[int]:
    """Where the marks stand that part the clauses."""
    return _stops(text, marks)


@lru_cache(maxsize=16)
def _stops(text: str, marks: str) -> list[int]:
    """Where the marks stand: every dimension asks for the clauses of the same sentence, many times."""
    return [at for at, mark in _marked(text) if mark in marks]


@lru_cache(maxsize=2)
def _marked(text: str) -> list[tuple[int, str]]:
    """Where any mark stands by which a dimension parts clauses: one look at a sentence serves them all."""
    return [(match.start(), match.group()) for match in _ANY.finditer(text)]
