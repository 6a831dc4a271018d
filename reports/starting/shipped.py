"""What comes with the program for editors to change: templates, config.yaml, handbook, a folder to start with.

A wheel carries them within the package, where `setup.py` puts them; in the repository they stand where they belong.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reports.templating import OVERRIDABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = Path(__file__).with_name("office")
_REPOSITORY = Path(__file__).parents[2]
BESIDE_THE_PACKAGE = ("config.yaml", "docs/编辑手册.md", "templates")
"""What the wheel takes from the repository."""


def office_files() -> dict[str, bytes]:
    """The files of a folder to start with, by their paths in it."""
    roots = (OFFICE, *([] if (OFFICE / "templates").is_dir() else [_REPOSITORY]))
    found = {path.relative_to(OFFICE).as_posix(): path for path in _files(OFFICE)}
    for root in roots:
        for name in BESIDE_THE_PACKAGE:
            entry = root / name
            for path in _files(entry) if entry.is_dir() else [entry] if entry.is_file() else []:
                found.setdefault(path.relative_to(root).as_posix(), path)
    return {name: path.read_bytes() for name, path in sorted(found.items())}


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, but for those of an open editor, hidden ones, and the folders of single audiences."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        own = folder.name == "templates" and len(inner) > 1 and (folder / inner[0] / OVERRIDABLE[0]).is_file()
        if path.is_file() and not own and not any(part.startswith((".", "~", "__")) for part in inner):
            yield path
