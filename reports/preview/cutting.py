"""HTML as it was and as it is → the beginning of it that shows what has changed."""

from __future__ import annotations

import re

AHEAD = 700
"""Characters of text set beyond the change: more than a page of 22 lines of 28, so that its own page is full."""
MOST = 0.5
"""The share of the HTML beyond which its beginning is not worth being set by itself."""
_BLOCK = re.compile(r"<(?:h[1-6]|p|table|tr|figure|section|div|ul|ol|li)[\s>]")
_TAG = re.compile(r"<[^>]*>")


def opening_of(html: str, before: str) -> str | None:
    """The HTML up to a block some way behind the first place where it differs; None where that is most of it.

    What is open is closed by the end of the text (HTML, 13.2.5). A table is cut between its rows: where page.css leaves
    its columns to what stands in them, they may be other ones as long as the rest is missing.
    """
    changed = first_difference(html, before) if html != before else 0  # else a style has changed, which shows at once
    begin = html.rfind("<", 0, changed + 1)
    start, said, last = max(begin, html.find("<body")), 0, int(len(html) * MOST)
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
