"""Figures of districts and of parts of a period come together only where nothing is missing and nothing told twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.model import Ground, Rollup, Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Fact

YEAR = Window("2022", "2022年", date(2022, 1, 1), date(2022, 12, 31))
RANGE = Window("2022-01..2022-05", "2022年1—5月", date(2022, 1, 1), date(2022, 5, 31))
QUARTERS = "一二三四"
MONEY = (110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 220)


@pytest.fixture
def roll(lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]) -> Callable[..., Rollup]:
    def make(*bodies: str, window: Window = YEAR) -> Rollup:
        facts = [fact for number, body in enumerate(bodies, 1) for fact in facts_of(body, number=number)]
        return aggregate(reconcile(facts, window), lexicon, with_places=True)

    return make


def months(who: str = "全市") -> list[str]:
    return [f"2022年{month}月，{who}落实援建资金{value}万元。" for month, value in enumerate(MONEY, 1)]


def core(rollup: Rollup, metric: str = "援建资金") -> str:
    return next(figure.display for figure in rollup.table("core") if figure.metric == metric)


def refused(rollup: Rollup, table: str) -> list[Ground]:
    return [refusal.ground for refusal in rollup.refusals if refusal.table == table]


# --- longer periods ---------------------------------------------------------------------------------------


def test_twelve_months_make_the_year(roll: Callable[..., Rollup]) -> None:
    assert core(roll(*months())) == "1980万元（由各月合计）"


def test_four_quarters_and_two_halves_make_the_year(roll: Callable[..., Rollup]) -> None:
    quarters = [f"2022年第{name}季度，全市落实援建资金{n}00万元。" for n, name in enumerate(QUARTERS, 1)]
    assert core(roll(*quarters)) == "1000万元（由各季度合计）"
    halves = ["2022年上半年，全市落实援建资金300万元。", "2022年下半年，全市落实援建资金700万元。"]
    assert core(roll(*halves)) == "1000万元（由各半年合计）"
    assert core(roll(*quarters, *halves)) == "1000万元（由各半年合计）"


def test_quarters_and_halves_that_disagree_make_nothing(roll: Callable[..., Rollup]) -> None:
    quarters = [f"2022年第{name}季度，全市落实援建资金{n}00万元。" for n, name in enumerate(QUARTERS, 1)]
    halves = ["2022年上半年，全市落实援建资金300万元。", "2022年下半年，全市落实援建资金800万元。"]
    rollup = roll(*quarters, *halves)
    assert core(rollup) == "—"
    assert refused(rollup, "derived") == [Ground.CONFLICT]


def test_a_quarter_does_not_stand_for_its_months(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年第一季度，全市落实援建资金360万元。", *months()[3:])
    assert core(rollup) == "—"
    assert refused(rollup, "derived") == [Ground.PERIOD]


def test_a_range_is_made_of_its_months(roll: Callable[..., Rollup]) -> None:
    assert core(roll(*months()[:5], window=RANGE)) == "650万元（由各月合计）"
    assert core(roll(*months()[:4], window=RANGE)) == "—"


@pytest.mark.parametrize("given", ["2022年，全市落实援建资金1990万元。", "2022年，全市累计落实援建资金1990万元。"])
def test_what_a_source_gives_is_not_derived(roll: Callable[..., Rollup], given: str) -> None:
    rollup = roll(*months(), given)
    assert rollup.table("derived") == ()
    assert "由各月合计" not in core(rollup)


@pytest.mark.parametrize(
    "odd",
    [
        "2022年3月，全市预计落实援建资金130万元。",
        "2022年3月，全市累计落实援建资金130万元。",
        "2022年3月，慈溪市落实援建资金130万元。",
        "2022年1—3月，全市落实援建资金130万元。",
        "3月，全市落实援建资金130万美元。",
    ],
)
def test_what_is_no_flow_of_that_month_does_not_fill_it(roll: Callable[..., Rollup], odd: str) -> None:
    assert core(roll(*months()[:2], odd, *months()[3:])) == "—"


def test_a_metric_that_does_not_add_over_time_is_not_derived(roll: Callable[..., Rollup]) -> None:
    rollup = roll(*(f"2022年{month}月，全市完成产业合作项目{month}个。" for month in range(1, 13)))
    assert core(rollup, "产业合作项目数") == "—"
    assert refused(rollup, "derived") == []


def test_a_month_told_twice_counts_once_and_both_tellings_stand_behind_it(roll: Callable[..., Rollup]) -> None:
    rollup = roll(*months(), months()[4])
    row = next(figure for figure in rollup.table("core") if figure.metric == "援建资金")
    assert (row.display, len(row.facts)) == ("1980万元（由各月合计）", 13)


def test_the_part_of_a_month_is_not_added_to_it(roll: Callable[..., Rollup]) -> None:
    parts = [body.replace("万元。", "万元，其中援建资金50万元用于教育。") for body in months()]
    assert core(roll(*parts)) == "1980万元（由各月合计）"


def test_months_of_all_receiving_places_are_one_series_however_they_are_called(roll: Callable[..., Rollup]) -> None:
    bodies = [*months()[:6], *(body.replace("全市", "全市向对口地区") for body in months()[6:])]
    assert core(roll(*bodies)) == "1980万元（由各月合计）"


# --- districts --------------------------------------------------------------------------------------------


def test_the_sum_says_how_many_of_how_many_pairs_it_covers(roll: Callable[..., Rollup], lexicon: Lexicon) -> None:
    rollup = roll("2022年，慈溪市与常山县落实援建资金500万元，宁海县与缙云县落实援建资金300万元。")
    (row,) = rollup.table("sum")
    assert (row.display, row.place) == ("800万元", "已有数据的2个结对地区合计")
    assert "全市" not in row.place + row.display
    assert f"{len(lexicon.places.pairs)}个结对地区中有1个" in "".join(row.notes)


def test_districts_are_not_added_where_the_city_has_a_figure(roll: Callable[..., Rollup]) -> None:
    districts = "2022年，慈溪市落实援建资金500万元，余姚市落实援建资金300万元。"
    assert len(roll(districts).table("sum")) == 1
    for whole in (["2022年，全市落实援建资金900万元。"], months()):
        rollup = roll(districts, *whole)
        assert rollup.table("sum") == ()
        assert refused(rollup, "sum") == [Ground.PLACE]


def test_one_district_alone_has_no_sum(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年，慈溪市与常山县落实援建资金500万元。")
    assert (rollup.table("sum"), refused(rollup, "sum")) == ((), [])


def test_what_the_city_gives_to_one_place_is_no_district(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年，宁波市向松阳县落实援建资金500万元，慈溪市与常山县落实援建资金300万元。")
    assert rollup.table("sum") == ()


def test_figures_of_parks_are_not_those_of_their_districts(roll: Callable[..., Rollup]) -> None:
    rollup = roll("截至2022年底，慈溪市产业飞地实到资金20亿元。\n\n截至2022年底，余姚市产业飞地实到资金10亿元。")
    assert (rollup.table("sum"), refused(rollup, "sum")) == ((), [Ground.PLACE])


def test_stocks_add_only_on_the_same_day(roll: Callable[..., Rollup]) -> None:
    same = "截至2022年底，慈溪市结对学校20所。\n\n截至2022年底，余姚市结对学校10所。"
    assert [row.display for row in roll(same).table("sum")] == ["30所"]
    other = roll(same.replace("底，余姚市", "6月底，余姚市"))
    assert (other.table("sum"), refused(other, "sum")) == ((), [Ground.PERIOD])
