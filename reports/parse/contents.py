"""The lines of the body → editor's note, contents list, and which lines are titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.parse.layout import TERMINAL, Line, join, squeeze, visual_width
from reports.parse.outline import numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.lexicon import Structure
    from reports.model import Passage

_ITEM = re.compile(r"[◆★☆■□▲△●○·•◇➢※*>\-]+\s*|[0-9０-９]{1,2}\s*[.．、]\s*|[（(][0-9一二三四五六七八九十]+[）)]\s*")
_PAGE = re.compile(r"[\s.…·—-]*[（(]?[0-9]{1,3}[）)]?\s*$")
_LEADER = re.compile(r"[.…·—-]{2,}|\s[0-9]|[（(][0-9]{1,3}[）)]\s*$")
_NOTE = re.compile(r"[【\[〔]?\s*(?P<word>[^】\]〕：:，。]{1,5})\s*(?:[】\]〕]\s*[：:]?|[：:])\s*")
_VARIANTS = str.maketrans({"–": "—", "-": "—", "－": "—", "~": "—", "〈": "《", "〉": "》", "(": "（", ")": "）"})
_SUBTITLE = ("——", "—")
_TABLE = re.compile(
    r"表\s*[0-9一二三四五六七八九十]{1,2}[\s　：:]|\S+(?:[\t　]{2,}|\s{3,})\S+(?:[\t　]{2,}|\s{3,})\S|\|"
)
LONGEST_TITLE = 60
LONGEST_SUBHEAD = 12


def title_key(text: str) -> str:
    """A title as it is compared with the contents: without blanks, dashes and brackets made equal."""
    return squeeze(text).translate(_VARIANTS)


def read_note(lines: Sequence[Line], structure: Structure) -> tuple[Passage | None, int]:
    """The editor's note that the lines begin with, its mark removed, and the number of lines it takes."""
    mark = _NOTE.match(lines[0].text) if lines else None
    if not mark or squeeze(mark["word"]) not in structure.note_words:
        return None, 0
    parts = [lines[0].passage.part(mark.end(), len(lines[0].text))] if mark.end() < len(lines[0].text) else []
    length = 1
    while length < len(lines) and (not parts or parts[-1].text[-1] not in TERMINAL):
        if _opens_part(lines[length], structure):
            break
        parts.append(lines[length].passage)
        length += 1
    return (join(parts) if parts else None), length


def _opens_part(line: Line, structure: Structure) -> bool:
    return bool(line.hashes) or line.squeezed.rstrip("：:") in structure.contents_words


def read_contents(lines: Sequence[Line], structure: Structure) -> tuple[tuple[str, ...], int]:
    """The contents list that the lines begin with, and the number of lines it takes with its head."""
    if not lines or lines[0].squeezed.strip("【】[]：:") not in structure.contents_words:
        return (), 0
    items: list[str] = []
    length = 1
    marked = False
    for line in lines[1:]:
        mark = _ITEM.match(line.text)
        if line.hashes or (marked and not mark and not line.bullet and not _LEADER.search(line.text)):
            break
        if title_key(line.text) in {title_key(item) for item in items} or line.text[-1] in "。；":
            break
        marked = marked or bool(mark) or line.bullet
        text = line.text[mark.end() :] if mark else line.text
        items.append((_PAGE.sub("", text) if _LEADER.search(text) else text).strip())
        length += 1
    return tuple(items), length


@dataclass(frozen=True, slots=True)
class Title:
    """A title that takes the lines `first` to `last`; `level` 0 opens an article, 1 is a heading without number."""

    first: int
    last: int
    text: str
    level: int


def find_titles(lines: Sequence[Line], contents: Sequence[str], width: float) -> list[Title]:
    """The titles among the lines: those of the contents list, else those marked #, else those that stand bare."""
    found = list(_listed(lines, contents)) or list(_marked(lines)) or list(_bare(lines, width))
    found = _with_subtitles(lines, found)
    taken = {i for title in found for i in range(title.first, title.last + 1)}
    extra = [
        Title(i, i, line.text, 1)
        for i, line in enumerate(lines)
        if i not in taken and line.hashes and not numbering(line.text)[0]
    ]
    return sorted(found + extra, key=lambda t: t.first)


def _with_subtitles(lines: Sequence[Line], titles: list[Title]) -> list[Title]:
    """A line that begins with —— just below a title is its second half."""
    joined: list[Title] = []
    for title in titles:
        if joined and title.text.startswith(_SUBTITLE) and title.first == joined[-1].last + 1:
            last = joined.pop()
            title = Title(last.first, title.last, f"{last.text} {title.text}", last.level)
        elif title.last + 1 < len(lines) and lines[title.last + 1].text.startswith(_SUBTITLE):
            below = lines[title.last + 1]
            title = Title(title.first, title.last + 1, f"{title.text} {below.text}", title.level)
        if not joined or title.first > joined[-1].last:
            joined.append(title)
    return joined


def _listed(lines: Sequence[Line], contents: Sequence[str]) -> Iterator[Title]:
    keys = {title_key(item) for item in contents}
    index = 0
    while index < len(lines):
        for last in (index, index + 1):
            text = " ".join(line.text for line in lines[index : last + 1])
            if last < len(lines) and title_key(text) in keys:
                yield Title(index, last, text, 0)
                index = last
                break
        index += 1


def _marked(lines: Sequence[Line]) -> Iterator[Title]:
    top = 0
    for i, line in enumerate(lines):
        if line.hashes and not numbering(line.text)[0]:
            top = top or line.hashes
            yield Title(i, i, line.text, 0 if line.hashes <= top else 1)


def _bare(lines: Sequence[Line], width: float) -> Iterator[Title]:
    index = 0
    while index < len(lines):
        line = lines[index]
        first = index == 0
        if _stands_bare(line, width) and (first or lines[index - 1].text[-1] in TERMINAL):
            last = index
            if first and index + 2 < len(lines) and _stands_bare(lines[1], width) and not lines[1].gap:
                last = 1
            text = " ".join(item.text for item in lines[index : last + 1])
            yield Title(index, last, text, 0 if first or len(text) > LONGEST_SUBHEAD else 1)
            index = last
        index += 1


def _stands_bare(line: Line, width: float) -> bool:
    text = line.text
    if len(text) > LONGEST_TITLE or text[-1] in TERMINAL + "，、,":
        return False
    if numbering(text)[0] or _TABLE.match(text) or any(c in text for c in "，。；"):
        return False
    return not width or visual_width(text) < width - 3
