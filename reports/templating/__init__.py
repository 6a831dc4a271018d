"""Template folders, plain values → texts, filled in a sandbox; their mistakes → diagnostics with line and column."""

from __future__ import annotations

from reports.templating.files import (
    CONTENT_TEMPLATE,
    OVERRIDABLE,
    PAGE_TEMPLATE,
    SOURCES_TEMPLATE,
    display_path,
    find_template,
    template_files,
)

__all__ = [
    "CONTENT_TEMPLATE",
    "OVERRIDABLE",
    "PAGE_TEMPLATE",
    "SOURCES_TEMPLATE",
    "display_path",
    "find_template",
    "template_files",
]
