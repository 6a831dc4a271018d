"""decisions.yaml ↔ Decisions: what editors settled, read strictly and written one stanza at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.decisions.stanza import added, stanza

if TYPE_CHECKING:
    from reports.decisions.load import load_decisions, read_decisions

__all__ = ["added", "load_decisions", "read_decisions", "stanza"]


def __getattr__(name: str) -> Any:
    """What needs pydantic is loaded when it is asked for."""
    if name in ("load_decisions", "read_decisions"):
        from reports.decisions import load

        return getattr(load, name)
    raise AttributeError(name)
