"""A quantity without a metric → the noun that it seems to count, for the editor to bind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.extract.words import BRACKET

if TYPE_CHECKING:
    from reports.extract.quantity import Found

_AFTER = re.compile(r"[的]?([^，。；：、！？（）()“”《》0-9\s]{2,12})")
_BEFORE = re.compile(r"([^，。；：、！？（）()《》0-9\s]{2,14})$")
_TRIM = re.compile(
    r"^(?:共|已|累计|完成|实现|达到|达|为|是|了|的|约|近|超|逾)+|(?:达到|达|为|是|约|近|超|逾|共|计|了)+$"
)
_UNCOUNTED = ("金额", "外币", "比率", "面积")


def guess_label(sentence: str, found: Found) -> str:
    """The noun behind a count, before an amount; empty where there is none."""
    after = _AFTER.match(sentence, found.end)
    if after and found.kind not in _UNCOUNTED:
        return after[1]
    before = _BEFORE.search(BRACKET.sub("", sentence[: found.start]).rstrip())
    label = _TRIM.sub("", before[1]) if before else ""
    return label or (after[1] if after else "")
