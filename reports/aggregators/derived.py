"""Ledger → figures of a longer period that no source gives, added up of its months, quarters or halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.figures import behind, caveats_of, place_of, repeats_of
from reports.aggregators.registry import aggregator
from reports.aggregators.stretches import Stretch, stretches
from reports.model import Figure, Ground, Ledger, Refusal, Standing, Sum, Table
from reports.sums import Failure, add
from reports.sums.hedges import disjoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.lexicon import Lexicon
    from reports.sums.calendar import Grain

TABLE = "derived"


@aggregator(TABLE, order=120, computed=True)
def derived(ledger: Ledger, lexicon: Lexicon) -> Table:
    """The figures of the whole window that its parts give, for the city and for districts; what lacks a part."""
    figures: list[Figure] = []
    refusals: list[Refusal] = []
    repeats = repeats_of(ledger)
    found_parts = stretches(ledger, lexicon)
    fullest = {stretch.topic: stretch for stretch in sorted(found_parts, key=lambda stretch: stretch.share)}
    for stretch in found_parts:
        result = _added(stretch, lexicon)
        if isinstance(result, Failure):
            if fullest[stretch.topic] is not stretch:
                continue  # the fullest tells what the others are
            fact = stretch.first
            refusals.append(Refusal(TABLE, fact.metric or "", place_of(fact), result.ground, result.why, result.facts))
            continue
        found, grain = result
        first = found.summands[0]
        caveats = (*caveats_of(first, lexicon.metrics[first.metric or ""].metric), marked(grain))
        figures.append(
            Figure(
                f"{TABLE}-{len(figures) + 1}",
                TABLE,
                first.metric or "",
                f"{found.display}（{'；'.join(caveats)}）",
                found.total.value,
                found.total.unit,
                Standing.DERIVED,
                place_of(first),
                ledger.window.end,
                behind(found.summands, repeats),
                (f"来源未见{ledger.window.title}整期数，{marked(grain)}",),
                found,
            )
        )
    return Table(TABLE, tuple(figures), tuple(refusals))


def marked(grain: Grain) -> str:
    """The mark that stands beside every such figure: `由各月合计`."""
    return f"由各{grain.word}合计"


def _added(stretch: Stretch, lexicon: Lexicon) -> tuple[Sum, Grain] | Failure:
    """The sum of the longest parts that are all there; where shorter ones contradict it, or one is missing, why not."""
    sums = list(_sums(stretch, lexicon))
    made = [(result, grain) for result, grain in sums if isinstance(result, Sum)]
    if not made:
        return next((result for result, _ in sums if isinstance(result, Failure)), stretch.incomplete(lexicon))
    first, _ = made[0]
    for other, grain in made[1:]:
        if disjoint(first.total, other.total):
            why = f"由各{made[0][1].word}合计为{first.display}，{marked(grain)}为{other.display}，两数不一致"
            return Failure(Ground.CONFLICT, why, (*first.summands, *other.summands))
    return made[0]


def _sums(stretch: Stretch, lexicon: Lexicon) -> Iterator[tuple[Sum | Failure, Grain]]:
    for grain, parts in stretch.complete():
        twice = stretch.told_twice(grain, lexicon)
        yield twice or add(parts, lexicon), grain
