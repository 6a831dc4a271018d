"""The tables print what may be printed; what they leave out stands in the list of the excluded with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.model import MISSING, Figure, Ledger, Rollup, Standing, Window
from tests.windows import NOVEMBER, YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Fact

CORE = ["产业合作项目数", "实到资金", "援建资金", "消费帮扶", "培训劳动力人次"]


@pytest.fixture
def roll(lexicon: Lexicon) -> Callable[..., Rollup]:
    def make(*facts: tuple[Fact, ...], window: Window = YEAR_2022, places: bool = False) -> Rollup:
        every = [fact for group in facts for fact in group]
        return aggregate(reconcile(every, window), lexicon, with_places=places)

    return make


def core(rollup: Rollup) -> dict[str, Figure]:
    return {figure.metric: figure for figure in rollup.table("core")}


def test_each_core_metric_has_one_row_and_none_is_zero(roll: Callable[..., Rollup]) -> None:
    rows = roll().table("core")
    assert [figure.metric for figure in rows] == CORE
    assert {(figure.display, figure.value, figure.facts) for figure in rows} == {(MISSING, None, ())}


def test_a_row_keeps_digits_unit_and_caveat(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    facts = facts_of(
        "2022年，与对口地区完成产业合作项目（含3年续建）188个，实到资金 126.160 亿元，"
        "组织培训（含转移）劳动力近3万人次。"
    )
    rows = core(roll(facts))
    assert rows["产业合作项目数"].display == "188个（含3年续建）"
    assert rows["实到资金"].display == "126.160亿元"
    assert rows["实到资金"].value == Decimal(12_616_000_000)
    assert rows["培训劳动力人次"].display == "近3万人次（含转移）"


TABLE = """2022年各地进展情况如下表。

