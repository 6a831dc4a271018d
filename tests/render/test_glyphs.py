"""Claims about the charset of embedded fonts."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from reports.render.glyphs import identity_charset

FOLDER = Path(pylopdf_fonts_zh_cn.__file__).parent


@functools.cache
def _subset(text: str) -> bytes:
    """A CID-keyed font with the glyphs of `text` and their neighbours, its charset not the identity."""
    font = TTFont(FOLDER / "NotoSerifSC-Regular.otf")
    subsetter = subset.Subsetter(subset.Options(layout_features=[], desubroutinize=True))
    subsetter.populate(text=text)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _charset(font_file: bytes) -> list[str]:
    return list(TTFont(io.BytesIO(font_file))["CFF "].cff.topDictIndex[0].charset)


@pytest.mark.parametrize("text", ["喆", "堃漈", "百丈漈镇喆堃", "".join(map(chr, range(0x4E00, 0x5200)))])
def test_glyph_numbers_become_the_cids(text: str) -> None:
    before = _charset(_subset(text))
    after = _charset(identity_charset(_subset(text)))
    identity = [".notdef", *(f"cid{number:05d}" for number in range(1, len(before)))]
    assert before != identity
    assert after == identity


def test_outlines_stay_with_their_glyph_numbers() -> None:
    before, after = (TTFont(io.BytesIO(data)) for data in (_subset("堃漈"), identity_charset(_subset("堃漈"))))
    for glyph in range(before["maxp"].numGlyphs):
        outlines = [
            font["CFF "].cff.topDictIndex[0].CharStrings.getItemAndSelector(font.getGlyphName(glyph))
            for font in (before, after)
        ]
        assert outlines[0][0].bytecode == outlines[1][0].bytecode


def test_a_font_with_identity_charset_is_not_touched() -> None:
    once = identity_charset(_subset("堃漈"))
    assert identity_charset(once) is once


def test_other_files_are_not_touched() -> None:
    assert identity_charset(b"\0\1\0\0 TrueType") == b"\0\1\0\0 TrueType"
