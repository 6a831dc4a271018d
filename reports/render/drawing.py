"""chart → rectangles, lines and texts in millimetres: one geometry for the PDF and for Word.

Black-and-white safe: bars are grey, bars of hedged numbers are hatched; the number stands behind each bar as printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.render.typeset import printable, width

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from reports.model import Bar, Chart

WIDTH = 156.0
"""The text width of the page."""
FONT = 4.233
"""12 pt, the size of tables."""
ROW, THICKNESS, GAP = 8.0, 4.6, 2.0
LONGEST_LABEL = 12
HATCH = 1.5
GREY, BLACK, WHITE = "#9a9a9a", "#000000", "#ffffff"


class Box(Struct, frozen=True):
    """A rectangle with a black outline."""

    x: float
    y: float
    width: float
    height: float
    fill: str


class Stroke(Struct, frozen=True):
    """A straight black line."""

    x1: float
    y1: float
    x2: float
    y2: float


class Label(Struct, frozen=True):
    """Text whose base line is at `y`; it begins at `x`, or ends there where `at_end`. `figure` is what it prints."""

    x: float
    y: float
    text: str
    at_end: bool = False
    figure: str = ""


class Drawing(Struct, frozen=True):
    """A picture of `WIDTH` by `height` millimetres, its origin in the upper left corner."""

    height: float
    shapes: tuple[Box | Stroke | Label, ...]


def draw(chart: Chart) -> Drawing:
    """Bars from left to right, one below the other in the order given, lengths from zero in proportion."""
    labels = [_short(bar.label) for bar in chart.bars]
    left = max(width(label) for label in labels) * FONT + GAP
    right = max(width(printable(bar.display)) for bar in chart.bars) * FONT + GAP
    room = max(WIDTH - left - right - GAP, ROW)
    greatest = max(bar.value for bar in chart.bars)
    height = ROW * len(chart.bars) + 2 * GAP
    shapes: list[Box | Stroke | Label] = [Stroke(left, 0, left, height)]
    for number, (bar, label) in enumerate(zip(chart.bars, labels, strict=True)):
        top = GAP + number * ROW + (ROW - THICKNESS) / 2
        shapes += _bar(bar, label, left, top, room * _share(bar.value, greatest))
    return Drawing(height, tuple(shapes))


def _share(value: Decimal, greatest: Decimal) -> float:
    return float(max(value, type(value)(0)) / greatest) if greatest > 0 else 0.0


def _bar(bar: Bar, label: str, left: float, top: float, length: float) -> Iterator[Box | Stroke | Label]:
    base = top + THICKNESS / 2 + FONT * 0.36
    yield Label(left - GAP, base, label, at_end=True)
    if length:
        yield Box(left, top, length, THICKNESS, WHITE if bar.hedged else GREY)
    if bar.hedged:
        yield from _hatch(left, top, length)
    yield Label(left + length + GAP, base, printable(bar.display), figure=bar.figure)


def _hatch(left: float, top: float, length: float) -> Iterator[Stroke]:
    """Lines rising to the right at 45°, cut at the edges of the bar."""
    at = HATCH
    while at < length + THICKNESS:
        x1, x2 = max(at - THICKNESS, 0.0), min(at, length)
        yield Stroke(left + x2, top + at - x2, left + x1, top + at - x1)
        at += HATCH


def _short(label: str) -> str:
    text = printable(label)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
