"""Settings → the files that a briefing is made of, and a stamp that changes when one of them does."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from reports.patterns import base_of
from reports.read.disk import is_left_behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reports.config import Settings

Mark = tuple[object, ...]
"""What tells a version of a file from another without reading it; empty where there is no file."""
DECISIONS, APPROVALS = "decisions.yaml", "签发.yaml"


def mark_of(path: Path) -> Mark:
    """The mark of a file."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def stamp_of(config: Path, settings: Settings | None) -> str:
    """Sixteen hexadecimal digits that stand for all files as they are now."""
    marks = [(str(path), mark_of(path)) for path in sorted({config, *_files(settings)})]
    return sha256(repr(marks).encode()).hexdigest()[:16]


def folders_of(config: Path, settings: Settings | None) -> tuple[Path, ...]:
    """The folders, without those below them, in which something may change."""
    single = (config, *_single(settings))
    trees = [folder for tree in _trees(settings) for folder in _tree(tree)]
    found = {path.absolute().parent for path in single} | {folder.absolute() for folder in trees}
    return tuple(sorted(folder for folder in found if folder.is_dir()))


def _files(settings: Settings | None) -> Iterator[Path]:
    yield from _single(settings)
    for tree in _trees(settings):
        with suppress(OSError):
            yield from (path for path in tree.rglob("*") if not _is_set_aside(path.relative_to(tree)))


def _single(settings: Settings | None) -> Iterator[Path]:
    if settings:
        beside = settings.config_path.parent
        yield settings.decisions or beside / DECISIONS
        yield settings.approvals or beside / APPROVALS
        yield from (path for path in (settings.lexicon, settings.waivers) if path)


def _trees(settings: Settings | None) -> Iterable[Path]:
    if settings is None:
        return ()
    hand, given = settings.texts, base_of(settings.sources)
    sources = given.parent if given.is_file() else given
    return (sources, *settings.templates, *((hand, hand.parent, hand.parent.parent) if hand else ()))


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    with suppress(OSError):
        yield from (path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())


def _is_set_aside(name: Path) -> bool:
    return any(map(is_left_behind, name.parts))
