"""Briefing + templates/page.docx → DOCX bytes, the same each time."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from markupsafe import Markup, escape

from reports.diagnostics import Diagnostic, JianbaoError, ReportImpossible, TemplateError
from reports.render.archive import repack
from reports.render.imprint import reserve_room
from reports.render.page import Plain, draft_mark, page_context
from reports.render.titles import title_lines
from reports.render.typeset import printable
from reports.render.word import BlockWriter, fit_nameplate, title_room
from reports.render.word_pages import mark_pages, mirror_margins, set_properties
from reports.render.word_styles import NEEDED_STYLES, Styles, shown_style
from reports.render.word_tags import tag_faults, try_tags, typed_faults
from reports.render.word_template import Stretch, open_template, read_stretches
from reports.templating import display_path, find_template
from reports.templating.rendering import RemoteEnvironment
from reports.templating.vocabulary import specimen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from docx.document import Document

    from reports.model import Briefing
    from reports.templating.checking import Amounts

PAGE = "page.docx"
BODY, ANNEXES = "正文", "附件正文"
"""Variables that stand for blocks, each alone in a paragraph, whose place the blocks take."""

NO_PLACEHOLDER, NO_STYLE = "T302", "T304"
_SIGN = "\ufdd0"
"""A noncharacter, which `printable` leaves in no text, around the name of a placeholder."""


def render_docx(briefing: Briefing, templates: tuple[Path, ...], *, duplex: bool = False) -> bytes:
    """The briefing as DOCX; `templates` are folders searched in order.

    With `duplex` the margins of even pages are mirrored: the binding edge is at the inside of each sheet. Raises
    TemplateError for every mistake in page.docx; its place is `path:N`, N counting the paragraphs of the body from 1,
    or names the text box, header or footer.
    """
    path = find_template(templates, PAGE)
    document = _fill_tags(briefing, path)
    styles = Styles(document)
    writer = BlockWriter(document, styles)
    _put(document, BODY, writer.blocks(briefing.blocks))
    _put(document, ANNEXES, writer.annexes(briefing.annexes))
    fit_nameplate(document, styles)
    reserve_room(document, styles)
    if mark := draft_mark(briefing):
        mark_pages(document, mark)
    if duplex:
        mirror_margins(document)
    set_properties(document, briefing)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def word_faults(briefing: Briefing, templates: tuple[Path, ...], amounts: Amounts) -> list[Diagnostic]:
    """Every mistake in page.docx; `briefing` is one to try it with, `amounts` finds figures typed in."""
    typed: list[Diagnostic] = []
    try:
        path = find_template(templates, PAGE)
        template = open_template(path)
        parts, place = read_stretches(template), display_path(path)
        typed = typed_faults(parts, amounts, place)
        faults = [*tag_faults(parts, specimen(PAGE, {}), place), *_style_faults(Styles(template.docx), place)]
        if not faults:
            render_docx(briefing, templates)
    except JianbaoError as error:
        return [*typed, *error.diagnostics]
    return [*typed, *faults]


def _fill_tags(briefing: Briefing, path: Path) -> Document:
    """The template with its tags filled, every mistake in it told before."""
    template = open_template(path)
    parts, place = read_stretches(template), display_path(path)
    styles = Styles(template.docx)
    if faults := tag_faults(parts, specimen(PAGE, {}), place) or _style_faults(styles, place):
        raise TemplateError(*faults)
    values = _values(briefing, title_room(styles))
    try:
        template.render(values, jinja_env=RemoteEnvironment(lambda _: place), autoescape=True)
    except (TemplateError, ReportImpossible):
        try_tags(parts, values, place)
        raise
    document: Document = template.docx
    _require_placeholders(document, parts[0], place)
    return document


def _values(briefing: Briefing, title_room: float) -> dict[str, Any]:
    """The values of the tags; the title is one text, its lines parted by `\\n`."""
    values = page_context(briefing, lambda stretches: [*map(printable, stretches)])
    title = "\n".join(map(printable, title_lines(briefing.title, title_room)))
    plain: dict[str, Any] = _literal({**values, "标题": title, BODY: "", ANNEXES: ""})
    return {**plain, BODY: _sign(BODY), ANNEXES: _sign(ANNEXES)}


def _literal(value: Plain) -> Any:
    """Text as XML that docxtpl leaves alone: it takes `{_{` and the like in values for escaped marks of its own."""
    match value:
        case str():
            plain = str(escape(value))
            return Markup(plain.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped
        case dict():
            return {name: _literal(member) for name, member in value.items()}
        case list():
            return [_literal(item) for item in value]
    return value


def _sign(name: str) -> str:
    return f"{_SIGN}{name}{_SIGN}"


def _style_faults(styles: Styles, place: str) -> list[Diagnostic]:
    missing = styles.missing()
    names = "、".join(shown_style(name) for name in missing)
    hint = f"从原来的 page.docx 复制一段用了这个样式的文字过来；须有：{'、'.join(map(shown_style, NEEDED_STYLES))}"
    return [Diagnostic(NO_STYLE, f"Word 模板缺少样式：{names}", place, hint)] if missing else []


def _require_placeholders(document: Document, body: Sequence[Stretch], place: str) -> None:
    for name in (BODY, ANNEXES):
        found = [p for p in document.element.body.iter(qn("w:p")) if _sign(name) in _text_of(p)]
        if len(found) == 1 and _is_place(found[0], name):
            continue
        told = next((s.place for s in body if re.search(rf"\{{\{{\s*{name}\s*\}}\}}", s.text)), "")
        message = f"Word 模板须有一处、也只能有一处单独成段的 {{{{ {name} }}}}，不能在文本框里"
        raise TemplateError(
            Diagnostic(NO_PLACEHOLDER, message, f"{place}:{told}" if told else place, "补上这一段，或去掉多余的")
        )


def _is_place(paragraph: Any, name: str) -> bool:
    boxed = next(paragraph.iterancestors(qn("w:txbxContent")), None) is not None
    return _text_of(paragraph).strip() == _sign(name) and not boxed


def _put(document: Document, name: str, elements: Iterable[Any]) -> None:
    """Put the elements in the place of the paragraph that stands for them."""
    place = next(p for p in document.element.body.iter(qn("w:p")) if _is_place(p, name))
    for element in elements:
        place.addprevious(element)
    place.getparent().remove(place)


def _text_of(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
