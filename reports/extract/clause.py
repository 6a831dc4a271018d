"""A sentence → the clause around a place in it."""

from __future__ import annotations

MARKS = "，；。"


def clause_start(text: str, at: int, marks: str = MARKS) -> int:
    """Where the clause that holds `at` begins: behind the last mark before it."""
    return max(text.rfind(mark, 0, max(at, 0)) for mark in marks) + 1


def clause_end(text: str, at: int, marks: str = MARKS) -> int:
    """Where the clause that holds `at` ends: at the next mark, else at the end of the text."""
    found = [place for place in (text.find(mark, at) for mark in marks) if place >= 0]
    return min(found, default=len(text))
