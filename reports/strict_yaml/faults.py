"""errors of pydantic → Diagnostics: what was found, what is expected, and where, in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic
from reports.strict_yaml.fields import known_keys
from reports.strict_yaml.wording import MistakeError, choices, nearest, quoted, shown, wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from reports.strict_yaml.document import Document, Keys

_EXPECTED = {
    "string_type": "文字",
    "int_type": "整数",
    "int_parsing": "整数",
    "int_from_float": "整数",
    "bool_type": " true 或 false",
    "bool_parsing": " true 或 false",
    "decimal_type": "数",
    "decimal_parsing": "数",
    "list_type": "列表",
    "tuple_type": "列表",
    "set_type": "列表",
    "frozen_set_type": "列表",
    "dict_type": "若干“键: 值”",
    "model_type": "若干“键: 值”",
    "model_attributes_type": "若干“键: 值”",
    "none_required": "空",
}
_LIMITS = {
    "greater_than_equal": ("ge", "应不小于{}"),
    "greater_than": ("gt", "应大于{}"),
    "less_than_equal": ("le", "应不大于{}"),
    "less_than": ("lt", "应小于{}"),
    "too_short": ("min_length", "至少要有{}项"),
    "too_long": ("max_length", "最多{}项"),
    "string_too_short": ("min_length", "至少{}个字"),
    "string_too_long": ("max_length", "最多{}个字"),
}


def faults(
    document: Document, model: type[BaseModel], error: ValidationError, *, partial: bool
) -> Iterator[Diagnostic]:
    """A diagnostic for each error. Values that could not be read are passed over, and with `partial` missing
    keys; so is a missing key that stands there misspelt.
    """
    details = error.errors(include_url=False)
    excused = set(_misspelt(model, details))
    for detail in details:
        keys = _keys(document, detail["loc"])
        if any(keys[:length] in document.flawed for length in range(len(keys) + 1)):
            continue
        if detail["type"] != "missing":
            yield _fault(document, model, detail, keys)
        elif not partial and detail["loc"] not in excused:
            name = detail["loc"][-1]
            yield Diagnostic("key-missing", f"缺少“{name}”", document.place(keys), f"请加一行“{name}: …”")


def _keys(document: Document, loc: tuple[str | int, ...]) -> Keys:
    """The part of a pydantic location that the document has; the names of union members are left out."""
    keys: Keys = ()
    for step in loc:
        if (*keys, step) in document.marks or (not keys and step in document.given):
            keys = (*keys, step)
    return keys


def _misspelt(model: type[BaseModel], details: list[ErrorDetails]) -> Iterator[tuple[str | int, ...]]:
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *outer, name = detail["loc"]
            near = nearest(str(name), known_keys(model, tuple(outer)))
            if near:
                yield (*outer, near)


def _fault(document: Document, model: type[BaseModel], detail: ErrorDetails, keys: Keys) -> Diagnostic:
    kind, context = detail["type"], detail.get("ctx", {})
    place = document.place_of_key(keys) if detail["loc"][-1:] == ("[key]",) else document.place(keys)
    cause = context.get("error")
    if isinstance(cause, MistakeError):
        return Diagnostic(cause.code, cause.message, place, cause.hint)
    if kind == "extra_forbidden":
        name = str(detail["loc"][-1])
        hint = choices(name, known_keys(model, detail["loc"][:-1]), "可用的键")
        return Diagnostic("key-unknown", f"没有{quoted(name)}这个键", document.place_of_key(keys), hint)
    if kind in _EXPECTED:
        return wrong_type(detail["input"], _EXPECTED[kind], place)
    if kind in ("literal_error", "enum"):
        hint = choices(str(detail["input"]), re.findall(r"'([^']*)'", context["expected"]), "可以写")
        return Diagnostic("value-unknown", f"不认识{quoted(str(detail['input']))}", place, hint)
    if kind in _LIMITS:
        name, limit = _LIMITS[kind]
        message = f"{limit.format(context[name])}，这里是{shown(detail['input'])}"
        return Diagnostic("value-range", message, place)
    return Diagnostic("value-invalid", f"这个值不能用：{shown(detail['input'])}", place)
