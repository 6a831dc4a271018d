"""Sentences of the sources: old names, misspellings and impossible shares, only pointed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check.case import Case, found_at
from reports.check.registry import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.check.words import Family
    from reports.diagnostics import Finding
    from reports.model import Issue, Passage

_HUNDRED = 100


@rule("C401")
def old_names_of_sources(case: Case) -> Iterator[Finding]:
    """An organ under a name that it no longer has, once an issue."""
    family = case.words.old_names
    yield from _pointed_out(
        case, family, "C401", lambda word: f"旧名，现名{family.instead[word]}", "引文不改，需要时加注"
    )


@rule("C402")
def misspelt_sources(case: Case) -> Iterator[Finding]:
    """A suspected misspelling, once an issue."""
    family = case.words.typos
    yield from _pointed_out(case, family, "C402", lambda word: f"疑是“{family.instead[word]}”", "核对原件；转引时改正")


def _pointed_out(case: Case, family: Family, code: str, message: Callable[[str], str], hint: str) -> Iterator[Finding]:
    for issue in case.material.issues:
        seen: set[str] = set()
        for passage in passages_of(issue):
            for match in family.find(passage.text):
                word = match.group()
                if word not in seen:
                    seen.add(word)
                    span = passage.span(*match.span())
                    yield found_at(span, passage.text, match.start(), code, message(word), hint)


def passages_of(issue: Issue) -> Iterator[Passage]:
    """The sentences of an issue and the cells of its tables."""
    yield from issue.editor_note
    for article in issue.articles:
        for section in article.sections:
            yield from section.sentences
            if section.table:
                yield from (cell for row in section.table.rows for cell in row if cell)


@rule("C403")
def impossible_shares(case: Case) -> Iterator[Finding]:
    """A share above 100 per cent in a source that the briefing does not print."""
    printed = {fact.id for figure, *_ in case.printed() for fact in figure.facts}
    shares = case.words.shares
    for entry in case.entries:
        fact = entry.fact
        name = fact.metric or fact.label
        if fact.id in printed or fact.quantity.unit != "%" or fact.quantity.value <= _HUNDRED:
            continue
        words = {match.group() for match in shares.pattern.finditer(name)}
        if words and not words & shares.harmless:
            at = max(0, fact.sentence.find(fact.surface))
            yield found_at(fact.span, fact.sentence, at, "C403", f"“{name}”超过100%", "核对原文")
