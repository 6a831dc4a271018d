"""Briefing, facts, templates, decisions → the seal that an approval is bound to.

The files are not hashed: a draft and what is issued of it differ by their mark. Number and date of the masthead are not
sealed either; who issues a briefing gives them, and the approval records them.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.model import Briefing

_UNSEALED = {
    "Briefing": ("draft", "status", "figures", "printed_date"),
    "Masthead": ("year", "number", "number_line", "date"),
}
PARTS = ("正文", "数据", "模板", "裁定")


class Material(Struct, frozen=True):
    """What the seal covers besides the briefing: facts as lines of JSON, template files by name, decisions as JSON."""

    facts: bytes
    templates: Mapping[str, bytes]
    decisions: bytes


def seal_of(briefing: Briefing, material: Material) -> dict[str, str]:
    """The SHA-256 of each part of the content, by the names of `PARTS`."""
    templates = "".join(f"{name} {_hash(data)}\n" for name, data in sorted(material.templates.items()))
    hashed = (_bytes(_plain(briefing)), material.facts, templates.encode(), material.decisions)
    return dict(zip(PARTS, map(_hash, hashed), strict=True))


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _plain(value: Any) -> Any:
    """Values as JSON has them; a field at its default is left out, so that a new one changes no old seal."""
    if isinstance(value, Struct):
        unsealed = _UNSEALED.get(type(value).__name__, ())
        told = {name: getattr(value, name) for name in value.__struct_fields__ if name not in unsealed}
        defaults = dict(zip(reversed(value.__struct_fields__), reversed(value.__struct_defaults__), strict=False))
        told = {name: inner for name, inner in told.items() if name not in defaults or inner != defaults[name]}
        return {"": type(value).__name__, **{name: _plain(inner) for name, inner in told.items()}}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
