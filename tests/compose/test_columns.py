"""Claims about the widths of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.compose.columns import LATIN, LINE_OF_A_TABLE, column_shares

HEAD = ("地区", "指标", "截止日", "说明", "出处")
LONG = "原文未注明统计时间，按编发日推定，与上期所载的数口径不同，不可比较"
CELLS = st.text("协作共赢0123456789，亿元", max_size=60)


def test_days_figures_and_heads_stay_in_one_line_beside_long_texts() -> None:
    rows = [HEAD, *[("甲市—乙县", "产业飞地入驻项目数", "2022年12月31日", LONG, "2022年第12期“三是提质”")] * 5]
    assert column_shares(rows)[2] * LINE_OF_A_TABLE >= 8 * LATIN + 3
    assert min(column_shares(rows)) * LINE_OF_A_TABLE >= 3


def test_one_column_takes_no_more_than_the_height_of_the_table_gains() -> None:
    rows = [("指标", "数"), *[(LONG, "3个")] * 20, (LONG, "首次突破2000余万元")]
    assert column_shares(rows)[1] < 0.3


def test_columns_share_by_need_where_not_everything_fits_whole() -> None:
    rows = [("日",) * 8, ("2022年12月31日",) * 8]
    assert column_shares(rows) == pytest.approx((1 / 8,) * 8, abs=0.02)


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1, max_size=6)))
def test_shares_are_positive_and_add_up_to_one(rows: list[tuple[str, ...]]) -> None:
    shares = column_shares(rows)
    assert len(shares) == len(rows[0])
    assert min(shares) > 0
    assert sum(shares) == pytest.approx(1)
