"""Word document → the same with what belongs to its pages and its file: draft mark, mirrored margins, properties."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from markupsafe import escape

from reports.render.page import document_title
from reports.render.typeset import printable

if TYPE_CHECKING:
    from docx.document import Document

    from reports.model import Briefing

_MARK = (
    f'<w:p {nsdecls("w")}><w:pPr><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体" w:cs="黑体"/>'
    '<w:color w:val="777777"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
)

_BEFORE_MIRRORING = frozenset(
    qn(f"w:{name}")
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
        "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts",
        "saveFormsData",
    )
)  # fmt: skip
"""Settings that stand before `mirrorMargins` in the order of ISO/IEC 29500-1, 17.15.1.78."""


def mark_pages(document: Document, mark: str) -> None:
    """Write a line above every page, before what the header says; odd, even and first pages have their own headers."""
    for section in document.sections:
        first_differs = section.different_first_page_header_footer
        for header in (section.header, section.even_page_header, *([section.first_page_header] * first_differs)):
            header.is_linked_to_previous = False
    for reference in document.element.body.iter(qn("w:headerReference")):
        header = document.part.rels[reference.get(qn("r:id"))].target_part.element  # docxtpl renews it there alone
        written = header.xpath(".//w:r")
        header.insert(0, parse_xml(_MARK.format(text=escape(mark))))
        if not written:
            header.remove(header[1])


def mirror_margins(document: Document) -> None:
    """Make the left margin that of the binding edge: on even pages it stands at the right."""
    settings = document.settings.element
    if settings.find(qn("w:mirrorMargins")) is None:
        place = next((at for at, child in enumerate(settings) if child.tag not in _BEFORE_MIRRORING), len(settings))
        settings.insert(place, OxmlElement("w:mirrorMargins"))


def set_properties(document: Document, briefing: Briefing) -> None:
    """Title, issuer, day of issue and language of the file."""
    properties = document.core_properties
    properties.title = printable(document_title(briefing))
    properties.author = properties.last_modified_by = printable(briefing.masthead.issuer)
    properties.created = properties.modified = datetime.combine(briefing.printed_date, time())
    properties.language, properties.revision = "zh-CN", 1
