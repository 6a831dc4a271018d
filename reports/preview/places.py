"""Facts and findings → where they stand: in which source, on which page."""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reports.render.printing import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.diagnostics import Finding
    from reports.model import Explanation, Fact, Source
    from reports.render.screen import Pages

LINES_AROUND = 300
"""Lines of a source that are shown before and after the one that is asked for."""
_PIECES = re.compile(r"[，,：:　\s“”]+")
_BREAKS = "\r\n\u2028\u2029"
_NUMBERED = re.compile(r"(?:表|图|附件)[0-9]+")
_TELLING = 4
"""Letters of a name that is not found just anywhere."""
_LAST = ("版记", "报送发", "印发")


def source_key(source: Source) -> str:
    """The name by which the page asks for a source: never a path."""
    return sha256(source.path.encode()).hexdigest()[:16]


def sentence_of(fact: Fact) -> dict[str, Any]:
    """The source of a fact with the ranges of its sentence and of the figure, in its characters.

    The sentence is looked for around the figure, blanks aside; a row of a table is its line.
    """
    span = fact.span
    text, wanted = span.source.text, "".join(fact.sentence.split())
    figure = [span.start, span.end]
    reach = slice(max(0, span.start - 2 * len(wanted) - 200), span.end + 2 * len(wanted) + 200)
    kept = [(letter, reach.start + index) for index, letter in enumerate(text[reach]) if not letter.isspace()]
    letters = "".join(letter for letter, _ in kept)
    at = letters.find(wanted)
    while at >= 0:
        first, last = kept[at][1], kept[at + len(wanted) - 1][1] + 1
        if first <= span.start < last:
            return {"source": source_key(span.source), "sentence": [first, last], "figure": figure}
        at = letters.find(wanted, at + 1)
    line, _ = span.source.position(span.start)
    begin = span.source.line_starts[line - 1]
    return {"source": source_key(span.source), "sentence": [begin, _line_end(span.source, line)], "figure": figure}


def explained_at(explanation: Explanation) -> dict[str, Any]:
    """The same of a fact whose passage is at hand."""
    fact, passage = explanation.fact, explanation.passage
    whole = passage.span(0, len(passage.text))
    if not whole.start <= fact.span.start < whole.end:
        return sentence_of(fact)
    return {
        "source": source_key(whole.source), "sentence": [whole.start, whole.end],
        "figure": [fact.span.start, fact.span.end],
    }  # fmt: skip


def source_lines(source: Source, marks: Sequence[tuple[int, int, str]]) -> list[dict[str, Any]]:
    """The lines around the first mark, each with its name and its text cut where marks begin and end.

    `marks`: (start, end, kind) in characters of the source.
    """
    first = source.position(marks[0][0])[0] if marks else 1
    lines = range(max(1, first - LINES_AROUND), min(len(source.line_starts), first + LINES_AROUND) + 1)
    return [
        {
            "name": source.place(source.line_starts[line - 1]).rpartition(":")[0],
            "parts": list(_parts(source, source.line_starts[line - 1], _line_end(source, line), marks)),
        }
        for line in lines
    ]


def _line_end(source: Source, line: int) -> int:
    """Where a line ends, its line break left out."""
    starts = source.line_starts
    start, after = starts[line - 1], starts[line] if line < len(starts) else len(source.text)
    return start + len(source.text[start:after].rstrip(_BREAKS))


def _parts(source: Source, start: int, end: int, marks: Iterable[tuple[int, int, str]]) -> Iterator[list[str]]:
    """(text, kinds) of each stretch of a line."""
    edges = {start, end, *(edge for mark in marks for edge in mark[:2] if start < edge < end)}
    for left, right in pairwise(sorted(edges)):
        kinds = [kind for first, last, kind in marks if first <= left and right <= last]
        yield [source.text[left:right], " ".join(kinds)]


def printed_at(finding: Finding, pages: Pages) -> tuple[Box, ...]:
    """Where a finding stands on the pages: by its words, else by the names of its place; nowhere where neither is."""
    found = pages.find(finding.text, finding.start, finding.end) if finding.text else ()
    return found or _by_name(finding.place, pages)


def _by_name(place: str, pages: Pages) -> tuple[Box, ...]:
    if place.startswith(("报头", "期号", "刊名")):
        return (Box("", 1, 0.05, 0.04, 0.9, 0.2),)
    if place.startswith(_LAST):
        return (Box("", len(pages.sizes), 0.05, 0.75, 0.9, 0.2),)
    for piece in sorted(_PIECES.split(place), key=len, reverse=True):
        if (len(piece) >= _TELLING or _NUMBERED.fullmatch(piece)) and (found := pages.find(piece, 0, len(piece))):
            return found
    return ()
