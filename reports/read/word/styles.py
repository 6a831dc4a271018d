"""The styles part of a DOCX file → what a paragraph is: a heading of some level, an item of some list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.read.word.package import W, number_of

if TYPE_CHECKING:
    from lxml import etree

DEEPEST = 6
_BASES = 20
"""Styles may be based on one another; a chain longer than this is a cycle."""


class Shape(Struct, frozen=True):
    """`heading` is the level of a heading from 1, 0 for body text; `number` the id of a list, empty without one."""

    heading: int = 0
    number: str = ""
    level: int = 0


class Styles:
    """The paragraph styles by id."""

    def __init__(self, tree: etree._Element | None) -> None:
        found = tree.iterfind(W + "style") if tree is not None else ()
        self._styles = {str(e.get(W + "styleId", "")): e for e in found}

    def of(self, paragraph: etree._Element) -> Shape:
        """The shape of a paragraph: its own properties first, then those of its style and of what that is based on."""
        outline = number = level = None
        for properties in self._chain(paragraph):
            if outline is None:
                outline = _value(properties, "outlineLvl")
            listed = properties.find(W + "numPr")
            if listed is not None:
                number = _value(listed, "numId") if number is None else number
                level = _value(listed, "ilvl") if level is None else level
        depth = number_of(outline)
        heading = depth + 1 if depth is not None and depth < DEEPEST else 0
        listed_as = number if number and number != "0" else ""
        return Shape(heading, listed_as, number_of(level) or 0)

    def _chain(self, paragraph: etree._Element) -> list[etree._Element]:
        own = paragraph.find(W + "pPr")
        found = [own] if own is not None else []
        name = _value(own, "pStyle") if own is not None else None
        for _ in range(_BASES):
            style = self._styles.get(name or "")
            if style is None:
                break
            properties = style.find(W + "pPr")
            found += [properties] if properties is not None else []
            name = _value(style, "basedOn")
        return found


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(W + name)
    return found.get(W + "val") if found is not None else None
