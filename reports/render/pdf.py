"""Briefing + templates/page.html.j2, page.css → PDF bytes, the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.render.page import page_context
from reports.render.press import set_job
from reports.render.printing import PLAIN, Job, Printed, Printing
from reports.render.typeset import breakable, printable
from reports.templating import PAGE_TEMPLATE, find_template
from reports.templating.rendering import render_text

if TYPE_CHECKING:
    from pathlib import Path

    from reports.model import Briefing


def print_pdf(briefing: Briefing, templates: tuple[Path, ...], printing: Printing = PLAIN) -> Printed:
    """The briefing as PDF; `templates` are folders searched in order, file by file.

    Raises TemplateError for a mistake in page.html.j2 or page.css, ReportImpossible where a library is
    missing or no font has a glyph for a character.
    """
    return set_job(pdf_job(briefing, templates, printing))


def pdf_job(
    briefing: Briefing, templates: tuple[Path, ...], printing: Printing = PLAIN, first: int | None = None
) -> Job:
    """What is left to be set, which another process may do. Raises TemplateError for a mistake in page.html.j2."""
    html = render_html(briefing, templates, duplex=printing.duplex, first=first)
    return Job(html, templates, find_template(templates, PAGE_TEMPLATE), briefing.printed_date, printing)


def render_html(
    briefing: Briefing, templates: tuple[Path, ...], *, duplex: bool = False, first: int | None = None
) -> str:
    """The HTML that is set as PDF, free of layout of its own; `first`: so many blocks of the body, annexes empty."""
    context = page_context(briefing, _set_text, duplex=duplex, first=first)
    return render_text(templates, PAGE_TEMPLATE, context, trim=False)


def _set_text(stretches: list[str]) -> list[str]:
    return breakable([printable(stretch) for stretch in stretches])
