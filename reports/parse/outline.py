"""A paragraph → its headings and sentences: 一、 （一） 1. （1） and the points 一是, 二是."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.parse.sentences import sentence_ranges

if TYPE_CHECKING:
    from reports.model import Passage

_CN = "[一二三四五六七八九十]{1,3}"
_NUMBERINGS = (
    re.compile(rf"{_CN}\s*、"),
    re.compile(rf"[（(]\s*{_CN}\s*[）)]\s*、?"),
    re.compile(r"[0-9０-９]{1,2}\s*(?:[.．、](?![0-9]))"),
    re.compile(r"[（(]\s*[0-9０-９]{1,2}\s*[）)]|[①-⑳]"),
    re.compile(rf"(?:{_CN}是|第{_CN}[,，是]|其{_CN}[,，是])"),
)
_FIRSTS = re.compile(r"[一二三四五六七八九十（(0-9０-９①-⑳第其]")
"""What every number begins with: most lines and sentences begin otherwise."""
POINT = len(_NUMBERINGS)
_CLOSED = re.compile(r"[。；！？]")
_DIGIT = re.compile(r"[0-9０-９]")
LONGEST_HEADING = 60
LONGEST_POINT = 24


def numbering(text: str) -> tuple[int, int]:
    """(level, length of the number) of a line that starts with one; (0, 0) for any other.

    Levels follow the numbering style alone (一、 1, （一） 2, 1. 3, （1） 4, 一是 5): Markdown marks are not to be
    trusted (GB/T 9704—2012 §7.3.3 gives the order of the first four).
    """
    if not _FIRSTS.match(text):
        return 0, 0
    for level, pattern in enumerate(_NUMBERINGS, 1):
        match = pattern.match(text)
        if match:
            return level, match.end()
    return 0, 0


def is_heading_line(text: str) -> bool:
    """Whether a whole line is a numbered heading: a number, no closing mark, not long."""
    if len(text) > LONGEST_HEADING:
        return False
    level, length = numbering(text)
    return 0 < level < POINT and not _CLOSED.search(text, length)


class Piece(Struct, frozen=True):
    """Sentences of one paragraph under the same headings; `opened` are (level, heading) met before them."""

    opened: tuple[tuple[int, str], ...]
    sentences: tuple[Passage, ...]


def split_sentences(paragraph: Passage) -> list[Passage]:
    """The sentences of a paragraph."""
    return [paragraph.part(start, end) for start, end in sentence_ranges(paragraph.text)]


def outline(paragraph: Passage) -> list[Piece]:
    """The pieces of a paragraph, cut where a run-in heading (`（一）小标题。`, `一是小标题。`) opens."""
    pieces: list[Piece] = []
    opened: list[tuple[int, str]] = []
    body: list[Passage] = []
    for sentence in split_sentences(paragraph):
        heading = _run_in(sentence.text)
        if heading is None:
            body.append(sentence)
            continue
        if body:
            pieces.append(Piece(tuple(opened), tuple(body)))
            opened, body = [], []
        opened.append(heading)
    if body or opened:
        pieces.append(Piece(tuple(opened), tuple(body)))
    return pieces


def _run_in(text: str) -> tuple[int, str] | None:
    if len(text) > LONGEST_HEADING:
        return None
    level, length = numbering(text)
    longest = LONGEST_POINT if level == POINT else LONGEST_HEADING
    if not level or len(text) > longest or _DIGIT.search(text, length):
        return None
    return level, text.rstrip("。！？!?：: ")
