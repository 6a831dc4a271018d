"""Ledger → what the districts and pairs with a figure come to together, where their figures may be added."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reports.aggregators.derived import derived
from reports.aggregators.figures import behind, caveats_of, notes_of, repeats_of
from reports.aggregators.registry import aggregator
from reports.model import Entry, Fact, Figure, Ground, Ledger, Level, Refusal, Standing, Sum, Table
from reports.sums import Failure, add
from reports.sums.conditions import caveats_of as measured
from reports.sums.scopes import Scope, scope_name, scope_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from reports.lexicon import Lexicon

TABLE = "sum"
_BELOW = {Level.COUNTY: "区县", Level.PARK: "园区", Level.VILLAGE: "村镇"}


@aggregator(TABLE, order=110, computed=True)
def totals(ledger: Ledger, lexicon: Lexicon) -> Table:
    """One figure for each metric, time and 口径 that two and more districts or pairs have; never one of the city."""
    made = _Totals(ledger, lexicon)
    results = [result for entries in _by_metric(ledger, lexicon) for result in made.of_metric(entries)]
    sums = [result for result in results if isinstance(result, Sum)]
    figures = tuple(made.figure(number, found) for number, found in enumerate(sums, 1))
    return Table(TABLE, figures, tuple(result for result in results if isinstance(result, Refusal)))


def _by_metric(ledger: Ledger, lexicon: Lexicon) -> Iterator[list[Entry]]:
    """The counted figures below the city of each metric that adds over places, in the order of the lexicon."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.entries:
        if entry.standing.counted and entry.fact.level in _BELOW and _of_a_district(entry.fact, lexicon):
            found[entry.fact.metric or ""].append(entry)
    for name, known in lexicon.metrics.items():
        if known.metric.additive_over_places and len(found.get(name, ())) > 1:
            yield found[name]


def _of_a_district(fact: Fact, lexicon: Lexicon) -> bool:
    """Whether a district gave it, not the city to one of the receiving places."""
    place = lexicon.places.spellings.get(fact.giver)
    return bool(fact.giver) and (place is None or place.county)


class _Totals:
    def __init__(self, ledger: Ledger, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._repeats = repeats_of(ledger)
        self._entries = {entry.fact.id: entry for entry in ledger.entries}
        names = dict.fromkeys(place.name for place in lexicon.places.spellings.values())
        self._order = {name: number for number, name in enumerate(names)}
        self._of_city = self._city_figures(ledger)

    def _city_figures(self, ledger: Ledger) -> dict[Hashable, str]:
        """The figures of the whole city by what they measure and when: the districts' are part of them."""
        places = self._lexicon.places
        told = (entry.fact for entry in ledger.entries if entry.standing.counted)
        whole = {_what(fact): fact.shown for fact in told if scope_of(fact, places) == (places.home, "")}
        for figure in derived(ledger, self._lexicon).figures:
            first = figure.facts[0]
            if scope_of(first, places) == (places.home, ""):
                days = ledger.window.start, ledger.window.end
                whole.setdefault((figure.metric, figure.unit, first.nature, *days), figure.display)
        return whole

    def of_metric(self, entries: Sequence[Entry]) -> Iterator[Sum | Refusal]:
        """The sum of every group that is alike in all but its place; why it is none, and why groups stay apart."""
        groups: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in sorted(entries, key=lambda e: self._place_in_order(e.fact)):
            groups[_alike(entry)].append(entry)
        ordered = sorted(groups.values(), key=len, reverse=True)
        for group in ordered:
            if len({self._scope(entry) for entry in group}) > 1:
                yield self._of_group(group)
        first = ordered[0][0]
        for group in ordered[1:]:
            other = next((entry for entry in group if self._scope(entry) != self._scope(first)), None)
            if other:
                failure = add((first, other), self._lexicon)
                yield self._refusal(failure if isinstance(failure, Failure) else _of_other_level(first, other))

    def _of_group(self, group: Sequence[Entry]) -> Sum | Refusal:
        whole = self._of_city.get(_what(group[0].fact))
        if whole:
            why = f"已有全市数“{whole}”，不再加各地的数"
            return self._refusal(Failure(Ground.PLACE, why, tuple(entry.fact for entry in group)))
        if group[0].fact.level is not Level.COUNTY:
            return self._refusal(_of_no_district(group))
        result = add(group, self._lexicon)
        return self._refusal(result) if isinstance(result, Failure) else result

    def _refusal(self, failure: Failure) -> Refusal:
        districts = dict.fromkeys(scope_name(f) for f in failure.facts if f.level in _BELOW)
        metric = failure.facts[0].metric or ""
        return Refusal(TABLE, metric, "、".join(districts), failure.ground, failure.why, failure.facts)

    def _scope(self, entry: Entry) -> Scope:
        return scope_of(entry.fact, self._lexicon.places)

    def _place_in_order(self, fact: Fact) -> tuple[int, int]:
        last = len(self._order)
        return self._order.get(fact.giver, last), self._order.get(fact.receiver, last)

    def figure(self, number: int, found: Sum) -> Figure:
        """How a sum is printed: of how many pairs it is, and how many of those that are known."""
        first = found.summands[0]
        caveats = caveats_of(first, self._lexicon.metrics[first.metric or ""].metric)
        scopes = dict.fromkeys(scope_of(fact, self._lexicon.places) for fact in found.summands)
        names = "、".join(dict.fromkeys(scope_name(fact) for fact in found.summands))
        return Figure(
            f"{TABLE}-{number}",
            TABLE,
            first.metric or "",
            found.display + (f"（{'；'.join(caveats)}）" if caveats else ""),
            found.total.value,
            found.total.unit,
            Standing.SUMMED,
            f"已有数据的{len(scopes)}个结对地区合计",
            first.period.end,
            behind(found.summands, self._repeats),
            (*notes_of(self._entries[first.id]), names, self._coverage(scopes)),
            found,
        )

    def _coverage(self, scopes: Mapping[Scope, None]) -> str:
        pairs = self._lexicon.places.pairs
        covered = [pair for pair in pairs if any(g == pair[0] and r in ("", pair[1]) for g, r in scopes)]
        return f"词典所列{len(pairs)}个结对地区中有{len(covered)}个，不代表全市"


def _of_other_level(one: Entry, other: Entry) -> Failure:
    first, second = one.fact, other.fact
    why = f"“{first.shown}”是{_BELOW[first.level]}数，“{second.shown}”是{_BELOW[second.level]}数，覆盖不同"
    return Failure(Ground.PLACE, why, (first, second))


def _of_no_district(group: Sequence[Entry]) -> Failure:
    first = group[0].fact
    why = f"“{first.shown}”等是{_BELOW[first.level]}数，不代表整个结对地区"
    return Failure(Ground.PLACE, why, tuple(entry.fact for entry in group))


def _what(fact: Fact) -> Hashable:
    """What a figure measures and when, wherever."""
    return fact.metric, fact.quantity.unit, fact.nature, fact.period.start, fact.period.end


def _alike(entry: Entry) -> Hashable:
    """All that figures must have in common but the place; without an as-of day of its own that of the issue."""
    fact = entry.fact
    day = fact.issued if fact.period.end is None else None
    return _what(fact), fact.level, fact.measure, fact.cumulative, measured(fact), entry.standing, day
