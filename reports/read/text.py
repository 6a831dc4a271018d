"""Text and Markdown file → Source."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from reports.model import Source
from reports.read.rejection import rejection

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 50 * 1024 * 1024
MOST_LINES = 1_000_000
"""A line costs half a kilobyte of memory, however short it is."""
_LINE_END = re.compile(r"\r\n|\n|\r")


def read_text(path: Path, shown: str) -> Source:
    """Read a UTF-8 file, with or without byte order mark. Raises InputRejected for any other content."""
    if path.stat().st_size > LARGEST:
        raise rejection("I106", shown, "文件超过 50 MB，没有读取", "请拆分后再放入")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise rejection("I104", shown, f"不是 UTF-8 文本（第 {error.start + 1} 字节起）", "请另存为 UTF-8") from error
    if not text.strip():
        raise rejection("I105", shown, "空文件，没有文字", "请核对文件内容")
    if text.count("\n") + text.count("\r") - text.count("\r\n") > MOST_LINES:
        raise rejection("I109", shown, "文件超过 100 万行，没有读取", "请拆分后再放入")
    return make_source(shown, text, data)


def make_source(shown: str, text: str, data: bytes) -> Source:
    """A source from decoded text and the bytes that it came from."""
    starts = (0, *(m.end() for m in _LINE_END.finditer(text)))
    return Source(shown, text, hashlib.sha256(data).hexdigest(), starts)
