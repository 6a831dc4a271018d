"""Words of the lexicon → pieces of patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BRACKET = re.compile(r"[（(][^（）()]*[）)]")
"""A bracket without another one inside."""
_NEVER = "\uffff"


def alternation(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, longer ones first; without any, a pattern that matches nothing."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or _NEVER
