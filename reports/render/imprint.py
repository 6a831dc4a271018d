"""Word document with a text box 版记 → the same with room kept for the box.

The box hangs at the bottom of the page of the paragraph that anchors it. That paragraph, the last one, is
made as tall as the box: where the two do not fit below the text, they go to the next page together, whichever
program sets the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph

from reports.render.typeset import line_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

    from reports.render.word_styles import Styles

BOX = "版记"
"""Name of the text box in the selection pane of Word."""
PLACE_STYLE = "版记占位"

RULES = 6
"""Points: the three rules with their distance from the text."""
KEPT = 10
"""Lines of a last paragraph that goes along with the box, lest the box be alone on its page. LibreOffice moves
such a paragraph as a whole, so that a long one is better left where it is."""
ROW = 60
"""Points that the last row of a table may take: it goes along with the line after the table."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def reserve_room(document: Document, styles: Styles) -> None:
    """Make the box, and the line of the paragraph that anchors it, as tall as the text of the box needs."""
    for anchor in [*_boxes(document.element.body)]:
        place = _last_paragraph(document, anchor, styles)
        height = _fitted(anchor, styles)
        _resize(anchor, height)
        place.paragraph_format.line_spacing = height
        _keep_along(document, place.paragraph_format.element.getprevious(), height, styles)


def _boxes(body: Any) -> Iterator[Any]:
    for anchor in body.iter(f"{_DRAWING}anchor"):
        if anchor.find(f"{_DRAWING}docPr").get("name") == BOX:
            yield anchor


def _last_paragraph(document: Document, anchor: Any, styles: Styles) -> Paragraph:
    """The last paragraph of the body, which holds the anchor and nothing else; the anchor moves there if need be."""
    paragraph = next(anchor.iterancestors(qn("w:p")))
    own_text = [t for t in paragraph.iter(qn("w:t")) if next(t.iterancestors(qn("w:p"))) is paragraph]
    following = paragraph.getnext()
    if own_text or (following is not None and following.tag != qn("w:sectPr")):
        run = next(anchor.iterancestors(qn("w:r")))
        last = document.add_paragraph(style=None)
        last.paragraph_format.element.append(run)
        if PLACE_STYLE in styles:
            last.paragraph_format.element.get_or_add_pPr().get_or_add_pStyle().val = styles.id_of(PLACE_STYLE)
        return last
    return Paragraph(paragraph, document)


def _keep_along(document: Document, last: Any, height: Length, styles: Styles) -> None:
    """Keep the last text with the box if a page has room for both and for what is kept with that text in turn."""
    room = (styles.text_width / Pt(1), (styles.text_height - height) / Pt(1))
    if not isinstance(last, CT_P) or _lines(last, room[0], styles) > KEPT:
        return
    needed = 0.0
    element: Any = last
    while isinstance(element, CT_P) and (element is last or styles.look_of(element).kept):
        look = styles.look_of(element)
        needed += _lines(element, room[0], styles) * look.line + look.space
        element = element.getprevious()
    if needed + (0 if isinstance(element, CT_P) or element is None else ROW) <= room[1]:
        Paragraph(last, document).paragraph_format.keep_with_next = True


def _fitted(anchor: Any, styles: Styles) -> Length:
    """The height that the text needs; its lines are set closer where that is more than a page has."""
    room = int(anchor.find(f"{_DRAWING}extent").get("cx")) / Pt(1)
    sizes = [(p, _lines(p, room, styles), styles.look_of(p)) for p in anchor.iter(qn("w:p"))]
    needed = RULES + sum(lines * look.line + look.space for _, lines, look in sizes)
    most = styles.text_height / Pt(1)
    if needed <= most:
        return Pt(needed)
    for paragraph, _, look in sizes:
        format_ = Paragraph(paragraph, anchor).paragraph_format
        format_.line_spacing = Pt(look.line * (most - RULES) / needed)
    return Pt(most)


def _lines(paragraph: Any, room: float, styles: Styles) -> int:
    """How many lines the text takes in a box of `room` points."""
    look = styles.look_of(paragraph)
    left, right, first = look.indents
    text = "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
    following = (room - left - right) / look.size
    return line_count(text, following - first / look.size, following)


def _resize(anchor: Any, height: Length) -> None:
    for extent in (*anchor.iter(f"{_DRAWING}extent"), *anchor.iter(qn("a:ext"))):
        if extent.get("cy"):
            extent.set("cy", str(int(height)))
