"""Briefing + page templates → PDF and DOCX bytes; ledger → XLSX bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from reports.model import Briefing, Ledger, Material, Rollup, Tally

__all__ = ["render_docx", "render_pdf", "render_xlsx"]


def render_pdf(briefing: Briefing, templates: tuple[Path, ...]) -> bytes:
    """The bytes of `pdf.print_pdf`, loaded when it is called: printing facts needs neither writer."""
    from reports.render import pdf

    return pdf.print_pdf(briefing, templates).pdf


def render_docx(briefing: Briefing, templates: tuple[Path, ...], *, duplex: bool = False) -> bytes:
    """As `docx.render_docx`, loaded when it is called."""
    from reports.render import docx

    return docx.render_docx(briefing, templates, duplex=duplex)


def render_xlsx(
    briefing: Briefing, ledger: Ledger, rollup: Rollup, material: Material, cutoff: date, tally: Tally
) -> bytes:
    """As `xlsx.render_xlsx`, loaded when it is called."""
    from reports.render import xlsx

    return xlsx.render_xlsx(briefing, ledger, rollup, material, cutoff, tally)
