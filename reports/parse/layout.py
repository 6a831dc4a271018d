"""Source → lines without their marks and soft breaks, and lines → paragraphs healed of page cuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINE = re.compile(r"[^\r\n]+")
_BLANKS = " \t\u3000\u00a0\ufeff\u200b"
_MARK = re.compile(r"(?P<hashes>#{1,6})[ \t\u3000]*|(?P<bullet>[-*+•])[ \t]+(?=\S)|>[ \t]*")
_MARKS = tuple("#-*+•>")
_RULE = "-*_=—－"
_PAGE_NUMBER = re.compile(r"(?:[-—–－·]\s*[0-9]{1,4}\s*[-—–－·]|第\s*[0-9]{1,4}\s*页(?:\s*[,，/共]\s*.{0,8}页?)?)$")
_SIGNS = frozenset("-*_=—－–·第")
_CELL_GAP = re.compile(r"\S(?:[\t　]{2,}|[ ]{3,}|\t)(?=\S)")
_GAPS = ("\t", "   ", "　　")
_SOFT_BREAK = "\u2028"
"""Ends a printed line inside a paragraph: LINE SEPARATOR of Unicode."""
_LEFT_OUT = re.compile(rf"\*\*|__|[{_SOFT_BREAK}\u00ad\u200b\u2060\ufeff]")
"""What nobody sees: marks of emphasis, soft breaks, soft hyphens and blanks without width, which web pages set even
inside numbers."""
_CLOSING, _ENDS = "”’）)】", "。！？；…!?;"
_CLOSED = ("（", "(", "【", "“")
_PARAGRAPH = 16
TERMINAL = "。！？：；”’）】》!?:;)]"


class Line(Struct, frozen=True):
    """A line that is not blank: its text without Markdown marks, and what the marks said.

    `squeezed` is the text without any blank, as titles and labels are compared; `gap` the number of blank lines before
    it, `indent` the blanks that it begins with.
    """

    passage: Passage
    squeezed: str
    hashes: int
    bullet: bool
    gap: int
    indent: int
    hard_break: bool

    @property
    def text(self) -> str:
        return self.passage.text


def squeeze(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def read_lines(source: Source) -> tuple[Line, ...]:
    """The lines of a source in order, without blank lines, rules and page numbers."""
    return tuple(_lines(source))


def _lines(source: Source) -> Iterator[Line]:
    last_end = 0
    for match in _LINE.finditer(source.text):
        raw = match.group()
        text = raw.strip(_BLANKS)
        mark = _MARK.match(text) if text[:1] in _MARKS else None
        skip = mark.end() if mark and mark.end() < len(text) else 0
        body = text[skip:]
        if not _bare(body).strip(_BLANKS) or (text[0] in _SIGNS and (_is_rule(text) or _PAGE_NUMBER.match(text))):
            continue
        gap = source.text.count("\n", last_end, match.start()) - 1 if last_end else 0
        last_end = match.end()
        indent = len(raw) - len(raw.lstrip(_BLANKS))
        passage = _without_marks(source, body, match.start() + indent + skip)
        yield Line(
            passage,
            squeeze(passage.text),
            len(mark["hashes"] or "") if mark and skip else 0,
            bool(mark and skip and mark["bullet"]),
            gap,
            indent,
            raw.endswith("  "),
        )


def _is_rule(text: str) -> bool:
    signs = squeeze(text)
    return len(signs) >= 3 and not signs.strip(_RULE)


def _bare(text: str) -> str:
    return _LEFT_OUT.sub("", text)


def _without_marks(source: Source, text: str, start: int) -> Passage:
    """The passage of a text that stands at `start` of the source, without emphasis and soft breaks."""
    if not _LEFT_OUT.search(text):
        return Passage(text, source, ((0, start),))
    pieces = []
    here = 0
    for mark in _LEFT_OUT.finditer(text):
        pieces.append((here, mark.start()))
        here = mark.end()
    pieces.append((here, len(text)))
    return join(Passage(text[a:b], source, ((0, start + a),)) for a, b in pieces if b > a)


def join(passages: Iterable[Passage]) -> Passage:
    """Passages of one source set end to end."""
    parts = [p for p in passages if p.text]
    if len(parts) == 1:
        return parts[0]
    runs: list[tuple[int, int]] = []
    offset = 0
    for part in parts:
        runs += [(offset + here, there) for here, there in part.runs]
        offset += len(part.text)
    return Passage("".join(p.text for p in parts), parts[0].source, tuple(runs))


def visual_width(text: str) -> float:
    """The width of a line in Chinese characters: blanks count nothing, Latin letters and digits a half."""
    return _width(squeeze(text))


def _width(squeezed: str) -> float:
    return len(squeezed) - 0.5 * len(squeezed.encode("ascii", "ignore"))


def wrap_width(lines: Sequence[Line]) -> float:
    """The width at which a file was hard-wrapped, in characters; 0 where it was not.

    A file counts as wrapped when most of its longer lines end within three characters of one width.
    """
    widths = [w for w in (_width(line.squeezed) for line in lines) if w >= 20]
    if len(widths) < 8:
        return 0
    top = sorted(widths)[int(len(widths) * 0.9)]
    full = sum(1 for w in widths if abs(w - top) <= 3)
    return top if full >= 0.6 * len(widths) else 0


def is_row(line: Line) -> bool:
    """Whether a line is the row of a table: Markdown bars, or cells set apart by wide gaps."""
    text = line.text
    if text.startswith("|"):
        return True
    return any(gap in text for gap in _GAPS) and len(_CELL_GAP.findall(text)) > 1


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
    return before.text[-1] not in TERMINAL or _is_cut(before.text)


def _is_cut(text: str) -> bool:
    """Whether a paragraph ends in a bracket or a quotation that ends no sentence: `完成项目（含3年续建）`."""
    return text[-1] in _CLOSING and len(text) >= _PARAGRAPH and text[-2] not in _ENDS and not text.startswith(_CLOSED)
