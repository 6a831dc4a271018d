"""A sentence → the clause around a place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

MARKS = "，；。"


def clause_start(text: str, at: int, marks: str = MARKS) -> int:
    """Where the clause that holds `at` begins: behind the last mark before it."""
    stops = _stops(text, marks)
    before = bisect_left(stops, at)
    return stops[before - 1] + 1 if before else 0


def clause_end(text: str, at: int, marks: str = MARKS) -> int:
    """Where the clause that holds `at` ends: at the next mark, else at the end of the text."""
    stops = _stops(text, marks)
    after = bisect_left(stops, at)
    return stops[after] if after < len(stops) else len(text)


@lru_cache(maxsize=8)
def _stops(text: str, marks: str) -> list[int]:
    """Where the marks stand: every dimension asks for the clauses of the same sentence, many times."""
    return [match.start() for match in _pattern(marks).finditer(text)]


@lru_cache(maxsize=16)
def _pattern(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}]")
