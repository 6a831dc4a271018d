"""签发.yaml ↔ approvals: who reviewed and issued which briefing when, bound to its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.approvals.content import Material, seal_of
from reports.approvals.record import Action, Approval, State, state_of
from reports.approvals.stanza import added

if TYPE_CHECKING:
    from reports.approvals.load import load_approvals, read_approvals

__all__ = [
    "Action",
    "Approval",
    "Material",
    "State",
    "added",
    "load_approvals",
    "read_approvals",
    "seal_of",
    "state_of",
]


def __getattr__(name: str) -> Any:
    """What needs pydantic is loaded when it is asked for."""
    if name in ("load_approvals", "read_approvals"):
        from reports.approvals import load

        return getattr(load, name)
    raise AttributeError(name)
