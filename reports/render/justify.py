"""a set line → the same line with its slack spread between its characters.

WeasyPrint 70 stretches blanks only, and Chinese has none: a line that the rules for punctuation end a
character early would end ragged.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

if TYPE_CHECKING:
    from collections.abc import Iterator


def install() -> None:
    """Have WeasyPrint justify lines this way. The page's measures hold for the pinned version only."""
    inline.justify_line = justify_line


def justify_line(_context: Any, line: Any, slack: float) -> None:
    """Spread `slack` (px) over the gaps between the characters of `line`."""
    gaps = sum(len(box.text) for box in _text_boxes(line)) - 1
    if gaps > 0:
        _stretch(line, slack / gaps, 0)


def _stretch(box: Any, spacing: float, shift: float) -> float:
    """Move `box` by `shift` and widen its text; returns the shift of what follows it."""
    if not _is_text(box) and not _is_inline(box):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    end = shift
    if _is_text(box):
        box.style = box.style.copy()
        box.style["letter_spacing"] = _as_written(_letter_spacing(box.style) + spacing, box.style["font_size"])
        end += spacing * len(box.text)
    else:
        for child in filter(_in_flow, box.children):
            end = _stretch(child, spacing, end)
    box.width += end - shift
    return end


def _text_boxes(box: Any) -> Iterator[Any]:
    if _is_text(box):
        yield box
    elif _is_inline(box):
        for child in box.children:
            yield from _text_boxes(child)


def _is_text(box: Any) -> bool:
    return isinstance(box, boxes.TextBox)


def _is_inline(box: Any) -> bool:
    return isinstance(box, boxes.LineBox | boxes.InlineBox)


def _in_flow(box: Any) -> bool:
    return bool(box.is_in_normal_flow())


def _as_written(spacing: float, size: float) -> float:
    """The spacing half a thousandth of `size` further from zero, as WeasyPrint cuts it down to whole thousandths."""
    return spacing + math.copysign(size / 2000, spacing)


def _letter_spacing(style: Any) -> float:
    spacing = style["letter_spacing"]
    return 0 if spacing == "normal" else float(spacing)
