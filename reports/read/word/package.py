"""Bytes of a DOCX file → its parts as XML trees, within limits.

A DOCX file is a zip of XML (ECMA-376). What it declares is not trusted: members, names, sizes and ratios are checked
before anything is unpacked, and what is unpacked is counted again.
"""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from zlib import error as ZlibError  # noqa: N812

from lxml import etree

from reports.read.page_text import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
_STRICT_R = (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode())
_DOCUMENT = "officeDocument"
MOST_MEMBERS = 5_000
LARGEST_MEMBER = 64 * 1024 * 1024
LARGEST_WHOLE = 256 * 1024 * 1024
HIGHEST_RATIO = 200
_SMALL = 1024 * 1024
_NUMBER = re.compile("[0-9]{1,9}")
_SAVE_AGAIN = "用 Word 或 WPS 打开，另存为新的 docx"


class Package:
    """The parts of a DOCX file by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(
                "I111", "不是完整的 Word 文件（压缩包打不开）", "请重新取一份，或" + _SAVE_AGAIN
            ) from error
        self._check()
        self.main = self._main()

    def _check(self) -> None:
        members = self._zip.infolist()
        names = [member.filename for member in members]
        if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_WHOLE:
            raise Unreadable("I112", "解开后过大，没有读取", "请核对文件来源；" + _SAVE_AGAIN)
        if any(m.file_size > _SMALL and m.file_size > HIGHEST_RATIO * max(1, m.compress_size) for m in members):
            raise Unreadable("I112", "压缩比异常，可能是恶意文件，没有读取", "请核对文件来源")
        if len(set(names)) < len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
            raise Unreadable("I113", "文件内部结构异常（部件重名或越界），没有读取", _SAVE_AGAIN)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("I114", "文件加了密码", "请另存为不加密码的文件")

    def _main(self) -> str:
        """The name of the part that holds the text."""
        for target, kind in self._relations("_rels/.rels", ""):
            if kind.endswith("/" + _DOCUMENT):
                if not target.lower().endswith(".xml") or not self.has(target):
                    break
                if self.tree(target).tag != W + "document":
                    break
                return target
        raise Unreadable("I111", "压缩包里没有 Word 正文（可能是 Excel、PPT 或别的文件）", "请" + _SAVE_AGAIN)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a part; no more than its limit is ever unpacked."""
        try:
            with self._zip.open(name) as file:
                data = file.read(LARGEST_MEMBER + 1)
        except (KeyError, ValueError, EOFError, OSError, RuntimeError, zipfile.BadZipFile, ZlibError) as error:
            raise Unreadable("I111", f"Word 文件损坏（部件 {name}）", "请重新取一份，或" + _SAVE_AGAIN) from error
        if len(data) > LARGEST_MEMBER:
            raise Unreadable("I112", f"部件 {name} 过大，没有读取", "请拆分后再放入")
        return data

    def tree(self, name: str) -> etree._Element:
        """The root of a part. Entities are never expanded: a part that declares any is refused."""
        data = self.bytes_of(name)
        if _declares(data):
            raise Unreadable("I113", f"部件 {name} 带有实体声明，没有读取", _SAVE_AGAIN)
        for strict, transitional in (_STRICT, _STRICT_R):
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("I111", f"Word 文件损坏（部件 {name}）", "请重新取一份，或" + _SAVE_AGAIN) from error

    def related(self, kind: str) -> list[tuple[str, str]]:
        """(id, part) of the parts of a kind (`header`, `numbering` …) that the text refers to."""
        folder, _, name = self.main.rpartition("/")
        rels = join(folder, "_rels", name + ".rels")
        if not self.has(rels):
            return []
        found = [
            (e.get("Id", ""), e) for e in self.tree(rels).iter(_RELATION) if e.get("Type", "").endswith("/" + kind)
        ]
        parts = [(name, normpath(join(folder, e.get("Target", ""))).lstrip("/")) for name, e in found]
        return [(name, part) for name, part in parts if self.has(part)]

    def _relations(self, name: str, base: str) -> Iterator[tuple[str, str]]:
        if not self.has(name):
            return
        for relation in self.tree(name).iter(_RELATION):
            target = relation.get("Target", "")
            yield normpath(join(dirname(base), target)).lstrip("/"), relation.get("Type", "")


def number_of(text: str | None) -> int | None:
    """The number that an attribute holds, None where it holds none or one that Word never writes."""
    return int(text) if text and _NUMBER.fullmatch(text) else None


def _declares(data: bytes) -> bool:
    """Whether an XML part has a document type, in whichever of the encodings that XML allows without notice."""
    plain = data.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain
