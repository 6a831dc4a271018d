"""The registers of roll-ups: a further one is one more module with one decorated function."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from reports.lexicon import Lexicon
from reports.model import Event, Figure, Ledger, Material, Table

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


# --- views ------------------------------------------------------------------------------------------------


class Gathered(Struct, frozen=True):
    """What a view is made of: the ledger, the tables that are printed, the issues and their dated events."""

    ledger: Ledger
    lexicon: Lexicon
    tables: tuple[Table, ...]
    material: Material
    events: tuple[Event, ...]

    def figures(self, *names: str) -> tuple[Figure, ...]:
        """The figures of the named tables that have facts, in their order."""
        return tuple(f for table in self.tables if table.name in names for f in table.figures if f.facts)


View = Callable[[Gathered], tuple[object, ...]]
_VIEWS: dict[str, tuple[int, View]] = {}


def view(name: str, *, order: int) -> Callable[[View], View]:
    """Register what else is told of a window, under a name given once: its values are found by their class."""

    def register(function: View) -> View:
        if name in _VIEWS:
            raise ValueError(name)
        _VIEWS[name] = order, function
        return function

    return register


def registered_views() -> tuple[View, ...]:
    """All views in their order."""
    return tuple(function for _, function in sorted(_VIEWS.values(), key=lambda item: item[0]))
