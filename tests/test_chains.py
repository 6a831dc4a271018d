"""explain: a printed number, a metric or a row → figure, rule, facts and sentences."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from reports.chains import chains_of
from reports.config import load_settings
from reports.diagnostics import UsageError
from reports.lexicon import load_lexicon
from reports.model import Standing
from reports.render.chain import chain_lines
from tests.conftest import HEAD, ROOT, TAIL
from tests.test_cli import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from reports.model import Chain


def asked(
    target: str, period: str = "2022", audience: str = "省级", config: Path = ROOT / "config.yaml"
) -> list[Chain]:
    settings = load_settings(config, {"period": period, "audience": audience}, datetime.date(2023, 6, 1))
    return list(chains_of(target, settings, load_lexicon()))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A config.yaml whose two issues contradict one another on one figure and repeat one another on the next."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    (tmp_path / "sources").mkdir()
    for number, money in ((6, "0.81"), (7, "0.9")):
        values = {"year": 2023, "number": number, "month": 5, "day": number, "title": "全市山海协作"}
        body = f"2022年，全市落实援建资金{money}亿元，实到资金12.5亿元。"
        path = tmp_path / "sources" / f"{number}.txt"
        path.write_text(HEAD.format(**values) + body + TAIL.format(**values), encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.mark.parametrize("target", ["126.16亿元", "１２６．１６ 亿元", "实到资金", "core-2"])
def test_a_number_a_metric_and_a_key_lead_to_the_row_and_its_facts(target: str) -> None:
    (chain,) = asked(target)
    assert chain.figure
    assert (chain.figure.key, chain.row, chain.others) == ("core-2", 2, ())
    assert [link.entry.standing for link in chain.used] == [Standing.CURRENT, Standing.DUPLICATE]
    assert [c.name for c in chain.rule] == ["期间", "指标", "性质", "层级", "方向", "重复", "分项", "一致"]
    assert all(c.holds for c in chain.rule)


@pytest.mark.parametrize("target", ["188个", "188个（含3年续建）", "产业合作项目", "产业合作项目数"])
def test_a_number_is_found_with_and_without_its_caveat_and_a_metric_by_both_its_names(target: str) -> None:
    assert "core-1" in [chain.figure.key for chain in asked(target) if chain.figure]


def test_the_lines_name_figure_rule_facts_and_mark_the_words_of_each_sentence() -> None:
    lines = chain_lines(asked("126.16亿元")[0])
    assert lines[0].startswith("实到资金：126.16亿元")
    assert "12616000000元" in lines[1]
    assert "A_current" in lines[2]
    assert sum(line.startswith("seeds/001") for line in lines) == 2
    assert sum("^^^^" in line for line in lines) == 2


@pytest.mark.parametrize("period", ["2021", "2022-11"])
def test_a_row_without_figure_tells_every_fact_of_its_metric_and_why_each_was_left_out(period: str) -> None:
    chain = next(c for c in asked("援建资金", period) if c.figure and c.figure.table == "core")
    assert chain.figure
    assert (chain.figure.display, chain.used, chain.rule) == ("—", (), ())
    assert {link.entry.fact.surface.replace(" ", "") for link in chain.others} == {"1264.5万元", "1495万元", "0.81亿元"}
    assert all(link.why for link in chain.others)
    assert "另列在“部分结对地区情况”" in "".join(link.why for link in chain.others) or period == "2021"
    assert "看过：3 条" in chain_lines(chain)


def test_a_row_for_which_nothing_was_read_says_so(office: Path) -> None:
    (chain,) = asked("消费帮扶", config=office)
    assert any(line.startswith("看过：0 条") for line in chain_lines(chain))


def test_a_figure_that_no_table_prints_is_told_with_the_reason() -> None:
    (chain,) = asked("近600万元")
    assert chain.figure is None
    assert [link.entry.standing for link in chain.others] == [Standing.NO_PERIOD]
    assert "没有印" in chain_lines(chain)[0]


def test_a_conflict_is_found_by_each_of_its_values_and_named_as_not_settled(office: Path) -> None:
    for target in ("0.81亿元", "0.9亿元", "0.81亿元／0.9亿元"):
        (chain,) = asked(target, config=office)
        assert [c.name for c in chain.rule if not c.holds] == ["一致"]
        assert len(chain.used) == 2


def test_a_repeat_in_another_issue_is_a_further_fact_of_the_row(office: Path) -> None:
    (chain,) = asked("12.5亿元", config=office)
    assert [link.entry.fact.issue for link in chain.used] == ["2023年第6期", "2023年第7期"]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A config.yaml whose sources are the invented months of half a year."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    (tmp_path / "sources").symlink_to(ROOT / "tests" / "series" / "half_year")
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_the_chain_of_a_figure_made_of_months_names_every_month(series: Path) -> None:
    chain = next(c for c in asked("3100万元", "2022H1", config=series) if c.figure and c.figure.table == "core")
    assert [link.entry.fact.shown for link in chain.used] == [
        "500万元", "550万元", "600万元", "450万元", "480万元", "520万元",
    ]  # fmt: skip
    assert [c.says for c in chain.rule if c.name == "算式"] == [
        "500万元＋550万元＋600万元＋450万元＋480万元＋520万元＝3100万元"
    ]
    assert sum("half_year/" in line for line in chain_lines(chain)) == 6


def test_the_chain_of_a_sum_of_districts_names_every_district(series: Path) -> None:
    (chain,) = asked("715万元以上", "2022-06", config=series)
    assert {link.entry.fact.giver for link in chain.used} == {"鄞州区", "余姚市", "慈溪市"}
    assert chain.figure
    assert chain.figure.key == "sum-2"
    assert all(c.holds for c in chain.rule)


def test_a_metric_tells_what_was_not_added_or_compared(series: Path) -> None:
    chain = asked("实到资金", "2022H1", config=series)[0]
    assert {refusal.ground.value for refusal in chain.refusals} == {"来源不一致", "单位"}
    assert any(line.startswith("没有合计") for line in chain_lines(chain))


def test_a_computed_rate_names_both_figures_and_a_rate_of_the_text_its_sentence(series: Path) -> None:
    (computed,) = asked("同比增长30.0%", "2022-06", config=series)
    assert [link.entry.fact.shown for link in computed.used] == ["520万元", "400万元"]
    (told,) = asked("同比增长8.3%", "2022-06", config=series)
    assert [link.entry.fact.shown for link in told.used] == ["8.3%", "13亿元"]
    assert [c.name for c in told.rule] == ["原文"]


@pytest.mark.parametrize("target", ["没有这样的数", "core-99", "", " "])
def test_what_is_neither_read_nor_printed_is_told(target: str) -> None:
    with pytest.raises(UsageError) as refused:
        asked(target)
    assert [d.code for d in refused.value.diagnostics] == ["U104"]


def test_a_misspelt_metric_is_guessed() -> None:
    with pytest.raises(UsageError) as refused:
        asked("实到资今")
    assert "实到资金" in refused.value.diagnostics[0].hint


# --- views ------------------------------------------------------------------------------------------------


def test_a_metric_tells_whether_districts_are_compared_and_who_is_silent() -> None:
    chain = next(c for c in asked("协作项目数", audience="市级") if c.figure)
    assert any("起止不同" in line for line in chain.remarks)
    core = asked("援建资金", audience="市级")[0]
    assert any(line.startswith("覆盖：援建资金") and "鄞州区—衢江区" in line for line in core.remarks)


@pytest.mark.parametrize("target", ["大事记", "9月24日", "2021年9月24日", "event-7"])
def test_an_event_is_found_by_its_day_its_key_and_among_all(target: str) -> None:
    (chain,) = asked(target, "2021")
    lines = chain_lines(chain)
    assert any("开工" in line and "event-7" in line for line in lines)
    assert any("seeds/000_" in line for line in lines)
    assert (len(lines) == 2) is (target != "大事记")


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("覆盖", "未见数据"),
        ("期号", "缺第11期"),
        ("对照", "截止日不同"),
        ("产业飞地", "专题"),
        ("慈溪市—常山县", "覆盖"),
    ],
)
def test_a_view_is_found_by_its_name(target: str, word: str) -> None:
    (chain,) = asked(target, audience="市级")
    assert chain.figure is None
    assert any(word in line for line in chain_lines(chain))


def test_a_view_that_is_empty_says_so() -> None:
    (chain,) = asked("大事记")
    assert chain.remarks == ("大事记：这一期没有",)


def test_a_metric_that_is_also_a_theme_is_the_metric() -> None:
    assert asked("消费帮扶")[0].figure
