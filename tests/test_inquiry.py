"""explain: which words and rules made a figure, asked by place or by id."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from reports.diagnostics import InputRejected, UsageError
from reports.inquiry import explain_at
from reports.lexicon import load_lexicon
from reports.parse.layout import join, read_lines
from reports.read.text import make_source
from reports.render.excerpt import excerpt, explanation_lines
from tests.conftest import HEAD, TAIL

if TYPE_CHECKING:
    from pathlib import Path

    from reports.model import Explanation

VALUES = {"year": 2023, "number": 6, "month": 5, "day": 11, "title": "全市山海协作"}
BODY = "2022年，全市落实援建资金约0.81亿元。截至目前，计划新建冷链仓库12座，其中慈溪市建成3座。"


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    path = tmp_path / "sources" / "一.txt"
    path.parent.mkdir()
    path.write_text(HEAD.format(**VALUES) + BODY + TAIL.format(**VALUES), encoding="utf-8")
    return path


def asked(target: str, issue: Path) -> tuple[Explanation, ...]:
    return explain_at(target, lambda: issue.parent, load_lexicon(), datetime.date(2023, 6, 1))


def line_of(issue: Path, words: str) -> int:
    lines = issue.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def steps(explanation: Explanation) -> dict[str, str]:
    return {step.name: step.says for step in explanation.steps}


def test_a_line_gives_every_figure_on_it_in_order(issue: Path) -> None:
    found = asked(f"{issue}:{line_of(issue, '援建资金')}", issue)
    assert [e.fact.surface for e in found] == ["约0.81亿元", "12座", "3座"]


def test_a_column_gives_the_figure_that_stands_over_it(issue: Path) -> None:
    line = line_of(issue, "援建资金")
    column = issue.read_text(encoding="utf-8").splitlines()[line - 1].index("0.81") + 1
    assert [e.fact.surface for e in asked(f"{issue}:{line}:{column}", issue)] == ["约0.81亿元"]
    with pytest.raises(UsageError) as none:
        asked(f"{issue}:{line}:1", issue)
    assert none.value.diagnostics[0].code == "U104"


def test_a_line_without_a_figure_tells_what_its_numerals_are(issue: Path) -> None:
    with pytest.raises(UsageError) as none:
        asked(f"{issue}:{line_of(issue, '第 6 期')}", issue)
    assert "6（期号）" in none.value.diagnostics[0].message
    with pytest.raises(UsageError) as beyond:
        asked(f"{issue}:9999", issue)
    assert "只有" in beyond.value.diagnostics[0].message


def test_an_id_or_its_beginning_is_found_in_the_sources(issue: Path) -> None:
    known = asked(f"{issue}:{line_of(issue, '援建资金')}", issue)[0].fact
    for target in (known.id, known.id[:8]):
        assert [e.fact.id for e in asked(target, issue)] == [known.id]


@pytest.mark.parametrize("target", ["没有这样的写法", "ABCDEF", "0" * 16])
def test_what_is_no_place_and_no_known_id_is_left_to_be_looked_for_among_the_printed(issue: Path, target: str) -> None:
    assert asked(target, issue) == ()


def test_a_file_that_is_not_there_is_told(issue: Path) -> None:
    with pytest.raises(InputRejected):
        asked("没有.txt:3", issue)


def test_each_step_names_the_words_that_it_rests_on(issue: Path) -> None:
    fund = asked(f"{issue}:{line_of(issue, '援建资金')}", issue)[0]
    rests_on = {
        step.name: [fund.passage.text[start:end] for start, end in step.pieces] for step in fund.steps if step.pieces
    }
    assert rests_on == {"数": ["约0.81亿元"], "指标": ["援建资金"], "期间": ["2022年"], "协作方": ["全市"]}
    told = steps(fund)
    assert "80000000" in told["数"]
    assert "82000000" in told["数"]
    assert "2022-01-01 至 2022-12-31" in told["期间"]


def test_an_unknown_noun_a_plan_and_a_part_are_told(issue: Path) -> None:
    _, planned, part = asked(f"{issue}:{line_of(issue, '援建资金')}", issue)
    assert "冷链仓库" in steps(planned)["指标"]
    assert steps(planned)["性质"].startswith("计划（“计划”")
    assert planned.fact.id in steps(part)["从属"]


def test_marks_stand_beneath_the_words_in_columns_of_the_terminal(issue: Path) -> None:
    fund = asked(f"{issue}:{line_of(issue, '援建资金')}", issue)[0]
    lines = explanation_lines(fund)
    assert lines[0].startswith(f"{fund.fact.span}  {fund.fact.id}")
    number = line_of(issue, "援建资金")
    assert lines[1] == f"{number:>6} | 2022年，全市落实援建资金约0.81亿元。"
    # 2022年 six columns, the comma two, 全市 four, 落实 four, 援建资金 eight, 约0.81亿元 two and four and four
    assert lines[2] == f"{'':>6} | ~~~~~~  ----    ========^^^^^^^^^^"


def test_a_long_line_is_broken_and_a_page_cut_keeps_its_line_numbers() -> None:
    text = "甲" * 60 + "126.\n\n16亿元。"
    passage = join(line.passage for line in read_lines(make_source("a.txt", text, text.encode())))
    lines = excerpt(passage, {(60, 66): "^"}, width=80)
    assert [line[:6].strip() for line in lines] == ["1", "1", "", "3", ""]
    assert [line.count("^") for line in lines] == [0, 0, 4, 0, 2]
