"""Districts are compared metric by metric: ranked, put side by side, or neither, each with the reason."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from reports.model import Basis, Comparison, Issue, Rollup

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, C, D = "鄞州区", "余姚市", "慈溪市", "宁海县"


@pytest.fixture
def compared(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> Callable[..., list[tuple[str, str, list[str]]]]:
    """(metric, basis, cells in their order as rank, place and figure) of the comparisons of one body."""

    def compare(*paragraphs: str) -> list[tuple[str, str, list[str]]]:
        found = roll_issues(issue_of("\n\n".join(paragraphs))).views_of(Comparison)
        return [(c.metric, c.basis.value, [f"{x.rank}{x.place}{x.figure.display}" for x in c.cells]) for c in found]

    return compare


def test_three_districts_of_one_scope_and_time_are_ranked(compared: Callable[..., object]) -> None:
    said = [f"2022年，{place}落实援建资金{n}万元。" for place, n in ((A, 500), (B, 1264.5), (C, 900))]
    assert compared(*said) == [
        ("援建资金", "可比，可排序", ["1余姚市1264.5万元", "2慈溪市900万元", "3鄞州区500万元"]),
    ]


def test_equal_values_share_a_rank_and_stand_in_administrative_order(compared: Callable[..., object]) -> None:
    said = [f"2022年，{place}落实援建资金{n}万元。" for place, n in ((C, 900), (D, 300), (A, 900))]
    assert compared(*said) == [
        ("援建资金", "可比，可排序", ["1鄞州区900万元", "1慈溪市900万元", "3宁海县300万元"]),
    ]


def test_two_districts_stand_side_by_side_without_rank(compared: Callable[..., object]) -> None:
    said = [f"2022年，{place}落实援建资金{n}万元。" for place, n in ((C, 900), (A, 500))]
    assert compared(*said) == [("援建资金", "可比", ["0鄞州区500万元", "0慈溪市900万元"])]


def test_one_district_is_not_compared(compared: Callable[..., object]) -> None:
    assert compared("2022年，慈溪市落实援建资金900万元。") == [("援建资金", "只有一地", ["0慈溪市900万元"])]


@pytest.mark.parametrize(
    ("one", "other", "basis"),
    [
        ("2022年，鄞州区落实援建资金500万元。", "截至2022年底，慈溪市累计落实援建资金900万元。", Basis.SPAN),
        ("2017年至2022年，鄞州区共落实援建资金500万元。", "2018年至2022年，慈溪市共落实援建资金900万元。", Basis.SPAN),
        (
            "截至2022年9月底，鄞州区累计落实援建资金500万元。",
            "截至2022年11月底，慈溪市累计落实援建资金900万元。",
            Basis.AS_OF,
        ),
        (
            "截至2022年9月底，鄞州区“产业飞地”入驻项目5个。",
            "截至2022年11月底，慈溪市“产业飞地”入驻项目9个。",
            Basis.AS_OF,
        ),
        ("2022年，鄞州区落实援建资金500万元。", "2022年，慈溪市落实援建资金90万美元。", Basis.SCOPE),
        (
            "2022年，鄞州区完成产业合作项目（含3年续建）5个。",
            "2022年，慈溪市完成产业合作项目9个。",
            Basis.SCOPE,
        ),
        ("2022年，鄞州区落实援建资金约500万元。", "2022年，慈溪市落实援建资金500万元。", Basis.OVERLAP),
        ("2022年，鄞州区落实援建资金超500万元。", "2022年，慈溪市落实援建资金900万元。", Basis.OVERLAP),
        ("2022年，鄞州区落实援建资金近500万元。", "2022年，慈溪市落实援建资金900万元。", Basis.BESIDE),
        ("2022年，鄞州区落实援建资金500余万元。", "2022年，慈溪市落实援建资金900余万元。", Basis.BESIDE),
    ],
)
def test_what_is_not_the_same_is_not_compared_and_says_why(
    compared: Callable[..., list[tuple[str, str, list[str]]]], one: str, other: str, basis: Basis
) -> None:
    for said in ((one, other), (other, one)):
        ((_, found, cells),) = compared(*said)
        assert found == basis.value
        assert [cell[:4] for cell in cells] == ["0鄞州区", "0慈溪市"]


def test_a_hedge_that_meets_another_keeps_all_from_being_ranked(
    compared: Callable[..., list[tuple[str, str, list[str]]]],
) -> None:
    said = [f"2022年，{place}落实援建资金{n}万元。" for place, n in ((A, "约500"), (B, "500"), (C, "900"))]
    assert [(basis, len(cells)) for _, basis, cells in compared(*said)] == [("概数相交", 3)]


def test_those_of_one_time_are_compared_and_the_others_stand_apart(
    compared: Callable[..., list[tuple[str, str, list[str]]]],
) -> None:
    said = [f"2022年，{place}落实援建资金{n}万元。" for place, n in ((A, 500), (B, 700), (C, 900))]
    found = compared(*said, "2017年至2022年，宁海县共落实援建资金3000万元。")
    assert [(basis, len(cells)) for _, basis, cells in found] == [("可比，可排序", 3), ("起止不同", 1)]


def test_running_totals_of_unknown_beginning_and_one_end_are_not_compared(
    compared: Callable[..., list[tuple[str, str, list[str]]]],
) -> None:
    said = [f"截至2022年9月底，{place}累计落实援建资金{n}万元。" for place, n in ((A, 500), (C, 900))]
    assert [basis for _, basis, _ in compared(*said)] == ["起止不同"]


def test_a_stock_without_day_is_compared_within_its_issue_only(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    one, other = "鄞州区“产业飞地”入驻项目5个。", "慈溪市“产业飞地”入驻项目9个。"
    when = {"year": 2022, "month": 11}
    together = roll_issues(issue_of(f"{one}\n\n{other}", **when)).views_of(Comparison)
    apart = roll_issues(issue_of(one, 1, **when), issue_of(other, 2, **when)).views_of(Comparison)
    assert [c.basis for c in together] == [Basis.BESIDE]
    assert [c.basis for c in apart] == [Basis.AS_OF]


def test_a_pair_of_villages_and_a_named_village_are_not_held_against_counties(
    compared: Callable[..., list[tuple[str, str, list[str]]]],
) -> None:
    found = compared(
        "2022年，慈溪市向常山县落实援建资金900万元。",
        "2022年，奉化区向文成县落实援建资金90万元。",
        "2022年，余姚市向松阳县三都乡杨家堂村落实援建资金120万元。",
    )
    assert found == [("援建资金", "只有一地", ["0慈溪市—常山县900万元"])]


def test_the_city_stands_beside_and_nothing_is_added(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    rollup = roll_issues(
        issue_of(
            "2022年，全市落实援建资金0.81亿元。\n\n2022年，鄞州区落实援建资金500万元。\n\n2022年，慈溪市落实援建资金900万元。"
        )
    )
    (found,) = rollup.views_of(Comparison)
    assert [figure.display for figure in found.city] == ["0.81亿元"]
    known = {figure.key for table in rollup.tables for figure in table.figures}
    assert {cell.figure.key for cell in found.cells} <= known
    assert [cell.figure.display for cell in found.cells] == ["500万元", "900万元"]


def test_there_is_no_comparison_where_districts_are_not_printed(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    body = "2022年，全市落实援建资金0.81亿元。\n\n2022年，鄞州区落实援建资金500万元。"
    assert roll_issues(issue_of(body), places=False).views_of(Comparison) == ()


def test_the_order_of_the_issues_changes_no_view(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    issues = [
        issue_of("2022年，慈溪市落实援建资金900万元。3月2日，慈溪与常山签约。", 1, year=2022, month=4),
        issue_of("2022年，鄞州区落实援建资金900万元。3月2日，慈溪与常山签约合作协议。", 2, year=2022, month=5),
        issue_of("2022年，余姚市落实援建资金500万元。2022年，全市实到资金3亿元。", 4, month=3),
    ]
    made = {repr(roll_issues(*order).views) for order in permutations(issues)}
    assert len(made) == 1
