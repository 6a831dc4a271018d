"""Ledger of what was left out + figures of districts → what each district has still to report, and which office.

A district is asked for the core metrics of exactly the period that no issue gives for it, and for the time of those
figures whose source names none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.compose.markdown import escape
from reports.model import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon
    from reports.model import Excluded, Fact, Figure, Material

OFFICE = "支援合作工作部门"


def arrears(figures: Sequence[Figure], excluded: Sequence[Excluded], lexicon: Lexicon) -> list[dict[str, Any]]:
    """One row for each paired district of our city that has something to report, in the order of the lexicon."""
    rows = [_row(district, figures, excluded, lexicon) for district in _districts(lexicon)]
    return [row for row in rows if row["缺报"] or row["待注明"]]


def office_of(fact: Fact, material: Material, lexicon: Lexicon, city: str) -> str:
    """The office that a figure came from: the contributor of its article, else the district's own, else `city`."""
    contributors = (
        article.contributor
        for issue in material.issues
        if issue.key == fact.issue
        for article in issue.articles
        if article.title == fact.article and article.contributor
    )
    below = fact.giver not in ("", lexicon.places.home)
    return next(contributors, f"{fact.giver}{OFFICE}" if below else city)


def _districts(lexicon: Lexicon) -> tuple[str, ...]:
    """Our districts that have a partner, in the customary order of districts."""
    places = lexicon.places
    paired = {giver for giver, _ in (*places.pairs, *places.village_pairs)}
    ordered = dict.fromkeys(place.name for place in places.spellings.values())
    home = (name for name in ordered if places.spellings[name].city == places.home)
    return tuple(name for name in home if name in paired)


def _row(district: str, figures: Sequence[Figure], excluded: Sequence[Excluded], lexicon: Lexicon) -> dict[str, Any]:
    given = {f.metric for f in figures if f.facts[0].giver == district and f.standing is Standing.CURRENT}
    core = [entry.metric for entry in lexicon.metrics.values() if entry.metric.core]
    undated = dict.fromkeys(
        f"{fact.metric or fact.label}“{fact.shown}”（{fact.issue}）"
        for fact in (item.entry.fact for item in excluded if item.reason == Standing.NO_PERIOD)
        if fact.giver == district
    )
    return {
        "地区": escape(district),
        "报送单位": escape(f"{district}{OFFICE}"),
        "缺报": [escape(metric.display) for metric in core if metric.name not in given],
        "待注明": [escape(text) for text in undated],
    }
