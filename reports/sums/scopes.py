"""Giver and receiver of a figure → whether two figures speak of places that lie within one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.lexicon.entries import Places
    from reports.model import Fact, IssuedFigure

Scope = tuple[str, str]
"""Giver and receiver; an empty receiver stands for all of them."""


def scope_of(fact: Fact | IssuedFigure, places: Places) -> Scope:
    """The places that a figure speaks of; 对口地区 and the like are all receiving places, as where none is named."""
    return fact.giver, "" if fact.receiver in places.their_words else fact.receiver


def scope_name(fact: Fact) -> str:
    """`慈溪市—常山县`; the giver alone where no receiver is named."""
    return "—".join(name for name in (fact.giver, fact.receiver) if name)


def nested(one: Scope, other: Scope, places: Places) -> bool:
    """Whether a figure of one scope may hold some of what a figure of the other holds."""
    return _share(one[0], other[0], places) and _share(one[1], other[1], places)


def _share(one: str, other: str, places: Places) -> bool:
    """Whether two places are the same, or one lies in the other; a place that nobody knows may lie in any city."""
    return not one or not other or one == other or _in(one, other, places) or _in(other, one, places)


def _in(place: str, city: str, places: Places) -> bool:
    known = places.spellings.get(place)
    whole = places.spellings.get(city)
    if whole is None or whole.county:
        return False
    return known is None or (known.city == whole.name and known.name != whole.name)
