"""`jianbao new-audience`: a folder of templates of its own, and its stanza in config.yaml."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from msgspec import Struct

from reports.config.offices import read_office
from reports.config.schema import folder_name
from reports.diagnostics import Diagnostic, JianbaoError, UsageError
from reports.strict_yaml import MistakeError, parse, quoted
from reports.templating import display_path, find_template

TAKEN, UNKNOWN, BAD_NAME = "U111", "U112", "U113"
COPIED = ("content.md.j2",)
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
_RESERVED = frozenset({"mail", "made-from", "archive", "output", "templates", "texts", "sources", "全部"})
_NOT_COPIED = ("templates", "recipients")
_LINE = re.compile(r"(?P<indent> *)(?P<key>[^\s#:][^:]*):(?:\s|$)")


class Added(Struct, frozen=True):
    """What was made: the copied files, the stanza, and whether it stands in config.yaml already."""

    files: tuple[Path, ...]
    stanza: str
    written: bool


def add_audience(config: Path, name: str, like: str | None = None) -> Added:
    """Copy what an audience needs and add it to config.yaml, like another one (the first where none is named).

    Its recipients are not copied. Comments and order of config.yaml stay; where no stanza can be added, it is left as
    it was. Raises UsageError for a name that cannot be, ConfigError where config.yaml cannot be read.
    """
    office = read_office(config)
    _require_free(name, office.templates)
    like = like or next(iter(office.templates))
    if like not in office.templates:
        raise UsageError(Diagnostic(UNKNOWN, f"没有叫{quoted(like)}的受众", "--like", "、".join(office.templates)))
    common = office.templates[like][-1]
    folder = common / name
    if folder.exists() or folder.is_symlink():
        raise UsageError(Diagnostic(TAKEN, "已经有这个文件夹", display_path(folder), "换一个名字，或先移走它"))
    sources = {file: find_template(office.templates[like], file) for file in COPIED}
    text = config.read_bytes().decode("utf-8-sig")
    stanza = _stanza(text, like, name)
    new = _with_stanza(text, like, stanza) if stanza else ""
    written = bool(new) and _is_sound(text, new, name)
    _copy(folder, {file: path.read_bytes() for file, path in sources.items()})
    if written:
        _replace(config, new)
    fallback = f"  {_key(name)}:\n    city: 全市\n"
    return Added(tuple(folder / file for file in sources), stanza or fallback, written)


def _require_free(name: str, known: dict[str, tuple[Path, ...]]) -> None:
    try:
        folder_name(name)
    except MistakeError as error:
        raise UsageError(Diagnostic(BAD_NAME, error.message, "", error.hint)) from error
    lowered = name.lower()
    if lowered.partition(".")[0] in _DEVICES or lowered in _RESERVED or Path(name).suffix in (".j2", ".css", ".docx"):
        raise UsageError(Diagnostic(BAD_NAME, f"{quoted(name)}另有用处，不能用作受众名", "", "换一个名字"))
    if lowered in (other.lower() for other in known):
        raise UsageError(Diagnostic(TAKEN, f"已经有叫{quoted(name)}的受众", "", "换一个名字"))


# --- the stanza -------------------------------------------------------------------------------------------


def _block(text: str, like: str) -> tuple[int, int] | None:
    """The lines of the stanza of an audience, from its key to the last line that is indented deeper; None where it is
    not written in lines of its own."""
    lines = text.splitlines(keepends=True)
    start, indent, inside = None, 0, False
    for number, line in enumerate(lines):
        found = _LINE.match(line)
        if start is not None and line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            return start, _without_tail(lines, start, number)
        if not found:
            continue
        if not found["indent"]:
            inside = found["key"].strip() == "audiences"
        elif inside and start is None and found["key"].strip().strip("\"'") == like:
            start, indent = number, len(found["indent"])
    return None if start is None else (start, _without_tail(lines, start, len(lines)))


def _without_tail(lines: list[str], start: int, end: int) -> int:
    """The end without blank lines."""
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _stanza(text: str, like: str, name: str) -> str:
    """The stanza of one audience under the name of another, without what is its own alone; nothing where none is
    found."""
    block = _block(text, like)
    if not block:
        return ""
    first, *rest = text.splitlines(keepends=True)[block[0] : block[1]]
    indent = len(first) - len(first.lstrip(" "))
    if first.partition(":")[2].partition("#")[0].strip():
        return ""
    ending = "\r\n" if first.endswith("\r\n") else "\n"
    kept, skipping, inner = [f"{' ' * indent}{_key(name)}:{ending}"], False, None
    for line in rest:
        depth = len(line) - len(line.lstrip(" "))
        inner = depth if inner is None and line.strip() else inner
        if line.strip() and depth == inner:
            skipping = (found := _LINE.match(line)) is not None and found["key"].strip() in _NOT_COPIED
        if not skipping:
            kept.append(line if line.endswith("\n") else f"{line}\n")
    return "".join(kept)


def _key(name: str) -> str:
    plain = re.fullmatch(r"[\u4e00-\u9fff]+", name)
    return name if plain else "'" + name.replace("'", "''") + "'"


def _with_stanza(text: str, like: str, stanza: str) -> str:
    """The file with the stanza after that of the other audience."""
    block = _block(text, like)
    lines = text.splitlines(keepends=True)
    if not block:
        return ""
    before = "".join(lines[: block[1]])
    return before + ("" if before.endswith("\n") else "\n") + stanza + "".join(lines[block[1] :])


def _is_sound(old: str, new: str, name: str) -> bool:
    """Whether the new text says what the old one said, and one audience more."""
    try:
        before, after = parse(old, "").value, parse(new, "").value
    except JianbaoError:
        return False
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    audiences = after.get("audiences")
    added = audiences.get(name) if isinstance(audiences, dict) else None
    others = {key: value for key, value in audiences.items() if key != name} if isinstance(audiences, dict) else None
    return isinstance(added, dict) and {**after, "audiences": others} == before


# --- files ------------------------------------------------------------------------------------------------


def _copy(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _replace(path: Path, text: str) -> None:
    """Write the file anew: a temporary one, synced, then renamed."""
    handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path.resolve())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
