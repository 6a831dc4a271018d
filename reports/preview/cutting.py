"""A briefing as it was and as it is → the beginning of it that shows what has changed."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.model import Chart, Grid

if TYPE_CHECKING:
    from reports.model import Block, Briefing

AHEAD = 700
"""Characters of text set beyond the change: more than a page of 22 lines of 28, so that its own page is full."""
MOST = 0.5
"""The share of the HTML beyond which its beginning is not worth being set by itself."""
_BLOCK = re.compile(r"<(?:h[1-6]|p|table|tr|figure|section|div|ul|ol|li)[\s>]")
_TAG = re.compile(r"<[^>]*>")


def blocks_wanted(briefing: Briefing, before: Briefing | None) -> int | None:
    """How many blocks of the body are enough for an opening: all up to a good way behind the first that differs; None
    where the body ends before.
    """
    same = 0
    if before is not None and _without_body(briefing) == _without_body(before):
        pairs = zip(briefing.blocks, before.blocks, strict=False)
        same = next((n for n, (now, then) in enumerate(pairs) if now != then), 0)
    lengths = accumulate(map(_length, briefing.blocks[same:]))
    return next((same + n for n, length in enumerate(lengths, 1) if length >= 2 * AHEAD), None)


def _without_body(briefing: Briefing) -> Briefing:
    return replace(briefing, blocks=(), annexes=(), figures=())


def _length(block: Block) -> int:
    if isinstance(block, Grid):
        return sum(len(run.text) for row in (block.head, *block.rows) for cell in row for run in cell)
    return 0 if isinstance(block, Chart) else sum(len(run.text) for run in block.runs)


def opening_of(html: str, before: str, whole: float) -> str | None:
    """The HTML up to a block some way behind the first place where it differs; None where that is most of it.

    `html` may lack what stands behind that block; `before` does not, and `whole` is about how long all of it is.

    What is open is closed by the end of the text (HTML, 13.2.5). A table is cut between its rows: where page.css leaves
    its columns to what stands in them, they may be other ones as long as the rest is missing.
    """
    changed = first_difference(html, before) if html != before else 0  # else a style has changed, which shows at once
    begin = html.rfind("<", 0, changed + 1)
    start, said, last = max(begin, html.find("<body")), 0, whole * MOST
    for block in _BLOCK.finditer(html, start):
        said += len(_TAG.sub("", html[start : block.start()]).strip())
        start = block.start()
        if start > last:
            return None
        if said >= AHEAD:
            return html[:start]
    return None


def first_difference(one: str, other: str) -> int:
    """How many characters are the same at the beginning of both."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low
