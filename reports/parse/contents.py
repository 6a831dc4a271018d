"""The lines of the body → editor's note, contents list, and which lines are titles."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.parse.layout import TERMINAL, Line, join, squeeze, visual_width
from reports.parse.outline import numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.lexicon import Structure
    from reports.model import Passage

_ITEM = re.compile(r"[◆★☆■□▲△●○·•◇➢※*>\-]+\s*|[0-9０-９]{1,2}\s*[.．、]\s*|[（(][0-9一二三四五六七八九十]+[）)]\s*")
_PAGE = re.compile(r"[（(]?[0-9]{1,3}[）)]?\s*$")
_BEFORE_PAGE = re.compile(r".*[^\s.…·—-]", re.DOTALL)
_LEADER = re.compile(r"[.…·—-]{2,}|\s[0-9]|[（(][0-9]{1,3}[）)]\s*$")
_NOTE = re.compile(r"[【\[〔]?\s{0,9}(?P<word>[^】\]〕：:，。]{1,5})\s{0,9}(?:[】\]〕]\s*[：:]?|[：:])\s*")
_VARIANTS = str.maketrans({"–": "—", "-": "—", "－": "—", "~": "—", "〈": "《", "〉": "》", "(": "（", ")": "）"})
_SUBTITLE = ("——", "—")
_TABLE = re.compile(
    r"表\s*[0-9一二三四五六七八九十]{1,2}[\s　：:]|\S+(?:[\t　]{2,}|\s{3,})\S+(?:[\t　]{2,}|\s{3,})\S|\|"
)
LONGEST_TITLE = 60
LONGEST_ITEM = 200
LONGEST_SUBHEAD = 12


def title_key(text: str) -> str:
    """A title as it is compared with the contents: without blanks, dashes and brackets made equal."""
    return squeeze(text).translate(_VARIANTS)


def read_note(lines: Sequence[Line], structure: Structure, first: int = 0) -> tuple[Passage | None, int]:
    """The editor's note that begins at the line `first`, its mark removed, and the number of lines it takes."""
    opening = lines[first].passage if lines else None
    mark = _NOTE.match(opening.text) if opening else None
    if not opening or not mark or squeeze(mark["word"]) not in structure.note_words:
        return None, 0
    parts = [opening.part(mark.end(), len(opening.text))] if mark.end() < len(opening.text) else []
    last = first + 1
    while last < len(lines) and (not parts or parts[-1].text[-1] not in TERMINAL):
        if _opens_part(lines[last], structure):
            break
        parts.append(lines[last].passage)
        last += 1
    return (join(parts) if parts else None), last - first


def _opens_part(line: Line, structure: Structure) -> bool:
    return bool(line.hashes) or line.squeezed.rstrip("：:") in structure.contents_words


def read_contents(lines: Sequence[Line], structure: Structure, first: int = 0) -> tuple[tuple[str, ...], int]:
    """The contents list whose head is the line `first`, and the number of lines it takes with its head.

    Without a head a list of marked lines (`■ …`) is one where each of them stands again below it.
    """
    if not lines:
        return (), 0
    if lines[first].squeezed.strip("【】[]：:") not in structure.contents_words:
        return _without_head(lines, first)
    items: list[str] = []
    keys: set[str] = set()
    length = 1
    marked = False
    for line in islice(lines, first + 1, None):
        mark = _ITEM.match(line.text)
        if line.hashes or (marked and not mark and not line.bullet and not _LEADER.search(line.text)):
            break
        if len(line.text) > LONGEST_ITEM or line.text[-1] in "。；" or title_key(line.text) in keys:
            break
        marked = marked or bool(mark) or line.bullet
        text = line.text[mark.end() :] if mark else line.text
        items.append(_without_page(text).strip())
        keys.add(title_key(items[-1]))
        length += 1
    return tuple(items), length


def _without_head(lines: Sequence[Line], first: int) -> tuple[tuple[str, ...], int]:
    items: list[str] = []
    for line in islice(lines, first, None):
        mark = _ITEM.match(line.text)
        if line.hashes or not (mark or line.bullet) or len(line.text) > LONGEST_TITLE or line.text[-1] in "。；":
            break
        items.append(_without_page(line.text[mark.end() :] if mark else line.text).strip())
    if not items:
        return (), 0
    below = {
        title_key(line.text) for line in islice(lines, first + len(items), None) if len(line.text) <= LONGEST_TITLE
    }
    return (tuple(items), len(items)) if all(title_key(item) in below for item in items) else ((), 0)


def _without_page(text: str) -> str:
    """`全市工作会议……（3）` without its page number and what leads to it."""
    page = _PAGE.search(text) if _LEADER.search(text) else None
    if not page:
        return text
    words = _BEFORE_PAGE.match(text, 0, page.start())
    return words.group() if words else ""


class Title(Struct, frozen=True):
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
    extra = [Title(i, i, line.text, 1) for i, line in enumerate(lines) if i not in taken and _is_marked(line)]
    return sorted(found + extra, key=lambda t: t.first)


def _with_subtitles(lines: Sequence[Line], titles: list[Title]) -> list[Title]:
    """A line that begins with —— just below a title is its second half."""
    joined: list[Title] = []
    for title in titles:
        above = joined[-1] if joined and title.text.startswith(_SUBTITLE) else None
        if above and title.first == above.last + 1 and len(above.text) <= LONGEST_ITEM:
            joined.pop()
            title = Title(above.first, title.last, f"{above.text} {title.text}", above.level)
        elif title.last + 1 < len(lines) and lines[title.last + 1].text.startswith(_SUBTITLE):
            below = lines[title.last + 1]
            title = Title(title.first, title.last + 1, f"{title.text} {below.text}", title.level)
        if not joined or title.first > joined[-1].last:
            joined.append(title)
    return joined


def _listed(lines: Sequence[Line], contents: Sequence[str]) -> Iterator[Title]:
    keys = {title_key(item) for item in contents}
    if not keys:
        return
    longest = max(map(len, keys))
    lengths = [len(line.squeezed) for line in lines]
    index = 0
    while index < len(lines):
        for last in (index, index + 1):
            if last == len(lines) or sum(lengths[index : last + 1]) > longest:
                break
            text = " ".join(line.text for line in lines[index : last + 1])
            if title_key(text) in keys:
                yield Title(index, last, text, 0)
                index = last
                break
        index += 1


def _marked(lines: Sequence[Line]) -> Iterator[Title]:
    top = 0
    for i, line in enumerate(lines):
        if _is_marked(line):
            top = top or line.hashes
            yield Title(i, i, line.text, 0 if line.hashes <= top else 1)


def _is_marked(line: Line) -> bool:
    return bool(line.hashes) and len(line.text) <= LONGEST_ITEM and not numbering(line.text)[0]


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
