"""Folder, file or pattern → the files that are read, in the order of their names, each as its user names it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reports.patterns import is_pattern, parted
from reports.read.disk import files_below, is_left_behind

if TYPE_CHECKING:
    from collections.abc import Iterator


def listed(given: Path, shown: str) -> Iterator[tuple[Path, str]]:
    """The files that a folder (with its subfolders), a file or a quoted pattern (`2023/**/*.docx`) stands for.

    A folder that is named may be a link, say to a share; links below it are not followed.
    `shown` is what `given` is called; for a pattern it is what the folder before its first wildcard is called. Files
    that programs leave behind are passed over, unless one is named itself.
    """
    if not is_pattern(given):
        folder, found = given, None if given.is_dir() else [given]
    else:
        folder, pattern = parted(given)
        found = _matching(folder, pattern)
    if found == [given]:
        yield given, shown
        return
    prefix = shown.rstrip("/")
    for path in files_below(folder) if found is None else found:
        name = _below(path, folder)
        yield path, f"{prefix}/{name}" if prefix else name


def _below(path: Path, folder: Path) -> str:
    """What `relative_to` gives, for the many files of a folder."""
    name, before = path.as_posix(), f"{folder.as_posix()}/"
    return name[len(before) :] if name.startswith(before) else path.relative_to(folder).as_posix()


def _matching(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern finds; a folder that it finds stands for what lies below it."""
    found: set[Path] = set()
    for path in folder.glob(pattern):
        found.update(files_below(path) if path.is_dir() and not path.is_symlink() else [path])
    return [path for path in sorted(found, key=Path.as_posix) if not _is_left_behind(path, folder)]


def _is_left_behind(path: Path, folder: Path) -> bool:
    """Whether it, or a folder between, is something that programs leave."""
    return any(map(is_left_behind, path.relative_to(folder).parts))
