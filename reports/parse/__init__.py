"""Source → Issues: masthead, editor's note, contents, articles, headings, contributor, distribution block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reports.model import Issue, IssueKind, Passage, Source
from reports.parse.articles import read_articles, read_reference
from reports.parse.contents import read_contents, read_note
from reports.parse.layout import Line, read_lines, wrap_width
from reports.parse.masthead import read_masthead
from reports.parse.outline import split_sentences
from reports.parse.tail import Tails, is_label, read_tail

if TYPE_CHECKING:
    from reports.lexicon import Lexicon, Structure

__all__ = ["parse"]


def parse(source: Source, lexicon: Lexicon) -> tuple[Issue, ...]:
    """Read a source as an issue, as several where they are bound in one file (合订本), or as reference material.

    A text is an issue when it has two of these three: a masthead name, a number (or 增刊, 专刊), a 报/送/发 block.
    """
    lines = read_lines(source)
    width = wrap_width(lines)
    parts = _bound_together(lines, lexicon.structure)
    return tuple(_parse(source, part, tail, width, lexicon) for part, tail in parts)


def _bound_together(lines: Sequence[Line], structure: Structure) -> Iterator[tuple[Sequence[Line], int]]:
    """The lines of each issue and where its tail begins.

    After a 报/送/发 block another masthead with a number begins the next one.
    """
    tails = Tails(lines, structure)
    begin: int | None = 0
    while begin is not None:
        tail = tails.after(begin)
        end = next((i for i in range(tail + 1, len(lines)) if _begins(lines, i, structure)), None)
        yield lines[begin:end], tail - begin
        begin = end


def _begins(lines: Sequence[Line], index: int, structure: Structure) -> bool:
    first = lines[index]
    if not first.squeezed.endswith(structure.masthead_endings) or is_label(first, structure):
        return False
    head = read_masthead(lines[index : index + LONGEST_MASTHEAD], structure)
    return head.name == first.text.strip() and bool(head.number or head.total_number)


def _parse(source: Source, lines: Sequence[Line], tail_start: int, width: float, lexicon: Lexicon) -> Issue:
    structure = lexicon.structure
    head = read_masthead(lines, structure)
    tail = read_tail(lines, tail_start, structure)
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


def _note_below(body: Sequence[Line], lexicon: Lexicon) -> tuple[list[Passage], Sequence[Line]]:
    """The editor's note that stands below the title, none where there is none, and the lines without it."""
    for index in range(1, min(NOTE_BELOW, len(body))):
        passage, taken = read_note(body, lexicon.structure, index)
        if taken:
            return list(split_sentences(passage)) if passage else [], (*body[:index], *body[index + taken :])
    return [], body


_Front = tuple[tuple[Passage, ...], tuple[str, ...] | None, Sequence[Line]]


def _front(body: Sequence[Line], lexicon: Lexicon) -> _Front:
    """Editor's note, contents and the rest; the two may stand in either order before the first article."""
    contents: tuple[str, ...] | None = None
    note, body = _note_below(body, lexicon)
    at = 0
    while at < len(body):
        passage, taken = read_note(body, lexicon.structure, at)
        if taken:
            note += split_sentences(passage) if passage else ()
        else:
            items, taken = read_contents(body, lexicon.structure, at)
            if not taken:
                break
            contents = items
        at += taken
    return tuple(note), contents, body[at:]
