"""Words of the briefing: time that passes, hedges doubled, expectations told as results, what was left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.check.amounts import Amount, amounts_in
from reports.check.case import Case, found_in
from reports.check.lines import Kind, Line
from reports.check.registry import rule
from reports.diagnostics import Finding, Severity
from reports.model import Nature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.check.words import Family

_NUMBER_PENDING = "期号待定"
_UNSETTLED = "来源不一致，待裁定"
NEAR = 8
_CLAUSE = re.compile(r"[。；，！？]")


def unquoted(case: Case, family: Family) -> Iterator[tuple[Line, re.Match[str]]]:
    """The words of a family in the lines of the briefing, those of quotations left out."""
    for line in case.lines:
        found = list(family.find(line.text))
        ranges = case.copied.ranges(line.text) if found else None
        for match in found:
            if not ranges or not ranges.hold(*match.span()):
                yield line, match


@rule("C201")
def passing_time(case: Case) -> Iterator[Finding]:
    """今年, 目前, 近日: words that mean another day to every reader."""
    for line, match in unquoted(case, case.words.times):
        hint = "换成具体日期，第一次出现时写全年份"
        yield found_in(line, *match.span(), "C201", Severity.MUST, "时间不确定", hint)


@rule("C202")
def hedge_doubled(case: Case) -> Iterator[Finding]:
    """约…左右, 近…余, 超…以上."""
    words = case.words
    for line in case.lines:
        for amount in amounts_in(line.text, case.lexicon):
            head, tail = _around(line.text, amount)
            before = next((word for word in words.before if head.endswith(word)), "")
            inside = next((word for word in words.inside if word in amount.text), "")
            after = next((word for word in words.after if tail.startswith(word)), "")
            told = [word for word in (before, inside, after) if word]
            if len(told) > 1 and not any(hedge in head[-4:] for hedge in _not_hedges(case)):
                start, end = amount.start - len(before), amount.end + len(after)
                message = f"概数词叠用（{'…'.join(told)}）"
                copied = any(at < end and start < at + len(run.text) for run, at in line.figures())
                grade = Severity.DOUBT if copied else Severity.MUST
                yield found_in(line, start, end, "C202", grade, message, "只留原文的一个；原文叠用的，核对后改")


def _around(text: str, amount: Amount) -> tuple[str, str]:
    """A few characters before and after an amount."""
    return text[max(0, amount.start - NEAR) : amount.start].rstrip(), text[amount.end : amount.end + NEAR].lstrip()


def _not_hedges(case: Case) -> tuple[str, ...]:
    return tuple(hedge.word for hedge in case.lexicon.hedges if hedge.position == "not_words")


@rule("C203")
def expectation_as_result(case: Case) -> Iterator[Finding]:
    """An expected or planned figure without a word that says so."""
    expected = case.lexicon.natures[Nature.EXPECTED]
    planned = case.lexicon.natures[Nature.PLANNED]
    for figure, line, at, text in case.printed():
        nature = figure.facts[0].nature if figure.facts else Nature.ACTUAL
        entry = case.lexicon.metrics.get(figure.metric)
        if nature is Nature.ACTUAL or (entry and entry.nature is nature):
            continue
        said = (
            "".join(line.row) + "".join(figure.notes) if line.kind is Kind.CELL else _clause(line.text, at, len(text))
        )
        words = (*expected, *planned, "预", "计划", "规划", "目标")
        if not any(word in said for word in words):
            told = "预期数" if nature is Nature.EXPECTED else "计划数"
            hint = "写明“预计”“计划”，或移到展望部分"
            yield found_in(line, at, at + len(text), "C203", Severity.MUST, f"是{told}，写成了实绩", hint)


def _clause(text: str, at: int, length: int) -> str:
    """The sentence from its beginning to the figure, and what follows it in its clause."""
    start = max(text.rfind(mark, 0, at) for mark in "。；！？") + 1
    end = _CLAUSE.search(text, at + length)
    return text[start : end.start() if end else len(text)]


@rule("C204")
def left_over(case: Case) -> Iterator[Finding]:
    """Placeholders that nobody filled: {{ }}, XX, 待定, empty brackets."""
    for line, match in unquoted(case, case.words.placeholders):
        around = line.text[max(0, match.start() - 2) : match.end()]
        if line.kind is Kind.MASTHEAD and around.endswith(_NUMBER_PENDING):
            continue
        yield found_in(line, *match.span(), "C204", Severity.MUST, "占位没有填", "填上内容，或删去")


@rule("C205")
def unsettled(case: Case) -> Iterator[Finding]:
    """Two values that the sources give and nobody has settled."""
    for line in case.lines:
        at = line.text.find(_UNSETTLED)
        if at >= 0:
            hint = "核对原文，裁定用哪一个"
            yield found_in(line, at, at + len(_UNSETTLED), "C205", Severity.DOUBT, "两个来源的数不同", hint)


@rule("C206")
def old_names(case: Case) -> Iterator[Finding]:
    """Organs and districts under names that they no longer have."""
    for line, match in unquoted(case, case.words.old_names):
        new = case.words.old_names.instead[match.group()]
        yield found_in(line, *match.span(), "C206", Severity.DOUBT, f"是旧名，现名{new}", f"改为“{new}”，或注明“原”")


@rule("C207")
def old_terms(case: Case) -> Iterator[Finding]:
    """Terms of an earlier stage of the work (扶贫, 贫困县)."""
    for line, match in unquoted(case, case.words.old_terms):
        new = case.words.old_terms.instead[match.group()]
        yield found_in(line, *match.span(), "C207", Severity.NOTICE, "是以前的提法", f"现在多用“{new}”")


@rule("C208")
def misspelt(case: Case) -> Iterator[Finding]:
    """Characters that look or sound alike, wherever they stand."""
    for line in case.lines:
        for match in case.words.typos.find(line.text):
            right = case.words.typos.instead[match.group()]
            yield found_in(line, *match.span(), "C208", Severity.DOUBT, "疑是错字", f"是不是“{right}”")