| 地区 | 实到资金（亿元） | 消费帮扶（万元） |
| --- | --- | --- |
| 慈溪市 | 40.1 | 2630 |
| 余姚市 | 35.22 | 约1900 |
| 合计 | 75.32 | 4530 |
"""


def test_a_figure_of_a_table_is_printed_with_the_unit_of_its_head(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    rows = core(roll(facts_of(TABLE)))
    assert (rows["实到资金"].display, rows["实到资金"].value) == ("75.32亿元", Decimal(7_532_000_000))
    assert rows["消费帮扶"].display == "4530万元"


def test_a_total_of_a_table_and_its_rows_are_never_both_counted(
    facts_of: Callable[..., tuple[Fact, ...]],
) -> None:
    entries = reconcile(facts_of(TABLE), YEAR_2022).entries
    assert [e.fact.shown for e in entries if e.standing.counted] == ["75.32亿元", "4530万元"]
    assert {e.standing for e in entries if not e.standing.counted} == {Standing.COMPONENT}


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("突破2000万元", "超2000万元"),
        ("超1亿元", "超1亿元"),
        ("约6.6亿元", "约6.6亿元"),
        ("30余万元", "30余万元"),
        ("2亿元以上", "2亿元以上"),
    ],
)
def test_a_hedge_is_never_lost(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]], text: str, display: str
) -> None:
    assert core(roll(facts_of(f"2022年，全市完成消费帮扶{text}。")))["消费帮扶"].display == display


def test_figures_of_districts_do_not_make_the_city(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    facts = facts_of("2022年，慈溪市落实援建资金1495万元。\n\n2022年，余姚市落实援建资金1264.5万元。")
    rollup = roll(facts, places=True)
    assert core(rollup)["援建资金"].display == MISSING
    assert [figure.display for figure in rollup.table("pair")] == ["1264.5万元", "1495万元"]


def test_the_figure_of_one_receiving_city_is_not_that_of_all(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    rollup = roll(facts_of("2022年，宁波市帮助丽水市销售农副产品3亿元。"))
    assert core(rollup)["消费帮扶"].display == MISSING
    assert [item.reason for item in rollup.excluded] == ["below_level"]


def test_foreign_currency_is_not_converted_into_the_core_row(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    rollup = roll(facts_of("2022年，全市实到资金1550万美元。"))
    assert core(rollup)["实到资金"].display == MISSING
    assert len(rollup.excluded) == 1


def test_a_conflict_is_one_row_that_shows_both(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    rollup = roll(
        facts_of("2022年，全市实到资金12.5亿元。", number=1),
        facts_of("2022年，全市实到资金13亿元。", number=2, month=2),
    )
    row = core(rollup)["实到资金"]
    assert (row.display, row.value, len(row.facts)) == ("12.5亿元／13亿元", None, 2)
    assert len(rollup.table("core")) == len(CORE)


@pytest.mark.parametrize("named_first", [True, False])
def test_a_figure_of_all_receiving_places_contradicts_one_that_names_none(
    lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]], *, named_first: bool
) -> None:
    sentences = ("2022年，与对口地区完成产业合作项目9个，实到资金12.5亿元。", "2022年，全市实到资金13亿元。")
    one, other = sentences if named_first else sentences[::-1]
    facts = (*facts_of(one, number=1), *facts_of(other, number=2, month=2))
    assert {fact.receiver for fact in facts if fact.metric == "实到资金"} == {"对口地区", ""}
    ledger = reconcile(facts, YEAR_2022, (), lexicon.places.their_words)
    torn = [entry for entry in ledger.entries if entry.fact.metric == "实到资金"]
    assert [len(entry.conflicts) for entry in torn] == [1, 1]
    row = core(aggregate(ledger, lexicon, with_places=False))["实到资金"]
    assert (row.value, len(row.facts)) == (None, 2)
    assert set(row.display.split("／")) == {"12.5亿元", "13亿元"}


def test_two_values_are_never_printed_as_one_though_no_conflict_is_marked(
    lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    facts = (*facts_of("2022年，全市实到资金12.5亿元。", number=1), *facts_of("2022年，全市实到资金13亿元。", number=2))
    entries = [replace(e, conflicts=()) for e in reconcile(facts, YEAR_2022).entries]
    row = core(aggregate(Ledger(YEAR_2022, tuple(entries)), lexicon, with_places=False))["实到资金"]
    assert (row.display, row.value) == ("12.5亿元／13亿元", None)


def test_a_contradiction_of_scopes_is_one_row_also_outside_the_core(
    lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    one, other = "2022年，我市与对口地区签约项目5个，到位援建资金3亿元。", "2022年，全市签约项目6个。"
    facts = (*facts_of(one, number=1), *facts_of(other, number=2, month=2))
    assert {fact.receiver for fact in facts if fact.metric == "招商项目数"} == {"对口地区", ""}
    ledger = reconcile(facts, YEAR_2022, (), lexicon.places.their_words)
    rows = [f for f in aggregate(ledger, lexicon, with_places=False).figures if f.metric == "招商项目数"]
    assert [(row.table, row.value, len(row.facts)) for row in rows] == [("flow", None, 2)]


def test_a_repeat_stands_behind_the_row_of_the_first(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    rollup = roll(
        facts_of("2022年，全市实到资金12.5亿元。", number=1),
        facts_of("2022年，全市实到资金12.5亿元。", number=2, month=2),
    )
    assert [fact.issue for fact in core(rollup)["实到资金"].facts] == ["2023年第1期", "2023年第2期"]
    assert rollup.excluded == ()


def test_flying_enclaves_have_a_row_of_their_own(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    facts = facts_of("2022年，全市实到资金126亿元。\n\n2022年，4个“产业飞地”累计入驻项目19个，实到资金22亿元。")
    rollup = roll(facts)
    assert core(rollup)["实到资金"].display == "126亿元"
    own = next(f for f in rollup.table("stock") if f.metric == "产业飞地实到资金")
    assert "不可相加" in own.display


def test_every_fact_is_printed_or_excluded_exactly_once(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    facts = facts_of(
        "2022年，全市实到资金12.5亿元，2021年为11亿元。\n\n全市共有产业飞地5个，预计实到资金20亿元。\n\n"
        "慈溪市落实援建资金1495万元，新增蘑菇棚30个。\n\n2022年，全市实际到位资金12.5亿元。"
    )
    for window in (YEAR_2022, NOVEMBER):
        rollup = roll(facts, window=window)
        printed = [fact.id for table in rollup.tables for figure in table.figures for fact in figure.facts]
        excluded = [item.entry.fact.id for item in rollup.excluded]
        assert sorted(printed + excluded) == sorted(fact.id for fact in facts)
        assert all(item.why for item in rollup.excluded)


def test_a_plan_is_never_printed_as_a_result(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    plan = facts_of("2022年，全市计划落实援建资金2亿元。", number=1)
    result = facts_of("2022年，全市落实援建资金0.81亿元。", number=2, month=2)
    assert core(roll(plan, result))["援建资金"].display == "0.81亿元"
    assert core(roll(plan))["援建资金"].display == MISSING


def test_a_receiver_named_once_does_not_take_the_figures_of_the_whole_city(
    roll: Callable[..., Rollup], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    facts = facts_of("宁波市助力松阳县发展。2022年，全市完成消费帮扶2.05亿元。")
    assert core(roll(facts))["消费帮扶"].display == "2.05亿元"
