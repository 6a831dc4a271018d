"""laid-out document → where each figure stands on its pages: what `data-figure` of page.html.j2 marks.

Loads WeasyPrint: import it after `environment.prepare()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from reports.render.printing import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "data-figure"


def figure_boxes(document: Any) -> Iterator[Box]:
    """The boxes of the figures in the order of the pages; a figure that breaks over two lines has two."""
    for number, page in enumerate(document.pages, 1):
        box = page._page_box  # noqa: SLF001 - the laid-out page has no public door
        width, height = box.margin_width(), box.margin_height()
        for part in _marked(box):
            key = part.element.get(MARK)
            left, top = part.position_x / width, part.position_y / height
            yield Box(key, number, left, top, part.margin_width() / width, part.margin_height() / height)


def _marked(box: Any) -> Iterator[Any]:
    real = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001
    element = getattr(real, "element", None)
    if isinstance(real, boxes.InlineBox) and element is not None and element.get(MARK):
        yield real
        return
    for child in getattr(real, "children", ()):
        yield from _marked(child)
