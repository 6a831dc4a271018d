"""laid-out document → what stands on its last page: the 版记, and whether text stands above it.

Loads WeasyPrint: import it after `environment.prepare()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from reports.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

LONELY, ODD = "R105", "R106"
PLACE = "imprint-place"
"""The class of the element of page.html.j2 that holds the 版记, in the flow where the text ends."""
LOOSE = ".last > :last-child { orphans: 1 !important; widows: 1 !important }"
APART = ".last > p + p:last-child, .last > table:last-child tr:nth-last-child(2) { break-before: page !important }"
"""Styles by which a last paragraph or table, of which too little stands on the last page, can be parted after all: one
line may stand alone, or more of it begins there. `last` is the class of the part of page.html.j2 that ends the text."""


class LastPage:
    """The last page of a document of WeasyPrint; `number` counts from 1."""

    def __init__(self, document: Any) -> None:
        self.number = len(document.pages)
        self._page = document.pages[-1]._page_box  # noqa: SLF001 - the laid-out page has no public door
        self._text = self._page.children[0]

    @property
    def taller(self) -> str:
        """A style with which the 版记 no longer fits here, or nothing where the page has no place for it.

        The place of the 版记 may not be parted from the lines before it, so that these go along.
        """
        place = next((box for box in _boxes(self._text) if _is_place(box)), None)
        if place is None:
            return ""
        areas: list[Any] = [child for child in self._page.children if isinstance(child, boxes.FootnoteAreaBox)]
        imprint = sum(area.margin_height() for area in areas)
        bottom = self._page.content_box_y() + self._page.height - imprint
        return f".{PLACE} {{ height: {bottom - place.position_y + 1:.2f}px !important }}"

    @property
    def lonely(self) -> bool:
        """Whether the 版记 stands alone."""
        return not any(_has_text(box) for box in _boxes(self._text))

    def notices(self, *, duplex: bool) -> tuple[Diagnostic, ...]:
        """What an editor should look at."""
        found = []
        if self.number > 1 and self.lonely:
            message = f"版记独占第{self.number}面：前面的内容拆不开，没有文字可以随它移过来"
            found.append(Diagnostic(LONELY, message, "", "增删几行文字，或调整附件", Severity.NOTICE))
        if duplex and self.number % 2:
            message = f"双面印刷，但末面是第{self.number}面（单页）"
            found.append(Diagnostic(ODD, message, "", "核对 page.html.j2 里版记的位置", Severity.NOTICE))
        return tuple(found)


def _boxes(box: Any) -> Iterator[Any]:
    """The boxes of the flow, the outermost first; what is placed by itself, as the draft's mark, is none of it."""
    if isinstance(box, AbsolutePlaceholder) or not box.is_in_normal_flow():
        return
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _is_place(box: Any) -> bool:
    return box.element is not None and PLACE in (box.element.get("class") or "").split()


def _has_text(box: Any) -> bool:
    return isinstance(box, boxes.TextBox) and bool(box.text.strip())
