"""Entries → entries in which a figure that is told again stands behind its first telling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.ledger.rulings import PLAIN
from reports.ledger.sameness import Key, key_of, same_value
from reports.model import Entry, Fact, PeriodKind, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from reports.ledger.rulings import Rulings

_Told = tuple[Key, "Decimal", "Decimal | None"]
_Where = tuple[_Told, object]


def mark_repeats(entries: Sequence[Entry], rulings: Rulings) -> list[Entry]:
    """The same figure told again is counted once, in the issue that told it first.

    A repeat has metric, places, nature and value in common with the first, and the same period; within one issue a
    repeat may leave the period out. The repeat keeps no place of its own in any table. A fact that an editor dated,
    corrected or joined others to comes before all others; whoever repeats what it said before is its repeat still.
    """
    marker = _Marker(rulings, {entry.fact.id: entry for entry in entries})
    ranked = sorted(range(len(entries)), key=lambda number: rulings.rank(entries[number].fact.id))
    marked = {number: marker.mark(entries[number]) for number in ranked}
    return [marked[number] for number in range(len(entries))]


class _Marker:
    def __init__(self, rulings: Rulings, entries: dict[str, Entry]) -> None:
        self._rulings = rulings
        self._entries = entries
        self._firsts: dict[_Where, dict[int, Entry]] = {}
        self._carriers: dict[str, Entry] = {}
        self._remembered = 0

    def mark(self, entry: Entry) -> Entry:
        kept = self._kept(entry)
        carrier = self._carriers.get(kept.fact.id, kept) if kept else None
        if carrier and carrier.fact.id != entry.fact.id:
            return self._behind(entry, carrier)
        if entry.fact.metric is None or entry.standing is Standing.OUT_OF_PERIOD:
            return entry
        known = {n: first for key in self._keys(entry.fact) for n, first in self._firsts.get(key, {}).items()}
        first = next((known[n] for n in sorted(known) if self._repeats(entry.fact, known[n].fact)), None)
        if first:
            return self._behind(entry, self._carriers.get(first.fact.id, first))
        self._remember(entry)
        return entry

    def _kept(self, entry: Entry) -> Entry | None:
        """The fact that editors joined this one to, over any that was itself joined, where it lies in the window."""
        seen, kept = {entry.fact.id}, None
        name = self._rulings.joined.get(entry.fact.id, "")
        while name and name not in seen:
            other = self._entries.get(name)
            if other is None or other.standing is Standing.OUT_OF_PERIOD:
                break
            seen.add(name)
            kept, name = other, self._rulings.joined.get(name, "")
        return kept

    def _behind(self, entry: Entry, first: Entry) -> Entry:
        self._carriers[entry.fact.id] = first
        self._remember(entry)
        told = "本期" if first.fact.issue == entry.fact.issue else f"{first.fact.issue}"
        shown = self._rulings.as_read(first.fact).shown
        reason = f"与{told}“{shown}”为同一事实，只计一次"
        return replace(entry, standing=Standing.DUPLICATE, reason=reason, counted_in=first.fact.id)

    def _remember(self, entry: Entry) -> None:
        """A repeat need not be remembered unless an editor's decision gave it a value that others may repeat."""
        if entry.fact.id in self._carriers and not self._rulings.rank(entry.fact.id) < PLAIN:
            return
        self._remembered += 1
        for key in self._keys(entry.fact):
            self._firsts.setdefault(key, {})[self._remembered] = entry

    def _keys(self, fact: Fact) -> dict[_Where, None]:
        """What the fact is compared by: its value as it stands and as it was read, in its issue and in its period.

        Those of other issues and other periods are never asked, so that a value which many periods share costs nothing.
        """
        keys: dict[_Where, None] = {}
        for f in (fact, self._rulings.as_read(fact)):
            told = key_of(f), f.quantity.value, f.quantity.value_max
            keys[told, f.issue] = None
            if f.period.end is not None:
                keys[told, (f.period.start, f.period.end)] = None
        return keys

    def _repeats(self, fact: Fact, first: Fact) -> bool:
        if self._rulings.are_parted(fact.id, first.id):
            return False
        return _repeats(fact, first) or _repeats(self._rulings.as_read(fact), self._rulings.as_read(first))


def _repeats(fact: Fact, first: Fact) -> bool:
    if not same_value(fact, first):
        return False
    same = (fact.period.start, fact.period.end) == (first.period.start, first.period.end)
    if fact.issue != first.issue:
        return same and fact.period.end is not None
    if fact.sentence == first.sentence and not fact.repeat_of_body:
        return False
    return same or fact.repeat_of_body or fact.period.kind is PeriodKind.UNSPECIFIED
