"""An explanation → its source lines with marks beneath, and its steps, for a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.model import Explanation, Passage

WIDTH = 76
"""Columns of a line of an excerpt; a Chinese character takes two."""
_MARKS = {"数": "^", "指标": "=", "期间": "~", "性质": "!", "协作方": "-", "受援方": "-"}


def explanation_lines(explanation: Explanation) -> list[str]:
    """Where the fact stands, its sentence with the words marked that it was made of, and step by step how."""
    fact = explanation.fact
    told = "/".join(part for part in (fact.issue, fact.article, fact.heading) if part)
    marks = {piece: _MARKS[step.name] for step in explanation.steps for piece in step.pieces}
    steps = [f"  {_MARKS.get(s.name, ' ') if s.pieces else ' '} {s.name}：{s.says}" for s in explanation.steps]
    return [f"{fact.span}  {fact.id}  {told}", *excerpt(explanation.passage, marks), *steps]


def excerpt(passage: Passage, marks: Mapping[tuple[int, int], str], width: int = WIDTH) -> list[str]:
    """The lines of a passage, each with its line number in the file and a line of marks where it has any.

    `marks`: (start, end) in `passage.text` → the character to set beneath; where two overlap, the first one given
    stands. Lines of the file that are longer than `width` columns are broken.
    """
    beneath = _beneath(passage.text, marks)
    lines: list[str] = []
    for number, start, end in _pieces(passage, width):
        lines.append(f"{number:>6} | {passage.text[start:end]}")
        drawn = "".join(beneath[i] * _columns(passage.text[i]) for i in range(start, end)).rstrip()
        if drawn:
            lines.append(f"{'':>6} | {drawn}")
    return lines


def _beneath(text: str, marks: Mapping[tuple[int, int], str]) -> list[str]:
    drawn = [" "] * len(text)
    for (start, end), mark in marks.items():
        for i in range(start, min(end, len(text))):
            drawn[i] = mark if drawn[i] == " " else drawn[i]
    return drawn


def _pieces(passage: Passage, width: int) -> Iterable[tuple[int, int, int]]:
    """(line of the file, start, end) of each line to print."""
    start, used = 0, 0
    line = passage.source.position(passage.origin(0))[0] if passage.text else 0
    for i, character in enumerate(passage.text):
        here = passage.source.position(passage.origin(i))[0]
        if i > start and (here != line or used + _columns(character) > width):
            yield line, start, i
            start, used = i, 0
        line, used = here, used + _columns(character)
    if passage.text:
        yield line, start, len(passage.text)


def _columns(character: str) -> int:
    """How many columns a character takes on a terminal (Unicode Standard Annex 11)."""
    if unicodedata.combining(character) or character in "\n\r\t":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
