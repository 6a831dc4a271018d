"""Issues + ledger → which numbers of a briefing were read and which lie between them; which pairs say nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reports.aggregators.registry import view
from reports.model import Level, Numbers, Silence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.aggregators.registry import Gathered
    from reports.lexicon.entries import Places
    from reports.model import Entry, Fact, Issue

_BELOW = (Level.COUNTY, Level.PARK, Level.VILLAGE, Level.PROJECT)


@view("numbers", order=30)
def numbers(gathered: Gathered) -> tuple[Numbers, ...]:
    """The numbers of every briefing and year that was read, oldest first."""
    read, late = _numbered(gathered.material.issues), _numbered(gathered.material.late)
    return tuple(
        _numbers(*key, read[key], late.get(key, set())) for key in sorted(read, key=lambda key: (key[1], key[0]))
    )


def _numbered(issues: Iterable[Issue]) -> dict[tuple[str, int], set[int]]:
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for issue in issues:
        if issue.year and issue.number:
            found["".join((issue.name or "").split()), issue.year].add(issue.number)
    return found


def _numbers(series: str, year: int, read: set[int], late: set[int]) -> Numbers:
    """Only what lies between two numbers read is known to be missing; how many there are in a year is not known."""
    missing = tuple(n for n in range(min(read), max(read)) if n not in read and n not in late)
    return Numbers(series, year, tuple(sorted(read)), missing, tuple(sorted(late - read)))


@view("silences", order=40)
def silences(gathered: Gathered) -> tuple[Silence, ...]:
    """For any figure, and for each core metric, which pairs of the lexicon have a counted one; pairs of villages have
    no part in it.
    """
    places = gathered.lexicon.places
    counted = [e for e in gathered.ledger.entries if e.standing.counted and e.fact.level in _BELOW]
    core = [name for name, entry in gathered.lexicon.metrics.items() if entry.metric.core]
    order = {name: number for number, name in enumerate(places.spellings)}
    pairs = tuple(sorted(places.pairs, key=lambda pair: tuple(order.get(name, len(order)) for name in pair)))
    return tuple(_silence(metric, pairs, counted, places) for metric in ("", *core) if pairs)


def _silence(metric: str, pairs: Sequence[tuple[str, str]], counted: Iterable[Entry], places: Places) -> Silence:
    facts = [entry.fact for entry in counted if not metric or _tells(entry.fact, metric)]
    telling = tuple(pair for pair in pairs if any(_of_pair(fact, pair, places) for fact in facts))
    return Silence(metric, telling, tuple(pair for pair in pairs if pair not in telling))


def _tells(fact: Fact, metric: str) -> bool:
    """A figure of a village or a single project is not that of its county."""
    return fact.metric == metric and fact.level in (Level.COUNTY, Level.PARK)


def _of_pair(fact: Fact, pair: tuple[str, str], places: Places) -> bool:
    """Whether a figure speaks of a pair: of both, or of one of them without another partner."""
    giver, receiver = pair
    if fact.giver == giver:
        return fact.receiver in ("", receiver, *places.their_words)
    return fact.receiver == receiver and not fact.giver
