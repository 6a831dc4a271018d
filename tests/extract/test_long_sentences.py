"""Sentences with many numbers and brackets: what each number reads does not depend on how long its sentence is."""

from __future__ import annotations

from reports.extract.clause import MARKS, clause_end, clause_marks, clause_start
from reports.extract.words import anywhere, brackets_of, without_brackets


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
