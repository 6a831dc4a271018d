"""A path with wildcards, as a user quotes it: whether it is one, and the folder that it lies in."""

from __future__ import annotations

import os
import re
from pathlib import Path

_MAGIC = re.compile(r"[*?\[]")


def is_pattern(given: Path) -> bool:
    """Whether a path has wildcards (`*`, `?`, `[`); one that is there is no pattern."""
    return bool(_MAGIC.search(str(given))) and not os.path.lexists(given)


def parted(pattern: Path) -> tuple[Path, str]:
    """A pattern as the folder before its first wildcard and the rest."""
    parts = pattern.parts
    first = next(index for index, part in enumerate(parts) if _MAGIC.search(part))
    return Path(*parts[:first]), "/".join(parts[first:])


def base_of(given: Path) -> Path:
    """The folder in which everything lies that a path or a pattern stands for."""
    return parted(given)[0] if is_pattern(given) else given
