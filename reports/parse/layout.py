"""Source → lines without their marks, and lines → paragraphs healed of page cuts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.model import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINE = re.compile(r"[^\r\n]+")
_BLANKS = " \t\u3000\u00a0\ufeff\u200b"
_MARK = re.compile(r"(?P<hashes>#{1,6})[ \t\u3000]*|(?P<bullet>[-*+•])[ \t]+(?=\S)|>[ \t]*")
_RULE = re.compile(r"(?:[-*_=—－]\s*){3,}$")
_PAGE_NUMBER = re.compile(r"(?:[-—–－·]\s*[0-9]{1,4}\s*[-—–－·]|第\s*[0-9]{1,4}\s*页(?:\s*[,，/共]\s*.{0,8}页?)?)$")
_CELL_GAP = re.compile(r"\S(?:[\t　]{2,}|[ ]{3,}|\t)(?=\S)")
_EMPHASIS = re.compile(r"\*\*|__")
TERMINAL = "。！？：；”’）】》!?:;)]"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its text without Markdown marks, and what the marks said.

    `gap` is the number of blank lines before it, `indent` the blanks that it begins with.
    """

    passage: Passage
    hashes: int
    bullet: bool
    gap: int
    indent: int
    hard_break: bool

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def squeezed(self) -> str:
        """The text without any blank, as titles and labels are compared."""
        return squeeze(self.passage.text)


def squeeze(text: str) -> str:
    """The text without blanks."""
    return re.sub(r"\s+", "", text)


def read_lines(source: Source) -> tuple[Line, ...]:
    """The lines of a source in order, without blank lines, rules and page numbers."""
    return tuple(_lines(source))


def _lines(source: Source) -> Iterator[Line]:
    last_end = 0
    for match in _LINE.finditer(source.text):
        raw = match.group()
        text = raw.strip(_BLANKS)
        mark = _MARK.match(text)
        skip = mark.end() if mark and mark.end() < len(text) else 0
        if not _EMPHASIS.sub("", text[skip:]).strip(_BLANKS) or _RULE.match(text) or _PAGE_NUMBER.match(text):
            continue
        gap = source.text.count("\n", last_end, match.start()) - 1 if last_end else 0
        last_end = match.end()
        start = match.start() + raw.index(text)
        yield Line(
            _without_emphasis(source, start + skip, start + len(text)),
            len(mark["hashes"] or "") if mark and skip else 0,
            bool(mark and skip and mark["bullet"]),
            gap,
            len(raw) - len(raw.lstrip(_BLANKS)),
            raw.endswith("  "),
        )


def _without_emphasis(source: Source, start: int, end: int) -> Passage:
    pieces = []
    here = start
    for mark in _EMPHASIS.finditer(source.text, start, end):
        pieces.append((here, mark.start()))
        here = mark.end()
    pieces.append((here, end))
    return join(Passage(source.text[a:b], source, ((0, a),)) for a, b in pieces if b > a)


def join(passages: Iterable[Passage]) -> Passage:
    """Passages of one source set end to end."""
    parts = [p for p in passages if p.text]
    runs: list[tuple[int, int]] = []
    offset = 0
    for part in parts:
        runs += [(offset + here, there) for here, there in part.runs]
        offset += len(part.text)
    return Passage("".join(p.text for p in parts), parts[0].source, tuple(runs))


def visual_width(text: str) -> float:
    """The width of a line in Chinese characters: blanks count nothing, Latin letters and digits a half."""
    return sum(0.0 if c.isspace() else 0.5 if c.isascii() else 1.0 for c in text)


def wrap_width(lines: Sequence[Line]) -> float:
    """The width at which a file was hard-wrapped, in characters; 0 where it was not.

    A file counts as wrapped when most of its longer lines end within three characters of one width.
    """
    widths = [w for w in (visual_width(line.text) for line in lines) if w >= 20]
    if len(widths) < 8:
        return 0
    top = sorted(widths)[int(len(widths) * 0.9)]
    full = sum(1 for w in widths if abs(w - top) <= 3)
    return top if full >= 0.6 * len(widths) else 0


def is_row(line: Line) -> bool:
    """Whether a line is the row of a table: Markdown bars, or cells set apart by wide gaps."""
    return line.text.startswith("|") or len(_CELL_GAP.findall(line.text)) > 1


def continues(before: Line, line: Line, width: float) -> bool:
    """Whether a line goes on with the paragraph that `before` ends: a page cut or a hard wrap lies between.

    Neither line may be a heading, a title or an item; the caller knows that.
    """
    if before.hard_break or line.bullet or line.hashes or is_row(before) or is_row(line):
        return False
    if width and line.gap == 0 and line.indent >= 2 and before.text[-1] in TERMINAL:
        return False
    if width and visual_width(before.text) < width - 3:
        return False
    return before.text[-1] not in TERMINAL
