"""A figure that stands alone, such as 约1.8亿元 → Quantity, or None for what is no figure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reports.extract.quantity.grammar import QuantityGrammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Quantity


def quantity_reader(lexicon: Lexicon) -> Callable[[str], Quantity | None]:
    """Reads a text that is one figure from end to end, in base units; the grammar is made when it is first asked."""

    @cache
    def grammar() -> QuantityGrammar:
        return QuantityGrammar(lexicon)

    def read(text: str) -> Quantity | None:
        found = grammar().find(text)
        whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
        return found[0].quantity if whole else None

    return read
