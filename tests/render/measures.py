"""pages of a briefing → what is wrong with them by GB/T 9704—2012, measured where the characters stand."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .pages import Line, Page

TOP, BOTTOM, WIDTH = 37.0, 262.0, 156.0
INNER, OUTER = 28.0, 26.0
LINE, CHARACTER = 225 / 22, 156 / 28
BODY, NUMBER = 16.0, 14.0
CLOSE, NEAR = 0.3, 0.15
MOST_LINES = 22

_PAGE_NUMBER = re.compile(r"—\d+—")
_HEADING = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附件\d*$|表\d")
_NO_START, _NO_END = "，。、；：？！）》”’〉」』】％%", "（《“‘〈「『【"


def faults(pages: Sequence[Page], *, duplex: bool = False) -> list[str]:
    """Every fault with its page; none where the pages are as the standard asks."""
    found = [f"{n}: {fault}" for n, page in enumerate(pages, 1) for fault in _page_faults(page, n, duplex=duplex)]
    return [*found, *_imprint_faults(pages, duplex=duplex)]


def left_edge(number: int, *, duplex: bool = False) -> float:
    """Where the text of a page begins, in mm."""
    return OUTER if duplex and number % 2 == 0 else INNER


def _page_faults(page: Page, number: int, *, duplex: bool) -> Iterator[str]:
    left = left_edge(number, duplex=duplex)
    right = left + WIDTH
    if not all(abs(is_ - due) < 0.1 for is_, due in zip(page.size, (210, 297), strict=True)):
        yield f"is {page.size}"
    lines = [line for line in page.lines if line.baseline > TOP]
    yield from _number_faults(lines[-1], number, left, right)
    text = lines[:-1]
    yield from (f"leaves the page: {t.text}" for t in text if t.left < left - CLOSE or t.right > right + CLOSE)
    yield from (f"below the text area: {line.text}" for line in text if line.baseline > BOTTOM)
    yield from (f"begins or ends wrongly: {line.text}" for line in text if _breaks_wrongly(line))
    if len([line for line in text if line.size == BODY]) > MOST_LINES:
        yield "has more than 22 lines"
    body = [line for line in text if line.size != NUMBER]
    if body and _HEADING.match(body[-1].text) and body[-1].size >= BODY and len(body[-1].text) < 28:
        yield f"ends with a heading: {body[-1].text}"
    for line, following in pairwise(text):
        if _goes_on(line, following, left):
            if abs(line.right - right) > CLOSE:
                yield f"ends {line.right - right:+.2f} mm off: {line.text}"
            if abs(following.baseline - line.baseline - LINE) > NEAR:
                yield f"stands off the grid: {following.text}"


def _goes_on(line: Line, following: Line, left: float) -> bool:
    """Whether a paragraph of the body goes on in the next line, which then begins at the edge."""
    if line.size != BODY or following.size != BODY or abs(following.left - left) > CLOSE or line.text.endswith("。"):
        return False
    step = following.baseline - line.baseline
    return step < 1.5 * LINE and not re.match(r"附件|本期目录", following.text) and line.left < left + 2.5 * CHARACTER


def _breaks_wrongly(line: Line) -> bool:
    return line.size == BODY and (line.text[0] in _NO_START or line.text[-1] in _NO_END)


def _number_faults(line: Line, number: int, left: float, right: float) -> Iterator[str]:
    """The page number: 14 pt between dashes, outside, one character from the edge, 7 mm below the text area."""
    if line.text != f"—{number}—":
        yield f"has the number {line.text}"
        return
    space = NUMBER * 25.4 / 72
    off = line.right - (right - space) if number % 2 else line.left - (left + space)
    if abs(off) > CLOSE:
        yield f"number {off:+.2f} mm off"
    dash = line.baseline - 0.3 * space
    if abs(dash - BOTTOM - 7) > 1:
        yield f"dash {dash - BOTTOM:.2f} mm below the text area"


def _imprint_faults(pages: Sequence[Page], *, duplex: bool) -> Iterator[str]:
    ends = [n for n, page in enumerate(pages, 1) if any(line.text.endswith("印发") for line in page.lines)]
    last = pages[-1].lines[-2]
    if ends != [len(pages)] or not last.text.endswith("印发"):
        yield f"imprint on {ends} of {len(pages)} pages"
    if not BOTTOM - 5 < last.baseline < BOTTOM:
        yield f"imprint {BOTTOM - last.baseline:.1f} mm above the bottom"
    if duplex and len(pages) % 2:
        yield f"imprint on the odd page {len(pages)}"
    above = [line for line in pages[-1].lines if line.baseline > TOP and line.size != NUMBER]
    if not above:
        yield "imprint alone on its page"
