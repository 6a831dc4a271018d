"""The facts of a sentence → which of them are parts of a total: 其中…, 分别是…."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.model import Nature

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.model import Fact

_AMONG = re.compile(r"其中|包括|分别(?:是|为)")


def mark_parts(
    sentence: str, facts: Sequence[tuple[int, Fact]], before: Sequence[Fact], money: Collection[str]
) -> list[Fact]:
    """Give each part the id of its total.

    `facts` are (offset in the sentence, fact). The total of what follows 其中 is the last figure of its unit before it
    in the sentence; where there is none, that of the sentence before (`before`). A part is not larger than its total;
    sums of money in another currency (`money` has the units of all) are parts as well.
    """
    marks = [m.start() for m in _AMONG.finditer(sentence)] if facts else []
    if not marks:
        return [fact for _, fact in facts]
    marked = []
    for offset, fact in facts:
        mark = next((m for m in reversed(marks) if m < offset), None)
        total = None
        if mark is not None:
            earlier = [f for at, f in facts if at < mark] or []
            total = _total(fact, earlier, money) or _total(fact, before, money)
        marked.append(replace(fact, part_of=total.id) if total else fact)
    return marked


def _total(part: Fact, candidates: Sequence[Fact], money: Collection[str]) -> Fact | None:
    """The last candidate that can hold the part; one of the same kind of figure comes before any other."""
    able = [fact for fact in reversed(candidates) if _same_world(fact, part) and _holds(fact, part, money)]
    return next((fact for fact in able if _akin(fact, part)), able[0] if able else None)


def _same_world(total: Fact, part: Fact) -> bool:
    """What is only expected is no total of what has come about."""
    return (total.nature is Nature.EXPECTED) == (part.nature is Nature.EXPECTED)


def _holds(total: Fact, part: Fact, money: Collection[str]) -> bool:
    if total.quantity.unit == part.quantity.unit:
        return part.quantity.value <= total.quantity.value
    return total.quantity.unit in money and part.quantity.unit in money


def _akin(total: Fact, part: Fact) -> bool:
    return bool(total.metric and part.metric and total.metric.endswith(part.metric))
