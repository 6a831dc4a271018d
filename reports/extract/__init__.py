"""Issue → Facts, one dimension a module: quantity, period, place, metric, nature; fact.py binds them."""

from __future__ import annotations

from reports.extract.derivation import Derivation
from reports.extract.explain import explain
from reports.extract.fact import Extractor

__all__ = ["Derivation", "Extractor", "explain"]
