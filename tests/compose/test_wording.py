"""Each kind of figure is told in a sentence of its kind, and nothing is said that the source does not say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec.structs import replace

from reports.compose.clauses import clause
from reports.compose.timing import day_words, span_words, start_words, window_kind
from reports.config.window import window_of
from reports.lexicon import load_lexicon

from .offices import DISTRICTS, body, composed, issue, rolled_up, settings_for, under


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2022-12-31", "2022年底"),
        ("2022-09-30", "2022年9月底"),
        ("2022-11-10", "2022年11月10日"),
        ("2024-02-28", "2024年2月28日"),
    ],
)
def test_a_day_that_ends_a_month_or_year_is_called_so(day: str, told: str) -> None:
    assert day_words(date.fromisoformat(day)) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2022-01-01", "2022-12-31", "2022年"),
        ("2022-01-01", "2022-06-30", "2022年上半年"),
        ("2022-07-01", "2022-09-30", "2022年第三季度"),
        ("2022-01-01", "2022-09-30", "2022年1—9月"),
        ("2022-03-01", "2022-03-31", "2022年3月"),
        ("2022-01-01", "2022-11-10", "2022年初至11月10日"),
        ("2022-03-05", "2022-11-10", "2022年3月5日至11月10日"),
        ("2021-03-01", "2022-05-31", "2021年3月至2022年5月"),
        ("2021-01-01", "2022-12-31", "2021—2022年"),
        ("2021-12-05", "2022-01-10", "2021年12月5日至2022年1月10日"),
    ],
)
def test_a_stretch_of_time_has_its_usual_name(start: str, end: str, told: str) -> None:
    assert span_words(date.fromisoformat(start), date.fromisoformat(end)) == told


def test_a_beginning_is_as_exact_as_it_is_known() -> None:
    assert [start_words(date(2017, *rest)) for rest in ((1, 1), (3, 1), (3, 5))] == [
        "2017年",
        "2017年3月",
        "2017年3月5日",
    ]


@pytest.mark.parametrize(
    ("period", "kind"),
    [
        ("2022", "年"),
        ("2022H1", "半年"),
        ("2022Q3", "季度"),
        ("2022-11", "月"),
        ("2022-01..2022-09", "时段"),
        ("2022-01..2022-12", "时段"),
    ],
)
def test_a_period_is_of_one_kind(period: str, kind: str) -> None:
    assert window_kind(window_of(period, date(2023, 1, 1))) == kind


def test_every_metric_has_a_phrase_without_a_doubled_unit() -> None:
    lexicon = load_lexicon()
    assert set(lexicon.phrases) == set(lexicon.metrics)
    doubled = [
        name
        for name, phrase in lexicon.phrases.items()
        if phrase.partition("…")[0].endswith(("人次", "人数", "次数", "户数", "个数", "批次"))
    ]
    assert doubled == []


def test_every_group_is_told_in_one_section() -> None:
    sections = load_lexicon().sections
    groups = [group for groups in sections.values() for group in groups]
    assert len(groups) == len(set(groups))
    told = {entry.metric.group for entry in load_lexicon().metrics.values()} - {"背景", "反向"}
    assert told == set(groups)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2022年，全市海铁联运完成5000标准箱，增长21.37%。", "增长21.37%"),
        ("2022年，全市海铁联运完成5000标准箱，同比增长7.5%。", "同比增长7.5%"),
        ("2022年，全市海铁联运完成5000标准箱，较上年增长约一成。", ""),
    ],
)
def test_growth_is_told_as_the_source_tells_it(text: str, told: str) -> None:
    printed = "".join(under(composed(issue(text)), "产业合作"))
    assert told in printed
    assert ("同比" in printed) == ("同比" in told)
    assert not re.search(r"(增长|下降|增速)(?![0-9近约超])", printed)


def test_a_running_total_names_its_beginning_or_says_that_none_is_named() -> None:
    texts = (
        "2017年以来，全市累计选派人才50人。",
        "全市近年来累计选派人才60人。",
    )
    first, second = ("".join(under(composed(issue(t, 2022, 8, 9, 20)), "民生与人才")) for t in texts)
    assert first == "2017年以来，截至2022年9月20日，我市累计派驻（引入）人才50人。"
    assert second == "截至2022年9月20日，我市累计派驻（引入）人才60人（原文未注明起始时间）。"


def test_an_undated_stock_names_the_issue_that_dates_it() -> None:
    told = under(composed(issue("全市共建产业园区3个。", 2022, 8, 9, 20)), "产业合作")
    assert told == ["据2022年9月20日编发的2022年第8期，我市共建产业园区3个（原文未注明统计截止日）。"]


def test_a_planned_figure_says_so_once() -> None:
    text = "截至2022年底，全市产业飞地规划面积6001亩，总投资50.88亿元。"
    (told,) = under(composed(issue(text)), "飞地经济")
    assert told == "截至2022年底，我市产业飞地规划选址6001亩，项目总投资（计划）50.88亿元。"


def test_a_stock_is_called_a_running_total_only_where_its_source_says_so() -> None:
    texts = "截至2022年底，全市共建产业园区3个，入驻企业65家。", "截至2022年底，全市共建产业园区累计入驻企业65家。"
    first, second = ("".join(under(composed(issue(text)), "产业合作")) for text in texts)
    assert "累计" not in first
    assert "累计入驻企业65家" in second


def test_a_topic_is_named_once_in_a_sentence_and_first() -> None:
    text = "截至2022年底，全市“消薄飞地”累计返利1.36亿元，带动669个薄弱村受益。"
    told = "".join(under(composed(issue(text)), "飞地经济"))
    assert told.count("消薄飞地") == told.count("累计") == 1


def test_a_metric_of_the_editors_without_a_phrase_has_a_plain_one() -> None:
    lexicon = load_lexicon()
    rollup = rolled_up([issue("2022年，全市募集社会帮扶资金500万元。")], settings_for("2022", "省级"))
    figure = next(f for f in rollup.table("flow") if f.metric == "社会帮扶资金")
    bare = replace(lexicon, phrases={})
    assert "募集社会帮扶资金" in clause(figure, bare, "", running=False)


def test_figures_of_the_city_for_one_place_name_the_place() -> None:
    text = "2022年，宁波市向丽水市输送游客2万名。2022年，宁波市与衢州市互派干部12人。"
    (told,) = under(composed(issue(text)), "民生与人才")
    assert "向丽水市输送游客2万名" in told
    assert "12人（衢州市）" in told


@pytest.mark.parametrize(
    ("period", "title", "beginning"),
    [
        ("2022", "2022年支援合作工作情况综述", "2022年，我市与对口地区实到资金12.5亿元。"),
        ("2022H1", "2022年上半年支援合作工作情况", "2022年上半年，我市与对口地区实到资金12.5亿元。"),
        ("2022Q3", "2022年第三季度支援合作工作情况", "2022年第三季度，我市与对口地区实到资金12.5亿元。"),
        ("2022-09", "2022年9月支援合作工作情况", "2022年9月，我市与对口地区实到资金12.5亿元。"),
        ("2022-01..2022-09", "2022年1—9月支援合作工作情况", "2022年1—9月，我市与对口地区实到资金12.5亿元。"),
    ],
)
def test_each_kind_of_period_has_its_title_and_first_sentence(period: str, title: str, beginning: str) -> None:
    time = beginning.partition("，")[0]
    made = composed(issue(f"{time}，全市实到资金12.5亿元。"), period=period)
    assert made.title == title
    assert under(made, "总体情况")[0].startswith(beginning)


def test_a_month_with_figures_tells_them_and_what_has_run_up() -> None:
    text = "2022年9月，全市完成消费帮扶1500万元。2022年1月至9月，全市累计完成消费帮扶1.2亿元。"
    (told,) = under(composed(issue(text, 2022, 9, 10, 10), period="2022-09", audience="市级"), "总体情况")
    assert told.startswith("2022年9月，全市与对口地区完成消费帮扶1500万元。")
    assert "2022年1—9月，全市累计完成消费帮扶1.2亿元。" in told


def test_a_month_without_figures_says_what_was_newly_published() -> None:
    text = "近年来，慈溪市累计落实援建资金1495万元。"
    (told,) = under(composed(issue(text, 2022, 12, 11, 10), period="2022-11"), "总体情况")
    assert told.startswith(
        "2022年11月，来源简报（2022年第12期）未见全市产业合作项目、实到资金、援建资金、消费帮扶、培训劳动力等5项"
    )
    assert "当月新刊发的只有部分结对地区的累计数（2022年第12期），不代表全市" in told
    assert told.endswith("截至2022年11月10日，慈溪市累计落实援建资金1495万元（原文未注明起始时间）。")


def test_a_month_of_which_nothing_is_known_says_so() -> None:
    (told,) = under(composed(issue("2021年，全市实到资金3亿元。", 2022, 12, 11, 10), period="2022-03"), "总体情况")
    assert told.endswith("待有关单位补报。来源简报也未见部分结对地区的数据。")


@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
@pytest.mark.parametrize("period", ["2022", "2022H1", "2022Q1", "2022-03", "2022-01..2022-03", "2020"])
def test_no_sentence_has_an_empty_slot(period: str, audience: str) -> None:
    texts = (issue(DISTRICTS), issue("截至2022年3月底，全市共建产业园区3个，入驻企业12家。", 2022, 3, 4, 2))
    for line in body(composed(*texts, period=period, audience=audience)):
        assert not re.search(r"，，|，。|。。|；。|、。|（）|^，|None|待定|今年|目前|近日|，、|：。", line), line
        assert line.count("（") == line.count("）"), line
