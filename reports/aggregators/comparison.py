"""Figures of districts and pairs → metric by metric, whether they may be compared, and ranked only where they may."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.aggregators.places import TABLE, district_order
from reports.aggregators.registry import view
from reports.aggregators.scope import Scope, cells_of, scope_of
from reports.model import Basis, Cell, Comparison, Hedge, Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from reports.aggregators.registry import Gathered
    from reports.lexicon import Lexicon
    from reports.model import Figure

CITY = ("core", "flow", "stock", "cumulative")
RANKED = 3
_LEVELS = (Level.COUNTY, Level.PARK)
_WHY = {
    Basis.RANKED: "口径、起止时间相同，按数值由高到低排列",
    Basis.BESIDE: "口径、起止时间相同，只有两地，并列不排序",
    Basis.SPAN: "统计起止时间不同，不作排序和加总",
    Basis.AS_OF: "统计截止日不同，不作排序和加总",
    Basis.SCOPE: "统计口径不同，不作排序和加总",
    Basis.OVERLAP: "概数的范围相交，分不出高低，不作排序和加总",
    Basis.ALONE: "只有一地有数，不作比较",
}


@view("comparison", order=20)
def comparison(gathered: Gathered) -> tuple[Comparison, ...]:
    """The comparisons in the order of the lexicon; those of one metric that may be compared come first.

    Villages, single projects and pairs of villages are not held against counties. Nothing is added up.
    """
    lexicon = gathered.lexicon
    villages = set(lexicon.places.village_pairs)
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in gathered.figures(TABLE):
        fact = figure.facts[0]
        if fact.level in _LEVELS and (fact.giver, fact.receiver) not in villages:
            groups[figure.metric].append(figure)
    city = _by_metric(gathered.figures(*CITY))
    return tuple(
        Comparison(metric, basis, _WHY[basis], cells, city.get(metric, ()))
        for metric in lexicon.metrics
        if metric in groups
        for basis, cells in _compared(groups[metric], lexicon)
    )


def _by_metric(figures: Sequence[Figure]) -> Mapping[str, tuple[Figure, ...]]:
    found: dict[str, tuple[Figure, ...]] = {}
    for figure in figures:
        found[figure.metric] = (*found.get(figure.metric, ()), figure)
    return found


def _compared(figures: Sequence[Figure], lexicon: Lexicon) -> list[tuple[Basis, tuple[Cell, ...]]]:
    """The figures of one metric: those of one scope in two districts and more by themselves, then all others."""
    scopes: dict[Scope, list[Figure]] = defaultdict(list)
    for figure in sorted(figures, key=lambda f: district_order(f, lexicon)):
        scopes[scope_of(figure, lexicon)].append(figure)
    found: list[tuple[Basis, tuple[Cell, ...]]] = []
    others: list[Figure] = []
    for scope, alike in scopes.items():
        if scope.certain and len({f.place for f in alike}) > 1:
            basis = _basis_of_alike(alike)
            found.append((basis, _ranked(alike) if basis is Basis.RANKED else cells_of(alike)))
        else:
            others += alike
    if others:
        basis = _basis_of_different(figures, lexicon)
        found.append((basis, cells_of(sorted(others, key=lambda f: district_order(f, lexicon)))))
    return found


def _basis_of_alike(figures: Sequence[Figure]) -> Basis:
    if len({f.place for f in figures}) < len(figures) or any(f.value is None for f in figures):
        return Basis.SCOPE
    if any(_blurred(a, b) for n, a in enumerate(figures) for b in figures[n + 1 :]):
        return Basis.OVERLAP
    return Basis.RANKED if len(figures) >= RANKED else Basis.BESIDE


def _basis_of_different(figures: Sequence[Figure], lexicon: Lexicon) -> Basis:
    """Why figures of several districts are not compared: another measure, then another beginning, then another end."""
    if len({f.place for f in figures}) < 2:
        return Basis.ALONE
    scopes = [scope_of(f, lexicon) for f in figures]
    if len({scope.measured for scope in scopes}) > 1:
        return Basis.SCOPE
    if len({scope.start for scope in scopes}) > 1:
        return Basis.SPAN
    return Basis.AS_OF if len({(scope.end, scope.source) for scope in scopes}) > 1 else Basis.SPAN


def _interval(figure: Figure) -> tuple[Decimal | None, Decimal | None, bool]:
    """Bounds of a figure by its most careful telling, and whether it is exact."""
    told = (fact.quantity for fact in figure.facts if fact.quantity.hedge is not Hedge.EXACT)
    quantity = next(told, figure.facts[0].quantity)
    if quantity.lower is None and quantity.upper is None:
        return quantity.value, quantity.value_max or quantity.value, quantity.value_max is None
    return quantity.lower, quantity.upper, False


def _blurred(one: Figure, other: Figure) -> bool:
    """Whether it cannot be told which of two is the greater, or that they are equal."""
    (low, high, exact), (low2, high2, exact2) = _interval(one), _interval(other)
    if exact and exact2:
        return False
    return not (_lies_below(high, low2) or _lies_below(high2, low))


def _lies_below(upper: Decimal | None, lower: Decimal | None) -> bool:
    return upper is not None and lower is not None and upper <= lower


def _ranked(figures: Sequence[Figure]) -> tuple[Cell, ...]:
    """By value, high to low; equal values share a rank, and the order of districts among them."""
    values = [f.value for f in figures if f.value is not None]
    cells = [
        replace(cell, rank=1 + sum(value > cell.figure.value for value in values))
        for cell in cells_of(figures)
        if cell.figure.value is not None
    ]
    return tuple(sorted(cells, key=lambda cell: cell.rank))
