"""Briefing + Ledger → findings: the 核稿 list."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.check.case import Case, Copied, bare
from reports.check.lines import lines_of
from reports.check.registry import registered
from reports.check.typed import typed_amounts
from reports.check.waiving import with_waivers
from reports.check.words import proof_words
from reports.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
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
    elsewhere: Callable[[Collection[str]], Collection[str]] = lambda _: (),
) -> tuple[Finding, ...]:
    """What the rules find, the gravest first, then in the order of codes; waived findings carry the reason.

    `today` says which waivers still hold; by default it is the date of the briefing. `elsewhere` says which of some
    words are those of a figure that the roll-up counts and neither it nor `entries` lists.
    """
    figures = {figure.key: figure for figure in briefing.figures}
    lines = lines_of(briefing)
    words = proof_words()
    case = Case(briefing, rollup, tuple(entries), material, lexicon, words, lines, figures, Copied(material, rollup))
    typed = {word for each in typed_amounts(case) for word in each.words}
    told = frozenset(elsewhere(typed - {bare(entry.fact.shown) for entry in entries}))
    case = replace(case, elsewhere=told, copied=Copied(material, rollup, told)) if told else case
    found = dict.fromkeys(finding for _, rule in registered() for finding in rule(case))
    listed = with_waivers(tuple(found), waivers, today or briefing.masthead.date)
    order = tuple(Severity)
    return tuple(sorted(listed, key=lambda finding: order.index(finding.severity)))
