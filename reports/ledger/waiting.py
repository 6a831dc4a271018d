"""Ledger → what waits for an editor: conflicts, corrections, figures without period, figures told twice."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.ledger.corrections import corrections
from reports.ledger.sameness import same_value
from reports.ledger.standing import told_period
from reports.ledger.summaries import REASON, summaries, what
from reports.model import Entry, Fact, Ledger, Measure, Ruling, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OUTSIDE = (Standing.OUT_OF_PERIOD, Standing.SUMMARY)


class Matter(StrEnum):
    """Why something waits."""

    CONFLICT = "来源不一致"
    CORRECTION = "来源有更正"
    SUMMARY = REASON
    NO_PERIOD = "期间发生额，原文未注明统计时间"
    REPEAT = "疑似同一事实，统计时间不同"
    CHOSEN = "编辑指定"


class Waiting(Struct, frozen=True):
    """A figure that waits, the facts it is weighed against, and the decision that is proposed.

    `wording` is the period or the corrected value of the decision, empty where the editor must give it.
    """

    matter: Matter
    fact: Fact
    ruling: Ruling
    others: tuple[Fact, ...] = ()
    wording: str = ""


def waiting(ledger: Ledger, facts: Sequence[Fact]) -> tuple[Waiting, ...]:
    """What waits in a ledger, by matter and in the order of printing; what was decided does not. `facts` are those
    as read.
    """
    entries = {entry.fact.id: entry for entry in ledger.entries}
    read = {fact.id: fact for fact in facts}
    ordered = [read[entry.fact.id] for entry in ledger.entries]
    claimed = list(_corrections(ordered, entries))
    pairs = {frozenset((w.fact.id, *(o.id for o in w.others))) for w in claimed}
    found = [*_conflicts(ledger, read, pairs), *claimed, *_undated(ledger, read), *_repeats(ledger, read)]
    return tuple(found)


def _conflicts(ledger: Ledger, read: Mapping[str, Fact], pairs: set[frozenset[str]]) -> Iterator[Waiting]:
    """One proposal for each of the facts that may be adopted."""
    for entry in ledger.entries:
        others = [name for name in entry.conflicts if frozenset((entry.fact.id, name)) not in pairs]
        if others:
            against = tuple(read[name] for name in others)
            yield Waiting(Matter.CONFLICT, read[entry.fact.id], Ruling.ADOPT, against)


def _corrections(facts: Sequence[Fact], entries: Mapping[str, Entry]) -> Iterator[Waiting]:
    known = {fact.id: fact for fact in facts}
    for claim in corrections(facts):
        decided = entries[claim.target].decisions or entries[claim.right].decisions
        if not decided and entries[claim.target].standing not in _OUTSIDE:
            right = known[claim.right]
            yield Waiting(Matter.CORRECTION, known[claim.target], Ruling.CORRECT, (right,), right.shown)


def _undated(ledger: Ledger, read: Mapping[str, Fact]) -> Iterator[Waiting]:
    """Figures of a summary that name no time, then flows without period."""
    decided = {entry.fact.id for entry in ledger.entries if entry.decisions}
    found = summaries(ledger.entries, ledger.window, decided)
    for entry in ledger.entries:
        if entry.standing is Standing.SUMMARY:
            yield Waiting(Matter.SUMMARY, read[entry.fact.id], Ruling.INCLUDE, wording=ledger.window.label)
    for entry in ledger.entries:
        if entry.standing is Standing.NO_PERIOD and entry.fact.issue not in found and not entry.decisions:
            yield Waiting(Matter.NO_PERIOD, read[entry.fact.id], Ruling.DATE)


def _repeats(ledger: Ledger, read: Mapping[str, Fact]) -> Iterator[Waiting]:
    """Equal figures of one metric and place in two issues whose times differ, at least one of them in the window."""
    groups: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in ledger.entries:
        fact = entry.fact
        if fact.metric is not None and entry.standing is not Standing.DUPLICATE:
            groups[what(fact)].append(entry)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            if _suspected(first, other):
                yield Waiting(Matter.REPEAT, read[first.fact.id], Ruling.JOIN, (read[other.fact.id],))


def _suspected(first: Entry, other: Entry) -> bool:
    one, two = first.fact, other.fact
    if one.measure is not Measure.FLOW and one.period.end and two.period.end:
        return False  # the same stock on two days is a series
    in_window = not any(entry.standing in _OUTSIDE for entry in (first, other)) or (
        first.standing.counted or other.standing.counted
    )
    decided = any(two.id in (c.id for c in d.cited) for d in first.decisions)
    return (
        in_window
        and not decided
        and one.issue != two.issue
        and same_value(one, two)
        and (one.period.start, one.period.end) != (two.period.start, two.period.end)
    )


def told_in_a_line(item: Waiting) -> str:
    """One line: why it waits, which figure of what it is, and its time."""
    fact = item.fact
    place = "—".join(name for name in (fact.giver, fact.receiver) if name)
    time = told_period(fact.period) if fact.period.end else "统计时间未注明"
    return f"{item.matter}：{place} {fact.metric or fact.label} {fact.shown}（{time}）".replace("： ", "：")
