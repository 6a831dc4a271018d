"""Bytes by file name → files of a folder: temporary file, fsync, rename; a lock keeps a second run away."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, OutputLocked, ReportImpossible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LOCK_NAME = ".jianbao.lock"
TEMPORARY = ".jianbao-"
_MODE = 0o644
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "文件系统只读",
    errno.EACCES: "没有写权限",
    errno.EPERM: "没有写权限",
    errno.EFBIG: "文件超过允许的大小",
    errno.EISDIR: "同名的地方是一个文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "同名的地方是一个文件",
    errno.ELOOP: "路径里的链接转圈",
    errno.ENAMETOOLONG: "名字过长",
    errno.EBUSY: "文件正被别的程序占用",
    errno.ETXTBSY: "文件正被别的程序占用",
    errno.EIO: "磁盘读写出错",
    errno.ESTALE: "网络文件夹断开了",
}


@contextmanager
def output_lock(base: Path) -> Iterator[None]:
    """Hold the lock of an output folder; it falls with the process. Raises OutputLocked while another run holds it."""
    with reported(base):
        base.mkdir(parents=True, exist_ok=True)
        handle = (base / LOCK_NAME).open("a+b", buffering=0)  # what cannot be written is told at once
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            holder = handle.read().decode(errors="replace").strip() or "不明"
            message = f"另一次运行正在写这个输出文件夹（进程 {holder}）"
            raise OutputLocked(Diagnostic("O101", message, str(base), "等它结束后再运行")) from error
        with reported(base):
            handle.truncate(0)
            handle.write(str(os.getpid()).encode())
        yield


def write_all(folder: Path, files: Mapping[str, bytes], unwanted: tuple[str, ...] = ()) -> None:
    """Put the files into the folder, the last one named in the mapping last.

    All are written and synced under temporary names before the first is renamed, so that a full disk leaves the
    earlier files as they were. `unwanted` are files of an earlier run that this one does not make. Raises
    ReportImpossible.
    """
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _remove_stale(folder)
        require_no_folders(folder, (*files, *unwanted))
        waiting: list[tuple[Path, Path]] = []
        try:
            for name, data in files.items():
                waiting.append((_write_temporary(folder, data), folder / name))
            while waiting:
                waiting[0][0].replace(waiting[0][1])
                del waiting[0]
        finally:
            for temporary, _ in waiting:
                temporary.unlink(missing_ok=True)
        for name in unwanted:
            (folder / name).unlink(missing_ok=True)
        sync(folder)


def _write_temporary(folder: Path, data: bytes) -> Path:
    number, name = tempfile.mkstemp(prefix=TEMPORARY, dir=folder)
    os.close(number)
    path = Path(name)
    try:
        write_synced(path, data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def write_synced(path: Path, data: bytes) -> None:
    """Write a file that others may read, down to the disk."""
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    path.chmod(_MODE)


def require_no_folders(folder: Path, names: Iterable[str]) -> None:
    """Raise IsADirectoryError where somebody has a folder of the name of a file of ours: it is not ours to remove."""
    for name in names:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, "", str(folder / name))


def _remove_stale(folder: Path) -> None:
    """Temporary files of a run that was killed; the lock says that no other run is at work."""
    for path in folder.glob(f"{TEMPORARY}*"):
        with suppress(FileNotFoundError):
            path.unlink()


def sync(folder: Path) -> None:
    """Make the names of a folder's files last over a power failure."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def reported(folder: Path) -> Iterator[None]:
    """Turn an error of the system into ReportImpossible with what to do."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        where = f" {Path(error.filename).name}" if error.errno == errno.EISDIR and error.filename else ""
        message = f"写不进输出文件夹：{reason}{where}；没有写了一半的文件"
        raise ReportImpossible(Diagnostic("O102", message, str(folder), "检查磁盘空间和权限")) from error
