"""Every fact gets exactly one standing, by the period that it speaks of and by what else is told."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from reports.ledger import reconcile
from reports.model import Standing

from .windows import NOVEMBER, YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Fact, Ledger


def standings(ledger: Ledger) -> list[tuple[str, Standing]]:
    return [("".join(entry.fact.surface.split()), entry.standing) for entry in ledger.entries]


@pytest.mark.parametrize(
    ("sentence", "standing"),
    [
        ("2022年，全市落实援建资金5000万元。", Standing.CURRENT),
        ("2022年上半年，全市落实援建资金5000万元。", Standing.SUBPERIOD),
        ("2021年，全市落实援建资金5000万元。", Standing.OUT_OF_PERIOD),
        ("2021—2022年，全市落实援建资金5000万元。", Standing.YEAR_TO_DATE),
        ("截至2022年底，全市累计落实援建资金5000万元。", Standing.CUMULATIVE),
        ("2022年，全市累计落实援建资金5000万元。", Standing.CUMULATIVE),
        ("截至2022年底，全市共有产业飞地5个。", Standing.STOCK),
        ("2022年，全市预计落实援建资金5000万元。", Standing.EXPECTED),
        ("2022年，全市计划落实援建资金5000万元。", Standing.EXPECTED),
        ("2022年，丽水市企业家来宁波投资，总投资5000万元。", Standing.REVERSE),
        ("2022年，全市新增蘑菇棚5000个。", Standing.UNKNOWN),
    ],
)
def test_a_figure_stands_by_the_period_it_speaks_of(
    facts_of: Callable[..., tuple[Fact, ...]], sentence: str, standing: Standing
) -> None:
    ledger = reconcile(facts_of(sentence), YEAR_2022)
    assert [entry.standing for entry in ledger.entries] == [standing]


def test_the_day_of_printing_does_not_choose_the_period(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2021年，全市落实援建资金5000万元。", year=2022, month=3)
    assert [e.standing for e in reconcile(facts, YEAR_2022).entries] == [Standing.OUT_OF_PERIOD]


@pytest.mark.parametrize(
    ("sentence", "standing"),
    [
        ("全市落实援建资金5000万元。", Standing.NO_PERIOD),
        ("全市每年落实援建资金5000万元。", Standing.NO_PERIOD),
        ("全市共有产业飞地5个。", Standing.STOCK_INFERRED),
    ],
)
def test_without_a_period_a_flow_is_left_out_and_a_stock_is_inferred(
    facts_of: Callable[..., tuple[Fact, ...]], sentence: str, standing: Standing
) -> None:
    facts = facts_of(sentence, year=2022, month=11)
    assert [entry.standing for entry in reconcile(facts, NOVEMBER).entries] == [standing]
    assert "未注明" in reconcile(facts, NOVEMBER).entries[0].reason


def test_year_to_date_is_not_the_month(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("今年全市落实援建资金5000万元。", year=2022, month=11)
    assert [entry.standing for entry in reconcile(facts, NOVEMBER).entries] == [Standing.YEAR_TO_DATE]


def test_a_figure_told_twice_counts_once(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2022年，全市实到资金12.5亿元。\n\n2022年，全市实际到位资金 12.5 亿元。")
    ledger = reconcile(facts, YEAR_2022)
    assert standings(ledger) == [("12.5亿元", Standing.CURRENT), ("12.5亿元", Standing.DUPLICATE)]
    assert ledger.entries[1].counted_in == ledger.entries[0].fact.id


def test_equal_values_of_different_metrics_are_no_repeat(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2022年，全市完成产业合作项目188个。\n\n2022年，全市结对学校188所。")
    assert Standing.DUPLICATE not in {entry.standing for entry in reconcile(facts, YEAR_2022).entries}


def test_a_figure_reprinted_in_a_later_issue_counts_once(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    first = facts_of("2022年，全市实到资金12.5亿元。", number=1)
    second = facts_of("2022年，全市实到资金12.5亿元。", number=2, month=2)
    ledger = reconcile((*second, *first), YEAR_2022)
    assert [(e.fact.issue, e.standing) for e in ledger.entries] == [
        ("2023年第1期", Standing.CURRENT),
        ("2023年第2期", Standing.DUPLICATE),
    ]


def test_two_values_for_one_period_are_a_conflict(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    first = facts_of("2022年，全市实到资金12.5亿元。", number=1)
    second = facts_of("2022年，全市实到资金13亿元。", number=2, month=2)
    entries = reconcile((*first, *second), YEAR_2022).entries
    assert entries[0].conflicts == (entries[1].fact.id,)
    assert entries[1].conflicts == (entries[0].fact.id,)


def test_hedged_values_conflict_only_where_their_bounds_are_disjoint(
    facts_of: Callable[..., tuple[Fact, ...]],
) -> None:
    first = facts_of("2022年，全市实到资金约12.5亿元。", number=1)
    near = facts_of("2022年，全市实到资金12.55亿元。", number=2, month=2)
    far = facts_of("2022年，全市实到资金12.9亿元。", number=2, month=2)
    assert not any(entry.conflicts for entry in reconcile((*first, *near), YEAR_2022).entries)
    assert all(entry.conflicts for entry in reconcile((*first, *far), YEAR_2022).entries)


def test_of_two_as_of_days_the_newest_stands(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    older = facts_of("截至2022年6月底，全市累计返利1亿元。", title="消薄飞地情况", year=2022, month=7)
    newer = facts_of("截至2022年底，全市累计返利1.3亿元。", title="消薄飞地情况")
    ledger = reconcile((*newer, *older), YEAR_2022)
    assert standings(ledger) == [("1亿元", Standing.SUPERSEDED), ("1.3亿元", Standing.CUMULATIVE)]


def test_parts_of_a_counted_total_are_told_by_it(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2022年，全市落实援建资金9000万元，其中援建资金6000万元用于教育。")
    assert standings(reconcile(facts, YEAR_2022)) == [("9000万元", Standing.CURRENT), ("6000万元", Standing.COMPONENT)]


def test_the_order_of_the_facts_changes_nothing(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = [
        *facts_of("2022年，全市实到资金12.5亿元，落实援建资金5000万元。", number=1),
        *facts_of("2022年，全市实到资金12.5亿元，落实援建资金6000万元。", number=2, month=2),
        *facts_of("2022年，慈溪市落实援建资金1495万元。", number=3, month=3),
    ]
    expected = reconcile(facts, YEAR_2022)
    for seed in range(5):
        shuffled = random.Random(seed).sample(facts, len(facts))  # noqa: S311
        assert reconcile(shuffled, YEAR_2022) == expected
