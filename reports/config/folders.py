"""configuration as read → the folders and the file it names, and what is wrong with them on the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic
from reports.patterns import base_of
from reports.strict_yaml import hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.strict_yaml import Document, Keys

_PLACEHOLDER = "_"


class Folder(Struct, frozen=True):
    """A folder or file, what it is for, and the key that names it."""

    purpose: str
    path: Path
    keys: Keys


def named_folder(document: Document, keys: Keys, purpose: str, default: str | None = None) -> Folder | None:
    """The folder that a key names; None where it names none.

    A path in the file starts at the file's folder, one from the command line where the command was given.
    """
    text = document.get(*keys)
    text = default if text is None else text
    if not isinstance(text, str) or not text.strip() or any(map(hidden, text)):
        return None
    base = Path() if keys[0] in document.given else Path(document.path).parent
    return Folder(purpose, base / text, keys)


def sources_folder(document: Document) -> Folder | None:
    """The folder of the issues, one of them, or a pattern of files."""
    return named_folder(document, ("sources",), "来源")


def output_folder(document: Document) -> Folder | None:
    """The folder under which every run has its own."""
    return named_folder(document, ("output",), "输出", "output")


def lexicon_file(document: Document) -> Folder | None:
    """The editors' own lexicon; None where the configuration names none."""
    return named_folder(document, ("lexicon",), "词典")


def decisions_file(document: Document) -> Folder | None:
    """The editors' decisions; the file need not be there where the configuration does not name it."""
    return named_folder(document, ("decisions",), "裁定", "decisions.yaml")


def texts_folder(document: Document) -> Folder | None:
    """The folder of the paragraphs written by hand; it need not be there where the configuration does not name it."""
    return named_folder(document, ("texts",), "手写段落", "texts")


def approvals_file(document: Document) -> Folder | None:
    """The record of who approved what; the file need not be there yet."""
    return named_folder(document, ("approvals",), "签发记录", "签发.yaml")


def archive_folder(document: Document) -> Folder | None:
    """The folder of what was issued."""
    return named_folder(document, ("archive",), "归档", "archive")


def cache_folder(document: Document) -> Path | None:
    """The folder of what was read before: the one that is named, else the user's own; None where he has none."""
    named = named_folder(document, ("cache",), "缓存")
    if named:
        return named.path
    own = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(own) if Path(own).is_absolute() else Path.home() / ".cache") / "jianbao"
    except RuntimeError:
        return None


def mail_file(document: Document, key: str) -> Folder | None:
    """A file that the settings of the mail name; whether it is there matters only when mail is sent."""
    return named_folder(document, ("mail", key), "邮件")


def waivers_file(document: Document) -> Folder | None:
    """The file of waivers; None where the configuration names none."""
    return named_folder(document, ("waivers",), "豁免")


def fonts_folder(document: Document) -> Folder | None:
    """The office's own fonts; None where the configuration names none."""
    return named_folder(document, ("fonts",), "字体")


def template_folders(document: Document) -> tuple[Folder, ...]:
    """The audience's own templates, where it has some, before those of all."""
    common = named_folder(document, ("templates",), "模板", "templates")
    audience, known = document.get("audience"), document.get("audiences")
    if not isinstance(audience, str) or not isinstance(known, dict) or audience not in known:
        return (common,) if common else ()
    own = named_folder(document, ("audiences", audience, "templates"), "模板")
    if own is None and common and is_folder(common.path / audience):
        own = Folder("模板", common.path / audience, common.keys)
    return tuple(entry for entry in (own, common) if entry)


