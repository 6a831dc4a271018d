"""The register of roll-ups: a further one is one more module with one decorated function."""

from __future__ import annotations

from collections.abc import Callable

from reports.lexicon import Lexicon
from reports.model import Ledger, Table

Aggregator = Callable[[Ledger, Lexicon], Table]
_REGISTER: dict[str, tuple[int, Aggregator]] = {}
_COMPUTED: dict[str, tuple[int, Aggregator]] = {}


def aggregator(name: str, *, order: int, computed: bool = False) -> Callable[[Aggregator], Aggregator]:
    """Register a roll-up under the name of its table, given once; `order` is its place in print.

    A `computed` table adds or compares what others print or leave out: its facts stand there, not here.
    """

    def register(function: Aggregator) -> Aggregator:
        if name in _REGISTER or name in _COMPUTED:
            raise ValueError(name)
        (_COMPUTED if computed else _REGISTER)[name] = order, function
        return function

    return register


def registered(*, computed: bool = False) -> tuple[Aggregator, ...]:
    """All roll-ups in the order of printing, the computed ones apart."""
    register = _COMPUTED if computed else _REGISTER
    return tuple(function for _, function in sorted(register.values(), key=lambda item: item[0]))
