"""An issued briefing → the archive with all that made it; the archive → the settings to make it once more."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reports.config import Inherit, Settings
from reports.config.window import window_of
from reports.deliver import output_lock
from reports.deliver.archive import MADE_FROM, Kept, find_kept, keep, withdraw
from reports.diagnostics import Diagnostic, ReportImpossible
from reports.model import Window
from reports.templating import template_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SETTINGS, _TEMPLATES, _TEXTS = "settings.json", "templates", "texts"
_OF_THE_PLACE = (
    "config_path", "fonts", "sources", "output", "templates", "archive", "mail", "recipients", "texts", "cache", "jobs",
    "engine", "scheduler",
)  # fmt: skip
"""Settings that say where things are, how they are read, or to whom they go, and change nothing in the briefing."""
_FILES = {"lexicon": "词典.yaml", "decisions": "decisions.yaml", "waivers": "核稿豁免.yaml", "approvals": "签发.yaml"}
"""The editors' files by the setting that names them, and their names in the archive."""


def keep_issued(files: dict[str, bytes], settings: Settings) -> Kept:
    """Put an issued briefing into the archive; one that is there already is left as it is. Raises JianbaoError."""
    archive = _archive(settings)
    with output_lock(archive):
        found = find_kept(archive, settings)
        if found is None:
            made_from = {f"{MADE_FROM}/{name}": data for name, data in _made_from(settings)}
            keep(archive, settings.date.year, f"{settings.number}-{settings.audience}", {**made_from, **files})
            found = find_kept(archive, settings)
    if found is None or json.loads(files["manifest.json"])["content"] != found.manifest.get("content"):
        message = f"归档里已有 {settings.date.year}年第{settings.number}期，内容不同"
        raise ReportImpossible(Diagnostic("O103", message, str(archive), "先 jianbao revoke 撤回那一份，或换一个期号"))
    return found


def withdraw_issued(settings: Settings, number: int, date: datetime.date) -> Path | None:
    """Set an issued briefing of the archive aside; the folder that it is in then, None where there is none."""
    archive = _archive(settings)
    with output_lock(archive):
        found = find_kept(archive, replace(settings, number=number, date=date))
        return withdraw(found) if found else None


def _archive(settings: Settings) -> Path:
    return settings.archive or settings.config_path.parent / "archive"


def _made_from(settings: Settings) -> Iterator[tuple[str, bytes]]:
    yield "config.yaml", settings.config_path.read_bytes()
    yield _SETTINGS, (json.dumps(settings_record(settings), ensure_ascii=False, indent=2) + "\n").encode()
    for name, data in template_files(settings.templates).items():
        yield f"{_TEMPLATES}/{name}", data
    for setting, name in _FILES.items():
        path: Path | None = getattr(settings, setting)
        if path and path.is_file():
            yield name, path.read_bytes()
    texts = settings.texts
    for path in sorted(texts.glob("*")) if texts and texts.is_dir() else ():
        if path.is_file():
            yield f"{_TEXTS}/{path.name}", path.read_bytes()


def settings_record(settings: Settings) -> dict[str, Any]:
    """What the settings of a run ask for, as JSON has it; the files that they name are kept beside it."""
    names = [name for name in settings.__struct_fields__ if name not in (*_OF_THE_PLACE, *_FILES)]
    return {name: _plain(getattr(settings, name)) for name in names}


def _plain(value: Any) -> Any:
    match value:
        case Inherit():
            return {"inherit": value.value}
        case datetime.date():
            return {"date": value.isoformat()}
        case Window():
            return {"window": value.label, "of": value.end.isoformat()}
        case tuple():
            return [_plain(item) for item in value]
        case str() | int() | bool() | None:
            return value
    raise TypeError(f"a setting of a kind that the archive cannot keep: {type(value).__name__}")


def settings_of(kept: Kept, here: Settings) -> Settings:
    """The settings that a kept briefing was made with, its files from the archive, its sources from here."""
    folder = kept.folder / MADE_FROM
    record = json.loads((folder / _SETTINGS).read_bytes())
    known = Settings.__struct_fields__
    values = {name: _value(value) for name, value in record.items() if name in known}
    files = {setting: folder / name if (folder / name).is_file() else None for setting, name in _FILES.items()}
    return replace(here, **{**values, **files, "templates": (folder / _TEMPLATES,), "texts": folder / _TEXTS})


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(map(_value, plain))
    if isinstance(plain, dict):
        if "window" in plain:
            return window_of(plain["window"], datetime.date.fromisoformat(plain["of"]))
        return Inherit(plain["inherit"]) if "inherit" in plain else datetime.date.fromisoformat(plain["date"])
    return plain
