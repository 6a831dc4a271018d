"""A chain → plain values: the row, the rule, and each fact with its steps and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.preview.panels import choices_of_any, fact_record, figure_record
from reports.preview.places import explained_at
from reports.render.terms import STANDINGS, standing_name, table_name

if TYPE_CHECKING:
    from reports.model import Chain, Link


def chain_record(chain: Chain) -> dict[str, Any]:
    """All that `jianbao explain` prints of a chain."""
    figure = chain.figure
    return {
        "asked": chain.asked,
        "figure": figure_record(figure) if figure else None,
        "row": f"{table_name(figure.table)}第{chain.row}行" if figure else "",
        "standing": "：".join(STANDINGS[figure.standing]) if figure and figure.standing else "",
        "rule": [{"name": c.name, "says": c.says, "holds": c.holds} for c in chain.rule],
        "used": [_link(link) for link in chain.used],
        "others": [_link(link) for link in chain.others],
        "remarks": list(chain.remarks),
        "refusals": [f"{table_name(r.table)}（{r.ground}）：{r.why}" for r in chain.refusals],
    }


def _link(link: Link) -> dict[str, Any]:
    fact = link.entry.fact
    return {
        **fact_record(fact),
        "standing": standing_name(link.entry.standing),
        "why": link.why,
        "steps": [{"name": step.name, "says": step.says} for step in link.explanation.steps],
        "at": explained_at(link.explanation),
        "decided": [f"{d.ruling}：{d.by}，{d.on}，{d.because}" for d in link.entry.decisions],
        "choices": choices_of_any(),
    }
