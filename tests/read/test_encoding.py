"""Bytes become the text that was typed, or are refused: never mojibake."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.read.encoding import Undecodable, decode

SEEDS = Path(__file__).parents[2] / "seeds"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
PARAGRAPHS = [line for text in TEXTS for line in text.split("\n") if len(line) > 12]
TRADITIONAL = "寧波市對口支援和區域合作局組織培訓勞動力三萬人次，實到資金一百二十六億元，消費幫扶一億元"
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_in_every_encoding_of_an_office(text: str, encoding: str) -> None:
    text = text.encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", sorted(MARKS))
def test_a_byte_order_mark_is_no_text(encoding: str) -> None:
    decoded = decode(MARKS[encoding] + "实到资金".encode(encoding))
    assert (decoded.text, decoded.encoding) == ("实到资金", encoding)


@given(st.sampled_from(PARAGRAPHS))
def test_a_paragraph_alone_is_told_apart_too(text: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        assert decode((text + "\n").encode(encoding)).text == text + "\n"


def test_two_words_that_pass_for_utf_8_are_not() -> None:
    assert decode("联通".encode("gbk")).text == "联通"


@given(st.integers(60, 2000))
def test_a_text_cut_in_the_middle_of_a_character_is_kept_and_told(length: int) -> None:
    data = TEXTS[1].encode()[:length]
    decoded = decode(data)
    whole = data.decode(errors="ignore")
    assert decoded.text.rstrip("\ufffd") == whole
    assert decoded.cut == (None if whole.encode() == data else len(whole.encode()))


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
def test_two_encodings_in_one_file_are_refused(first: str) -> None:
    second = {"utf-8": "gb18030", "gb18030": "utf-8"}[first]
    with pytest.raises(Undecodable):
        decode(TEXTS[0].encode(first) + TEXTS[1].encode(second))


def test_big5_is_refused_and_named() -> None:
    with pytest.raises(Undecodable, match="Big5"):
        decode(TRADITIONAL.encode("big5"))


def test_traditional_characters_in_utf_8_are_read() -> None:
    assert decode(TRADITIONAL.encode()).text == TRADITIONAL


def test_control_characters_are_left_out_and_counted() -> None:
    decoded = decode("实到\x00资金\x0c3亿\x07元".encode())
    assert (decoded.text, decoded.controls) == ("实到资金\n3亿元", 2)


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except Undecodable:
        return
    assert not set(text) & set("\x00\x07\x0b\x0c\x1f\x7f\ufffe")
