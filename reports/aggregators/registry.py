"""The register of roll-ups: a further one is one more module with one decorated function."""

from __future__ import annotations

from collections.abc import Callable

from reports.lexicon import Lexicon
from reports.model import Ledger, Table

Aggregator = Callable[[Ledger, Lexicon], Table]
_REGISTER: dict[str, tuple[int, Aggregator]] = {}


def aggregator(name: str, *, order: int) -> Callable[[Aggregator], Aggregator]:
    """Register a roll-up under the name of its table, given once; `order` is its place in print."""

    def register(function: Aggregator) -> Aggregator:
        if name in _REGISTER:
            raise ValueError(name)
        _REGISTER[name] = order, function
        return function

    return register


def registered() -> tuple[Aggregator, ...]:
    """All roll-ups in the order of printing."""
    return tuple(function for _, function in sorted(_REGISTER.values(), key=lambda item: item[0]))
