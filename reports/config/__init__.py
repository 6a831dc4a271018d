"""config.yaml, command line, day → Settings: what one run is asked to do, checked as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.config.settings import (
    DETAILS,
    DISTRIBUTION_LABELS,
    FORMATS,
    PLACE_FORMS,
    TLS,
    UNITS,
    Inherit,
    Mail,
    Settings,
    Waiver,
)
from reports.config.words import named_audiences, named_lexicon

if TYPE_CHECKING:
    from reports.config.load import load_settings
    from reports.config.schema import PARTS
    from reports.config.waivers import load_waivers

__all__ = [
    "DETAILS",
    "DISTRIBUTION_LABELS",
    "FORMATS",
    "PARTS",
    "PLACE_FORMS",
    "TLS",
    "UNITS",
    "Inherit",
    "Mail",
    "Settings",
    "Waiver",
    "load_settings",
    "load_waivers",
    "named_audiences",
    "named_lexicon",
]


def __getattr__(name: str) -> Any:
    """What needs pydantic is loaded when it is asked for: most commands need a single key."""
    if name == "load_settings":
        from reports.config.load import load_settings

        return load_settings
    if name == "PARTS":
        from reports.config.schema import PARTS

        return PARTS
    if name == "load_waivers":
        from reports.config.waivers import load_waivers

        return load_waivers
    raise AttributeError(name)
