"""YAML text → plain value with the place of each part, or every mistake in it at once.

What is read is a small, safe part of YAML 1.2: mappings with text keys, lists and scalars. Only `true` and
`false` are booleans; `yes`, `on`, `010`, `10:30` and `2022-02-30` stay text; whole numbers become int,
numbers with a point become `Decimal`; nothing, `~` and `null` become None. Refused, with their place:
aliases, anchors, tags, merge keys, repeated keys, several documents, odd blanks, and values that run over
several lines (YAML would put a blank between Chinese characters).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.strict_yaml.characters import hidden
from reports.strict_yaml.document import Document, Keys, Value
from reports.strict_yaml.reader import parse, read_known, read_yaml, survey
from reports.strict_yaml.wording import MistakeError, choices, nearest, quoted, shown, wrong_type

if TYPE_CHECKING:
    from reports.strict_yaml.schema import Record, check, refuse, validate

__all__ = [
    "Document",
    "Keys",
    "MistakeError",
    "Record",
    "Value",
    "check",
    "choices",
    "hidden",
    "nearest",
    "parse",
    "quoted",
    "read_known",
    "read_yaml",
    "refuse",
    "shown",
    "survey",
    "validate",
    "wrong_type",
]


def __getattr__(name: str) -> Any:
    """What needs pydantic, whose import takes longer than reading the lexicon, is loaded when it is asked for."""
    if name not in ("Record", "check", "refuse", "validate"):
        raise AttributeError(name)
    from reports.strict_yaml import schema

    return getattr(schema, name)
