"""One template, three audiences: what each is told, in which detail, at which length and in which unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.compose import printed_words
from reports.compose.fitting import length_of
from reports.model import Chart, Grid

from .offices import DISTRICTS, MONTHS, body, composed, issue, rolled_up, settings_for, under, words

STOCKS = "".join(
    f"截至2022年底，全市{noun}。"
    for noun in ("产业飞地规划面积6001亩", "科创飞地入驻企业24家", "消薄飞地累计返利1.36亿元", "结对学校共188所")
)
CITY = "2022年，全市实到资金12.5亿元，落实援建资金0.81亿元。"


def grids(made: object) -> list[Grid]:
    return [block for block in made.blocks if isinstance(block, Grid)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("audience", "city"), [("省级", "我市"), ("市级", "全市"), ("区县", "全市")])
def test_each_audience_has_its_word_for_the_city(audience: str, city: str) -> None:
    (told, *_) = under(composed(issue(CITY), audience=audience), "总体情况")
    assert told.startswith(f"2022年，{city}与对口地区")


def test_the_province_reads_of_no_district_where_the_city_has_figures() -> None:
    made = composed(issue(CITY + DISTRICTS))
    assert "慈溪" not in printed_words(made)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_a_section_has_at_most_so_many_examples(most: int) -> None:
    assert len(under(composed(issue(DISTRICTS), examples=most), "重点工作进展")) == 0
    text = "2022年，慈溪市培训人才20人。2022年，余姚市培训人才30人。2022年，鄞州区培训人才40人。"
    made = composed(issue(text), examples=most)
    assert len(under(made, "民生与人才")) == most
    assert next(annex.title for annex in made.annexes) == "部分结对地区情况"


def test_the_city_reads_a_table_of_districts_and_districts_read_one_by_one() -> None:
    table, told = (composed(issue(CITY + DISTRICTS), audience=name) for name in ("市级", "区县"))
    assert [words(row[0]) for row in grids(table)[-1].rows] == ["鄞州区", "余姚市", "慈溪市"]
    assert under(told, "慈溪市") == ["2022年，落实援建资金800万元。"]
    assert "部分结对地区情况" in [annex.title for annex in told.annexes]


@pytest.mark.parametrize(("audience", "listed", "asked"), [("省级", 0, 0), ("市级", 1, 0), ("区县", 1, 1)])
def test_each_audience_has_its_detail_of_what_is_left_out(audience: str, listed: int, asked: int) -> None:
    made = composed(issue(CITY + "慈溪市投资1060万元建设广场。"), audience=audience)
    annexes = {annex.title: annex for annex in made.annexes}
    tables = [block for block in annexes["未纳入本期的数据和材料"].blocks if isinstance(block, Grid)]
    assert len(tables) == 1 + listed
    assert ("待补报数据" in annexes) == bool(asked)
    if asked:
        (grid,) = (block for block in annexes["待补报数据"].blocks if isinstance(block, Grid))
        row = next([words(cell) for cell in row] for row in grid.rows if words(row[0]) == "慈溪市")
        assert row[1] == "慈溪市支援合作工作部门"
        assert row[2] == "产业合作项目、实到资金、援建资金、消费帮扶、培训劳动力"


def test_a_district_that_has_reported_is_not_asked_again() -> None:
    made = composed(issue(CITY + DISTRICTS), audience="区县")
    (annex,) = (annex for annex in made.annexes if annex.title == "待补报数据")
    (grid,) = (block for block in annex.blocks if isinstance(block, Grid))
    asked = {words(row[0]): words(row[2]) for row in grid.rows}
    assert "援建资金" not in asked["慈溪市"]
    assert "援建资金" in asked["北仑区"]


@pytest.mark.parametrize("limit", [200, 260, 320, 100_000])
def test_the_body_is_within_its_limit_and_the_annexes_have_the_rest(limit: int) -> None:
    made = composed(issue(CITY + STOCKS), limit=limit)
    assert length_of(made.blocks) <= limit
    printed = printed_words(made)
    assert all(shown in printed for shown in ("6001亩", "24家", "1.36亿元", "188所"))
    told = "".join(body(made))
    assert ("其余数据见附件" in told) == (not all(shown in told for shown in ("6001亩", "24家", "1.36亿元", "188所")))


def test_what_the_body_has_no_room_for_has_its_annex_even_where_none_is_asked_for() -> None:
    parts = ("总体情况", "重点进展")
    assert composed(issue(CITY + STOCKS), parts=parts).annexes == ()
    made = composed(issue(CITY + STOCKS), parts=parts, limit=200)
    assert [annex.title for annex in made.annexes] == ["指标总表"]
    assert "188所" in printed_words(made)


def test_districts_leave_the_body_before_the_city() -> None:
    text = STOCKS + "2022年，慈溪市培训人才20人。2022年，余姚市培训人才30人。"
    whole = composed(issue(text), limit=None, audience="市级")
    shorter = composed(issue(text), limit=length_of(whole.blocks) - 1, audience="市级")
    assert "20人" in "".join(body(whole))
    assert "188所" in "".join(body(shorter))
    assert [("20人" in told, "30人" in told) for told in ("".join(body(whole)), "".join(body(shorter)))] == [
        (True, True),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("wish", "text", "displays"),
    [
        ("原文", "0.81亿元", ["0.81亿元"]),
        ("亿元", "0.81亿元", ["0.81亿元"]),
        ("万元", "0.81亿元", ["8100万元"]),
        ("亿元", "12500万元", ["1.25亿元"]),
        ("原文", "12500万元", ["12500万元"]),
        ("万元", "1.79亿元", ["1.79亿元"]),
        ("万元", "约0.6亿元", ["约6000万元"]),
        ("万元", "30余万元", ["30余万元"]),
        ("万元", "1550万美元", ["1550万美元"]),
    ],
)
def test_sums_are_re_expressed_only_where_that_is_exact(wish: str, text: str, displays: list[str]) -> None:
    settings = settings_for("2022", "省级", units=wish)
    rollup = rolled_up([issue(f"2022年，全市募集社会帮扶资金{text}。")], settings)
    figures = [figure for figure in rollup.table("flow") if figure.facts]
    assert [figure.display for figure in figures] == displays


@pytest.mark.parametrize("wish", ["原文", "亿元", "万元"])
@pytest.mark.parametrize(
    ("amounts", "units"),
    [
        (("800万元", "0.13亿元"), {"万元"}),
        (("800万元", "1.3亿元"), {"亿元"}),
        (("30余万元", "0.13亿元"), {"万元", "亿元"}),
    ],
)
def test_one_metric_has_one_unit_in_a_table(wish: str, amounts: tuple[str, str], units: set[str]) -> None:
    text = f"2022年，慈溪市落实援建资金{amounts[0]}。2022年，余姚市落实援建资金{amounts[1]}。"
    figures = rolled_up([issue(text)], settings_for("2022", "区县", units=wish)).table("pair")
    assert {figure.display[-2:] for figure in figures} == units
    assert [figure.value for figure in figures] == [f.facts[0].quantity.value for f in figures]


def test_digits_are_moved_and_never_rounded() -> None:
    text = "2022年，慈溪市落实援建资金1234.5678万元。2022年，余姚市落实援建资金1.5亿元。"
    figures = rolled_up([issue(text)], settings_for("2022", "区县")).table("pair")
    assert {figure.display for figure in figures} == {"0.12345678亿元", "1.5亿元"}
    assert {figure.value for figure in figures} == {Decimal(12_345_678), Decimal(150_000_000)}


def charts(made: object) -> list[Chart]:
    return [block for block in made.blocks if isinstance(block, Chart)]  # type: ignore[attr-defined]


def test_three_comparable_districts_are_drawn_side_by_side() -> None:
    (chart,) = charts(composed(issue(DISTRICTS), audience="区县"))
    assert [(bar.label, bar.display, bar.hedged) for bar in chart.bars] == [
        ("鄞州区", "950万元", False),
        ("余姚市", "约1200万元", True),
        ("慈溪市", "800万元", False),
    ]
    assert chart.caption == "图1　部分区（县、市）援建资金（2022年）"
    assert "约1200万元" in chart.alt


@pytest.mark.parametrize(
    "text",
    [
        "2022年，慈溪市落实援建资金800万元。2022年，余姚市落实援建资金900万元。",
        "2022年，慈溪市落实援建资金800万元。2022年，余姚市落实援建资金900万元。2022年上半年，鄞州区落实援建资金950万元。",
        "近年来，慈溪市累计落实援建资金800万元。2017年以来，余姚市累计落实援建资金900万元。2022年，鄞州区落实援建资金950万元。",
        "慈溪市结对学校8所。余姚市结对学校9所。鄞州区结对学校7所。",
        CITY,
    ],
)
def test_what_cannot_be_compared_is_not_drawn(text: str) -> None:
    assert charts(composed(issue(text, 2022, 12, 12, 31), audience="区县")) == []


def test_months_of_the_city_are_drawn_in_their_order_and_listed_with_their_source() -> None:
    made = composed(issue(MONTHS))
    (chart,) = charts(made)
    assert [(bar.label, bar.display) for bar in chart.bars] == [
        ("1月", "1200万元"),
        ("2月", "约900万元"),
        ("3月", "1500万元"),
    ]
    (grid,) = (b for annex in made.annexes for b in annex.blocks if isinstance(b, Grid) and "各月" in b.caption)
    assert [words(row[1]) for row in grid.rows] == ["2022年1月", "2022年2月", "2022年3月"]


def test_two_months_are_no_series_and_a_month_told_twice_is_in_none() -> None:
    two = MONTHS[: MONTHS.index("2022年3月")]
    assert charts(composed(issue(two))) == []
    again = issue("2022年3月，全市完成消费帮扶1600万元。", 2023, 2, 2, 1)
    assert charts(composed(issue(MONTHS), again)) == []
