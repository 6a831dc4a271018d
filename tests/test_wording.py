"""Claims about the stretches by which a text is known again, and about the trace that stands for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reports.wording import KNOWN, LENGTH, SHORTEST, known_again, letters, sentence_trace, stretches, trace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Issue

BODY = (
    "2022年，慈溪市落实援建资金1200万元，帮助安龙县建成产业园两个。\n\n"
    "本月无新增。\n\n"
    "全年完成消费帮扶3.5亿元，其中线上销售1.2亿元，带动脱贫人口2600人就业增收，群众的获得感不断增强。"
)
SENTENCES = st.lists(st.sampled_from("甲乙丙丁戊己庚辛壬癸0123456789，、 "), min_size=20, max_size=400).map("".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A sentence without stretches that repeat, and what an editor made of it."""
    size = draw(st.integers(SHORTEST, 400))
    text = "".join(chr(0x4E00 + draw(st.integers(0, 50)) * 400 + number) for number in range(size))
    other = list(text)
    for _ in range(draw(st.integers(0, 16))):
        at = draw(st.integers(0, len(other) - 1))
        other[at : at + draw(st.integers(0, 2))] = draw(st.sampled_from(["", "改", "改写", "，", " "]))
    return text, "".join(other)


@given(edited())
def test_a_sentence_that_is_known_again_is_known_by_its_trace(pair: tuple[str, str]) -> None:
    text, other = pair
    every, known = stretches(text), stretches(other)
    if len(every & known) >= KNOWN * len(every):
        assert known_again(sentence_trace(text), known) == (1, 1)


@given(SENTENCES)
def test_blanks_and_marks_change_no_trace(text: str) -> None:
    assert sentence_trace(text) == sentence_trace(re.sub("[，、 ]", "", text))
    assert bool(sentence_trace(text)) is (len(letters(text)) >= SHORTEST)


@given(SENTENCES)
def test_a_trace_is_a_few_of_the_stretches(text: str) -> None:
    trace, every = sentence_trace(text), stretches(text)
    kept = [trace[at : at + LENGTH] for at in range(0, len(trace), LENGTH)]
    assert set(kept) <= every
    assert len(kept) <= len(letters(text)) / 30 + 1


def test_a_trace_has_a_line_for_each_sentence_that_is_long_enough(read: Callable[[str], Issue]) -> None:
    head = "宁波支援合作工作简报\n\n（2023 第 1 期）\n\n宁波市支援合作局\n\n2023年1月10日\n\n## 全市工作\n\n"
    trace = trace_of(read(f"{head}{BODY}\n\n报：省对口办。\n"))
    assert [len(line) // LENGTH for line in trace.split("\n")] == [1, 2]
    assert known_again(trace, stretches(letters(BODY))) == (2, 2)
    assert known_again(trace, stretches("完成消费帮扶3.5亿元，其中线上销售1.2亿元，带动脱贫人口2600人就业增收")) == (
        1,
        2,
    )
    assert known_again("", frozenset(["甲"])) == (0, 0)
