"""Bytes → text: the encodings that Chinese offices save in, and what was wrong with the bytes.

The order of trying: a byte order mark, UTF-8, UTF-16 told by its zero bytes, GB18030 (which takes in GBK and GB2312).
A text that comes out strange is refused, never passed on as mojibake.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from msgspec import Struct

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_FEED = re.compile("[\x0b\x0c]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_MOST_COMMON = 0xD8
"""The first byte behind the signs and the 3755 characters of level 1 of GB/T 2312—1980, the common ones."""
_COMMON_SHARE = 0.6
_FEW = 8
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ENOUGH = 3
"""So many characters of UTF-8 before a fault show that the file is UTF-8, and damaged."""


@dataclass(frozen=True, slots=True)
class Undecodable(Exception):
    """Bytes that are no text: why, and what the user can do."""

    message: str
    hint: str


class Decoded(Struct, frozen=True):
    """The text, the name of its encoding, how many control characters were left out, where it is cut off (a byte
    offset from 0, None where it is whole).
    """

    text: str
    encoding: str
    controls: int = 0
    cut: int | None = None


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file. Raises Undecodable."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, encoding)
    wide = _wide(data)
    if wide:
        return _cleaned(data.decode(wide), wide)
    try:
        return _cleaned(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _cut_short(data, error):
            return _cleaned(data[: error.start].decode("utf-8") + "\ufffd", "utf-8", cut=error.start)
        return _national(data, error.start)


def _marked(data: bytes, mark: bytes, encoding: str) -> Decoded:
    body = data[len(mark) :]
    try:
        return _cleaned(body.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        start = error.start
        if encoding == "utf-8" and _cut_short(body, error):
            return _cleaned(body[:start].decode() + "\ufffd", encoding, cut=start + len(mark))
        message = f"开头写明是 {encoding.upper()}，第 {start + len(mark) + 1} 字节起却不是"
        raise Undecodable(message, "用 WPS 或记事本打开核对，另存为 UTF-8") from error


def _cut_short(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the bytes end in the middle of a character of UTF-8."""
    whole = len(_MULTIBYTE.findall(data, 0, error.start)) >= _ENOUGH
    return error.reason == "unexpected end of data" and whole


def _wide(data: bytes) -> str:
    """The name of UTF-16 without a mark, empty where it is none: its line ends and digits have a zero byte."""
    if 0 not in data or len(data) % 2:
        return ""
    high, low = data[1::2].count(0), data[::2].count(0)
    for encoding in ("utf-16-le", "utf-16-be") if high >= low else ("utf-16-be", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and not _strange(text):
            return encoding
    return ""


def _national(data: bytes, fault: int) -> Decoded:
    """GB18030, which must read as a text; `fault` is the byte at which it is no UTF-8."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        text, strange = "", error.start + 1
    else:
        strange = _strange(text)
    if not strange:
        return _cleaned(text, "gb18030")
    hint = "用 WPS 或记事本打开核对，另存为 UTF-8"
    if len(_MULTIBYTE.findall(data, 0, fault)) >= _ENOUGH:
        raise Undecodable(f"前面是 UTF-8，第 {fault + 1} 字节起不是，文件损坏或混有两种编码", hint)
    if _reads_as(data, "big5"):
        raise Undecodable("像是繁体的 Big5 编码，不敢照 GBK 读", hint)
    if text:
        raise Undecodable(f"照 GB18030（GBK）读，第 {strange} 行不成文字，编码不明或混有两种编码", hint)
    raise Undecodable(f"不是 UTF-8（第 {fault + 1} 字节起），也不是 GB18030（第 {strange} 字节起）", hint)


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _strange(text: str) -> int:
    """The first line whose signs are mostly uncommon ones, 0 where there is none; lines with few of them pass."""
    for number, line in enumerate(text.split("\n"), 1):
        found = _FOREIGN.findall(line)
        if len(found) >= _FEW:
            known = sum(1 for c in found if (c.encode("gb2312", "ignore") or b"\xff")[0] < _MOST_COMMON)
            if known < _COMMON_SHARE * len(found):
                return number
    return 0


def _cleaned(text: str, encoding: str, cut: int | None = None) -> Decoded:
    """The text without control characters, form feeds as line ends; most texts have none."""
    text = text.removeprefix("\ufeff")
    if not _CONTROL.search(text):
        return Decoded(text, encoding, 0, cut)
    text, controls = _CONTROL.subn("", _FEED.sub("\n", text))
    return Decoded(text, encoding, controls, cut)
