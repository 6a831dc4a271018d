"""A document written with fewer and fewer figures in its sentences → the fullest that is within the limit.

What the sentences leave out stands in the annexes all the same. Single districts go first, then the city's figures from
the last section upwards; the core figures and texts written by hand always stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reports.model import Heading, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.compose.markdown import Document
    from reports.model import Block, Run

Writer = Callable[[frozenset[str]], "Document"]
CORE, PAIRS = "core-", "pair-"


def fitted(write: Writer, limit: int | None) -> Document:
    """The document within `limit` characters of body; `write` is given the keys that its sentences leave out."""
    whole = write(frozenset())
    if limit is None or length_of(whole.blocks) <= limit:
        return whole
    keys = _by_weight(whole)
    shortest = write(frozenset(keys))
    if length_of(shortest.blocks) > limit:
        return shortest
    best, fits, too_many = shortest, 0, len(keys)
    while too_many - fits > 1:
        kept = (fits + too_many) // 2
        tried = write(frozenset(keys[kept:]))
        if length_of(tried.blocks) <= limit:
            best, fits = tried, kept
        else:
            too_many = kept
    return best


def length_of(blocks: tuple[Block, ...]) -> int:
    """The characters of headings and paragraphs; blanks and tables do not count."""
    return sum(len("".join(run.text.split())) for run in _runs(blocks))


def _by_weight(document: Document) -> list[str]:
    """The keys of the figures in the sentences of the body: those of the city before those of districts."""
    keys = dict.fromkeys(run.figure for run in _runs(document.blocks) if run.figure)
    return sorted((key for key in keys if not key.startswith(CORE)), key=lambda key: key.startswith(PAIRS))


def _runs(blocks: tuple[Block, ...]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield from block.runs
