"""*.yaml → Lexicon: what the words mean. Words are data, grammar is code."""

from __future__ import annotations

from reports.lexicon.entries import (
    HedgeWord,
    Lexicon,
    MetricEntry,
    PeriodWords,
    Place,
    Places,
    Structure,
    Unit,
)
from reports.lexicon.load import load_lexicon

__all__ = [
    "HedgeWord",
    "Lexicon",
    "MetricEntry",
    "PeriodWords",
    "Place",
    "Places",
    "Structure",
    "Unit",
    "load_lexicon",
]
