"""Document, shape → plain value without its faulty parts, every mistake with its place, and the instance.

A small stand-in for pydantic, whose import alone takes longer than reading the lexicon. An annotation is text, bool,
int, Decimal, a Literal, list[…], dict[…, …], a Shape, or a union of these.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from reports.diagnostics import Diagnostic
from reports.strict_yaml import choices, quoted, wrong_type

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from reports.strict_yaml import Document, Keys

OTHERS = "*"
"""The alias of a field that takes every key which no other field has."""
_REQUIRED = object()
_FAULTY = object()
_NAMES = {
    str: "文字",
    bool: " true 或 false",
    int: "整数",
    Decimal: "数",
    list: "列表",
    dict: "若干“键: 值”",
}


class _Key(Struct, frozen=True):
    """A key of a mapping: how it is written, and what stands for it where it is not."""

    alias: str
    default: Any = _REQUIRED


Field: Callable[..., Any] = _Key


class Shape:
    """The base of a mapping with known keys: `name: annotation = Field(alias="键", default=…)`."""


@cache
def fields_of(shape: Hashable) -> dict[str, tuple[str, Any, Any]]:
    """The keys of a shape: alias → attribute, annotation, default."""
    hints = get_type_hints(shape)
    return {
        key.alias: (name, hints[name], key.default)
        for owner in reversed(getattr(shape, "__mro__", ()))
        for name, key in vars(owner).items()
        if isinstance(key, _Key)
    }


def build(annotation: Any, value: Any) -> Any:
    """The instance of an annotation that a checked value describes."""
    if annotation is str:
        return value
    annotation = _member(annotation, value)
    if _is_shape(annotation):
        return _instance(annotation, value)
    arguments = get_args(annotation)
    if get_origin(annotation) is list:
        return [build(arguments[0], item) for item in value]
    if get_origin(annotation) is dict:
        return {name: build(arguments[1], item) for name, item in value.items()}
    return Decimal(value) if annotation is Decimal else value


def _instance(shape: Any, value: dict[str, Any]) -> Any:
    made = shape()
    fields = fields_of(shape)
    for alias, (name, annotation, default) in fields.items():
        if alias == OTHERS:
            rest = {key: item for key, item in value.items() if key not in fields}
            setattr(made, name, build(annotation, rest))
        else:
            setattr(made, name, build(annotation, value[alias]) if alias in value else default)
    return made


class Checker(Struct):
    """Checks one document; `optional` says of a mapping whether keys may be missing in it."""

    document: Document
    optional: Callable[[Keys], bool] = lambda _: False
    mistakes: list[Diagnostic] = field(default_factory=list)

    def check(self, annotation: Any) -> Any:
        """The value of the document without the parts that are wrong (None in a list); `mistakes` has these."""
        found = self._checked(annotation, self.document.value, ())
        return {} if found is _FAULTY else found

    def _checked(self, annotation: Any, value: Any, keys: Keys) -> Any:
        if keys in self.document.flawed:
            return _FAULTY
        if annotation is str and isinstance(value, str):
            return value
        annotation = _member(annotation, value)
        kind = dict if _is_shape(annotation) else get_origin(annotation) or annotation
        if kind is Literal:
            return self._choice(get_args(annotation), value, keys)
        if not _is(kind, value):
            self.mistakes.append(wrong_type(value, _NAMES[kind], self.document.place(keys)))
            return _FAULTY
        if kind is list:
            items = (self._checked(get_args(annotation)[0], item, (*keys, n)) for n, item in enumerate(value))
            return [None if item is _FAULTY else item for item in items]
        if kind is dict:
            return self._mapping(annotation, value, keys)
        return value

    def _choice(self, known: tuple[str, ...], value: Any, keys: Keys) -> Any:
        if value in known and isinstance(value, str):
            return value
        if not isinstance(value, str):
            self.mistakes.append(wrong_type(value, _NAMES[str], self.document.place(keys)))
        else:
            hint = choices(value, [name for name in known if name], "可以写")
            self.mistakes.append(Diagnostic("value-unknown", f"不认识{quoted(value)}", self.document.place(keys), hint))
        return _FAULTY

    def _mapping(self, annotation: Any, value: dict[str, Any], keys: Keys) -> Any:
        kept: dict[str, Any] = {}
        for name, item in value.items():
            inner = _under(annotation, name)
            if inner is None:
                self.mistakes.append(self._unknown(annotation, name, (*keys, name)))
            elif (found := self._checked(inner, item, (*keys, name))) is not _FAULTY:
                kept[name] = found
        self.mistakes += self._missing(annotation, value, keys)
        return kept

    def _missing(self, annotation: Any, value: dict[str, Any], keys: Keys) -> Iterator[Diagnostic]:
        if not self.document.complete or self.optional(keys):
            return
        for alias in _required(annotation):
            if alias not in value:
                place = self.document.place_of_key(keys) if keys else self.document.place(keys)
                yield Diagnostic("key-missing", f"缺少“{alias}”", place, f"请加上“{alias}: …”")

    def _unknown(self, annotation: Any, name: str, keys: Keys) -> Diagnostic:
        known = fields_of(annotation) if _is_shape(annotation) else get_args(get_args(annotation)[0])
        hint = choices(name, [alias for alias in known if alias != OTHERS], "可用的键")
        return Diagnostic("key-unknown", f"没有{quoted(name)}这个键", self.document.place_of_key(keys), hint)


def _required(annotation: Any) -> list[str]:
    if not _is_shape(annotation):
        return []
    return [alias for alias, (_, _, default) in fields_of(annotation).items() if default is _REQUIRED]


def _under(annotation: Any, name: str) -> Any:
    """The annotation of the value under a key of a mapping; None where there is no such key."""
    if not _is_shape(annotation):
        known, inner = get_args(annotation)
        return inner if known is str or name in get_args(known) else None
    fields = fields_of(annotation)
    if name in fields and name != OTHERS:
        return fields[name][1]
    rest = fields.get(OTHERS)
    return get_args(rest[1])[1] if rest else None


def _member(annotation: Any, value: Any) -> Any:
    """The member of a union that a value is; the first where it is none."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    members = [member for member in get_args(annotation) if member is not type(None)]
    kinds = [dict if _is_shape(member) else get_origin(member) or member for member in members]
    return next((m for m, kind in zip(members, kinds, strict=True) if _is(kind, value)), members[0])


def _is(kind: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return kind is bool
    if kind is Decimal:
        return isinstance(value, int | Decimal)
    return isinstance(value, kind) if isinstance(kind, type) else False


def _is_shape(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Shape)
