"""Parts ↔ their wholes, as the sources tell them: none is greater, nor are all of them together."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from reports.check.case import Case, found_at, found_in
from reports.check.registry import rule
from reports.diagnostics import Finding, Severity
from reports.model import Hedge, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.check.lines import Line
    from reports.model import Fact

AMONG = "其中"
ROUNDING = Decimal("1.005")
"""Parts that were rounded may add up to a little more than their whole."""
HINT = "核对原文；原文有误的，作更正或不采用"


def lowest(fact: Fact) -> Decimal:
    """The least that a figure can mean."""
    quantity = fact.quantity
    return quantity.value if quantity.hedge is Hedge.EXACT or quantity.lower is None else quantity.lower


def highest(fact: Fact) -> Decimal | None:
    """The most that a figure can mean; None where it has no bound."""
    quantity = fact.quantity
    return (quantity.value_max or quantity.value) if quantity.hedge is Hedge.EXACT else quantity.upper


def exceeds(part: Fact, whole: Fact) -> bool:
    """Whether a part is greater than its whole can be."""
    limit = highest(whole)
    same = part.quantity.unit == whole.quantity.unit
    return same and limit is not None and lowest(part) > limit


Printed = dict[str, tuple["Line", int, int]]


def first_printed(case: Case) -> Printed:
    """Where each fact is printed first: line, start and end."""
    places: Printed = {}
    for figure, line, at, text in case.printed():
        if figure.facts:
            places.setdefault(figure.facts[0].id, (line, at, at + len(text)))
    return places


def about(printed: Printed, fact: Fact, code: str, message: str, hint: str) -> Finding:
    """必错 at the place where a fact is printed; 提示 at its source where it is not."""
    if fact.id in printed:
        return found_in(*printed[fact.id], code, Severity.MUST, message, hint)
    at = max(0, fact.sentence.find(fact.surface))
    return found_at(fact.span, fact.sentence, at, code, message, hint)


@rule("C111")
def parts_above_whole(case: Case) -> Iterator[Finding]:
    """A part that is greater than the total before 其中, or parts that together are."""
    facts = [entry.fact for entry in case.entries if entry.standing is not Standing.DUPLICATE]
    printed = first_printed(case)
    for part, whole in (*marked_parts(facts), *told_parts(facts)):
        if exceeds(part, whole):
            message = f"分项“{part.shown}”大于合计“{whole.shown}”（{whole.issue}）"
            yield about(printed, part, "C111", message, HINT)
    for whole, parts in _together(facts):
        limit = highest(whole)
        total = sum((lowest(part) for part in parts), Decimal(0))
        if limit is not None and total > limit * ROUNDING:
            told = "、".join(part.shown for part in parts)
            message = f"分项之和大于合计“{whole.shown}”（{told}，{whole.issue}）"
            yield about(printed, whole, "C111", message, HINT)


def marked_parts(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Facts that were read as parts, each with its whole, both of one unit."""
    known = {fact.id: fact for fact in facts}
    for fact in known.values():
        whole = known.get(fact.part_of)
        if whole and whole.quantity.unit == fact.quantity.unit:
            yield fact, whole


def told_parts(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """The first figure after 其中 and the last of its unit before it: reading drops a part that is too great."""
    ordered = sorted(facts, key=lambda fact: (fact.span.source.path, fact.span.start))
    for (_, sentence), group in groupby(ordered, key=lambda fact: (fact.span.source.path, fact.sentence)):
        mark = sentence.find(AMONG)
        if mark < 0:
            continue
        before, after = _sides(sentence, mark, list(group))
        part = after[0] if after else None
        whole = next((f for f in reversed(before) if part and f.quantity.unit == part.quantity.unit), None)
        if part and whole and not part.part_of and part.metric and part.metric == whole.metric:
            yield part, whole


def _sides(sentence: str, mark: int, facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    before: list[Fact] = []
    after: list[Fact] = []
    at = 0
    for fact in facts:
        at = max(at, sentence.find(fact.surface, at))
        (before if at < mark else after).append(fact)
    return before, after


def _together(facts: Iterable[Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each whole with its parts of one metric, where there are several."""
    parts: dict[tuple[str, str | None], list[Fact]] = defaultdict(list)
    wholes: dict[str, Fact] = {}
    for part, whole in marked_parts(facts):
        wholes[whole.id] = whole
        parts[whole.id, part.metric].append(part)
    for (identity, metric), found in parts.items():
        if metric and len(found) > 1:
            yield wholes[identity], found
