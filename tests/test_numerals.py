"""Numerals of every script give their value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.numerals import decimal_of, find_date, half_width_digits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,264.5", "1264.5"),
        ("1，264.5", "1264.5"),
        ("1 264.5", "1264.5"),
        ("３．６", "3.6"),
        ("十", "10"),
        ("二十五", "25"),
        ("一百零五", "105"),
        ("百", "100"),
        ("千万", "10000000"),
        ("两亿三千万", "230000000"),
        ("十二亿三千四百万", "1234000000"),
        ("二〇二二", "2022"),
    ],
)
def test_a_numeral_gives_its_value(text: str, value: str) -> None:
    assert decimal_of(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "亩", "一二亩", "约"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decimal_of(text)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_full_width_digits_give_the_same_value(value: Decimal) -> None:
    wide = f"{value:f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    assert decimal_of(wide) == value
    assert len(half_width_digits(wide)) == len(wide)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021 年 9 月 27 日", date(2021, 9, 27)),
        ("二〇一七年一月十二日", date(2017, 1, 12)),
        ("２０２２年３月１５日", date(2022, 3, 15)),
        ("2004年3月", date(2004, 3, 31)),
        ("2022年2月30日，2022年3月1日", date(2022, 3, 1)),
    ],
)
def test_a_date_is_found(text: str, day: date) -> None:
    found = find_date(text)
    assert found is not None
    assert found[0] == day


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert find_date("2022年2月30日") is None
