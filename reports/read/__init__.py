"""Folder or file → Sources, one module a format; what cannot be read is named, never dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, InputRejected
from reports.read.rejection import rejection
from reports.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reports.model import Source

__all__ = ["READERS", "Intake", "read_file", "read_folder"]

READERS: Mapping[str, Callable[[Path, str], Source]] = {
    ".txt": read_text,
    ".md": read_text,
    ".markdown": read_text,
}
_IGNORED = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Intake:
    """What a folder gave: sources in the order of their names, and a diagnostic for every file left out."""

    sources: tuple[Source, ...]
    rejected: tuple[Diagnostic, ...]


def read_folder(folder: Path, shown: str) -> Intake:
    """Read every file below a folder; `shown` is the folder as the user names it.

    Office lock files and hidden files are passed over; every other file ends as a source or as a diagnostic.
    """
    sources: list[Source] = []
    rejected: list[Diagnostic] = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.as_posix()):
        inside = path.relative_to(folder)
        if path.is_dir() or any(part.startswith(_IGNORED) for part in inside.parts):
            continue
        try:
            sources.append(read_file(path, f"{shown.rstrip('/')}/{inside.as_posix()}"))
        except InputRejected as error:
            rejected += error.diagnostics
    return Intake(tuple(sources), tuple(rejected))


def read_file(path: Path, shown: str) -> Source:
    """Read one file as its ending says. Raises InputRejected with the reason."""
    if not path.exists() and not path.is_symlink():
        raise rejection("I107", shown, "找不到这个文件", "核对文件名和所在文件夹")
    if path.is_dir():
        raise rejection("I108", shown, "这是文件夹，不是文件", "写出其中的文件，如 文件夹/*.txt")
    if path.is_symlink() or not path.is_file():
        raise rejection("I102", shown, "不是普通文件（链接、管道或设备），没有读取", "请把文件本身放进来源文件夹")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kinds = "、".join(sorted(READERS))
        raise rejection("I101", shown, f"不认识的文件类型“{path.suffix or '无后缀'}”，没有读取", f"目前能读 {kinds}")
    try:
        return reader(path, shown)
    except OSError as error:
        raise rejection("I103", shown, f"打不开：{error.strerror}", "请检查文件权限") from error
