"""The lines of the body → articles with their sections, sentences and contributors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from reports.model import Article, Passage, Section, TableBlock
from reports.parse.contents import LONGEST_SUBHEAD, Title, find_titles, title_key
from reports.parse.layout import TERMINAL, Line, continues, join
from reports.parse.outline import POINT, is_heading_line, numbering, outline
from reports.parse.tables import Found, find_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reports.lexicon import Structure

_CONTRIBUTED = re.compile(r"^供稿(?:单位)?[：:]\s*")
LONGEST_CONTRIBUTOR = 15


class _Draft(Struct):
    """An article while its lines are read."""

    title: str
    contributor: str | None = None
    sections: list[Section] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)
    paragraphs: int = 0

    def open_heading(self, level: int, text: str) -> None:
        self.headings = {k: v for k, v in self.headings.items() if k < level} | {level: text}

    def add_paragraph(self, paragraph: Passage) -> None:
        self.headings.pop(POINT, None)
        self.paragraphs += 1
        for piece in outline(paragraph):
            for level, text in piece.opened:
                self.open_heading(level, text)
            if piece.sentences:
                self.sections.append(Section(tuple(self.headings.values()), self.paragraphs, piece.sentences))

    def add_table(self, table: TableBlock) -> None:
        self.sections.append(Section(tuple(self.headings.values()), self.paragraphs, (), table))

    def done(self) -> Article:
        return Article(self.title, self.contributor, tuple(self.sections))


def read_articles(
    lines: Sequence[Line], contents: Sequence[str], width: float, structure: Structure
) -> tuple[Article, ...]:
    """The articles of the body; text before the first title makes an article with an empty title."""
    tables = find_tables(lines, {title_key(item) for item in contents})
    titles = _outside(tables, lines, lambda rest: find_titles(rest, contents, width))
    drafts: list[_Draft] = []
    for item in _items(lines, titles, tables, width, structure):
        if isinstance(item, Title) and item.level == 0:
            drafts.append(_Draft(item.text))
            continue
        if not drafts:
            drafts.append(_Draft(""))
        _add(drafts[-1], item, structure)
    return tuple(draft.done() for draft in drafts)


def _outside(
    tables: Sequence[Found], lines: Sequence[Line], find: Callable[[Sequence[Line]], list[Title]]
) -> list[Title]:
    """The titles found among the lines that are not in a table."""
    inside = {i for table in tables for i in range(table.first, table.last + 1)}
    kept = [i for i in range(len(lines)) if i not in inside]
    return [replace(title, first=kept[title.first], last=kept[title.last]) for title in find([lines[i] for i in kept])]


def _add(draft: _Draft, item: Title | Passage | TableBlock, structure: Structure) -> None:
    if isinstance(item, TableBlock):
        draft.add_table(item)
        return
    if isinstance(item, Title):
        level, _ = numbering(item.text)
        draft.open_heading(level or 1, item.text.rstrip("：:"))
        return
    rest, contributor = split_contributor(item, structure)
    draft.contributor = contributor or draft.contributor
    if rest:
        draft.add_paragraph(rest)


def _items(
    lines: Sequence[Line], titles: Sequence[Title], tables: Sequence[Found], width: float, structure: Structure
) -> Iterator[Title | Passage | TableBlock]:
    """Titles, headings, healed paragraphs and tables in order."""
    starts = {title.first: title for title in titles}
    tabled = {table.first: table for table in tables}
    waiting: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        table = tabled.get(index)
        if table:
            if waiting:
                yield join(part.passage for part in waiting)
                waiting = []
            yield table.block
            index = table.last + 1
            continue
        title = starts.get(index) or (Title(index, index, line.text, 1) if is_heading_line(line.text) else None)
        if waiting and (title or not _joins(waiting[-1], line, width, structure)):
            yield join(part.passage for part in waiting)
            waiting = []
        if title:
            yield title
            index = title.last
        else:
            waiting.append(line)
        index += 1
    if waiting:
        yield join(part.passage for part in waiting)


def _joins(before: Line, line: Line, width: float, structure: Structure) -> bool:
    closing = _closing_bracket(line.text)
    if closing and closing[0] == 0 and split_contributor(line.passage, structure)[1]:
        return False
    return continues(before, line, width)


def split_contributor(paragraph: Passage, structure: Structure) -> tuple[Passage | None, str | None]:
    """A paragraph without the contributor in brackets that ends it, and that contributor.

    A contributor closes a sentence or stands alone, is short and ends like an organ: `（含3年续建）` is none.
    """
    closing = _closing_bracket(paragraph.text)
    if not closing:
        return paragraph, None
    start, name = closing
    before = paragraph.text[:start].rstrip()
    endings = structure.organ_endings if before else (*structure.organ_endings, *structure.contributor_endings)
    if not name.endswith(endings):
        return paragraph, None
    if before and before[-1] not in TERMINAL:
        return paragraph, None
    return (paragraph.part(0, len(before)) if before else None), name


def _closing_bracket(text: str) -> tuple[int, str] | None:
    """The bracket that ends a text: where it begins, and the words in it if they are few and have no mark inside."""
    end = len(text.rstrip())
    if not text.endswith(("）", ")"), 0, end):
        return None
    start = max(text.rfind("（", 0, end), text.rfind("(", 0, end))
    inside = text[start + 1 : end - 1].strip()
    name = _CONTRIBUTED.sub("", inside)
    if start < 0 or not 1 < len(name) <= LONGEST_CONTRIBUTOR or any(mark in name for mark in "）)。，；"):
        return None
    return start, name


def read_reference(lines: Sequence[Line], width: float, structure: Structure) -> Article:
    """Reference material as one article; short lines that stand alone are its headings."""
    tables = find_tables(lines)
    draft = _Draft("")
    for item in _items(lines, _outside(tables, lines, _short_lines), tables, width, structure):
        _add(draft, item, structure)
    return draft.done()


def _short_lines(lines: Sequence[Line]) -> list[Title]:
    return [
        Title(i, i, line.text, 1)
        for i, line in enumerate(lines)
        if i and len(line.text) <= LONGEST_SUBHEAD and line.text[-1] not in TERMINAL
    ]
