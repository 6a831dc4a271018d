"""The lines at the head of an issue → name, number, special, issuer, date (报头)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from reports.numerals import decimal_of, find_date
from reports.parse.layout import Line, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.lexicon import Structure

_COUNT = r"([0-9]+|[〇零一二三四五六七八九十百]+)"
_YEAR = re.compile(r"[(\[〔【]?\s*([12][0-9]{3}|[〇零一二三四五六七八九]{4})\s*[)\]〕】]?\s*年?\s*[,，]?\s*第")
_NUMBER = re.compile(rf"(?<!总)第\s*{_COUNT}\s*[期号]")
_TOTAL = re.compile(rf"总\s*第?\s*{_COUNT}\s*[期号]")
_LEFT_OVER = re.compile(r"[()\[\]〔〕（）【】\s,，、:：|｜]+")
_EDITED_BY = re.compile(r"(?:主办|编印|编发|编辑|编)$")
LOOK_FOR_NAME = 10
LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Head:
    """What the masthead says; `length` is the number of lines that it takes."""

    name: str | None = None
    year: int | None = None
    number: int | None = None
    total_number: int | None = None
    special: str | None = None
    issuer: str | None = None
    date: date | None = None
    length: int = 0


def read_masthead(lines: Sequence[Line], structure: Structure) -> Head:
    """The masthead at the beginning of the lines; an empty Head where there is none.

    Accepts `(2021 第 14 期)`, `〔2021〕第14期`, `2021年第14期`, `第14期（总第N期）`, `总第N期`, `增刊`; number,
    issuer and date may share a line or stand in any order.
    """
    start = _name_at(lines, structure)
    if start is None:
        return Head()
    head = Head(name=lines[start].text.strip(), length=start + 1)
    stops = structure.stops
    for line in islice(lines, start + 1, None):
        found = _read_line(line, head, structure, stops)
        if found is None:
            break
        head = replace(found, length=head.length + 1)
    if head.year is None and head.date and (head.number or head.special):
        head = replace(head, year=head.date.year)
    return head


def _name_at(lines: Sequence[Line], structure: Structure) -> int | None:
    for index, line in enumerate(lines[:LOOK_FOR_NAME]):
        name = line.squeezed
        if len(name) <= LONGEST_HEAD and name.endswith(structure.masthead_endings):
            return index
    return None


def _read_line(line: Line, head: Head, structure: Structure, stops: tuple[str, ...]) -> Head | None:
    text = " ".join(unicodedata.normalize("NFKC", line.text).split())
    squeezed = squeeze(text)
    if len(squeezed) > 2 * LONGEST_HEAD or squeezed.startswith(stops):
        return None
    found, rest = _numbers(head, text)
    day = find_date(rest)
    if day:
        found = replace(found, date=found.date or day[0])
        rest = rest[: day[1][0]] + " " + rest[day[1][1] :]
    words = _EDITED_BY.sub("", _LEFT_OVER.sub("", rest))
    if not words:
        return found if found != head else None
    if words.endswith(structure.special_endings):
        return replace(found, special=found.special or _inside(line.text))
    if words.endswith(structure.organ_endings) and len(words) <= LONGEST_HEAD and not line.hashes:
        return replace(found, issuer=found.issuer or words)
    return replace(found, length=head.length) if words in structure.classifications else None


def _numbers(head: Head, text: str) -> tuple[Head, str]:
    found = head
    total = _TOTAL.search(text)
    if total:
        found = replace(found, total_number=int(decimal_of(total[1])))
        text = text[: total.start()] + " " + text[total.end() :]
    number = _NUMBER.search(text)
    if number:
        year = _YEAR.search(text)
        start = year.start() if year else number.start()
        found = replace(
            found,
            number=int(decimal_of(number[1])),
            year=int(decimal_of(year[1])) if year else found.year,
        )
        text = text[:start] + " " + text[number.end() :]
    return found, text


def _inside(text: str) -> str:
    stripped = text.strip()
    pairs = {"(": ")", "（": "）", "【": "】", "〔": "〕"}
    if stripped and pairs.get(stripped[0]) == stripped[-1]:
        stripped = stripped[1:-1].strip()
    return stripped
