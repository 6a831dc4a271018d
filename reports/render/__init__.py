"""Briefing + page templates → PDF and DOCX bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.render.docx import render_docx
    from reports.render.pdf import render_pdf

__all__ = ["render_docx", "render_pdf"]


def __getattr__(name: str) -> Any:
    """The writers are loaded when they are asked for: records of figures need none of them."""
    if name == "render_pdf":
        from reports.render.pdf import render_pdf

        return render_pdf
    if name == "render_docx":
        from reports.render.docx import render_docx

        return render_docx
    raise AttributeError(name)
