"""`jianbao init`: a folder in which an office can make its first briefing at once."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, ReportImpossible, UsageError
from reports.starting.shipped import office_files

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_EMPTY, NOT_WRITTEN = "U110", "O105"
SOURCES, SAMPLE = "来源", "样例"
_CONFIG = "config.yaml"
_SETTINGS = {
    "period": "2023",
    "number": "null",
    "masthead": "云川市支援合作工作简报",
    "issuer": "云川市对口支援和区域合作办公室",
    "sources": f"{SAMPLE}   # 样例是编的；换成自己的简报后，改成 {SOURCES}",
}
_OWN = ("date", "cutoff", "mail")  # of the office whose copy of the repository this is run from, as are its recipients
_EMPTY = (SOURCES, "texts")


def start_office(folder: Path) -> tuple[str, ...]:
    """Make the folder, whole or not at all; the names in it. Raises UsageError where something is there already."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        hint = "换一个名字；已有的文件夹不会改动"
        raise UsageError(Diagnostic(NOT_EMPTY, f"{folder} 已经有了，而且不是空的", str(folder), hint))
    files = {**office_files()}
    files[_CONFIG] = adapted(files[_CONFIG].decode("utf-8")).encode("utf-8")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".jianbao-", dir=folder.parent) as place:
            made = Path(place) / "office"
            _write(made, files)
            made.replace(folder)
    except OSError as error:
        message = f"写不进 {folder}：{error.strerror}"
        raise ReportImpossible(Diagnostic(NOT_WRITTEN, message, str(folder), "检查磁盘空间和权限")) from error
    return tuple(sorted(path.name for path in folder.iterdir()))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name in _EMPTY:
        (folder / name).mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def adapted(config: str) -> str:
    """The shipped settings, comments and all, for the office of the sample."""
    for key, value in _SETTINGS.items():
        config, count = re.subn(rf"(?m)^{key}: .*$", f"{key}: {value}", config)
        if count != 1:
            raise ValueError(key)
    config = re.sub(rf"(?m)^(?:{'|'.join(_OWN)}):.*\n(?:(?:[ ]+.*)?\n)*", "", config)
    config = re.sub(r"(?m)^([ ]+)recipients:.*\n(?:\1[ ]+.*\n)*", "", config)
    return config.replace("make report", "jianbao report")
