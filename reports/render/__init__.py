"""Briefing + page templates → PDF and DOCX bytes."""

from reports.render.docx import render_docx
from reports.render.pdf import render_pdf

__all__ = ["render_docx", "render_pdf"]
