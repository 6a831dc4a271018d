"""The lines at the head of an issue → name, number, special, issuer, date (报头)."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

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
_EDITED_BY = re.compile(r"(?:主办|编印|编发|编辑|出版|印发|编)+$")
_NOTES = re.compile(
    r"星期[一二三四五六日天]|(?:共|本期)+\s*[0-9]{1,3}\s*[页版份]|(?:编发|印发|出版|编印|成文|发布)?(?:日期|时间)\s*:"
    r"|(?:签发人?|主编|副主编|责任?编辑?|编辑|编审|审核|审稿|校对|核稿|拟稿)\s*:\s*[\u4e00-\u9fff·]{0,4}(?:\s(?=[\u4e00-\u9fff]{1,2}$))?"
    r"|(?:联系)?电话\s*:[0-9\s-]*"
)
"""What a masthead says beside number, issuer and date."""
_UNNAMED = re.compile(r"[^，。；！？：、《》|]{2,20}")
_NUMBERED = re.compile(
    rf"[(\[〔【]?\s*(?:(?:[12][0-9]{{3}}|[〇零一二三四五六七八九]{{4}})\s*[)\]〕】]?\s*年?\s*[,，]?\s*)?"
    rf"(?:第\s*{_COUNT}\s*[期号]|总\s*第?\s*{_COUNT}\s*[期号])"
    rf"(?:\s*[(\[〔【]?\s*总\s*第?\s*{_COUNT}\s*[期号]\s*[)\]〕】]?)?\s*[)\]〕】]?$"
)
_ENOUGH = 3
LOOK_FOR_NAME = 10
LONGEST_HEAD, LONGEST_LINE = 40, 160
"""Characters of a line of the masthead without blanks, and with them: a pattern with many blanks in it takes long."""


class Head(Struct, frozen=True):
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
    head = _named(lines, start, structure)
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
        if len(line.squeezed) <= LONGEST_HEAD and _name_of(line)[0].endswith(structure.masthead_endings):
            return index
    return 0 if _heads_number(lines, structure) else None


def _named(lines: Sequence[Line], start: int, structure: Structure) -> Head:
    """The head with its name; the number may stand on the same line, the issuer on a line above."""
    name, number = _name_of(lines[start])
    head = Head(name=name, length=start + 1)
    if number:
        head = _numbers(head, number)[0]
    above = next((line.squeezed for line in lines[:start] if line.squeezed.endswith(structure.organ_endings)), None)
    return replace(head, issuer=above) if above and len(above) <= LONGEST_HEAD else head


def _name_of(line: Line) -> tuple[str, str]:
    """The line without the number that ends it, and that number: `工作简报（第4期）`, `工作简报 2023年第4期`."""
    text = line.text.strip()
    if len(text) > LONGEST_LINE:
        return text, ""
    plain = unicodedata.normalize("NFKC", text)
    number = _NUMBERED.search(plain) if len(plain) == len(text) else None
    return (text[: number.start()].rstrip(), plain[number.start() :]) if number and number.start() else (text, "")


def _heads_number(lines: Sequence[Line], structure: Structure) -> bool:
    """`山海情` above `2023年第4期`: a short first line is a name where the number of the issue follows it."""
    if len(lines) < _ENOUGH or not _UNNAMED.fullmatch(lines[0].text.strip()):
        return False
    if lines[0].squeezed.startswith(structure.stops) or lines[0].squeezed.endswith(structure.organ_endings):
        return False
    short = [line.squeezed for line in lines[1:3] if len(line.squeezed) <= LONGEST_HEAD]
    return any(_NUMBERED.fullmatch(unicodedata.normalize("NFKC", text)) for text in short)


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
    words = _EDITED_BY.sub("", _LEFT_OVER.sub("", _NOTES.sub(" ", rest)))
    if not words:
        return found if found != head or rest != words else None
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
