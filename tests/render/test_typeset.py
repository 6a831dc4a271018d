"""Claims about text before it is set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from reports.render.typeset import BREAK, breakable, line_count, printable, width
from reports.templating.filters import is_rare, mark_rare


@given(st.text())
def test_printable_text_is_fit_for_xml_and_stays_as_it_is(text: str) -> None:
    kept = printable(text)
    assert printable(kept) == kept
    assert not [character for character in kept if ord(character) < 0x20 or 0xD800 <= ord(character) < 0xE000]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("甲\n乙\t丙", "甲 乙 丙"),
        ("\ufeff甲\u200b乙", "甲乙"),
        ("甲\x00\x07乙\ud800", "甲乙"),
        ("〇 A&B <率>", "〇 A&B <率>"),
    ],
)
def test_only_what_no_page_shows_is_taken_away(text: str, kept: str) -> None:
    assert printable(text) == kept


@given(st.lists(st.text(alphabet="甲乙“”‘’，。（）A1 ")))
def test_breaks_change_nothing_but_themselves(stretches: list[str]) -> None:
    set_stretches = breakable(stretches)
    assert [stretch.replace(BREAK, "") for stretch in set_stretches] == stretches


@given(st.lists(st.text(alphabet="甲“”，（"), min_size=1))
def test_breaks_do_not_depend_on_where_stretches_meet(stretches: list[str]) -> None:
    assert "".join(breakable(stretches)) == breakable(["".join(stretches)])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲“乙”丙", "甲|“乙”|丙"),
        ("“甲”", "“甲”"),
        ("（“甲”）", "（“甲”）"),
        ("“甲”“乙”，丙", "“甲”|“乙”，丙"),
        ("don’t", "don’t"),
    ],
)
def test_a_line_may_break_outside_of_quotes_only(text: str, expected: str) -> None:
    assert breakable([text]) == [expected.replace("|", BREAK)]


@pytest.mark.parametrize("character", "漈喆堃㎡昇镕㐂𠮷")
def test_characters_outside_gb2312_are_rare(character: str) -> None:
    assert is_rare(character)


@pytest.mark.parametrize("character", "甲“”—…·◆①％A1 、々")
def test_characters_of_gb2312_are_not_rare(character: str) -> None:
    assert not is_rare(character)


@given(st.text())
def test_marking_keeps_every_character_and_escapes_it(text: str) -> None:
    marked = str(mark_rare(text))
    assert marked.replace('<span class="rare">', "").replace("</span>", "") == str(escape(text))


def test_neighbouring_rare_characters_share_a_mark() -> None:
    assert mark_rare("王喆堃<") == '王<span class="rare">喆堃</span>&lt;'


def test_ascii_is_half_as_wide() -> None:
    assert width("2021年") == 3


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("甲" * 5, 1),
        ("甲" * 6, 2),
        ("甲" * 9, 2),
        ("甲" * 10, 3),
        ("甲甲甲甲甲，乙", 2),
        ("甲甲甲甲甲，乙乙乙", 3),
        ("甲甲甲甲（乙）", 2),
        ("甲甲abcdefgh", 2),
    ],
)
def test_lines_are_counted_as_chinese_ones_end(text: str, lines: int) -> None:
    assert line_count(text, 5, 4) == lines


@given(st.text(alphabet="甲，（“”ab1 ", max_size=60))
def test_narrower_lines_are_never_fewer(text: str) -> None:
    assert line_count(text, 6, 5) >= line_count(text, 30, 30) >= 1
