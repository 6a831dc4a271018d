"""embedded OpenType font → the same font with glyph numbers as CIDs.

WeasyPrint writes glyph numbers where a CID-keyed CFF font expects CIDs, which the font's charset maps to
glyphs (ISO 32000-1, 9.7.4.2). Where the charset is not the identity, MuPDF rightly shows blanks.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

_OPENTYPE_CFF = b"OTTO"
_PREDEFINED_CHARSETS = 3
_RANGE = 256


def identity_charset(font_file: bytes) -> bytes:
    """The font with an identity charset; returned as it is where it has one, or is not CID-keyed."""
    if not font_file.startswith(_OPENTYPE_CFF):
        return font_file
    font: Any = TTFont(io.BytesIO(font_file), recalcTimestamp=False)
    top = font["CFF "].cff.topDictIndex[0]
    offset = top.rawDict.get("charset", 0)
    if "ROS" not in top.rawDict or offset < _PREDEFINED_CHARSETS:
        return font_file
    table = font.reader["CFF "]
    charset = _identity(table[offset], top.numGlyphs)
    if table.startswith(charset, offset):
        return font_file
    return _with_cff(font, table[:offset] + charset + table[offset + len(charset) :])


def _identity(charset_format: int, glyphs: int) -> bytes:
    """A charset of the given format (Adobe Technical Note 5176, chapter 13), never longer than another one."""
    if charset_format == 0:
        return struct.pack(f">B{glyphs - 1}H", 0, *range(1, glyphs))
    if charset_format == 1:
        starts = range(1, glyphs, _RANGE)
        return b"\1" + b"".join(struct.pack(">HB", start, min(_RANGE, glyphs - start) - 1) for start in starts)
    return struct.pack(">BHH", 2, 1, glyphs - 2)


def _with_cff(font: Any, data: bytes) -> bytes:
    table = DefaultTable("CFF ")
    table.data = data
    font["CFF "] = table
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()
