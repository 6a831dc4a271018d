"""Folder → the files below it; file → its bytes, read once: what is no plain file, or cannot be opened, is named."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reports.read.rejection import rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 50 * 1024 * 1024
_HIDDEN = ("~$", ".")
_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin"})
_PARTIAL = (".tmp", ".part", ".crdownload", "~")
_CHECK_RIGHTS = "请检查文件权限"


def is_left_behind(name: str) -> bool:
    """Whether a file or folder is one that programs leave: lock files of Word, hidden files, thumbnails, half a
    download.
    """
    return name.startswith(_HIDDEN) or name.lower() in _SYSTEM or name.lower().endswith(_PARTIAL)


def files_below(folder: Path) -> Iterator[Path]:
    """The files below a folder in the order of their names, but for what programs leave behind.

    A link to a folder is one of them, and so is a folder that may not be opened: both are named when they are read.
    """
    found: list[Path] = []
    closed: list[str] = []
    for name, folders, files in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        here = Path(name)
        folders[:] = [each for each in folders if not is_left_behind(each)]
        found += (here / each for each in folders if (here / each).is_symlink())
        found += (here / each for each in files if not is_left_behind(each))
    yield from sorted((*found, *map(Path, closed)), key=Path.as_posix)


def bytes_of(path: Path, shown: str) -> bytes:
    """The bytes of a plain file as they are at one moment. Raises InputRejected with the reason.

    The file that was opened is the one that is looked at, so that nothing can be put in its place between the two.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(number, "rb", closefd=True) as file:
            found = os.fstat(number)
            if not stat.S_ISREG(found.st_mode):
                raise rejection(
                    "I102", shown, "不是普通文件（链接、管道或设备），没有读取", "请把文件本身放进来源文件夹"
                )
            data = file.read(found.st_size + 1) if found.st_size <= LARGEST else b""
            if len(data) > found.st_size:  # it has grown since
                data += file.read(LARGEST + 1 - len(data))
    except OSError as error:
        raise rejection("I103", shown, f"打不开：{error.strerror}", _CHECK_RIGHTS) from error
    if found.st_size > LARGEST or len(data) > LARGEST:
        raise rejection("I106", shown, "文件超过 50 MB，没有读取", "请拆分后再放入")
    return data


def require_plain_file(path: Path, shown: str) -> None:
    """Raise InputRejected where there is no file, or one that is a link, a pipe, a device or a folder."""
    with suppress(OSError):
        if stat.S_ISREG(os.lstat(path).st_mode):
            return
    if not path.exists() and not path.is_symlink():
        raise rejection("I107", shown, "找不到这个文件", "核对文件名和所在文件夹")
    if path.is_dir() and not path.is_symlink():
        if not os.access(path, os.R_OK | os.X_OK):
            raise rejection("I103", shown, "打不开这个文件夹，里面的文件都没有读取", "请检查文件夹权限")
        raise rejection("I108", shown, "这是文件夹，不是文件", "写出其中的文件，如 文件夹/*.txt")
    if path.is_symlink() or not path.is_file():
        raise rejection("I102", shown, "不是普通文件（链接、管道或设备），没有读取", "请把文件本身放进来源文件夹")
