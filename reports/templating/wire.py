"""Plain values ↔ what JSON holds: all that crosses between a run and the process that fills its templates."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

Answer = dict[str, Any]
"""`text`, or `error`: code, message, what to do, file, line."""
_AS_THEY_ARE = frozenset({type(None), bool, int, float, str})


class Wired(dict[str, Any]):
    """Plain values that are wired once, though several templates are filled with them."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.wire: dict[str, Any] = wired(values)

    def with_more(self, values: dict[str, Any]) -> Wired:
        """These values and others."""
        whole = Wired({})
        whole.update(self, **values)
        whole.wire = self.wire | wired(values)
        return whole


def wired(value: Any) -> Any:
    """Plain values as JSON holds them; what is escaped already stays told from what is not.

    Raises TypeError for anything with methods of its own.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list or kind is tuple:
        return ["l", *map(wired, value)]
    if kind is dict and all(type(key) in (str, Markup) for key in value):
        return {str(key): wired(member) for key, member in value.items()}
    if kind is Wired:
        return value.wire
    if kind is Markup:
        return ["m", str(value)]
    raise TypeError(f"not plain: {kind.__name__}")


def unwired(value: Any) -> Any:
    """The values that `wired` was given."""
    if type(value) is list:
        mark, *items = value
        return Markup(items[0]) if mark == "m" else [*map(unwired, items)]  # noqa: S704 - it was escaped there
    if type(value) is dict:
        return {name: unwired(member) for name, member in value.items()}
    return value
