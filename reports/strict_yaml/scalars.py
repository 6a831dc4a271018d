"""unquoted scalar → value: what a word without quotes means.

A part of the core schema of YAML 1.2 (§10.3.2), without its octal, hexadecimal and exponent forms.
"""

from __future__ import annotations

import re
from decimal import Decimal

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_POINT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")


def resolved(text: str) -> str | int | Decimal | bool | None:
    """The value of an unquoted scalar; whatever is no number, no `true`, `false` or nothing stays text."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _POINT.fullmatch(text):
        return Decimal(text)
    return text
