"""YAML text → plain value with the place of each part, or every mistake in it at once.

What is read is a small, safe part of YAML 1.2: mappings with text keys, lists and scalars. Only `true` and
`false` are booleans; `yes`, `on`, `010`, `10:30` and `2022-02-30` stay text; whole numbers become int,
numbers with a point become `Decimal`; nothing, `~` and `null` become None. Refused, with their place:
aliases, anchors, tags, merge keys, repeated keys, several documents, odd blanks, and values that run over
several lines (YAML would put a blank between Chinese characters).
"""

from reports.strict_yaml.characters import hidden
from reports.strict_yaml.document import Document, Keys, Value
from reports.strict_yaml.faults import MistakeError, choices, nearest, quoted, shown
from reports.strict_yaml.reader import parse, read_yaml, survey
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
    "read_yaml",
    "refuse",
    "shown",
    "survey",
    "validate",
]
