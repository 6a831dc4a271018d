"""Hedged quantities keep their hedge when they are added, computed amounts every digit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.model import Hedge, Quantity
from reports.sums.amounts import percent, written
from reports.sums.calendar import GRAINS, MONTH, QUARTER, grain_of, just_before, parts_of, year_before
from reports.sums.hedges import MixedHedgesError, disjoint, highest, lowest, total_of

AMOUNTS = st.decimals(min_value=1, max_value=10**9, places=2)


def exact(value: int) -> Quantity:
    return Quantity(Decimal(value), "元")


def about(value: int) -> Quantity:
    return Quantity(Decimal(value), "元", Hedge.ABOUT, "约", None, Decimal(value - 1), Decimal(value + 1))


def near(value: int) -> Quantity:
    return Quantity(Decimal(value), "元", Hedge.NEAR, "近", None, Decimal(value) * Decimal("0.9"), Decimal(value))


def over(value: int) -> Quantity:
    return Quantity(Decimal(value), "元", Hedge.OVER, "超", None, Decimal(value), None)


def under(value: int) -> Quantity:
    return Quantity(Decimal(value), "元", Hedge.UNDER, "不足", None, None, Decimal(value))


@pytest.mark.parametrize(
    ("quantities", "shown"),
    [
        ([exact(3000), exact(4000)], "7000元"),
        ([exact(30_000), exact(4000)], "3.4万元"),
        ([exact(30_000), about(4000)], "约3.4万元"),
        ([about(3000), over(4000)], "约7000元"),
        ([exact(3000), over(4000)], "7000元以上"),
        ([over(3000), over(4000)], "7000元以上"),
        ([exact(3000), near(4000)], "近7000元"),
        ([near(3000), near(4000)], "近7000元"),
        ([near(3000), about(4000)], "约7000元"),
        ([near(3000), under(4000)], "不足7000元"),
    ],
)
def test_the_total_keeps_the_hedge(quantities: list[Quantity], shown: str) -> None:
    assert written(total_of(quantities), "金额") == shown
    assert written(total_of(quantities[::-1]), "金额") == shown


@pytest.mark.parametrize("quantities", [[near(3), over(4)], [under(3), over(4)], [exact(3), near(3), over(4)]])
def test_what_lies_below_and_what_lies_above_have_no_total(quantities: list[Quantity]) -> None:
    for ordered in (quantities, quantities[::-1]):
        with pytest.raises(MixedHedgesError):
            total_of(ordered)


def test_a_range_has_no_total() -> None:
    with pytest.raises(MixedHedgesError):
        total_of([exact(3), Quantity(Decimal(4), "元", value_max=Decimal(5))])


@given(st.lists(st.tuples(AMOUNTS, st.sampled_from(["exact", "about", "near"])), min_size=1, max_size=8))
def test_the_bounds_of_a_total_hold_whatever_its_parts_can_be(parts: list[tuple[Decimal, str]]) -> None:
    made = {
        "exact": lambda v: Quantity(v, "元"),
        "about": lambda v: Quantity(v, "元", Hedge.ABOUT, "约", None, v * Decimal("0.9"), v * Decimal("1.1")),
        "near": lambda v: Quantity(v, "元", Hedge.NEAR, "近", None, v * Decimal("0.9"), v),
    }
    quantities = [made[kind](value) for value, kind in parts]
    total = total_of(quantities)
    low, high = lowest(total), highest(total)
    assert low is not None
    assert high is not None
    assert low <= sum(lowest(q) or 0 for q in quantities) <= sum(highest(q) or 0 for q in quantities) <= high
    assert not disjoint(total, Quantity(sum((q.value for q in quantities), Decimal(0)), "元"))


@pytest.mark.parametrize(
    ("value", "unit", "kind", "shown"),
    [
        ("218500000", "元", "金额", "2.185亿元"),
        ("100000000", "元", "金额", "1亿元"),
        ("129616789", "元", "金额", "12961.6789万元"),
        ("15500000", "美元", "外币", "1550万美元"),
        ("9999", "元", "金额", "9999元"),
        ("14600", "人次", "人次", "1.46万人次"),
        ("14605", "人次", "人次", "14605人次"),
        ("13444", "标准箱", "标准箱", "13444标准箱"),
    ],
)
def test_an_amount_is_written_with_every_digit(value: str, unit: str, kind: str, shown: str) -> None:
    assert written(Quantity(Decimal(value), unit), kind) == shown


@pytest.mark.parametrize(("value", "shown"), [("12.25", "12.3%"), ("12.35", "12.4%"), ("0.05", "0.1%"), ("3", "3.0%")])
def test_per_cent_are_rounded_half_up_to_one_decimal(value: str, shown: str) -> None:
    assert percent(Decimal(value)) == shown


# --- the calendar -----------------------------------------------------------------------------------------


def test_a_year_has_two_halves_four_quarters_twelve_months() -> None:
    counts = [len(parts_of(date(2024, 1, 1), date(2024, 12, 31), grain)) for grain in GRAINS]
    assert counts == [2, 4, 12]
    assert parts_of(date(2024, 1, 1), date(2024, 6, 30), MONTH)[1] == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2022, 1, 1), date(2022, 1, 31)),
        (date(2022, 1, 2), date(2022, 3, 31)),
        (date(2022, 2, 1), date(2022, 4, 30)),
    ],
)
def test_what_is_not_made_of_quarters_has_none(start: date, end: date) -> None:
    assert parts_of(start, end, QUARTER) == ()


def days(text: str) -> tuple[date, date]:
    start, end = map(date.fromisoformat, text.split(".."))
    return start, end


@pytest.mark.parametrize(
    ("this", "year", "before"),
    [
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28", "2024-01-01..2024-01-31"),
        ("2023-02-01..2023-02-28", "2022-02-01..2022-02-28", "2023-01-01..2023-01-31"),
        ("2022-01-01..2022-03-31", "2021-01-01..2021-03-31", "2021-10-01..2021-12-31"),
        ("2022-07-01..2022-12-31", "2021-07-01..2021-12-31", "2022-01-01..2022-06-30"),
        ("2022-01-01..2022-12-31", "2021-01-01..2021-12-31", ""),
        ("2022-01-01..2022-05-31", "2021-01-01..2021-05-31", ""),
    ],
)
def test_the_same_time_of_the_year_before_and_the_stretch_just_before(this: str, year: str, before: str) -> None:
    assert year_before(*days(this)) == days(year)
    assert just_before(*days(this)) == (days(before) if before else None)


def test_the_months_of_a_leap_year_are_compared_with_whole_months() -> None:
    assert year_before(date(2023, 2, 1), date(2023, 2, 28)) == (date(2022, 2, 1), date(2022, 2, 28))
    assert year_before(date(2025, 2, 1), date(2025, 2, 28)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert grain_of(date(2024, 2, 1), date(2024, 2, 28)) is None
