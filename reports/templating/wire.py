"""Plain values ↔ what JSON holds: all that crosses between a run and the process that fills its templates."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

Answer = dict[str, Any]
"""`text`, or `error`: code, message, what to do, file, line."""


def wired(value: Any) -> Any:
    """Plain values as JSON holds them; what is escaped already stays told from what is not.

    Raises TypeError for anything with methods of its own.
    """
    match value:
        case Markup():
            return ["m", str(value)]
        case None | bool() | int() | float() | str() if type(value) in (type(None), bool, int, float, str):
            return value
        case list() | tuple() if type(value) in (list, tuple):
            return ["l", *map(wired, value)]
        case dict() if type(value) is dict and all(type(key) is str or isinstance(key, Markup) for key in value):
            return {str(key): wired(member) for key, member in value.items()}
    raise TypeError(f"not plain: {type(value).__name__}")


def unwired(value: Any) -> Any:
    """The values that `wired` was given."""
    match value:
        case ["m", text]:
            return Markup(text)  # noqa: S704 - it was escaped there
        case ["l", *items]:
            return [unwired(item) for item in items]
        case dict():
            return {name: unwired(member) for name, member in value.items()}
    return value
