"""page.docx as an editor left it → a template made plain, and the text of its paragraphs with their places.

Made plain: tracked changes are accepted, the copies that LibreOffice writes of text boxes for programs before 2010
are dropped, the text box with the tags of 版记 bears that name.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl.template import DocxTemplate
from msgspec import Struct

from reports.diagnostics import Diagnostic, TemplateError
from reports.render.imprint import BOX
from reports.templating import display_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNREADABLE = "T301"
IMPRINT_TAG = "版记."
"""What the tags of the 版记 have in common."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PARAGRAPH, _TEXT, _BOX_TEXT = qn("w:p"), qn("w:t"), qn("w:txbxContent")
_TAKEN_OUT = tuple(map(qn, ("w:del", "w:moveFrom", "w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange")))
_PUT_IN = tuple(map(qn, ("w:ins", "w:moveTo")))
_HEADER_NAMES = {"default": "", "even": "偶数页", "first": "首页"}
_PROPERTIES = {
    "title": "标题",
    "author": "作者",
    "subject": "主题",
    "comments": "备注",
    "identifier": "标识符",
    "language": "语言",
}
"""Properties in which docxtpl fills tags, and how Word names them."""


class Stretch(Struct, frozen=True):
    """The text of a paragraph.

    `place` is as `2` in the body, else as `文本框“版记”:3`, `偶数页页脚:1`, `文档属性“标题”:1`; counted from 1.
    """

    place: str
    text: str


def open_template(path: Path) -> Any:
    """The template, made plain; raises TemplateError where it is no Word document."""
    template: Any = DocxTemplate(io.BytesIO(path.read_bytes()))
    try:
        template.init_docx()
        roots = [template.docx.element.body, *(part.element for _, part in _margins(template.docx))]
    except Exception as error:
        message = f"打不开 Word 模板：{error}"
        raise TemplateError(
            Diagnostic(UNREADABLE, message, display_path(path), "用 Word 或 WPS 另存为 .docx")
        ) from error
    for root in roots:
        _accept_changes(root)
        for copy in [*root.iter(_FALLBACK)]:
            copy.getparent().remove(copy)
    _name_imprint(template.docx.element.body)
    return template


def read_stretches(template: Any) -> list[list[Stretch]]:
    """The paragraphs of each part that is filled by itself: body, headers and footers, footnotes, properties."""
    document = template.docx
    body = [*_stretches(document.element.body, "")]
    margins = [[*_stretches(part.element, label)] for label, part in _margins(document)]
    notes = [
        [*_stretches(parse_xml(part.blob), "脚注")]
        for part in document.part.package.parts
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES
    ]
    texts = ((label, getattr(document.core_properties, name)) for name, label in _PROPERTIES.items())
    properties = [[Stretch(f"文档属性“{label}”:1", text)] for label, text in texts if text]
    return [body, *margins, *notes, *properties]


def _stretches(root: Any, label: str) -> Iterator[Stretch]:
    counts: dict[str, int] = {}
    for paragraph in root.iter(_PARAGRAPH):
        box = next(paragraph.iterancestors(_BOX_TEXT), None)
        where = label if box is None else f"{label}文本框“{_name_of(box)}”"
        counts[where] = counts.get(where, 0) + 1
        texts = (text.text or "" for text in paragraph.iter(_TEXT) if next(text.iterancestors(_PARAGRAPH)) is paragraph)
        yield Stretch(f"{where}:{counts[where]}".lstrip(":"), "".join(texts))


def _margins(document: Any) -> Iterator[tuple[str, Any]]:
    """Headers and footers with the name that Word shows, in the order of the document."""
    for kind, word in ((RELATIONSHIP_TYPE.HEADER, "页眉"), (RELATIONSHIP_TYPE.FOOTER, "页脚")):
        for reference in document.element.body.iter(qn("w:headerReference"), qn("w:footerReference")):
            relation = document.part.rels.get(reference.get(qn("r:id")))
            if relation is not None and relation.reltype == kind:
                yield _HEADER_NAMES.get(reference.get(qn("w:type")), "") + word, relation.target_part


def _accept_changes(root: Any) -> None:
    for element in [*root.iter(*_TAKEN_OUT)]:
        element.getparent().remove(element)
    for element in [*root.iter(*_PUT_IN)]:
        for child in [*element]:
            element.addprevious(child)
        element.getparent().remove(element)


def _name_imprint(body: Any) -> None:
    for anchor in body.iter(f"{_DRAWING}anchor"):
        if IMPRINT_TAG in "".join(text.text or "" for text in anchor.iter(_TEXT)):
            properties = anchor.find(f"{_DRAWING}docPr")
            properties.set("name", BOX)
            properties.set("descr", properties.get("descr") or "版记：报、送、发，印发机关和日期")


def _name_of(box: Any) -> str:
    for frame in box.iterancestors(f"{_DRAWING}anchor", f"{_DRAWING}inline"):
        return str(frame.find(f"{_DRAWING}docPr").get("name"))
    return ""
