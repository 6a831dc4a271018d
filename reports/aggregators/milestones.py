"""Dated events → those of the window, each once, in the order of their days (大事记)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from reports.aggregators.registry import view
from reports.model import Milestone

if TYPE_CHECKING:
    from reports.aggregators.registry import Gathered
    from reports.model import Event

ALIKE = 0.5
"""Which share of the shorter text's pairs of characters two tellings of one issue must have in common."""


@view("milestones", order=50)
def milestones(gathered: Gathered) -> tuple[Milestone, ...]:
    """The events that end in the window, by day, then in the order of printing; tellings of one event are merged."""
    window = gathered.ledger.window
    inside = [e for e in gathered.events if e.period.end and window.start <= e.period.end <= window.end]
    merged: list[list[Event]] = []
    for event in sorted(inside, key=_printing_order):
        same = next((told for told in merged if any(_same(event, other) for other in told)), None)
        if same:
            same.append(event)
        else:
            merged.append([event])
    ordered = sorted(merged, key=lambda told: (*_days(told[0]), *_printing_order(told[0])))
    return tuple(Milestone(f"event-{number}", tuple(told)) for number, told in enumerate(ordered, 1))


def _days(event: Event) -> tuple[date, date]:
    end = event.period.end or date.max
    return event.period.start or end, end


def _printing_order(event: Event) -> tuple[str, str, int, str]:
    issued = event.issued.isoformat() if event.issued else ""
    return issued, event.span.source.path, event.span.start, event.what


def _same(one: Event, other: Event) -> bool:
    """Two issues tell one event where day, kind and places agree; within an issue the words must be alike too."""
    if _days(one) != _days(other) or one.kind != other.kind:
        return False
    places = one.giver == other.giver and (one.receiver == other.receiver or not (one.receiver and other.receiver))
    return places and (one.issue != other.issue or _alike(one.what, other.what))


def _alike(one: str, other: str) -> bool:
    first, second = _pairs(one), _pairs(other)
    fewer = min(len(first), len(second))
    return bool(fewer) and len(first & second) / fewer >= ALIKE


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
