"""What a summary leaves undated stands by itself until an editor says of which time it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.ledger import reconcile
from reports.model import Standing
from tests.windows import NOVEMBER, YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Fact, Window

LEAD = "2022年，全市实到资金12.5亿元。\n\n## 一、进展\n\n"


def standings(facts: tuple[Fact, ...], window: Window = YEAR_2022) -> list[Standing]:
    return [entry.standing for entry in reconcile(facts, window).entries][1:]


@pytest.mark.parametrize("said", ["全市共有消薄飞地7个。", "全市落实援建资金3200万元。"])
def test_an_undated_figure_of_a_summary_waits(facts_of: Callable[..., tuple[Fact, ...]], said: str) -> None:
    assert standings(facts_of(LEAD + said)) == [Standing.SUMMARY]
    entry = reconcile(facts_of(LEAD + said), YEAR_2022).entries[-1]
    assert "待编辑确认" in entry.reason


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ("全市预计实现销售额5000万元。", Standing.OUT_OF_PERIOD),
        ("2021年，全市落实援建资金3200万元。", Standing.OUT_OF_PERIOD),
        ("全市新增蘑菇棚30个。", Standing.OUT_OF_PERIOD),
        ("2022年，全市落实援建资金3200万元。", Standing.CURRENT),
    ],
)
def test_what_is_expected_dated_or_unknown_does_not_wait(
    facts_of: Callable[..., tuple[Fact, ...]], said: str, standing: Standing
) -> None:
    assert standings(facts_of(LEAD + said)) == [standing]


def test_an_issue_whose_lead_is_of_another_time_is_no_summary(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of(f"{LEAD}全市共有消薄飞地7个。")
    assert standings(facts, NOVEMBER) == [Standing.OUT_OF_PERIOD]
    under_heading = facts_of("各地工作有序推进。\n\n## 一、进展\n\n2022年，全市实到资金12.5亿元。全市共有消薄飞地7个。")
    assert Standing.SUMMARY not in [entry.standing for entry in reconcile(under_heading, YEAR_2022).entries]


def test_what_the_summary_tells_with_its_time_does_not_wait(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of(f"{LEAD}2022年，全市落实援建资金3200万元。\n\n全市落实援建资金3200万元。")
    assert Standing.SUMMARY not in standings(facts)
