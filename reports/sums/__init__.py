"""Facts → their sum, or the condition that forbids it: the rules of adding, whatever the facts are taken from."""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from reports.model import Ground, Sum
from reports.sums.amounts import written
from reports.sums.conditions import Failure, failure_of
from reports.sums.hedges import MixedHedgesError, total_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon
    from reports.model import Entry

__all__ = ["Failure", "add"]

_DIGITS = 80
"""Enough for the longest number that is read, and for the carry."""


def add(entries: Sequence[Entry], lexicon: Lexicon) -> Sum | Failure:
    """The sum of two and more entries in their order, or the first of the seven conditions that does not hold."""
    failure = failure_of(entries, lexicon)
    if failure:
        return failure
    facts = tuple(entry.fact for entry in entries)
    try:
        with localcontext(prec=_DIGITS):
            total = total_of([fact.quantity for fact in facts])
    except MixedHedgesError as mixed:
        one, other = (facts[number] for number in mixed.args)
        return Failure(Ground.HEDGE, f"“{one.shown}”与“{other.shown}”的概数不能相加", (one, other))
    return Sum(facts, total, written(total, lexicon.kind_of(total.unit)))
