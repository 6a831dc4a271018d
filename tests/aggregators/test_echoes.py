"""An undated figure that an earlier issue gave with its day is no news of the period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.model import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Fact, Figure

NOVEMBER = Window("2022-11", "2022年11月", date(2022, 11, 1), date(2022, 11, 30))
OLD = "截至2021年9月24日，慈溪—常山产业飞地入驻项目5个，总投资约6.6亿元。"
NEW = "慈溪—常山产业飞地入驻项目{count}个，总投资{sum}。"


@pytest.fixture
def pairs(lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]) -> Callable[..., dict[str, Figure]]:
    def make(old: str, new: str) -> dict[str, Figure]:
        facts = (*facts_of(old, year=2021, number=14, month=9, day=27), *facts_of(new, year=2022, number=12, month=11))
        rollup = aggregate(reconcile(facts, NOVEMBER), lexicon, with_places=True)
        return {figure.metric: figure for figure in rollup.table("pair")}

    return make


def test_it_says_where_it_was_told_first_and_keeps_the_hedge(pairs: Callable[..., dict[str, Figure]]) -> None:
    found = pairs(OLD, NEW.format(count=5, sum="6.6亿元"))
    told = "2021年第14期已载，为2021年9月24日的数，非本期新增"
    assert told in found["产业飞地入驻项目数"].notes
    assert found["产业飞地项目总投资"].display == "约6.6亿元"
    assert found["产业飞地项目总投资"].notes[-1] == "2022年第12期作“6.6亿元”，从“约6.6亿元”"


def test_another_value_and_a_day_of_its_own_are_news(pairs: Callable[..., dict[str, Figure]]) -> None:
    other = pairs(OLD, NEW.format(count=6, sum="7.1亿元"))
    dated = pairs(OLD, "截至2022年11月5日，" + NEW.format(count=5, sum="6.6亿元"))
    for found in (other, dated):
        assert not any("非本期新增" in note for figure in found.values() for note in figure.notes)
        assert found["产业飞地项目总投资"].display in ("7.1亿元", "6.6亿元")
