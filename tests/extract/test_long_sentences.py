"""Sentences with many numbers and brackets: what each number reads does not depend on how long its sentence is."""

from __future__ import annotations

import pytest

from reports.extract import Extractor
from reports.extract.clause import MARKS, clause_end, clause_marks, clause_start
from reports.extract.words import Covering, anywhere, brackets_of, without_brackets, without_end
from reports.lexicon import load_lexicon
from tests.compose.offices import issue


def test_blanked_brackets_leave_every_other_character_where_it_was() -> None:
    text = "甲（含（乙）丙）丁(戊)己"
    blanked = without_brackets(text)
    assert len(blanked) == len(text)
    assert [(text[a:b]) for a, b in brackets_of(text)] == ["（乙）", "(戊)"]
    assert blanked.replace("\u0000", "") == "甲（含丙）丁己"


def test_words_are_found_inside_longer_ones_too() -> None:
    pattern = anywhere(["援建资金", "建资", "资金"])
    assert [match[1] for match in pattern.finditer("援建资金")] == ["援建资金", "建资", "资金"]


def test_a_word_of_one_character_is_found_at_the_end() -> None:
    assert [match.span(1) for match in anywhere(["亩", "亩产"]).finditer("亩产百亩")] == [(0, 2), (3, 4)]


def test_clauses_go_by_the_marks_asked_for() -> None:
    text = "甲，乙；丙，丁。"
    assert list(clause_marks(text, MARKS)) == [1, 3, 5, 7]
    assert (clause_start(text, 6), clause_end(text, 6)) == (6, 7)
    assert (clause_start(text, 6, "；"), clause_end(text, 2, "；")) == (4, 3)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("", True),
        ("累计完成", True),
        ("累计，完成 累计完成", True),
        ("实际到位", True),
        ("累计完", False),
        ("完成累", False),
        ("甲累计", False),
    ],
)
def test_a_text_is_covered_where_words_make_it_up_in_any_way(text: str, covered: bool) -> None:
    words = Covering(["累计", "完成", "累计完成", "实际到", "实际", "到位"], "，")
    assert words.covers(text) is covered


def test_the_longest_words_leave_the_end_first() -> None:
    assert without_end("仓库共计合计计", ("共计", "合计", "计")) == "仓库"
    assert without_end("共计", ("共计", "计")) == ""
    assert without_end("仓库", ()) == "仓库"


def test_a_word_said_over_and_over_is_read_in_time_in_proportion() -> None:
    """A pattern that tries every way of parting 共计共计… would not come back from any of these."""
    lexicon = load_lexicon()
    words = {*lexicon.carrying_words, *(word for told in lexicon.label_words.values() for word in told), "又", "再"}
    extractor = Extractor(lexicon)
    for word in sorted(words):
        told = f"援建资金100万元{word * 60}甲200万元。{word * 60}甲乙33件。"
        surfaces = [fact.surface for fact in extractor.facts(issue(told))]
        assert any("100万元" in surface for surface in surfaces), word
