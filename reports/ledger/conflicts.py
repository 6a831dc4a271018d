"""Entries → entries that name those which contradict them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.ledger.sameness import Key, disjoint, key_of
from reports.ledger.standing import effective_end
from reports.model import Entry, Level, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date


def mark_conflicts(entries: Sequence[Entry], corrected: Collection[frozenset[str]] = ()) -> list[Entry]:
    """The city's figures of one metric, place, period and class whose bounds are disjoint contradict one another.

    Below the city two figures of one metric may speak of two villages or projects, so that no conflict is claimed
    there, except between a figure and what a source says that it should be (`corrected`, pairs of ids).
    """
    groups: dict[tuple[Key, Standing, date | None, date | None], list[Entry]] = {}
    named = frozenset().union(*corrected)
    for entry in entries:
        if entry.standing.weighed and (entry.fact.level is Level.CITY or entry.fact.id in named):
            group = key_of(entry.fact), entry.standing, entry.fact.period.start, effective_end(entry.fact)
            groups.setdefault(group, []).append(entry)
    conflicts: dict[str, tuple[str, ...]] = {}
    for found in groups.values():
        conflicts |= _conflicts(found, corrected)
    return [replace(e, conflicts=conflicts[e.fact.id]) if conflicts.get(e.fact.id) else e for e in entries]


def _conflicts(group: Sequence[Entry], corrected: Collection[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The conflicts of one group, by id."""
    if len(group) < 2:
        return {}
    return {
        one.fact.id: tuple(o.fact.id for o in group if o is not one and _contradict(one, o, corrected)) for one in group
    }


def _contradict(one: Entry, other: Entry, corrected: Collection[frozenset[str]]) -> bool:
    city = one.fact.level is Level.CITY and other.fact.level is Level.CITY
    claimed = city or frozenset((one.fact.id, other.fact.id)) in corrected
    return claimed and disjoint(one.fact, other.fact)
