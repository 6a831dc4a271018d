"""Facts + decisions + window → Ledger: each fact exactly once, with its standing and the reason in one sentence.

The order of judging is: period, unknown metric, expectation, background, direction, class, then repeats, what editors
left out, parts, newer figures and what a summary leaves undated (docs/roll-up.md). Decisions of editors are replayed on
every run.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from reports.ledger.conflicts import mark_conflicts
from reports.ledger.corrections import Claim, bound, corrections
from reports.ledger.parts import mark_parts, mark_superseded
from reports.ledger.repeats import mark_repeats
from reports.ledger.rulings import Rulings, rule
from reports.ledger.settle import leave_out, tell
from reports.ledger.standing import effective_end, judge
from reports.ledger.summaries import mark_summaries
from reports.model import Decision, Fact, Ledger, Window

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["amended", "effective_end", "reconcile"]


def reconcile(
    facts: Iterable[Fact], window: Window, decisions: Iterable[Decision] = (), everywhere: Collection[str] = ()
) -> Ledger:
    """Give every fact its standing in the window. The result depends neither on the order of the facts nor on that
    of the decisions.

    `everywhere` are the words for all receiving places (对口地区), which say no more than a figure that names none.
    """
    read, claims, rulings = _ruled(facts, decisions)
    entries = [judge(fact, window) for fact in rulings.facts]
    entries = mark_repeats(entries, rulings)
    entries = leave_out(entries, rulings)
    entries = mark_parts(entries, rulings)
    entries = mark_superseded(entries)
    entries = mark_conflicts(entries, {frozenset((c.target, c.right)) for c in claims}, everywhere)
    entries = mark_summaries(entries, window, rulings.touched)
    entries = tell(entries, rulings, {fact.id: fact for fact in read})
    return Ledger(window, tuple(entries), rulings.replayed)


def amended(facts: Iterable[Fact], decisions: Iterable[Decision] = ()) -> tuple[Fact, ...]:
    """The facts as they are judged: as their sources correct them and editors date and correct them."""
    return _ruled(facts, decisions)[2].facts


def _ruled(facts: Iterable[Fact], decisions: Iterable[Decision]) -> tuple[list[Fact], tuple[Claim, ...], Rulings]:
    read = sorted(facts, key=printing_order)
    claims = corrections(read)
    return read, claims, rule(bound(read, claims), decisions)


def printing_order(fact: Fact) -> tuple[date, str, int, int]:
    """Newest issue last; within an issue the body comes before the editor's note."""
    return fact.issued or date.min, fact.span.source.path, int(fact.repeat_of_body), fact.span.start
