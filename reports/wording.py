"""Text → the stretches of letters by which it is known again, whatever became of its blanks, marks and lines.

The trace of an issue is a few stretches of each of its sentences. Intake keeps it, so that of a large folder no text
need be opened to see that an issue repeats nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from reports.model import Issue

LENGTH, SHORTEST = 6, 15
"""Letters of a stretch, and of the shortest sentence that is looked at. Tables are not: reading them from a page mixes
their lines.
"""
KNOWN = 0.8
"""Share of the stretches of a sentence by which it is known again."""
_OTHER = re.compile(r"[\W_]+")
_APART = 30
"""One stretch of so many stands in a trace. A changed letter spoils six of them, so that whoever spoils all that stand
there has spoilt a fifth of the sentence: it is not known again.
"""


def letters(text: str) -> str:
    """The text without blanks and marks."""
    return _OTHER.sub("", text)


@lru_cache(maxsize=8192)
def stretches(text: str) -> frozenset[str]:
    """Every stretch of `LENGTH` letters; none of a text that is too short."""
    said = letters(text)
    if len(said) < SHORTEST:
        return frozenset()
    return frozenset(said[start : start + LENGTH] for start in range(len(said) - LENGTH + 1))


def sentences(issue: Issue) -> Iterator[str]:
    """The sentences of an issue that end in a full stop, those of the editor's note first."""
    sections = (section for article in issue.articles for section in article.sections)
    for passage in chain(issue.editor_note, *(section.sentences for section in sections)):
        if passage.text.rstrip().endswith("。"):
            yield passage.text


def trace_of(issue: Issue) -> str:
    """A line for each sentence that is long enough: some of its stretches, one after the other."""
    return "\n".join(filter(None, map(sentence_trace, sentences(issue))))


def sentence_trace(text: str) -> str:
    """The stretches in the middle of equal parts of a sentence; empty where it is too short."""
    said = letters(text)
    if len(said) < SHORTEST:
        return ""
    every = len(said) - LENGTH + 1
    parts = every // _APART + 1
    starts = [(2 * part + 1) * every // (2 * parts) for part in range(parts)]
    return "".join([said[start : start + LENGTH] for start in starts])


def known_again(trace: str, known: Container[str]) -> tuple[int, int]:
    """How many sentences of a trace have a stretch that is `known`, and how many there are."""
    lines = trace.split("\n") if trace else []
    return sum(any(line[at : at + LENGTH] in known for at in range(0, len(line), LENGTH)) for line in lines), len(lines)
