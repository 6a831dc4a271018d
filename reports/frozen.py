"""Frozen values, told apart by part of their fields: what a value says, not where it was found.

The values of all stages are `msgspec.Struct`s: classes and values made many times faster than those of a dataclass.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable


class Located(Struct, frozen=True):
    """The base of values with fields that say where they were found.

    Those named in `APART` take no part in equality, hash and `repr`.
    """

    APART: ClassVar[frozenset[str]] = frozenset()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        said = _said(type(self))
        return bool(said(self) == said(other))

    def __hash__(self) -> int:
        return hash(_said(type(self))(self))

    def __repr__(self) -> str:
        told = (f"{name}={getattr(self, name)!r}" for name in _names(type(self)))
        return f"{type(self).__name__}({', '.join(told)})"


@cache
def _names(kind: type[Located]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in kind.APART)


@cache
def _said(kind: type[Located]) -> Callable[[Any], Any]:
    return attrgetter(*_names(kind))
