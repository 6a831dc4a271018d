"""Job → printed pages in this process, which WeasyPrint stays loaded in; nothing of the briefing is needed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.render.environment import prepare

if TYPE_CHECKING:
    from reports.render.printing import Job, Printed


def set_job(job: Job) -> Printed:
    """Set a job. Raises TemplateError for a mistake in page.css, ReportImpossible where a library is missing or no font
    has a glyph for a character.
    """
    prepare(job.printing.fonts)
    from reports.render.engine import write_pdf  # loads WeasyPrint, which needs the prepared environment

    return write_pdf(job)
