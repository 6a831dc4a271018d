"""config.yaml → the editors' own lexicon, for commands that need nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.config.folders import lexicon_faults, lexicon_file
from reports.diagnostics import ConfigError
from reports.strict_yaml import read_yaml, wrong_type

if TYPE_CHECKING:
    from pathlib import Path


def named_lexicon(config: Path) -> Path | None:
    """The lexicon that a configuration names, None where it names none.

    What else is wrong in the file does not matter here. Raises `ConfigError` where the file or this key of it cannot
    be read: figures must never be read with other words than the report is made with.
    """
    document = read_yaml(config, str(config), ConfigError, "请用 --config 指明配置文件")
    found, value = lexicon_file(document), document.get("lexicon")
    mistakes = [*document.problems, *lexicon_faults(document)]
    if found is None and value is not None and not document.problems:
        mistakes.append(wrong_type(value, "一个文件名", document.place(("lexicon",))))
    if mistakes:
        raise ConfigError(*mistakes)
    return found.path if found else None


def named_audiences(config: Path) -> tuple[str, ...]:
    """The audiences that a configuration describes, in its order; none where it cannot be read."""
    try:
        described = read_yaml(config, str(config), ConfigError).get("audiences")
    except ConfigError:
        return ()
    return tuple(str(name) for name in described) if isinstance(described, dict) else ()
