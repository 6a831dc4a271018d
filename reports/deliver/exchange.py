"""Files of a run → its folder, all at one instant: the folder changes places with one that was made beside it.

Whoever looks, and a run that is killed at any point, finds the files of before or those of now, never some of each.
The folder stays the one that it was (a terminal that stands in it, its rights), so that it changes places twice: the
files of now are shown, those of before are replaced out of sight, and the folder comes back.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reports.deliver.folder import TEMPORARY, reported, require_no_folders, sync, write_all, write_synced

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = -100
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""
_EXCHANGE = 2


def write_set(folder: Path, files: Mapping[str, bytes], unwanted: tuple[str, ...] = ()) -> None:
    """Put the files into the folder at one instant; `unwanted` are files of an earlier run that this one does not make.

    What else lies in the folder stays. Where the file system cannot let folders change places, the files are replaced
    one after the other, the last one named in the mapping last. Raises ReportImpossible.
    """
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()
        ours = {*files, *unwanted}
        _take_back(folder, ours)
        require_no_folders(folder, ours)
        beside = _folder_beside(folder)
        if beside is None:
            write_all(folder, files, unwanted)
            return
        try:
            for name, data in files.items():
                write_synced(beside / name, data)
            _link_what_stays(folder, beside, ours)
            sync(beside)
            shown = _change_places(beside, folder)
            if shown:
                sync(folder.parent)
                _follow(folder, beside, files, unwanted)
        finally:
            _give_back(beside, folder, ours)
        if not shown:
            write_all(folder, files, unwanted)


def _folder_beside(folder: Path) -> Path | None:
    """A new folder that can change places with one; None where nothing can be made beside it."""
    try:
        beside = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}{folder.name}-", dir=folder.parent))
    except OSError:
        return None
    beside.chmod(folder.stat().st_mode & 0o7777)
    return beside


def _link_what_stays(folder: Path, beside: Path, ours: set[str]) -> None:
    """Let files that are none of ours be seen while the folder is away."""
    for path in folder.iterdir():
        if path.name not in ours and path.is_file() and not path.is_symlink():
            with suppress(OSError):
                os.link(path, beside / path.name)


def _follow(folder: Path, before: Path, files: Mapping[str, bytes], unwanted: tuple[str, ...]) -> None:
    """Put the files that are shown into the folder of before too, and let it come back.

    Where that fails the folder that is shown stays, and nothing is wrong with it.
    """
    with suppress(OSError):
        for name in (*files, *unwanted):
            (before / name).unlink(missing_ok=True)
        for name in files:
            os.link(folder / name, before / name)
        sync(before)
        if _change_places(before, folder):
            sync(folder.parent)


def _change_places(one: Path, other: Path) -> bool:
    """Let two folders change places at one instant; False where the system or the file system cannot do it."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _take_back(folder: Path, ours: set[str]) -> None:
    """End what a run that was killed left beside the folder; the lock says that no other run is at work."""
    left = re.compile(re.escape(f"{TEMPORARY}{folder.name}-") + "[a-z0-9_]{8}")
    for path in folder.parent.glob(f"{TEMPORARY}*"):
        if left.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            _give_back(path, folder, ours)


def _give_back(beside: Path, folder: Path, ours: set[str]) -> None:
    """Remove a folder that has done its work; what is none of ours and lies only there goes back."""
    with suppress(OSError):  # the next run tries again
        for path in list(beside.iterdir()):
            if (
                path.name not in ours
                and not path.name.startswith(TEMPORARY)
                and not os.path.lexists(folder / path.name)
            ):
                path.rename(folder / path.name)
        shutil.rmtree(beside)
