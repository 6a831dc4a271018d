"""What holds of time phrases for every text and every date of issue."""

from __future__ import annotations

import itertools
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.extract.period.dated import Role
from reports.extract.period.grammar import PeriodGrammar
from reports.extract.period.scope import Scope
from reports.lexicon import load_lexicon
from reports.model import PeriodKind
from reports.numerals import may_hold_number

GRAMMAR = PeriodGrammar(load_lexicon().periods)
ISSUED = date(2022, 11, 10)
LONG = 300_000
SECONDS = 20
NUMBERS = ["2021", "2022年", "9999年", "0000年", "〇〇〇〇年", "1", "12", "99", "三", "半", "百", "９", "10000"]
UNITS = ["月", "日", "年", "个", "末", "底", "初", "前", "来", "间", "份", "的", "期间", "以来", "起", "至今", "同期"]
WORDS = [
    *("今年", "去年", "当年", "次年", "去年同期", "全年", "年内", "上月", "本季度", "十四五", "第三年", "今明两年"),
    *("2月29日", "2月30日", "12月31日", "首季", "头三个月", "过去", "近", "未来", "截至", "比", "由", "从"),
]
MARKS = [*"至—、和到，；。（）《》“”", " ", "　", "\n"]
PHRASES = st.lists(st.sampled_from([*NUMBERS, *UNITS, *WORDS, *MARKS]), max_size=10).map("".join)
DAYS = st.none() | st.dates() | st.sampled_from([date.min, date.max, date(2024, 2, 29), date(2023, 1, 1)])


@given(PHRASES, DAYS)
def test_phrases_stand_in_order_and_end_no_earlier_than_they_begin(text: str, issued: date | None) -> None:
    found = GRAMMAR.find(text, issued)
    Scope(text, found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
    for phrase in found:
        for period in filter(None, (phrase.period, phrase.ahead)):
            assert period.start is None or period.end is None or period.start <= period.end
            assert period.kind is not PeriodKind.POINT or may_hold_number(text)


@pytest.mark.parametrize(
    "worst",
    ["2021年 ", "1—", "十四五", "“", "《2021年", "（（2021年", "2021年和", "当年", "自 ", "3、", "今年 的 ", "每年"],
)
def test_long_texts_of_the_worst_characters_are_read_in_linear_time(worst: str) -> None:
    text = (worst * (LONG // len(worst) + 1))[:LONG]
    begin = perf_counter()
    Scope(text, GRAMMAR.find(text, ISSUED))
    assert perf_counter() - begin < SECONDS


@pytest.mark.parametrize("phrase", ["比去年", "较2021年同期", "由2019年的10", "从年初的5", "不低于上年"])
def test_a_basis_of_comparison_is_told_from_a_time(phrase: str) -> None:
    assert next(p.role for p in GRAMMAR.find(f"{phrase}个", ISSUED)) in (Role.BASIS, Role.ORIGIN)


@pytest.mark.parametrize(
    "text", ["历时18个月", "经过4个多月的洽谈", "连续19年", "提前3个月", "春节期间", "45天内", "1264.5万元"]
)
def test_a_length_of_time_is_no_period(text: str) -> None:
    assert GRAMMAR.find(text, ISSUED) == []


def test_without_a_date_of_issue_what_depends_on_it_stays_open() -> None:
    found = GRAMMAR.find("今年、去年、上月、目前、近三年来、9月底、全年、2021年", None)
    assert [p.period.start or p.period.end for p in found] == [*[None] * 7, date(2021, 1, 1)]
