"""config.yaml, command line, day → Settings: what one run is asked to do, checked as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.config.settings import DISTRIBUTION_LABELS, FORMATS, Inherit, Settings
from reports.config.words import named_lexicon

if TYPE_CHECKING:
    from reports.config.load import load_settings
    from reports.config.schema import PARTS

__all__ = ["DISTRIBUTION_LABELS", "FORMATS", "PARTS", "Inherit", "Settings", "load_settings", "named_lexicon"]


def __getattr__(name: str) -> Any:
    """What needs pydantic is loaded when it is asked for: most commands need a single key."""
    if name == "load_settings":
        from reports.config.load import load_settings

        return load_settings
    if name == "PARTS":
        from reports.config.schema import PARTS

        return PARTS
    raise AttributeError(name)
