"""Briefing + templates/page.docx → DOCX bytes, the same each time."""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import jinja2
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docxtpl.template import DocxTemplate

from reports.diagnostics import Diagnostic, TemplateError
from reports.render.archive import repack
from reports.render.imprint import reserve_room
from reports.render.page import document_title, page_context
from reports.render.typeset import printable
from reports.render.word import BlockWriter, fit_nameplate, title_lines
from reports.templating import display_path, find_template, sandbox, template_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document

    from reports.model import Briefing

PAGE = "page.docx"
DRAFT_MARK = "征求意见稿"
BODY, ANNEXES = "\ue000正文\ue000", "\ue000附件正文\ue000"
"""Stand in the paragraphs whose place the blocks take; private characters, which no text has."""

UNREADABLE, NO_PLACEHOLDER, UNCLOSED = "T301", "T302", "T303"
_MARKS = (("{{", "}}"), ("{%", "%}"))


def render_docx(briefing: Briefing, templates: tuple[Path, ...]) -> bytes:
    """The briefing as DOCX; `templates` are folders searched in order.

    Raises TemplateError for a mistake in page.docx; its place is `path:N`, N counting the paragraphs from 1.
    """
    path = find_template(templates, PAGE)
    template = _open(path)
    _require_closed_tags(path)
    with template_errors(lambda error: _place(error, path)):
        template.render(_context(briefing), jinja_env=sandbox(), autoescape=True)
        document: Document = template.docx
        writer = BlockWriter(document)
        _fill(document, BODY, lambda: writer.blocks(briefing.blocks), path)
        _fill(document, ANNEXES, lambda: writer.annexes(briefing.annexes), path)
    fit_nameplate(document)
    reserve_room(document)
    if briefing.draft:
        _mark_draft(document)
    _set_properties(document, briefing)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _open(path: Path) -> Any:
    template: Any = DocxTemplate(io.BytesIO(path.read_bytes()))
    try:
        template.init_docx()
    except Exception as error:
        message = f"打不开 Word 模板：{error}"
        diagnostic = Diagnostic(UNREADABLE, message, display_path(path), "用 Word 或 WPS 另存为 .docx")
        raise TemplateError(diagnostic) from error
    return template


def _require_closed_tags(path: Path) -> None:
    """A tag that its paragraph does not close would be printed as it stands: docxtpl says nothing of it."""
    found = [
        Diagnostic(
            UNCLOSED, f"“{opening}”没有写完：{text.strip()[:40]}", f"{display_path(path)}:{number}", "补上另一半"
        )
        for number, text in enumerate(_paragraphs(path), start=1)
        for opening, closing in _MARKS
        if text.count(opening) != text.count(closing)
    ]
    if found:
        raise TemplateError(*found)


def _context(briefing: Briefing) -> dict[str, Any]:
    context: dict[str, Any] = page_context(briefing, lambda stretches: [*map(printable, stretches)])
    return {**context, "标题": title_lines(briefing.title), "正文": BODY, "附件正文": ANNEXES}


def _fill(document: Document, marker: str, write: Callable[[], None], path: Path) -> None:
    """Put what `write` adds to the end of the document in the place of the paragraph that holds `marker`."""
    body = document.element.body
    place = next((p for p in document.paragraphs if p.text.strip() == marker), None)
    if place is None:
        message = f"Word 模板缺少单独成段的 {{{{ {marker.strip(BODY[0])} }}}}"
        raise TemplateError(Diagnostic(NO_PLACEHOLDER, message, display_path(path), "补上这一段"))
    before = set(body)
    write()
    element = place.paragraph_format.element
    for added in [child for child in body if child not in before]:
        element.addprevious(added)
    body.remove(element)


def _mark_draft(document: Document) -> None:
    """A line above every page; odd and even pages have headers of their own."""
    for section in document.sections:
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[0]
            paragraph.style, paragraph.text = None, DRAFT_MARK
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_properties(document: Document, briefing: Briefing) -> None:
    properties = document.core_properties
    properties.title = printable(document_title(briefing))
    properties.author = properties.last_modified_by = printable(briefing.masthead.issuer)
    properties.created = properties.modified = datetime.combine(briefing.printed_date, time())
    properties.language, properties.revision = "zh-CN", 1


def _place(error: Exception, path: Path) -> str:
    """`path:N` of the paragraph that the error speaks of, `path` where it cannot be told."""
    is_meant = _at_fault(error)
    numbers = (number for number, text in enumerate(_paragraphs(path), start=1) if text and is_meant(text))
    number = next(numbers, None)
    return f"{display_path(path)}:{number}" if number else display_path(path)


def _at_fault(error: Exception) -> Callable[[str], bool]:
    """Tells the paragraph at fault: it holds a name that the error quotes, or has the same syntax error."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        line = [*getattr(error, "docx_context", ()), ""][: min(error.lineno, 4)][-1]
        return lambda text: _tag(text) in line and _syntax_error(_tag(text)) == error.message
    names = "|".join(map(re.escape, str(error).split("'")[1::2]))
    return lambda text: bool(names) and re.search(rf"(?<!\w)({names})(?!\w)", text) is not None


def _tag(text: str) -> str:
    """The text as docxtpl hands it to Jinja: `{%p if … %}` takes the paragraph away and leaves its tag."""
    return text.replace("{%p ", "{% ")


def _syntax_error(text: str) -> str | None:
    try:
        sandbox().parse(text)
    except jinja2.TemplateSyntaxError as error:
        return error.message
    return None


def _paragraphs(path: Path) -> list[str]:
    body = _open(path).get_docx().element.body
    return ["".join(text.text or "" for text in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]
