"""The ending of a file name → how the file is read, and what it may really be."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.read.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(StrEnum):
    """How a file is read: as text, by a reader in a child process, or through LibreOffice."""

    TEXT = "text"
    WEB = "html"
    WORD = "docx"
    PAGED = "pdf"
    OFFICE = "office"


class Format(Struct, frozen=True):
    """A way of reading and the kinds of content that it takes."""

    way: Way
    kinds: frozenset[Kind]


_TEXT = Format(Way.TEXT, frozenset({Kind.TEXT}))
_WEB = Format(Way.WEB, frozenset({Kind.HTML, Kind.TEXT}))
_OFFICE = Format(Way.OFFICE, frozenset({Kind.OLE, Kind.RTF, Kind.ZIP, Kind.HTML}))
FORMATS: Mapping[str, Format] = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".htm": _WEB,
    ".html": _WEB,
    ".docx": Format(Way.WORD, frozenset({Kind.ZIP})),
    ".pdf": Format(Way.PAGED, frozenset({Kind.PDF})),
    ".doc": _OFFICE,
    ".wps": _OFFICE,
    ".rtf": _OFFICE,
    ".odt": _OFFICE,
}
