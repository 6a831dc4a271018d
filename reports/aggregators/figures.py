"""Entries → figures: display with its hedge and caveats, place, as-of day, notes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reports.model import (
    MISSING,
    Entry,
    Fact,
    Figure,
    Hedge,
    Ledger,
    Level,
    Measure,
    Metric,
    Nature,
    Standing,
)
from reports.numerals import chinese_date
from reports.sums.hedges import disjoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.lexicon import Lexicon

_PASSED = ("突破", "首次突破", "破")
CONFLICT_MARK = "／"


def city_entries(ledger: Ledger, standings: Sequence[Standing]) -> tuple[Entry, ...]:
    """The entries of city level with one of the standings, in their order."""
    return tuple(e for e in ledger.entries if e.standing in standings and e.fact.level is Level.CITY)


def by_metric(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries of each metric, in their order; a metric without any has an empty list."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.fact.metric or ""].append(entry)
    return found


def repeats_of(ledger: Ledger) -> dict[str, tuple[Fact, ...]]:
    """Facts that repeat another, by the id of that other."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for entry in ledger.entries:
        if entry.counted_in:
            found[entry.counted_in].append(entry.fact)
    return {name: tuple(facts) for name, facts in found.items()}


def behind(facts: Sequence[Fact], repeats: Mapping[str, tuple[Fact, ...]]) -> tuple[Fact, ...]:
    """The facts, each with those that tell it again."""
    return tuple(told for fact in facts for told in (fact, *repeats.get(fact.id, ())))


def display_of(fact: Fact) -> str:
    """The figure as the source writes it: digits, unit and hedge, without blanks; 突破 is printed as 超.

    A figure of a table takes the unit that stands in the table's head.
    """
    text = fact.shown
    quantity = fact.quantity
    if quantity.hedge is Hedge.OVER and quantity.hedge_word in _PASSED:
        text = "超" + text.removeprefix("首次").removeprefix("突破").removeprefix("破")
    return text


def caveats_of(fact: Fact, metric: Metric) -> tuple[str, ...]:
    """Caveats that must stand beside the figure wherever it is printed."""
    return tuple(dict.fromkeys((*fact.caveats, *metric.caveats)))


def notes_of(entry: Entry) -> tuple[str, ...]:
    """What a reader must know of the figure: planned, as-of day inferred, starting day unknown, running total."""
    fact, notes = entry.fact, []
    if fact.nature is Nature.PLANNED:
        notes.append("计划数")
    if entry.standing is Standing.STOCK_INFERRED:
        notes.append("原文未注明截止日，按编发日推定")
    if entry.standing is Standing.YEAR_TO_DATE and fact.period.start and fact.period.end:
        notes.append(f"{chinese_date(fact.period.start)}至{chinese_date(fact.period.end)}")
    if fact.measure is Measure.CUMFLOW or (fact.cumulative and fact.measure is not Measure.RATIO):
        notes.append("累计")
    if entry.standing is Standing.CUMULATIVE and fact.period.start is None and fact.period.inferred:
        notes.append("起点未注明")
    return tuple(notes)


def place_of(fact: Fact) -> str:
    """`慈溪市—常山县`; the giver alone where no receiver is named."""
    return "—".join(name for name in (fact.giver, fact.receiver) if name)


def figure_of(
    table: str, number: int, entries: Sequence[Entry], lexicon: Lexicon, repeats: dict[str, tuple[Fact, ...]]
) -> Figure:
    """One printed figure from entries of one metric and place: equal ones agree, different ones are a conflict.

    Two that cannot both be true are never printed as one, also where the ledger does not name them as a conflict.
    """
    first = entries[0]
    metric = lexicon.metrics[first.fact.metric or ""].metric
    conflict = any(entry.conflicts or disjoint(entry.fact.quantity, first.fact.quantity) for entry in entries)
    printed = entries if conflict else [_most_careful(entries)]
    shown = list(dict.fromkeys(display_of(entry.fact) for entry in printed))
    caveats = tuple(c for entry in entries for c in caveats_of(entry.fact, metric))
    caveats = tuple(dict.fromkeys(caveats))
    note = f"（{'；'.join(caveats)}）" if caveats else ""
    facts = tuple(fact for entry in entries for fact in (entry.fact, *repeats.get(entry.fact.id, ())))
    return Figure(
        f"{table}-{number}",
        table,
        metric.name,
        CONFLICT_MARK.join(shown) + note,
        None if conflict else printed[0].fact.quantity.value,
        first.fact.quantity.unit,
        first.standing,
        place_of(first.fact),
        first.fact.period.end or first.fact.issued,
        facts,
        tuple(dict.fromkeys((*notes_of(first), *(note for entry in entries for note in entry.notes)))),
    )


def _most_careful(entries: Sequence[Entry]) -> Entry:
    """Of entries that can all be true, the first that keeps a hedge (约6.6亿元 before 6.6亿元)."""
    return next((e for e in entries if e.fact.quantity.hedge is not Hedge.EXACT), entries[0])


def missing_figure(table: str, number: int, metric: Metric, notes: Sequence[str] = ()) -> Figure:
    """The figure of a metric that no source gives: `—`, never 0; `notes` say what there is instead."""
    return Figure(
        f"{table}-{number}",
        table,
        metric.name,
        MISSING,
        None,
        metric.unit,
        None,
        "",
        None,
        (),
        ("未见当期数据", *notes),
    )
