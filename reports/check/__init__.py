"""Briefing + Ledger → findings: the 核稿 list."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from reports.check.case import Case, Copied
from reports.check.lines import lines_of
from reports.check.registry import registered
from reports.check.waiving import with_waivers
from reports.check.words import proof_words
from reports.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.config import Waiver
    from reports.lexicon import Lexicon
    from reports.model import Briefing, Entry, Material, Rollup

__all__ = ["check"]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def check(
    briefing: Briefing,
    rollup: Rollup,
    entries: Sequence[Entry],
    material: Material,
    lexicon: Lexicon,
    waivers: Sequence[Waiver] = (),
    today: date | None = None,
) -> tuple[Finding, ...]:
    """What the rules find, the gravest first, then in the order of codes; waived findings carry the reason.

    `today` says which waivers still hold; by default it is the date of the briefing.
    """
    figures = {figure.key: figure for figure in briefing.figures}
    lines = lines_of(briefing)
    words = proof_words()
    case = Case(briefing, rollup, tuple(entries), material, lexicon, words, lines, figures, Copied(material, rollup))
    found = dict.fromkeys(finding for _, rule in registered() for finding in rule(case))
    told = with_waivers(tuple(found), waivers, today or briefing.masthead.date)
    order = tuple(Severity)
    return tuple(sorted(told, key=lambda finding: order.index(finding.severity)))
