"""config.yaml → where the templates of each audience lie, for commands that make no briefing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.config.folders import is_folder, lexicon_faults, lexicon_file, template_folders
from reports.config.relations import audience_faults
from reports.diagnostics import ConfigError, Diagnostic
from reports.strict_yaml import read_yaml

if TYPE_CHECKING:
    from pathlib import Path


class Office(Struct, frozen=True):
    """What config.yaml says of templates: the folders of each audience in their order, and the editors' lexicon."""

    templates: dict[str, tuple[Path, ...]]
    lexicon: Path | None


def read_office(config: Path, audience: str | None = None) -> Office:
    """The templates of the audiences, of one of them where it is named.

    What else is wrong in the file, or not there yet, does not matter here. Raises `ConfigError` where the file cannot
    be read, names no such audience, or a folder is not there.
    """
    document = read_yaml(config, str(config), ConfigError, "请用 --config 指明配置文件")
    found = [*document.problems, *lexicon_faults(document)]
    known = document.get("audiences")
    names = [audience] if audience else [str(name) for name in known] if isinstance(known, dict) else []
    templates: dict[str, tuple[Path, ...]] = {}
    for name in names:
        chosen = document.overlaid({"audience": name}, {"audience": "--audience"})
        found += audience_faults(chosen)
        for entry in template_folders(chosen):
            if not is_folder(entry.path):
                message = f"找不到模板文件夹 {entry.path}"
                found.append(Diagnostic("config-folder", message, document.place(entry.keys), "请检查路径"))
        templates[name] = tuple(dict.fromkeys(entry.path for entry in template_folders(chosen)))
    if found:
        raise ConfigError(*dict.fromkeys(found))
    if not templates:
        raise ConfigError(Diagnostic("key-missing", "缺少“audiences”", str(config), "至少写一种受众"))
    lexicon = lexicon_file(document)
    return Office(templates, lexicon.path if lexicon else None)
