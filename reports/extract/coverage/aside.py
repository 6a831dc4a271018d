"""A numeral that is no figure → why: a date, an ordinal, a document number, a name, a capacity, a lost digit."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reports.extract.period.grammar import PeriodGrammar
from reports.extract.quantity import around
from reports.extract.quantity.amount import LONGEST
from reports.extract.quantity.found import Ranges
from reports.extract.quantity.grammar import QuantityGrammar
from reports.extract.words import alternation
from reports.numerals import full_width_marks, half_width_digits

if TYPE_CHECKING:
    from reports.lexicon import Lexicon
    from reports.model import Span


class Reason(StrEnum):
    """Why a numeral is no figure, as editors read it."""

    TIME = "日期和时间"
    ORDINAL = "序号"
    ISSUE = "期号"
    DOCUMENT = "文号"
    NAME = "专名和口号"
    SUMMARY = "概括用语"
    PRODUCT = "产品型号和设计产能"
    PHONE = "电话和编号"
    LIMIT = "限定条件"
    WORD = "词语和名称中的数"
    RATIO = "比例和模式"
    TITLE = "标题和目录"
    FRAME = "报头和版记"
    PAGE = "页码"
    LOST = "丢失数字"
    BARE = "没有单位"


_PAGE = re.compile(r"(?:[-—–－·]?\s*[0-9]{1,4}\s*[-—–－·]?|第\s*[0-9]{1,4}\s*页.{0,12})$")
_ISSUE = re.compile(r"(?:[12][0-9]{3}\s*[年)）〕\]】]?\s*)?(?:总\s*)?第\s*\S{1,8}?\s*[期号]")
_DATE = re.compile(r"[12〇一二三四五六七八九十0-9]{1,4}\s*年(?:\s*\S{1,3}\s*月)?(?:\s*\S{1,3}\s*日)?")
_PHONE = re.compile(r"[0-9]{3,4}\s*[-—－]\s*[0-9]{7,8}|[0-9]{7,}|(?:[0-9]{2,}-){2,}[0-9]+")
_DOCUMENT = re.compile(
    r"[〔\[【(（]\s*[12][0-9]{3}\s*[〕\]】)）]\s*(?:第?\s*[0-9]{1,5}\s*号)?|[第0-9]\s*[0-9]{0,4}\s*(?:号|令)"
)
_NUMBERING = re.compile(
    r"[\s#>*+-]*+(?:[一二三四五六七八九十]{1,3}\s*[、是]|[（(]\s*[一二三四五六七八九十0-9]{1,3}\s*[）)]"
    r"|[0-9]{1,2}\s*[.．、])"
)
_POINT = re.compile(r"[一二三四五六七八九十]{1,3}(?:是|来|则|要|看)")
_RANKED = re.compile(r"\s*(?:等奖|等功|期|届|号|楼|室|版|类|级|线|把手|产|次产业)")
_CALENDAR = re.compile(r"\s*(?:周年|年|月|日|天|岁|时|点|分钟|小时|季度|个月|世纪|年代|后|代|周|周岁|学年|旬)")
_LATIN = re.compile(r"[A-Za-z]")
_RATIO = re.compile(r"[0-9一二三N]+\s*(?:[:：+＋/／]\s*[0-9一二三N]+)+")
_QUOTED = re.compile(r"“[^“”]{0,40}”|《[^《》]{0,60}》|‘[^‘’]{0,40}’|「[^「」]{0,40}」")
_COUNTED = re.compile(r"[余多来]?(?:大|个|项|张|种|条|件|方面|户|村|县|步)")
_LIMITED = re.compile(r"(?:及|或)?以[上下内]|的|[^，。；、0-9]{0,6}(?:项目|企业)")
_NEAR = 24
_LONGEST_LINE = 200


class _Look(NamedTuple):
    """A sentence, half-width, with the ranges of its times and lengths of time, its names and its quotations."""

    text: str
    times: Ranges
    names: Ranges
    quotes: Ranges


class AsideGrammar:
    """Tells why a numeral of a sentence is no figure."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._periods = PeriodGrammar(lexicon.periods)
        self._quantities = QuantityGrammar(lexicon)
        names = [*lexicon.not_quantities, *lexicon.chinese_words.get("成语", ())]
        self._names = re.compile(alternation(names))
        self._units = re.compile(rf"\s?[余多来]?\s?(?:{alternation(lexicon.units)})")
        self._rhetoric = re.compile(rf"[^，。；、]{{0,6}}?(?:{alternation(lexicon.rhetoric)})")
        self._read = lru_cache(1)(self._look)

    def _look(self, sentence: str) -> _Look:
        text = half_width_digits(full_width_marks(sentence))
        phrases = [(p.start, p.end) for p in self._periods.find(text, None)]
        lasting = [(f.start, f.end) for f in self._quantities.find(text, phrases) if f.duration]
        return _Look(
            text,
            Ranges(sorted(phrases + lasting)),
            Ranges([m.span() for m in self._names.finditer(text)]),
            Ranges([m.span() for m in _QUOTED.finditer(text)]),
        )

    def reason(self, sentence: str, start: int, end: int) -> Reason:
        """Why the numeral from `start` to `end` is no figure; the first reason that holds."""
        look = self._read(sentence)
        text = look.text
        if end - start > LONGEST:
            return Reason.PHONE
        if _lost(text, start, end):
            return Reason.LOST
        coded = _coded(text, start, end)
        if coded:
            return coded
        if look.times.touch(start, end) or _CALENDAR.match(text, end):
            return Reason.TIME
        if look.names.touch(start, end):
            return Reason.NAME
        return self._plain(look, start, end)

    def _plain(self, look: _Look, start: int, end: int) -> Reason:
        text = look.text
        if _ordinal(text, start, end):
            return Reason.ORDINAL
        unit = self._units.match(text, end)
        if unit and around.is_capacity(text, start, unit.end()):
            return Reason.PRODUCT
        if unit and unit[0].endswith("元") and _LIMITED.match(text, unit.end()):
            return Reason.LIMIT
        if look.quotes.touch(start, end):
            return Reason.NAME
        if unit or _COUNTED.match(text, end) or self._rhetoric.match(text, end):
            return Reason.SUMMARY
        return Reason.BARE if text[start] in "0123456789" else Reason.WORD


