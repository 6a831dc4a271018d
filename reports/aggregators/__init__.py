"""Ledger → Tables, one roll-up a module. Only this package imports pandas."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from reports.aggregators.differences import with_differences
from reports.aggregators.echoes import with_echoes
from reports.aggregators.examples import example_table
from reports.aggregators.excluded import excluded_entries
from reports.aggregators.registry import Gathered, registered, registered_views
from reports.aggregators.tally import tally
from reports.model import Ledger, Material, Rollup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.lexicon import Lexicon
    from reports.model import Event

__all__ = ["aggregate", "tally"]

CORE, PLACES = "core", "pair"
_NOTHING = Material(())

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def aggregate(
    ledger: Ledger,
    lexicon: Lexicon,
    *,
    with_places: bool,
    material: Material = _NOTHING,
    events: Sequence[Event] = (),
) -> Rollup:
    """The registered roll-ups of the ledger, in the order of printing, and what none of them prints.

    Figures below the city are among the tables where `with_places` asks for them, and where no core metric has a
    figure of the whole city, so that a period without one still says what is known; else one example a section. Sums
    and changes stand in the computed tables; their facts stand in the others as well.
    """
    found = with_differences([function(ledger, lexicon) for function in registered()], ledger, lexicon)
    tables = with_echoes(list(found), ledger)
    has_city = any(figure.facts for table in tables if table.name == CORE for figure in table.figures)
    if has_city and not with_places:
        tables = [example_table(table, lexicon) if table.name == PLACES else table for table in tables]
    computed = tuple(function(ledger, lexicon) for function in registered(computed=True))
    gathered = Gathered(ledger, lexicon, tuple(tables), material, tuple(events))
    views = tuple(value for function in registered_views() for value in function(gathered))
    return Rollup(tuple(tables), excluded_entries(ledger, tables), computed, views)
