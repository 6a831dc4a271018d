"""Frozen values of the model ↔ plain JSON values, by the types of their fields.

A value that is read back is built field by field from its declared type: what was stored can say nothing but values of
the model. A `Source` is not written down; the one of the file is put in its place.
"""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from reports import model
from reports.model import Source

_Value = TypeVar("_Value")
Encode = Callable[[Any], Any]
Decode = Callable[[Any, Source], Any]
_NAMES = {"datetime": datetime, "Decimal": Decimal, "Sequence": Sequence, "ClassVar": typing.ClassVar}


def encode(hint: object, value: object) -> Any:
    """A value of the model as JSON knows values; `hint` is its type."""
    return _codec(hint).write(value)


def decode(hint: Callable[..., _Value], plain: Any, source: Source) -> _Value:
    """The value back. Raises ValueError where `plain` is none of that type."""
    try:
        value: _Value = _codec(hint).read(plain, source)
    except (TypeError, KeyError, IndexError, ArithmeticError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return value


class _Codec(NamedTuple):
    """How values of one type are written down and read; `kind` is the type that JSON itself gives them, if it does."""

    write: Encode
    read: Decode
    kind: type | None = None


@cache
def _codec(hint: Any) -> _Codec:
    if hint in (str, int, bool):
        return _Codec(_plain, _checked(hint), hint)
    if hint is Source:
        return _Codec(lambda _: None, lambda _, source: source)
    if hint is Decimal:
        return _Codec(str, lambda plain, _: Decimal(plain))
    if hint is datetime.date:
        return _Codec(datetime.date.isoformat, lambda plain, _: datetime.date.fromisoformat(plain))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = {member.value: member for member in hint}
        return _Codec(_plain, lambda plain, _: members[plain])
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _record(hint)
    return _compound(hint)


def _compound(hint: Any) -> _Codec:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [argument for argument in arguments if argument is not types.NoneType]
        assert len(inner) == 1  # noqa: S101
        return _optional(_codec(inner[0]))
    if typing.get_origin(hint) is Sequence or (len(arguments) == 2 and arguments[1] is ...):
        return _row(_codec(arguments[0]))
    if typing.get_origin(hint) is tuple:
        return _pair([_codec(argument) for argument in arguments])
    raise TypeError(f"no way to write down {hint}")


def _plain(value: Any) -> Any:
    """What JSON writes as it is: a text, a member of an enumeration, a number, None, a tuple of such."""
    return value


def _checked(*kinds: type) -> Decode:
    def checked(plain: Any, _: Source) -> Any:
        if type(plain) not in kinds:
            raise TypeError(f"{kinds[0].__name__} expected")
        return plain

    return checked


def _optional(inner: _Codec) -> _Codec:
    write, read, kind = inner
    return _Codec(
        _plain if write is _plain else lambda value: None if value is None else write(value),
        _checked(kind, types.NoneType)
        if kind
        else lambda plain, source: None if plain is None else read(plain, source),
    )


def _row(inner: _Codec) -> _Codec:
    write, read, kind = inner
    if kind:
        return _Codec(_plain, _checked_row(kind))
    return _Codec(
        _plain if write is _plain else lambda value: [write(each) for each in value],
        lambda plain, source: tuple([read(each, source) for each in plain]),
    )


def _checked_row(kind: type, length: int | None = None) -> Decode:
    """Reads many values of one kind at once."""

    def checked(plain: Any, _: Source) -> Any:
        if type(plain) is not list or (plain and {*map(type, plain)} != {kind}):
            raise TypeError(f"a list of {kind.__name__} expected")
        if length not in (None, len(plain)):
            raise TypeError(f"{length} values expected")
        return tuple(plain)

    return checked


def _pair(parts: list[_Codec]) -> _Codec:
    kinds = {part.kind for part in parts}
    kind = kinds.pop()
    if kind and not kinds:
        return _Codec(_plain, _checked_row(kind, len(parts)))

    def write(value: Any) -> list[Any]:
        return [part.write(each) for part, each in zip(parts, value, strict=True)]

    return _Codec(
        _plain if all(part.write is _plain for part in parts) else write,
        lambda plain, source: tuple([part.read(each, source) for part, each in zip(parts, plain, strict=True)]),
    )


def _record(kind: type[Struct]) -> _Codec:
    hints = typing.get_type_hints(kind, vars(model), _NAMES)
    names = kind.__struct_fields__
    codecs = [_codec(hints[name]) for name in names]
    others = tuple((place, put) for place, (put, *_) in enumerate(codecs) if put is not _plain)
    readers = tuple(codec.read for codec in codecs)
    values_of = attrgetter(*names)
    first = len(kind.__match_args__)
    by_name = names[first:]

    def write(value: Any) -> list[Any]:
        row = list(values_of(value))
        for place, put in others:
            if row[place] is not None:
                row[place] = put(row[place])
        return row

    def read(plain: Any, source: Source) -> Any:
        values = [get(each, source) for get, each in zip(readers, plain, strict=True)]
        if not by_name:
            return kind(*values)
        return kind(*values[:first], **dict(zip(by_name, values[first:], strict=True)))

    return _Codec(write, read)