def _lost(text: str, start: int, end: int) -> bool:
    """`集体资金万元`, `金额.3万元`: a digit was lost in reprinting."""
    if text[start] in "0123456789":
        return text[start - 1 : start] == "." and not text[start - 2 : start - 1].isdigit()
    return text.startswith("元", end) and around.is_lost(text, start, text[start:end])


def _coded(text: str, start: int, end: int) -> Reason | None:
    """Document and phone numbers, models and ratios: what stands in digits but counts nothing."""
    for pattern, reason in ((_DOCUMENT, Reason.DOCUMENT), (_PHONE, Reason.PHONE), (_RATIO, Reason.RATIO)):
        if _inside(pattern, text, start, end):
            return reason
    if _LATIN.match(text, end) or _LATIN.match(text[max(0, start - 1) : start]):
        return Reason.PRODUCT
    return None


def _ordinal(text: str, start: int, end: int) -> bool:
    """第七批, 首个, 二期, 一等奖, 一是, 附件1 and the number of a heading."""
    if text.startswith("首", start) or text[max(0, start - 2) : start].rstrip().endswith(("第", "初", "附件", "表")):
        return True
    numbered = _NUMBERING.match(text) if start < _NEAR else None
    return bool((numbered and start < numbered.end()) or _POINT.match(text, start) or _RANKED.match(text, end))


def _inside(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a match of a pattern near a numeral holds a part of it."""
    first = max(0, start - _NEAR)
    return any(
        match.start() < end - first and start - first < match.end()
        for match in pattern.finditer(text[first : end + _NEAR])
    )


def outside_reason(span: Span, titles: frozenset[str], *, in_body: bool) -> Reason:
    """Why a numeral outside of all sentences is no figure: by the line and the part of the file that it stands in."""
    if span.end - span.start > LONGEST:
        return Reason.PHONE
    text, start, end = _line(span)
    squeezed = re.sub(r"[\s#>*_]+", "", text)
    if _PAGE.fullmatch(text.strip()):
        return Reason.PAGE
    numbered = _NUMBERING.match(text)
    if in_body and ((numbered and start < numbered.end()) or _POINT.match(text, start)):
        return Reason.ORDINAL
    if in_body or any(title in squeezed or (squeezed in title and len(squeezed) > 4) for title in titles):
        return Reason.TITLE
    for pattern, reason in ((_ISSUE, Reason.ISSUE), (_DATE, Reason.TIME), (_PHONE, Reason.PHONE)):
        if _inside(pattern, text, start, end):
            return reason
    return Reason.FRAME


def _line(span: Span) -> tuple[str, int, int]:
    """The line that a span begins in, half-width and cut to what stands near, and the span in it."""
    text = span.source.text
    floor = max(0, span.start - _LONGEST_LINE)
    first = max(text.rfind("\n", floor, span.start) + 1, text.rfind("\r", floor, span.start) + 1, floor)
    last = text.find("\n", span.start, span.start + _LONGEST_LINE)
    line = text[first : last if last >= 0 else span.start + _LONGEST_LINE]
    return half_width_digits(line), span.start - first, span.end - first
