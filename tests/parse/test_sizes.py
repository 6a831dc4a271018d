"""Reading takes time in proportion to the text, whatever the text is."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest

from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.parse.sentences import LONGEST_SENTENCE, MOST_NUMBERS, sentence_ranges
from reports.read.text import make_source

if TYPE_CHECKING:
    from collections.abc import Callable

LEXICON = load_lexicon()
EXTRACTOR = Extractor(LEXICON)
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
ISSUE = "支援合作工作简报\n第1期\n"
SMALL, TIMES = 20_000, 4
"""Characters of the smaller text, and how many times longer the larger one is."""
STEEPEST, ATTEMPTS = 9, 4
"""Four times the text takes four times as long; where time grows with the square of the text, sixteen times."""


def parsed(text: str) -> None:
    parse(make_source("大文件.txt", text, b""), LEXICON)


def extracted(text: str) -> None:
    for issue in parse(make_source("大文件.txt", text, b""), LEXICON):
        for _ in EXTRACTOR.each(issue):
            pass


def seconds(work: Callable[[str], None], text: str) -> float:
    start = process_time()
    work(text)
    return process_time() - start


def grows_with_the_text(work: Callable[[str], None], text_of: Callable[[int], str]) -> bool:
    """Whether one of a few attempts shows it: a busy machine can only make a time longer than it is."""
    work(text_of(SMALL))
    small, large = [], []
    for _ in range(ATTEMPTS):
        small.append(seconds(work, text_of(SMALL)))
        large.append(seconds(work, text_of(TIMES * SMALL)))
        if min(large) < STEEPEST * min(small):
            return True
    return False


def repeated(unit: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """A text of a given length: the unit over and over between head and tail."""
    return lambda size: head + unit * (size // len(unit)) + tail


@pytest.mark.parametrize(
    ("head", "unit", "tail"),
    [
        ("", "a\n", ""),
        ("", "\n", "完"),
        ("", "# 标题\n", ""),
        ("", "—— a\n", ""),
        ("", "a。\nb", ""),
        ("", f"{ISSUE}报：某\n", ""),
        ("", f"{ISSUE}2022年1月1日印发\n", ""),
        (ISSUE, "报：某\n", ""),
        (f"{ISSUE}报：某\n", "某某\n", ""),
        (f"{ISSUE}", "编者按：甲。\n", "报：某"),
        (f"{ISSUE}目录\n", "甲\n乙\n丙丁", "\n报：某"),
        (f"{ISSUE}目录\n一", ".", "x\n报：某"),
        ("支援合作工作简报\n第1期", " ", "x\n报：某"),
        ("【", " ", "x"),
        ("中（", " ", "x，）"),
        ("甲|", "a \t b ", ""),
        (ISSUE, "甲  乙\n", "丙  1  2  3\n丙  1  2  3\n丙  1  2  3"),
        (f"{ISSUE}甲        乙\n丙  ", "12     1  ", "\n丙  12     1  1\n丙  12  1"),
    ],
)
def test_parsing_grows_with_the_text(head: str, unit: str, tail: str) -> None:
    assert grows_with_the_text(parsed, repeated(unit, head, tail))


@pytest.mark.parametrize("unit", ["年", "百分号", "，（“《", "1,234,567,", "0123456789", "一二三", "2022年、"])
def test_reading_one_endless_sentence_grows_with_the_text(unit: str) -> None:
    assert grows_with_the_text(extracted, repeated(unit))


def test_a_file_that_lost_its_line_breaks_and_full_stops_is_read_in_proportion() -> None:
    text = "".join(seed.read_text(encoding="utf-8") for seed in SEEDS).replace("\n", "").replace("。", "，")
    assert grows_with_the_text(extracted, lambda size: text * (size // SMALL))


@pytest.mark.parametrize(
    "number", ["1" * 40, "1" * 6000, "1,234" + ",567" * 2000, "亿" * 6000, "一二三" * 3000, "十万" * 30]
)
@pytest.mark.parametrize("unit", ["元", "万亿元", "个", "%", "年"])
def test_a_number_of_endless_digits_is_no_figure_and_no_error(number: str, unit: str) -> None:
    text = f"全市落实援建资金{number}{unit}，完成消费帮扶0.{number}{unit}，培训12人。"
    facts = [f for i in parse(make_source("甲.txt", text, b""), LEXICON) for f in EXTRACTOR.each(i)]
    assert [fact.surface for fact in facts] == ["12人"]


def test_a_number_of_twenty_digits_keeps_them_all() -> None:
    text = f"援建资金{'1' * 20}万亿元。"
    (fact,) = (f for i in parse(make_source("甲.txt", text, b""), LEXICON) for f in EXTRACTOR.each(i))
    assert fact.quantity.value == int("1" * 20) * 10**12


# --- overlong sentences -----------------------------------------------------------------------------------


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_ranges(text)]


@pytest.mark.parametrize("unit", ["甲、", "甲，乙；", "实到资金12.5万元，", "1,234,567，", "12", "1，", "“《", "甲 "])
def test_an_overlong_sentence_comes_in_pieces_that_lose_nothing(unit: str) -> None:
    text = (unit * 20_000).strip()
    found = pieces(text)
    assert len(found) > 1
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)
    assert all(len(piece) <= LONGEST_SENTENCE for piece in found)
    assert all(len(re.findall(r"[0-9][0-9.,，]*", piece)) <= MOST_NUMBERS for piece in found)


def test_an_overlong_sentence_is_cut_at_its_clauses_and_not_inside_a_number() -> None:
    for unit in ("实到资金1,264.5万元，", "实到资金1，264.5万元、"):
        assert all(before[-1] in "，、" for before, _ in pairwise(pieces(unit * 5_000))), unit
    for before, after in pairwise(pieces("实到资金1,264.5万元" * 5_000)):
        assert before[-1] not in "0123456789,."
        assert after.startswith(("1,264.5", *"实到资金万元"))


def test_the_longest_sentence_of_an_office_is_left_whole() -> None:
    text = "，".join(f"甲县完成消费帮扶{n}.5万元" for n in range(100, 280)) + "。"
    assert pieces(text) == [text]


def test_closing_marks_belong_to_the_sentence_that_they_end() -> None:
    assert pieces(" 他说：“好。” 共12个！（完。）余 ") == ["他说：“好。”", "共12个！", "（完。）", "余"]
