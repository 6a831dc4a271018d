"""The first bytes of a file → what it really is, whatever its name says."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a file is, as a user calls it."""

    TEXT = "文本"
    HTML = "网页"
    ZIP = "压缩包（新版 Word、Excel、WPS 文件也是）"
    OLE = "旧版 Word 或 WPS 文件"
    RTF = "RTF 文件"
    PDF = "PDF"
    IMAGE = "图片"


_MAGIC = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
)
_PDF, _PDF_WITHIN = b"%PDF-", 1024
_HTML_WITHIN = 2048
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta ")


def kind_of(data: bytes) -> Kind:
    """What the bytes are; what is nothing else counts as text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if _PDF in data[:_PDF_WITHIN]:
        return Kind.PDF
    beginning = data[:_HTML_WITHIN].replace(b"\0", b"").lower()
    return Kind.HTML if any(tag in beginning for tag in _HTML) else Kind.TEXT
