"""Word document with a text box 版记 → the same with room kept for the box.

The box hangs at the bottom of the page of the paragraph that anchors it. That paragraph, the last one, is
made as tall as the box: where the two do not fit below the text, they go to the next page together, whichever
program sets the page.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length, Pt

from reports.render.typeset import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

BOX = "版记"
"""Name of the text box in the selection pane of Word."""

LINE = 28
RULES = 12
"""Points: a line of the box, and the three rules with their distance from the text."""
FIRST_LINE, NEXT_LINES = 29, 27
"""Characters of 14 pt in 156 mm less one at each side; after the first line less a hanging indent of two."""
KEPT = 280
"""Characters of a last paragraph that goes along with the box, lest the box be alone on its page. LibreOffice
moves such a paragraph as a whole, so that a long one is better left where it is."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def reserve_room(document: Document) -> None:
    """Make the box, and the line of the paragraph that anchors it, as tall as the text of the box needs."""
    paragraphs = document.paragraphs
    for before, paragraph in zip([None, *paragraphs], paragraphs, strict=False):
        for anchor in _boxes(paragraph.paragraph_format.element):
            height = _height(anchor)
            _resize(anchor, height)
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            paragraph.paragraph_format.line_spacing = height
            if before is not None and width(before.text) <= KEPT:
                before.paragraph_format.keep_with_next = True


def _boxes(element: Any) -> Iterator[Any]:
    for anchor in element.iter(f"{_DRAWING}anchor"):
        if anchor.find(f"{_DRAWING}docPr").get("name") == BOX:
            yield anchor


def _height(anchor: Any) -> Length:
    texts = ("".join(text.text or "" for text in p.iter(qn("w:t"))) for p in anchor.iter(qn("w:p")))
    return Pt(RULES + LINE * sum(_lines(text) for text in texts if text))


def _lines(text: str) -> int:
    return 1 + max(0, math.ceil((width(text) - FIRST_LINE) / NEXT_LINES))


def _resize(anchor: Any, height: Length) -> None:
    for extent in (*anchor.iter(f"{_DRAWING}extent"), *anchor.iter(qn("a:ext"))):
        if extent.get("cy"):
            extent.set("cy", str(height))
