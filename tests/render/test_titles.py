"""Claims about the lines of a title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.render.titles import WIDEST, title_lines
from reports.render.typeset import width

WORDS = ("产业飞地", "山海协作", "共同富裕", "“科创飞地”", "《若干意见》", "126.16亿元", "2023年")
titles = st.text(alphabet="甲乙丙推动深化的和“”（），、12年 ", max_size=90)


@given(titles)
def test_lines_hold_every_character_in_order(title: str) -> None:
    assert "".join("".join(title_lines(title)).split()) == "".join(title.split())


@given(titles)
def test_no_line_is_wider_than_the_page(title: str) -> None:
    assert all(width(line) <= WIDEST + 0.5 for line in title_lines(title))


@given(st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=9), min_size=3, max_size=8))
def test_a_title_with_blanks_breaks_at_blanks_only(pieces: list[str]) -> None:
    lines = title_lines(" ".join(pieces))
    assert [word for line in lines for word in line.split()] == pieces


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("before", range(9, 22))
def test_a_word_is_never_broken(word: str, before: int) -> None:
    lines = title_lines("甲" * before + word + "乙" * 14)
    assert len(lines) > 1
    assert any(word in line for line in lines)


@pytest.mark.parametrize("length", [21, 30, 39, 45, 60])
def test_lines_are_not_shorter_in_the_middle(length: int) -> None:
    sizes = [width(line) for line in title_lines("甲乙丙丁戊己庚辛壬癸" * 6)][: length // 20 + 2]
    assert not [at for at in range(1, len(sizes) - 1) if sizes[at] < min(sizes[at - 1], sizes[at + 1])]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("工作 情况", ["工作 情况"]),
        ("甲县乙县携手共建科创飞地走出山海协作新路子", ["甲县乙县携手共建科创飞地", "走出山海协作新路子"]),
        ("全市召开对口支援工作领导小组全体会议部署全年任务", ["全市召开对口支援工作", "领导小组全体会议部署全年任务"]),
        (
            "山高路远 情深意长 甲市乙县续写协作新篇谋划共富新路",
            ["山高路远 情深意长", "甲市乙县续写协作新篇谋划共富新路"],
        ),
    ],
)
def test_a_title_breaks_by_sense(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines
