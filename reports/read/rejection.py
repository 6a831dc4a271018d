"""A file that cannot be read → the error that names it."""

from __future__ import annotations

from reports.diagnostics import Diagnostic, InputRejected, Severity


def rejection(code: str, place: str, message: str, hint: str) -> InputRejected:
    """The rejection of one file; the run goes on without it."""
    return InputRejected(Diagnostic(code, message, place, hint, Severity.NOTICE))
