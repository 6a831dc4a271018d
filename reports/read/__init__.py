"""Folder or file → Sources, one module a format; what cannot be read is named, never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic, InputRejected, Severity, visible
from reports.read.disk import bytes_of, require_plain_file
from reports.read.formats import FORMATS, Format, Way
from reports.read.kinds import kind_of
from reports.read.listing import listed
from reports.read.page_text import Unreadable
from reports.read.rejection import rejection
from reports.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reports.model import Source

__all__ = [
    "FORMATS",
    "Given",
    "Intake",
    "file_bytes",
    "given_bytes",
    "given_file",
    "listed",
    "read_file",
    "read_folder",
]


class Given(Struct, frozen=True):
    """A file as read, and what its user should know of it."""

    source: Source
    notices: tuple[Diagnostic, ...] = ()


class Intake(Struct, frozen=True):
    """What a folder gave: sources in the order of their names, a diagnostic for every file left out, and notices."""

    sources: tuple[Source, ...]
    rejected: tuple[Diagnostic, ...]
    notices: tuple[Diagnostic, ...] = ()


def read_folder(folder: Path, shown: str, read: Callable[[Path, str], Given] | None = None) -> Intake:
    """Read every file below a folder (or a file, or those of a pattern).

    `shown` is the folder as the user names it, `read` the way to read one of its files. Office lock files and hidden
    files are passed over; every other file ends as a source or as a diagnostic.
    """
    given: list[Given] = []
    rejected: list[Diagnostic] = []
    for path, name in listed(folder, shown):
        try:
            given.append((read or given_file)(path, name))
        except InputRejected as error:
            rejected += error.diagnostics
    notices = tuple(notice for each in given for notice in each.notices)
    return Intake(tuple(each.source for each in given), tuple(rejected), notices)


def read_file(path: Path, shown: str) -> Source:
    """Read one file as its ending says. Raises InputRejected with the reason."""
    return given_file(path, shown).source


def given_file(path: Path, shown: str) -> Given:
    """Read one file as its ending says, with what its user should know. Raises InputRejected with the reason."""
    shown = visible(shown)
    return given_bytes(file_bytes(path, shown), path.suffix.lower(), shown)


def file_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a file that some reader knows. Raises InputRejected with the reason."""
    require_plain_file(path, shown)
    if path.suffix.lower() not in FORMATS:
        kinds = "、".join(sorted(FORMATS))
        raise rejection("I101", shown, f"不认识的文件类型“{path.suffix or '无后缀'}”，没有读取", f"能读 {kinds}")
    return bytes_of(path, shown)


def given_bytes(data: bytes, suffix: str, shown: str) -> Given:
    """Read the bytes of a file as its ending (a key of `FORMATS`) says. Raises InputRejected with the reason."""
    try:
        return _given(FORMATS[suffix], data, suffix, shown)
    except Unreadable as error:
        raise rejection(error.code, shown, error.message, error.hint) from error


def _given(form: Format, data: bytes, suffix: str, shown: str) -> Given:
    if not data:
        raise Unreadable("I105", "空文件，没有文字", "请核对文件内容")
    kind = kind_of(data)
    if kind not in form.kinds:
        raise Unreadable("I110", f"扩展名是 {suffix}，内容却是{kind}", "请用原来的程序另存为 docx，或改正扩展名")
    if form.way is Way.TEXT:
        source, decoded = read_text(data, shown)
        return Given(source, tuple(_told(shown, decoded.cut, decoded.controls)))
    from reports.read.documents import read_document  # a text needs no reader of documents

    source, laid = read_document(form.way, data, suffix, shown)
    return Given(source, tuple(Diagnostic(c, m, shown, h, Severity.DOUBT) for c, m, h in laid.notices))


def _told(shown: str, cut: int | None, controls: int) -> Iterator[Diagnostic]:
    if cut is not None:
        message = f"文件不完整，第 {cut + 1} 字节处断在一个字的中间"
        yield Diagnostic("I123", message, shown, "请重新取一份", Severity.DOUBT)
    if controls:
        message = f"有 {controls} 个控制字符，已略去"
        yield Diagnostic("I124", message, shown, "核对这份文件是否完整", Severity.DOUBT)
