"""Word document → its styles by name, however the program that saved it wrote the name, and what they measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

NORMAL, TITLE, CAPTION, TABLE, STRONG = "Normal", "heading 1", "caption", "Table Grid", "Strong"
HEADINGS = (TITLE, "heading 2", "heading 3", "heading 4")
"""Styles of a title, of 一、, of （一） and of 1."""
TABLE_HEAD, TABLE_TEXT, AFTER_TABLE, ANNEX_LABEL = "表头", "表内文字", "表后空行", "附件标号"
NAMEPLATE = "刊名"
NEEDED_STYLES = (NORMAL, *HEADINGS, CAPTION, TABLE_HEAD, TABLE_TEXT, AFTER_TABLE, ANNEX_LABEL, TABLE, STRONG)
"""Styles of what the program itself writes; the others are used by the paragraphs of the template alone."""

_IN_CHINESE = {NORMAL: "正文", CAPTION: "题注", TABLE: "网格型", STRONG: "要点"}
_TWIPS, _CHARS = 20, 100


def shown_style(name: str) -> str:
    """The name as Word and WPS show it in Chinese."""
    return _IN_CHINESE.get(name) or name.replace("heading", "标题")


class Look(Struct, frozen=True):
    """A style, or a paragraph, with all that it is based on, the nearest first. Measures are points."""

    _lineage: tuple[Any, ...]

    @property
    def size(self) -> float:
        """The size of the characters."""
        return float(self._value("w:rPr/w:sz", "w:val", self._value("w:r/w:rPr/w:sz", "w:val", "32"))) / 2

    @property
    def line(self) -> float:
        """The distance of the lines where it is fixed, else about what single lines of this size take."""
        pitch = float(self._value("w:pPr/w:spacing", "w:line", "240")) / _TWIPS
        fixed = self._value("w:pPr/w:spacing", "w:lineRule", "auto") != "auto"
        return pitch if fixed else pitch / 12 * 1.3 * self.size

    @property
    def space(self) -> float:
        """The space before and after a paragraph together."""
        return sum(float(self._value("w:pPr/w:spacing", side, "0")) for side in ("w:before", "w:after")) / _TWIPS

    @property
    def kept(self) -> bool:
        """Whether it stays on the page of the next paragraph."""
        settings = (element.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") for element in self._lineage)
        found = next((setting for setting in settings if setting is not None), None)
        return found is not None and found.get(qn("w:val"), "1") not in ("0", "false")

    @property
    def indents(self) -> tuple[float, float, float]:
        """Left, right, and of the first line beyond the left; a hanging indent is negative."""
        hanging = self._indent("hanging")
        return self._indent("left"), self._indent("right"), -hanging if hanging else self._indent("firstLine")

    def _indent(self, side: str) -> float:
        """Indents in characters go before those in points, as in Word."""
        characters = float(self._value("w:pPr/w:ind", f"w:{side}Chars", "0")) / _CHARS
        return characters * self.size or float(self._value("w:pPr/w:ind", f"w:{side}", "0")) / _TWIPS

    def _value(self, path: str, attribute: str, default: str) -> str:
        steps = "/".join(map(qn, path.split("/")))
        for element in self._lineage:
            found = element.find(steps)
            if found is not None and found.get(qn(attribute)) is not None:
                return str(found.get(qn(attribute)))
        return default


class Styles:
    """The styles of one document."""

    def __init__(self, document: Document) -> None:
        elements = document.styles.element.findall(qn("w:style"))
        self._by_id = {style.get(qn("w:styleId")): style for style in elements}
        self._by_name = {_name(style).casefold(): style for style in elements}
        self._by_name |= {_name(style): style for style in elements}  # LibreOffice has a Caption beside caption
        section = document.sections[0]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        self.text_width = int(width)
        """Of a line of the page, in EMU."""
        height = (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)
        self.text_height = int(height)
        """Of the lines of a page together, in EMU."""

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def missing(self) -> tuple[str, ...]:
        """The needed styles that the document lacks."""
        return tuple(name for name in NEEDED_STYLES if name not in self)

    def id_of(self, name: str) -> str:
        """The id by which a paragraph, run or table names the style."""
        style = self._find(name)
        if style is None:
            raise KeyError(name)
        return str(style.get(qn("w:styleId")))

    def name_of(self, style_id: str | None) -> str:
        """The name of the style with the id; that of body text where there is none."""
        style = self._by_id.get(style_id)
        return NORMAL if style is None else _name(style)

    def look(self, name: str) -> Look:
        """What the style looks like."""
        return Look(tuple(self._lineage(self._find(name))))

    def look_of(self, paragraph: Any) -> Look:
        """What the paragraph (a `w:p`) looks like: its own settings go before those of its style."""
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._find(NORMAL) if named is None else self._by_id.get(named.get(qn("w:val")))
        return Look((paragraph, *self._lineage(style)))

    def _lineage(self, style: Any) -> Iterator[Any]:
        seen = set[int]()
        while style is not None and id(style) not in seen:
            seen.add(id(style))
            yield style
            base = style.find(qn("w:basedOn"))
            style = None if base is None else self._by_id.get(base.get(qn("w:val")))

    def _find(self, name: str) -> Any:
        return self._by_name.get(name, self._by_name.get(name.casefold()))


def _name(style: Any) -> str:
    return str(style.find(qn("w:name")).get(qn("w:val")))
