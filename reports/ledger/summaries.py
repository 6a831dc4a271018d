"""Entries → entries in which what a summary leaves undated waits for an editor (总结件)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.model import Entry, Fact, Nature, PeriodKind, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.model import Window

REASON = "总结件未注明期间，待编辑确认"
_UNDATED = (Standing.OUT_OF_PERIOD, Standing.NO_PERIOD)


def mark_summaries(entries: Sequence[Entry], window: Window, decided: Collection[str]) -> list[Entry]:
    """Figures without time in an issue whose lead has one of exactly the window may be of the window: an editor says.

    What the same issue tells with its time needs no word of an editor, nor what he `decided` on (ids).
    """
    found = summaries(entries, window, decided)
    told = {(e.fact.issue, *what(e.fact)) for e in entries if e.standing.counted}
    return [
        replace(entry, standing=Standing.SUMMARY, reason=f"{REASON}（{entry.reason}）")
        if entry.fact.issue in found
        and entry.fact.id not in decided
        and _waits(entry)
        and (entry.fact.issue, *what(entry.fact)) not in told
        else entry
        for entry in entries
    ]


def what(fact: Fact) -> tuple[object, ...]:
    """Metric, value and places."""
    quantity = fact.quantity
    return fact.metric, quantity.unit, quantity.value, quantity.value_max, fact.giver, fact.receiver


def summaries(entries: Sequence[Entry], window: Window, decided: Collection[str]) -> set[str | None]:
    """The issues whose lead has a fact of exactly the window, by the source and not by a decision."""
    span = window.start, window.end
    return {
        entry.fact.issue
        for entry in entries
        if not entry.fact.heading
        and entry.fact.id not in decided
        and (entry.fact.period.start, entry.fact.period.end) == span
    }


def _waits(entry: Entry) -> bool:
    fact = entry.fact
    return (
        entry.standing in _UNDATED
        and fact.period.kind is PeriodKind.UNSPECIFIED
        and fact.period.end is None
        and fact.nature is not Nature.EXPECTED
        and fact.metric is not None
    )
