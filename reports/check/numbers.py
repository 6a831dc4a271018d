"""Numbers of the briefing ↔ the figures of the roll-up: each has a source and is printed as it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check.amounts import Amount, numbers_in
from reports.check.case import Case, bare, found_in
from reports.check.registry import rule
from reports.check.typed import typed_amounts
from reports.check.wording import unquoted
from reports.diagnostics import Finding, Severity
from reports.model import MISSING, Hedge, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.check.lines import Line
    from reports.model import Figure

_HUNDRED = 100


@rule("C101")
def without_source(case: Case) -> Iterator[Finding]:
    """A number with a unit that no figure prints and that is no quotation."""
    known = {bare(entry.fact.shown) for entry in case.entries} | case.elsewhere
    for typed in typed_amounts(case):
        line, amount = typed.line, typed.amount
        if not case.copied.ranges(line.text).hold(amount.start, amount.end):
            yield _unsourced(line, amount, known, sure=not (typed.counts or amount.chinese))


def _unsourced(line: Line, amount: Amount, known: set[str], *, sure: bool) -> Finding:
    typed = bare(amount.text) in known
    message = "是手工写的数，来源中有同样的数" if typed else "没有出处"
    hint = "改用变量，使它能点回原句" if typed else "核对来源；来源没有的数删去，来源有的改用变量"
    return found_in(
        line, amount.start, amount.end, "C101", Severity.MUST if sure and not typed else Severity.DOUBT, message, hint
    )


@rule("C102")
def printed_otherwise(case: Case) -> Iterator[Finding]:
    """A figure whose printed number is not the one that was found, or a key that no figure has."""
    for line in case.lines:
        for run, at in line.figures():
            figure = case.figures.get(run.figure)
            if figure is None:
                message, hint = f"指向没有的数 {run.figure}", "改用模板里的变量"
            elif set(numbers_in(run.text)) <= set(numbers_in(figure.display)) and (run.text != "0"):
                continue
            else:
                message, hint = f"与表中的数“{figure.display}”不一致", "正文、表、附件的数须相同，改用同一个变量"
            yield found_in(line, at, at + len(run.text), "C102", Severity.MUST, message, hint)


@rule("C103")
def share_out_of_range(case: Case) -> Iterator[Finding]:
    """A share below 0 or above 100 per cent."""
    for figure, line, at, text in case.printed():
        if figure.unit != "%" or figure.value is None or 0 <= figure.value <= _HUNDRED or not _is_share(case, figure):
            continue
        message, hint = f"“{figure.metric}”是占比，应在0到100%之间", "核对原文；原文有误的，作更正或不采用"
        yield found_in(line, at, at + len(text), "C103", Severity.MUST, message, hint)


def _is_share(case: Case, figure: Figure) -> bool:
    words = [match.group() for match in case.words.shares.pattern.finditer(figure.metric)]
    return bool(words) and not any(word in case.words.shares.harmless for word in words)


@rule("C104")
def hedge_lost(case: Case) -> Iterator[Finding]:
    """A figure printed as exact whose source says 约, 近, 超 or 余."""
    words = {hedge.word for hedge in case.lexicon.hedges if hedge.position != "not_words"}
    exact = {hedge.word for hedge in case.lexicon.hedges if hedge.hedge is Hedge.EXACT}
    for figure, line, at, text in case.printed():
        fact = figure.facts[0] if figure.facts and figure.value is not None else None
        if fact is None or fact.quantity.hedge is Hedge.EXACT or not fact.quantity.hedge_word or text == MISSING:
            continue
        before = line.text[max(0, at - 4) : at]
        if not any(word in text or before.endswith(word) for word in words - exact):
            message, hint = f"丢了概数词，原文是“{fact.shown}”", "照原文写上概数词"
            yield found_in(line, at, at + len(text), "C104", Severity.MUST, message, hint)


@rule("C105")
def foreign_currency(case: Case) -> Iterator[Finding]:
    """A sum in a foreign currency printed as yuan, or sums of two currencies under one figure."""
    for figure, line, at, text in case.printed():
        kinds = {case.lexicon.kind_of(fact.quantity.unit) for fact in figure.facts}
        units = {fact.quantity.unit for fact in figure.facts}
        rate = figure.standing is Standing.CHANGE and len(units - {figure.unit}) == 1
        if "外币" in kinds and not rate and (len(units) > 1 or figure.unit not in units):
            message, hint = "外币被折算，或与人民币合在一起", "外币照原文单列，不折算，不相加"
            yield found_in(line, at, at + len(text), "C105", Severity.MUST, message, hint)


@rule("C106")
def conversion_told(case: Case) -> Iterator[Finding]:
    """Words that say a sum was converted."""
    for line, match in unquoted(case, case.words.converting):
        yield found_in(line, *match.span(), "C106", Severity.MUST, "外币不折算", "照原文写外币，注“未折算”")
