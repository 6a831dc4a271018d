"""Ledger → the months, quarters and halves of the window that one metric of one place has a figure of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.model import Entry, Fact, Ground, Hedge, Ledger, Level, Measure, Nature, Standing, Window
from reports.sums import Failure, add
from reports.sums.calendar import GRAINS, MONTH, Days, Grain, parts_of
from reports.sums.conditions import caveats_of
from reports.sums.scopes import scope_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from reports.lexicon import Lexicon
    from reports.sums.scopes import Scope

_Topic = tuple[str, "Scope", Level, str]
_OTHER_NATURE = (Standing.SUBPERIOD, Standing.EXPECTED)
_NEVER_ADDED = (Ground.METRIC, Ground.NATURE, Ground.UNIT)


@dataclass(frozen=True)
class Stretch:
    """The figures of one metric and place (its `topic`), unit and 口径, by the days that they speak of.

    `others` are the figures of the same metric and place that differ in unit, 口径 or nature.
    """

    window: Window
    topic: _Topic
    cells: dict[Days, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    others: Mapping[Days, list[Entry]] = field(default_factory=dict)

    @property
    def first(self) -> Fact:
        """The figure of the earliest days."""
        return self.cells[min(self.cells)][0].fact

    def _parts(self, grain: Grain) -> tuple[Days, ...]:
        return parts_of(self.window.start, self.window.end, grain)

    def complete(self) -> Iterator[tuple[Grain, tuple[Entry, ...]]]:
        """The grains of which no part of the window is missing, the longest first, each with one entry a part."""
        for grain in GRAINS:
            parts = self._parts(grain)
            if parts and all(days in self.cells for days in parts):
                yield grain, tuple(_most_careful(self.cells[days]) for days in parts)

    def told_twice(self, grain: Grain, lexicon: Lexicon) -> Failure | None:
        """Why a part with several figures cannot be taken: they contradict one another, or one may lie in another."""
        for days in self._parts(grain):
            found = self.cells.get(days, [])
            torn = next((entry for entry in found if entry.conflicts), None)
            if torn:
                facts = tuple(entry.fact for entry in found)
                told = "、".join(f"“{fact.shown}”" for fact in facts)
                return Failure(Ground.CONFLICT, f"{grain.name(days[0])}来源不一致（{told}），待裁定", facts)
            if len(found) > 1 and found[0].fact.level is not Level.CITY:
                failure = add(found, lexicon)
                return failure if isinstance(failure, Failure) else None
        return None

    def incomplete(self, lexicon: Lexicon) -> Failure:
        """Which parts are missing, of the grain that has the most of them."""
        grain = max(GRAINS, key=self._share_of)
        parts = self._parts(grain)
        missing = [days for days in parts if days not in self.cells]
        told = "、".join(grain.name(start) for start, _ in missing)
        have = len(parts) - len(missing)
        why = f"{_whole(self.window, grain, parts)}中已有{have}个{grain.word}（缺{told}），不合计"
        there = [entry for days in parts for entry in self.cells.get(days, ())]
        odd = next((entry for days in missing for entry in self.others.get(days, ())), None)
        failure = add((there[0], odd), lexicon) if odd else None
        if odd and isinstance(failure, Failure) and failure.ground in _NEVER_ADDED:
            return Failure(failure.ground, f"{why}：{failure.why}", (*(e.fact for e in there), odd.fact))
        return Failure(Ground.PERIOD, why, tuple(entry.fact for entry in there))

    @property
    def share(self) -> float:
        """How much of the window is there, of the grain that has the most of it."""
        return max(map(self._share_of, GRAINS))

    def _share_of(self, grain: Grain) -> float:
        parts = self._parts(grain)
        return sum(days in self.cells for days in parts) / len(parts) if parts else 0


def _whole(window: Window, grain: Grain, parts: tuple[Days, ...]) -> str:
    """`1—6月`, or `2022年4个季度`."""
    first, last = parts[0][0], parts[-1][0]
    if grain is MONTH and first.year == last.year:
        return f"{first.month}—{last.month}月"
    return f"{window.title}{len(parts)}个{grain.word}"


def _most_careful(entries: list[Entry]) -> Entry:
    return next((e for e in entries if e.fact.quantity.hedge is not Hedge.EXACT), entries[0])


def stretches(ledger: Ledger, lexicon: Lexicon) -> tuple[Stretch, ...]:
    """Every stretch of a metric that adds over time, where no source gives the whole window; in the ledger's order."""
    window = ledger.window
    parts = {days for grain in GRAINS for days in parts_of(window.start, window.end, grain)}
    if not parts:
        return ()
    given = {_what(entry.fact, lexicon) for entry in ledger.entries if _whole_of(entry, window)}
    inside = [e for e in ledger.entries if e.standing in _OTHER_NATURE and _days(e.fact) in parts]
    metrics = _metrics_of({entry.fact.part_of for entry in inside}, ledger)
    made: dict[Hashable, Stretch] = {}
    others: dict[_Topic, dict[Days, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in inside:
        topic, days = _topic(entry.fact, lexicon), _days(entry.fact)
        if topic is None or days is None:
            continue
        others[topic][days].append(entry)
        part = entry.fact.part_of and metrics.get(entry.fact.part_of) == entry.fact.metric
        if _may_be_added(entry) and not part and _what(entry.fact, lexicon) not in given:
            key = topic, entry.fact.quantity.unit, caveats_of(entry.fact)
            made.setdefault(key, Stretch(window, topic, others=others[topic])).cells[days].append(entry)
    return tuple(made.values())


def _metrics_of(ids: set[str], ledger: Ledger) -> dict[str, str | None]:
    """The metric of each of the totals that some figures are part of."""
    return {e.fact.id: e.fact.metric for e in ledger.entries if e.fact.id in ids} if ids - {""} else {}


def _what(fact: Fact, lexicon: Lexicon) -> Hashable:
    return _topic(fact, lexicon), fact.quantity.unit


def _topic(fact: Fact, lexicon: Lexicon) -> _Topic | None:
    """Metric and place of a figure that adds over time; None for any other."""
    known = lexicon.metrics.get(fact.metric or "")
    if known is None or not known.metric.additive_over_time or fact.level not in (Level.CITY, Level.COUNTY):
        return None
    return known.metric.name, scope_of(fact, lexicon.places), fact.level, fact.subject


def _days(fact: Fact) -> Days | None:
    period = fact.period
    return (period.start, period.end) if period.start and period.end else None


def _whole_of(entry: Entry, window: Window) -> bool:
    """Whether a source gives the window itself, as a flow or as a running total."""
    return entry.standing.counted and _days(entry.fact) == (window.start, window.end)


def _may_be_added(entry: Entry) -> bool:
    """Whether it is a reached flow of a part of the window."""
    fact = entry.fact
    return (
        entry.standing is Standing.SUBPERIOD
        and fact.measure is Measure.FLOW
        and not fact.cumulative
        and fact.nature is Nature.ACTUAL
    )