def folder_faults(document: Document, run: tuple[str, str] | None) -> Iterator[Diagnostic]:
    """Folders and files that are not there, and folders that would mix what is read, written and kept.

    `run` are the period and audience of the run, None where they are not known.
    """
    sources, output, templates = sources_folder(document), output_folder(document), template_folders(document)
    read = Folder(sources.purpose, base_of(sources.path), sources.keys) if sources else None
    for entry in (read, *templates, fonts_folder(document)):
        if entry and not is_folder(entry.path) and not (entry is read and is_file(entry.path)):
            message = f"找不到{entry.purpose}文件夹 {entry.path}"
            hint = "请检查路径；配置文件里的相对路径从配置文件所在处算起"
            yield Diagnostic("config-folder", message, document.place(entry.keys), hint)
    yield from lexicon_faults(document)
    yield from _decisions_faults(document)
    yield from _texts_faults(document)
    yield from waivers_faults(document)
    if output:
        written = Folder("输出", output.path.joinpath(*(run or (_PLACEHOLDER, _PLACEHOLDER))), output.keys)
        others = (read, *templates, texts_folder(document))
        yield from _overlaps(document, written, tuple(entry for entry in others if entry))
    if read:
        texts = texts_folder(document)
        yield from _overlaps(document, read, (*templates, *((texts,) if texts else ())))
    archive = archive_folder(document)
    if archive:
        others = (read, None if _holds_the_office(output, document) else output, *templates)
        yield from _overlaps(document, archive, tuple(entry for entry in others if entry))


def lexicon_faults(document: Document) -> Iterator[Diagnostic]:
    """A lexicon that is not there."""
    lexicon = lexicon_file(document)
    if lexicon and not is_file(lexicon.path):
        hint = "请检查路径；相对路径从配置文件所在处算起；没有自己的词典就删去这一行"
        yield Diagnostic("config-lexicon", f"找不到词典文件 {lexicon.path}", document.place(lexicon.keys), hint)


def _decisions_faults(document: Document) -> Iterator[Diagnostic]:
    """A file of decisions that is named and not there: figures would go out as if nothing had been decided."""
    decisions = decisions_file(document)
    if decisions and document.get("decisions") is not None and not is_file(decisions.path):
        hint = "请检查路径；相对路径从配置文件所在处算起；还没有裁定就删去这一行"
        message = f"找不到裁定文件 {decisions.path}"
        yield Diagnostic("config-decisions", message, document.place(decisions.keys), hint)


def _texts_faults(document: Document) -> Iterator[Diagnostic]:
    """A folder of hand-written paragraphs that is named and not there: the briefing would go out without them."""
    texts = texts_folder(document)
    if texts and document.get("texts") is not None and not is_folder(texts.path):
        message = f"找不到手写段落文件夹 {texts.path}"
        hint = "请检查路径；相对路径从配置文件所在处算起；没有手写的段落就删去这一行"
        yield Diagnostic("config-texts", message, document.place(texts.keys), hint)


def waivers_faults(document: Document) -> Iterator[Diagnostic]:
    """A file of waivers that is not there."""
    waivers = waivers_file(document)
    if waivers and not is_file(waivers.path):
        hint = "请检查路径；相对路径从配置文件所在处算起；没有豁免就删去这一行"
        yield Diagnostic("config-waivers", f"找不到豁免文件 {waivers.path}", document.place(waivers.keys), hint)


def _holds_the_office(output: Folder | None, document: Document) -> bool:
    """Whether the runs are put beside config.yaml itself, or further up, so that the archive may stand among them."""
    return output is not None and Path(document.path).resolve().is_relative_to(output.path.resolve())


def is_folder(path: Path) -> bool:
    """Whether there is a folder at `path`; a path that the system cannot take is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Whether there is a file at `path`; a path that the system cannot take is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _overlaps(document: Document, one: Folder, others: tuple[Folder, ...]) -> Iterator[Diagnostic]:
    for other in others:
        if _overlap(one.path, other.path):
            message = f"{one.purpose}文件夹和{other.purpose}文件夹重叠"
            yield Diagnostic("config-overlap", message, document.place(one.keys), "请换一个单独的文件夹")


def _overlap(one: Path, other: Path) -> bool:
    """Whether one folder is the other or lies in it, links followed."""
    first, second = Path(os.path.realpath(one)), Path(os.path.realpath(other))
    return first.is_relative_to(second) or second.is_relative_to(first)
