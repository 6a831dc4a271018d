"""Numerals and facts of a file → how many are bound, and the nouns that the lexicon does not know."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.coverage.numeral import Numeral, NumeralClass, NumeralGrammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Fact, Issue, Source, Span

_SHORTEST = 2
_FLOWS = ("金额", "外币", "频次", "人次", "物量")
_AMOUNTS = ("额", "资金", "收入", "投资", "产值", "税收", "价", "款", "费", "费用", "成本", "债券", "券")
_NAMED = {
    "人": ("人数", ("人数",)),
    "人次": ("人次", ("人次",)),
    "户": ("户数", ("户数",)),
    "面积": ("面积", ("面积",)),
    "比率": ("比率", ("率", "比例", "占比", "比重", "增速", "幅")),
    "金额": ("金额", _AMOUNTS),
    "外币": ("金额", _AMOUNTS),
    "物量": ("量", ("量", "里程", "长度")),
}


class Unknown(Struct, frozen=True):
    """A noun that the lexicon does not know: how often it is counted, where first, and the line that binds it."""

    label: str
    unit: str
    count: int
    first: Span
    line: str


class Coverage(Struct, frozen=True):
    """What became of the numerals of a file; `aside` are the reasons with their counts, most frequent first."""

    numerals: int
    bound: int
    unbound: int
    aside: tuple[tuple[str, int], ...]


def cover(numerals: Sequence[Numeral]) -> Coverage:
    """The counts of the classes; they add up to the number of numerals."""
    kinds = Counter(numeral.kind for numeral in numerals)
    reasons = Counter(numeral.reason.value for numeral in numerals if numeral.reason)
    return Coverage(len(numerals), kinds[NumeralClass.BOUND], kinds[NumeralClass.UNBOUND], tuple(reasons.most_common()))


def unknown_nouns(facts: Iterable[Fact], lexicon: Lexicon) -> tuple[Unknown, ...]:
    """The labels of facts without a metric, frequent ones first; at the end those that no line can bind."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.metric is None:
            groups.setdefault((fact.label, fact.quantity.unit), []).append(fact)
    found = [
        Unknown(label, unit, len(group), group[0].span, binding_line(label, unit, lexicon))
        for (label, unit), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda unknown: (not unknown.line, -unknown.count)))


def binding_line(label: str, unit: str, lexicon: Lexicon) -> str:
    """The line of an overlay lexicon, under 指标, that makes a metric of a noun; empty where there is none.

    A figure without a noun and a mean (元/亩) have none; nor has a noun that would be found everywhere (资金, 项目) or
    that the lexicon has already for something else.
    """
    if len(label) < _SHORTEST or "/" in unit or _is_taken(label, lexicon):
        return ""
    kind = lexicon.kind_of(unit)
    ending, endings = _NAMED.get(kind, ("数", ("数", "数量")))
    name = label if label.endswith(endings) else label + ending
    measure = "比率" if kind == "比率" or "均" in label else "流量" if kind in _FLOWS else "存量"
    shown = f"'{unit}'" if unit in ("%", "‰") else unit
    return f"  {name}: {{单位: {shown}, 类型: {measure}, 别名: [{label}]}}"


def _is_taken(label: str, lexicon: Lexicon) -> bool:
    """Whether a word is an alias, a general word or hidden already: its line would be refused, useless or dangerous."""
    if label in lexicon.general_nouns or label in lexicon.shades or label in lexicon.carrying_words:
        return True
    return any(label in (*e.nouns, *e.nouns_before, *e.nouns_after, *e.nouns_weak) for e in lexicon.entries)


class Report:
    """The lines of `jianbao facts --coverage`, file by file, then the unknown nouns of all of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._numerals = NumeralGrammar(lexicon)
        self._facts: list[Fact] = []

    def add(self, source: Source, issues: Sequence[Issue], facts: Sequence[Fact], *, as_records: bool) -> list[str]:
        """The lines on one file: one on all its numerals, or (`as_records`) one JSON object each."""
        numerals = self._numerals.classify(source, issues, facts)
        self._facts += facts
        if as_records:
            return [json.dumps(record(numeral), ensure_ascii=False) for numeral in numerals]
        return [told(source.path, cover(numerals))]

    def unknown(self) -> list[str]:
        """What the lexicon does not know in the files so far, each with the line that binds it."""
        found = unknown_nouns(self._facts, self._lexicon)
        if not found:
            return []
        head = ["", f"词典没有的名目 {len(found)} 种；认定为指标的，把这一行抄进补充词典的“指标:”之下："]
        return head + [
            f"{unknown.line or '  # （没有名目）' + unknown.unit}  # {unknown.count} 处，首见 {unknown.first}"
            for unknown in found
        ]


def record(numeral: Numeral) -> dict[str, object]:
    """A numeral as `--json` prints it: file, line, column, text, class, reason, fact."""
    line, column = numeral.span.source.position(numeral.span.start)
    return {
        "file": numeral.span.source.path,
        "line": line,
        "column": column,
        "text": numeral.span.text,
        "class": numeral.kind.value,
        "reason": numeral.reason.value if numeral.reason else None,
        "fact": numeral.fact,
    }


def told(path: str, coverage: Coverage) -> str:
    """One line on a file: numerals, bound, unbound, set aside and why."""
    aside = coverage.numerals - coverage.bound - coverage.unbound
    reasons = "、".join(f"{reason} {count}" for reason, count in coverage.aside)
    return (
        f"{path}：数字 {coverage.numerals} 处，归入指标 {coverage.bound}，未归指标 {coverage.unbound}，"
        f"不计 {aside}{f'（{reasons}）' if reasons else ''}"
    )
