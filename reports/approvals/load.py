"""签发.yaml → Approvals in their order, or every mistake of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.approvals.record import Action, Approval
from reports.approvals.schema import ROOT, ApprovalEntry, ApprovalsFile
from reports.diagnostics import ApprovalError
from reports.strict_yaml import read_yaml, survey, validate

if TYPE_CHECKING:
    from pathlib import Path

    from reports.strict_yaml import Document


def load_approvals(path: Path | None) -> tuple[Approval, ...]:
    """The approvals of a file; none where there is no file. Raises `ApprovalError` with every mistake."""
    if path is None or not path.is_file():
        return ()
    return _approvals(read_yaml(path, str(path), ApprovalError))


def read_approvals(text: str, path: str) -> tuple[Approval, ...]:
    """The approvals that a text describes. Raises `ApprovalError` with every mistake."""
    return _approvals(survey(text, path))


def _approvals(document: Document) -> tuple[Approval, ...]:
    file = validate(document, ApprovalsFile, ApprovalError)
    entries = enumerate(file.approvals or ())
    return tuple(_approval(entry, document.place((ROOT, number))) for number, entry in entries)


def _approval(entry: ApprovalEntry, place: str) -> Approval:
    return Approval(
        entry.period,
        entry.audience,
        Action(entry.action),
        entry.by,
        entry.on,
        entry.seal,
        entry.number,
        entry.date,
        entry.because or "",
        place,
    )
