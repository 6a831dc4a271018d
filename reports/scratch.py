"""Folders for what lives no longer than a process; those of processes that were killed go with the next one.

A folder is held by a lock on it, which falls with the process that made it, however that ends.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, ReportImpossible

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "jianbao-run-"
_TRIES = 100


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder for the `with` block. Raises ReportImpossible where the machine has no place for it."""
    folder, handle = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def lasting_folder() -> Path:
    """A new folder that goes when the process ends. Raises ReportImpossible."""
    folder, _ = _made()  # the system closes the handle
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _made() -> tuple[Path, int]:
    with in_scratch():
        parent = Path(tempfile.gettempdir())
        _sweep(parent)
        for _ in range(_TRIES):
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
            with suppress(OSError):  # another process swept it away before the lock was on it
                handle = _locked(folder)
                if handle is not None:
                    return folder, handle
        raise OSError(f"{parent} 里的文件夹总被删掉")


@contextmanager
def in_scratch() -> Iterator[None]:
    """Turn an error of the system while something is written for a while into ReportImpossible."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        hint = "检查磁盘空间和权限，或用环境变量 TMPDIR 指定别处"
        raise ReportImpossible(Diagnostic("R111", f"临时文件夹不能用：{why}", hint=hint)) from error


def _sweep(parent: Path) -> None:
    """Remove the folders whose process is no more; those of other users are theirs."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            handle = _locked(folder)
            if handle is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)


def _locked(folder: Path) -> int | None:
    """A handle with the lock of a folder of ours that is still there; None where another process holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held, there = os.fstat(handle), folder.lstat()
        if held.st_uid == os.geteuid() and held.st_ino == there.st_ino:
            return handle
    except OSError:
        os.close(handle)
        raise
    os.close(handle)
    return None
