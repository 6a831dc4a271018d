"""What was issued ↔ `archive/<year>/<number>-<audience>/`: the files as they went out, and all that made them.

A briefing appears in the archive whole or not at all, and what is in it is never written again. `made-from/` holds
config.yaml, settings.json (the settings of that run), the templates, the editors' files and the record of the approval;
the hashes of the sources stand in manifest.json.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reports.config.window import window_of
from reports.deliver.folder import TEMPORARY, reported, sync
from reports.diagnostics import Diagnostic, ReportImpossible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.config import Settings
    from reports.model import Window

MANIFEST, MADE_FROM = "manifest.json", "made-from"
WITHDRAWN = "（撤回"
_HINT = "从备份恢复这个文件夹，不要手工改归档的文件"


class Kept(Struct, frozen=True):
    """One briefing of the archive: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """`2023年第7期（省级）`."""
        return f"{self.date.year}年第{self.manifest['number']}期（{self.manifest['audience']}）"

    @property
    def date(self) -> datetime.date:
        """The date of the briefing."""
        return datetime.date.fromisoformat(self.manifest["date"])

    @property
    def key(self) -> tuple[str, str, int, datetime.date]:
        """Period, audience, number and date: which briefing it is."""
        return self.manifest["period"], self.manifest["audience"], self.manifest["number"], self.date

    @property
    def window(self) -> Window:
        """The time that it speaks of."""
        return window_of(self.manifest["period"], self.date)

    def read(self, name: str) -> bytes:
        """A file as it was issued. Raises ReportImpossible where it is not what the manifest says."""
        path = self.folder / name
        if _digest(path) != self.manifest["outputs"].get(name, ""):
            raise ReportImpossible(Diagnostic("O104", "归档里没有这个文件，或被改动过", str(path), _HINT))
        return path.read_bytes()

    def changed(self) -> tuple[str, ...]:
        """The names of files that are no longer there, or no longer what was issued."""
        return tuple(name for name, digest in self.manifest["outputs"].items() if _digest(self.folder / name) != digest)


def _digest(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def kept_briefings(archive: Path | None) -> tuple[Kept, ...]:
    """What is in the archive and was not withdrawn, in the order of years and names."""
    return tuple(_kept(archive)) if archive and archive.is_dir() else ()


def _kept(archive: Path) -> Iterator[Kept]:
    for path in sorted(archive.glob(f"[0-9]*/*/{MANIFEST}")):
        if path.parent.name.startswith(TEMPORARY) or WITHDRAWN in path.parent.name:
            continue
        try:
            manifest = json.loads(path.read_bytes())
            kept = Kept(path.parent, manifest)
            complete = {"period", "audience", "number", "date", "inputs", "outputs"} <= manifest.keys() and kept.window
        except (ValueError, KeyError, TypeError, AttributeError):
            complete = False
        if not complete:
            raise ReportImpossible(Diagnostic("O104", "归档的清单读不了", str(path), _HINT))
        yield kept


def find_kept(archive: Path | None, settings: Settings) -> Kept | None:
    """The briefing of the archive that a run is about; None where it is not there."""
    key = (settings.window.label, settings.audience, settings.number, settings.date)
    return next((kept for kept in kept_briefings(archive) if kept.key == key), None)


def keep(archive: Path, year: int, name: str, files: Mapping[str, bytes]) -> Path:
    """Put a briefing into the archive under `<year>/<name>`; `files` by their paths in its folder.

    Raises ReportImpossible where it cannot be written, or where there is another one of that name.
    """
    parent, target = archive / str(year), archive / str(year) / name
    with reported(archive):
        parent.mkdir(parents=True, exist_ok=True)
        for stale in parent.glob(f"{TEMPORARY}*"):
            shutil.rmtree(stale)
        if target.exists():
            raise ReportImpossible(Diagnostic("O103", "归档里已有同名的一份", str(target), "核对期号；撤回过的先移走"))
        temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
        try:
            for path, data in files.items():
                _write(temporary / path, data)
            for folder in (*(path for path in temporary.rglob("*") if path.is_dir()), temporary):
                folder.chmod(0o755)
                sync(folder)
            temporary.rename(target)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        sync(parent)
    return target


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def withdraw(kept: Kept) -> Path:
    """Set a briefing aside under a name that says so; nothing of it is lost."""
    parent, name = kept.folder.parent, kept.folder.name
    number = next(n for n in range(1, 10_000) if not (parent / f"{name}{WITHDRAWN}{n}）").exists())
    with reported(parent):
        target = kept.folder.rename(parent / f"{name}{WITHDRAWN}{number}）")
        sync(parent)
    return target
