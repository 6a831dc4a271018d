"""Entries → entries that name those which contradict them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.ledger.sameness import Key, disjoint, interval, key_of
from reports.ledger.standing import effective_end
from reports.model import Entry, Fact, Level, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date


MANY, NEAREST = 100, 10
"""In a group of more than so many figures each names only so many on either side that contradict it."""
_LEAST, _MOST, _LAST = Decimal("-Infinity"), Decimal("Infinity"), "\uffff"


def mark_conflicts(
    entries: Sequence[Entry], corrected: Collection[frozenset[str]] = (), everywhere: Collection[str] = ()
) -> list[Entry]:
    """The city's figures of one metric, place, period and class whose bounds are disjoint contradict one another.

    Below the city two figures of one metric may speak of two villages or projects, so that no conflict is claimed
    there, except between a figure and what a source says that it should be (`corrected`, pairs of ids). A receiver that
    is one of the words `everywhere` is the same place as none.
    """
    groups: dict[tuple[Key, Standing, date | None, date | None], list[Entry]] = {}
    named = frozenset().union(*corrected)
    for entry in entries:
        if _is_weighed(entry) and (entry.fact.level is Level.CITY or entry.fact.id in named):
            group = (
                _scope_key(entry.fact, everywhere),
                entry.standing,
                entry.fact.period.start,
                effective_end(entry.fact),
            )
            groups.setdefault(group, []).append(entry)
    conflicts: dict[str, tuple[str, ...]] = {}
    for found in groups.values():
        conflicts |= _conflicts(found, corrected)
    return [replace(e, conflicts=conflicts[e.fact.id]) if conflicts.get(e.fact.id) else e for e in entries]


def _scope_key(fact: Fact, everywhere: Collection[str]) -> Key:
    metric, unit, giver, receiver, nature = key_of(fact)
    return metric, unit, giver, "" if receiver in everywhere else receiver, nature


def _is_weighed(entry: Entry) -> bool:
    """Whether others can contradict it; the part of a figure (其中) tells another thing than the figure."""
    return entry.standing.counted or (entry.standing.weighed and not entry.fact.part_of)


def _conflicts(group: Sequence[Entry], corrected: Collection[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The conflicts of one group, by id."""
    if len(group) < 2:
        return {}
    if len(group) > MANY:
        return _of_many([entry for entry in group if entry.fact.level is Level.CITY])
    return {
        one.fact.id: tuple(o.fact.id for o in group if o is not one and _contradict(one, o, corrected)) for one in group
    }


def _of_many(group: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """The same for a long group: each names the nearest few below and above it, found in sorted bounds."""
    bounds = {entry.fact.id: _bounds(entry.fact) for entry in group}
    from_below = sorted((high, name) for name, (_, high) in bounds.items())
    from_above = sorted((low, name) for name, (low, _) in bounds.items())
    found = {}
    for name, (low, high) in bounds.items():
        below, above = bisect_left(from_below, (low, "")), bisect_right(from_above, (high, _LAST))
        near = from_below[max(0, below - NEAREST) : below] + from_above[above : above + NEAREST]
        found[name] = tuple(other for _, other in near)
    return found


def _bounds(fact: Fact) -> tuple[Decimal, Decimal]:
    low, high = interval(fact)
    return _LEAST if low is None else low, _MOST if high is None else high


def _contradict(one: Entry, other: Entry, corrected: Collection[frozenset[str]]) -> bool:
    city = one.fact.level is Level.CITY and other.fact.level is Level.CITY
    claimed = city or frozenset((one.fact.id, other.fact.id)) in corrected
    return claimed and disjoint(one.fact, other.fact)
