"""YAML events → value, marks, problems: the tree that a text describes, built as far as it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from reports.diagnostics import Diagnostic
from reports.strict_yaml.refusals import (
    Mark,
    Refusal,
    end_of,
    key_refused,
    properties_refused,
    scalar_refused,
    start_of,
)
from reports.strict_yaml.scalars import resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reports.strict_yaml.document import Keys, Position, Value

MAX_DEPTH = 20


class TooDeepError(Exception):
    """Values stand within values beyond `MAX_DEPTH`."""


class Builder:
    """Builds the value of one document; what has been read so far stays usable when reading breaks off.

    `position` turns a mark into line and column of the file. `lone` holds start and end of each unquoted
    value that begins a line. Keys of None belong to what is thrown away: the value of a repeated or
    impossible key. `loader` is PyYAML's own or that of libyaml.
    """

    def __init__(
        self,
        lines: tuple[str, ...],
        path: str,
        position: Callable[[Mark], Position],
        loader: Any = yaml.SafeLoader,
    ) -> None:
        self.value: Value = {}
        self.marks: dict[Keys, Position] = {}
        self.key_marks: dict[Keys, Position] = {}
        self.flawed: set[Keys] = set()
        self.problems: list[Diagnostic] = []
        self.lone: list[tuple[Mark, Mark]] = []
        self._lines = lines
        self._path = path
        self._position = position
        self._events: Iterator[Event] = yaml.parse("\n".join(lines), Loader=loader)

    def build(self) -> None:
        """Read the whole text. Raises `yaml.YAMLError` or ValueError for bad syntax, `TooDeepError`."""
        first = True
        for event in self._events:
            if not isinstance(event, DocumentStartEvent):
                continue
            if not first or event.version or event.tags:
                hint = "请删去 --- 或以 % 开头的行"
                self._refuse([Refusal(start_of(event), "yaml-document", "一个文件只放一份内容", hint)])
            self._node(next(self._events), () if first else None, self._put_root if first else _discard)
            first = False

    def _put_root(self, value: Value) -> None:
        self.value = {} if value is None else value

    def _node(self, event: Event, keys: Keys | None, put: Callable[[Value], None], depth: int = 0) -> None:
        if depth > MAX_DEPTH:
            message = f"嵌套超过{MAX_DEPTH}层"
            refusal = Refusal(start_of(event), "yaml-depth", message, "请检查括号和缩进")
            self._refuse([refusal], keys and keys[:1])
            raise TooDeepError
        if keys is not None:
            self.marks[keys] = self._position(start_of(event))
        self._refuse(properties_refused(event), keys)
        if isinstance(event, MappingStartEvent):
            mapping: dict[str, Value] = {}
            put(mapping)
            self._mapping(mapping, keys, depth)
        elif isinstance(event, SequenceStartEvent):
            items: list[Value] = []
            put(items)
            self._sequence(items, keys, depth)
        else:
            put(self._scalar(event, keys) if isinstance(event, ScalarEvent) else None)

    def _sequence(self, items: list[Value], keys: Keys | None, depth: int) -> None:
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                return
            self._node(event, None if keys is None else (*keys, len(items)), items.append, depth + 1)

    def _mapping(self, mapping: dict[str, Value], keys: Keys | None, depth: int) -> None:
        first: dict[str, Position] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                return
            name = self._key(event, first, depth)
            if name is None:
                self._node(next(self._events), None, _discard, depth + 1)
                continue
            inner = None if keys is None else (*keys, name)
            if inner is not None:
                self.key_marks[inner] = first[name]
            self._node(next(self._events), inner, _putter(mapping, name), depth + 1)

    def _key(self, event: Event, first: dict[str, Position], depth: int) -> str | None:
        """The key as written; None, with a problem, where it cannot serve as one."""
        refusal = key_refused(event)
        if refusal or not isinstance(event, ScalarEvent):
            self._refuse([refusal] if refusal else [])
            self._node(event, None, _discard, depth + 1)
            return None
        self._refuse(properties_refused(event))
        name = str(event.value)
        if name in first:
            message = f"“{name}”重复，第{first[name][0]}行已经有了"
            self._refuse([Refusal(start_of(event), "yaml-duplicate-key", message, "请只留一个")])
            return None
        first[name] = self._position(start_of(event))
        return name

    def _scalar(self, event: ScalarEvent, keys: Keys | None) -> Value:
        self._refuse(scalar_refused(event, self._lines), keys)
        if event.style:
            return str(event.value)
        start = start_of(event)
        if event.value and not self._lines[start.line][: start.column].strip():
            self.lone.append((start, end_of(event)))
        return resolved(event.value)

    def _refuse(self, refusals: Iterable[Refusal], keys: Keys | None = None) -> None:
        for refusal in refusals:
            line, column = self._position(refusal.mark)
            place = f"{self._path}:{line}:{column + refusal.offset}"
            self.problems.append(Diagnostic(refusal.code, refusal.message, place, refusal.hint))
            if keys is not None:
                self.flawed.add(keys)


def _discard(value: Value) -> None:
    del value


def _putter(mapping: dict[str, Value], name: str) -> Callable[[Value], None]:
    def put(value: Value) -> None:
        mapping[name] = value

    return put
