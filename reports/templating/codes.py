"""Codes of what is wrong with a template, and the kind of error that each is."""

from __future__ import annotations

from reports.diagnostics import JianbaoError, ReportImpossible, TemplateError

SYNTAX, UNDEFINED, FORBIDDEN, FAILED, MISSING = "T101", "T102", "T103", "T104", "T105"
TYPED, LIMIT, BRACES, UNREADABLE = "T107", "T108", "T109", "T110"


def kind_of(code: str) -> type[JianbaoError]:
    """A template that is wrong, or one that was stopped."""
    return ReportImpossible if code == LIMIT else TemplateError
