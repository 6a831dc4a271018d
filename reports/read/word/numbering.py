"""The numbering part of a DOCX file → the labels of its automatic lists (一、 （一） 1. •)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from reports.numerals import chinese_number
from reports.read.word.package import W, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

BULLET = "- "
_PLACEHOLDER = re.compile(r"%([1-9])")
_CHINESE = ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "japaneseCounting", "ideographDigital")
_FORMAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


class Level(Struct, frozen=True):
    """One level of a list: its number format, its text (`（%1）`), where it starts."""

    format: str
    text: str
    start: int = 1


class Numbering(Struct):
    """The lists of a document while it is read: `label` counts on."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of a list at a level (from 0); empty where it has none."""
        abstract, levels = self.lists.get(number, ("", {}))
        own = levels.get(level)
        if own is None or own.format == "none":
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        before = counts[level]
        counts[level] = own.start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if own.format == "bullet":
            return BULLET
        return _PLACEHOLDER.sub(lambda m: self._part(levels, counts, int(m[1]) - 1), own.text)

    def _part(self, levels: Mapping[int, Level], counts: list[int | None], level: int) -> str:
        own = levels.get(level)
        count = counts[level]
        return written(count if count is not None else own.start, own.format) if own else ""


def read_numbering(tree: etree._Element | None) -> Numbering:
    """The lists that a numbering part defines; none where there is no such part."""
    if tree is None:
        return Numbering({})
    abstract = {_id(e, "abstractNumId"): _levels(e) for e in tree.iterfind(W + "abstractNum")}
    lists = {}
    for number in tree.iterfind(W + "num"):
        base = number.find(W + "abstractNumId")
        name = base.get(W + "val", "") if base is not None else ""
        levels = dict(abstract.get(name, {}))
        starts = number.iterfind(f"{W}lvlOverride")
        for override in starts:
            at = number_of(_id(override, "ilvl"))
            *_, level = None, *_levels(override).values()
            if at is not None and level is not None:
                levels[at] = level
        lists[_id(number, "numId")] = name, levels
    return Numbering(lists)


def _id(element: etree._Element, name: str) -> str:
    return str(element.get(W + name, ""))


def _levels(element: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in element.iterfind(W + "lvl"):
        at = number_of(_id(level, "ilvl"))
        if at is not None and at < _LEVELS:
            start = number_of(_value(level, "start", "1"))
            shape = _value(level, "numFmt", "decimal"), _value(level, "lvlText", "")
            levels[at] = Level(*shape, 1 if start is None else start)
    return levels


def _value(element: etree._Element, name: str, default: str) -> str:
    found = element.find(W + name)
    return str(found.get(W + "val", default)) if found is not None else default


def written(count: int, form: str) -> str:
    """A number in a number format of ECMA-376, 17.18.59; one that is not known is written in digits."""
    if form in _CHINESE:
        return chinese_number(count)
    if form == "chineseLegalSimplified":
        return chinese_number(count).translate(_FORMAL)
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= count < 40:
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        text += letters * times
    return text
