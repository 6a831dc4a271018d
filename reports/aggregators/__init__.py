"""Ledger → Tables, one roll-up a module. Only this package imports pandas."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from reports.aggregators.echoes import with_echoes
from reports.aggregators.excluded import excluded_entries
from reports.aggregators.registry import registered
from reports.model import Ledger, Rollup

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

__all__ = ["aggregate"]

CORE, PLACES = "core", "pair"

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def aggregate(ledger: Ledger, lexicon: Lexicon, *, with_places: bool) -> Rollup:
    """The registered roll-ups of the ledger, in the order of printing, and what none of them prints.

    Figures below the city are among the tables where `with_places` asks for them, and where no core metric has a
    figure of the whole city, so that a period without one still says what is known.
    """
    tables = with_echoes([function(ledger, lexicon) for function in registered()], ledger)
    has_city = any(figure.facts for table in tables if table.name == CORE for figure in table.figures)
    if has_city and not with_places:
        tables = [table for table in tables if table.name != PLACES]
    return Rollup(tuple(tables), excluded_entries(ledger, tables))
