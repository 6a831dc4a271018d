"""value, marks → Document: a YAML value that knows where each part of it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from reports.diagnostics import Diagnostic

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | Decimal | bool | None"
Keys: TypeAlias = tuple[str | int, ...]
Position: TypeAlias = tuple[int, int]


class Document(Struct, frozen=True):
    """A YAML document: plain `value`, and line and column (both from 1) of each value and each key in it.

    `problems` are the mistakes found while reading; `flawed` are the values that they concern, whose content
    means nothing. `complete` is false where reading had to stop early. `given` names the top keys that were
    laid over the file, and where they come from (`--period`).
    """

    path: str
    value: Value
    marks: Mapping[Keys, Position] = field(default_factory=dict)
    key_marks: Mapping[Keys, Position] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()
    flawed: frozenset[Keys] = frozenset()
    complete: bool = True
    given: Mapping[str, str] = field(default_factory=dict)

    def place(self, keys: Keys) -> str:
        """`path:line:column` of a value; where there is none, of the nearest value around it."""
        return self._place(keys, self.marks.get(keys))

    def place_of_key(self, keys: Keys) -> str:
        """`path:line:column` of the key that names a value; of the value itself where a list holds it."""
        return self._place(keys, self.key_marks.get(keys, self.marks.get(keys)))

    def _place(self, keys: Keys, mark: Position | None) -> str:
        if keys and keys[0] in self.given:
            return self.given[str(keys[0])]
        if mark is None and keys:
            return self.place(keys[:-1])
        line, column = mark or (1, 1)
        return f"{self.path}:{line}:{column}"

    def get(self, *keys: str | int) -> Value:
        """The value under these keys of mappings; None where there is none."""
        here = self.value
        for key in keys:
            here = here.get(str(key)) if isinstance(here, dict) else None
        return here

    def overlaid(self, values: Mapping[str, Value], places: Mapping[str, str]) -> Document:
        """The document with some top keys replaced; `places` says where each of them comes from."""
        base = self.value if isinstance(self.value, dict) else {}
        flawed = frozenset(keys for keys in self.flawed if keys and keys[0] not in values)
        return replace(self, value={**base, **values}, given=places, flawed=flawed)
