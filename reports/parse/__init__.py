"""Source → Issues: masthead, editor's note, contents, articles, headings, contributor, distribution block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.model import Issue, IssueKind, Passage, Source
from reports.parse.articles import read_articles, read_reference
from reports.parse.contents import read_contents, read_note
from reports.parse.layout import Line, read_lines, wrap_width
from reports.parse.masthead import read_masthead
from reports.parse.outline import split_sentences
from reports.parse.tail import is_label, read_tail, tail_start

if TYPE_CHECKING:
    from reports.lexicon import Lexicon, Structure

__all__ = ["parse"]


def parse(source: Source, lexicon: Lexicon) -> tuple[Issue, ...]:
    """Read a source as an issue, as several where they are bound in one file (合订本), or as reference material.

    A text is an issue when it has two of these three: a masthead name, a number (or 增刊, 专刊), a 报/送/发 block.
    """
    lines = read_lines(source)
    width = wrap_width(lines)
    return tuple(_parse(source, part, width, lexicon) for part in _bound_together(lines, lexicon.structure))


def _bound_together(lines: Sequence[Line], structure: Structure) -> list[Sequence[Line]]:
    """The lines of each issue: after a 报/送/发 block another masthead with a number begins the next one."""
    parts: list[Sequence[Line]] = []
    rest = lines
    while True:
        tail = tail_start(rest, structure)
        start = next((i for i in range(tail + 1, len(rest)) if _begins(rest[i:], structure)), None)
        if start is None:
            return [*parts, rest]
        parts.append(rest[:start])
        rest = rest[start:]


def _begins(lines: Sequence[Line], structure: Structure) -> bool:
    if not lines[0].squeezed.endswith(structure.masthead_endings) or is_label(lines[0], structure):
        return False
    head = read_masthead(lines[:LONGEST_MASTHEAD], structure)
    return head.name == lines[0].text.strip() and bool(head.number or head.total_number)


def _parse(source: Source, lines: Sequence[Line], width: float, lexicon: Lexicon) -> Issue:
    structure = lexicon.structure
    head = read_masthead(lines, structure)
    tail = read_tail(lines, structure)
    numbered = bool(head.number or head.total_number or head.special)
    if (bool(head.name) + numbered + bool(tail.distribution)) < 2:
        return Issue(IssueKind.REFERENCE, source, articles=(read_reference(lines, width, structure),))
    note, contents, body = _front(lines[head.length : max(tail.start, head.length)], lexicon)
    return Issue(
        IssueKind.ISSUE,
        source,
        head.name,
        head.year,
        head.number,
        head.total_number,
        head.special,
        head.issuer or tail.printed_by,
        head.date or tail.printed_date,
        note,
        contents,
        read_articles(body, contents or (), width, structure),
        tail.distribution,
        tail.printed_by,
        tail.printed_date,
    )


LONGEST_MASTHEAD = 6
NOTE_BELOW = 3


def _note_first(body: Sequence[Line], lexicon: Lexicon) -> Sequence[Line]:
    """An editor's note that stands below the title is read before it."""
    for index in range(1, min(NOTE_BELOW, len(body))):
        taken = read_note(body[index:], lexicon.structure)[1]
        if taken:
            return (*body[index : index + taken], *body[:index], *body[index + taken :])
    return body


_Front = tuple[tuple[Passage, ...], tuple[str, ...] | None, Sequence[Line]]


def _front(body: Sequence[Line], lexicon: Lexicon) -> _Front:
    """Editor's note, contents and the rest; the two may stand in either order before the first article."""
    note: tuple[Passage, ...] = ()
    contents: tuple[str, ...] | None = None
    body = _note_first(body, lexicon)
    while body:
        passage, taken = read_note(body, lexicon.structure)
        if taken:
            note += tuple(split_sentences(passage)) if passage else ()
        else:
            items, taken = read_contents(body, lexicon.structure)
            if not taken:
                break
            contents = items
        body = body[taken:]
    return note, contents, body
