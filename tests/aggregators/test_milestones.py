"""Events of the window stand once, in the order of their days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.compose.views import told_day
from reports.model import Issue, Milestone, Rollup
from tests.windows import NOVEMBER

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def told(roll_issues: Callable[..., Rollup]) -> Callable[..., list[tuple[str, str, int]]]:
    def tell(*issues: Issue, **other: object) -> list[tuple[str, str, int]]:
        found = roll_issues(*issues, **other).views_of(Milestone)
        return [(told_day(m.event), m.event.what, len(m.events)) for m in found]

    return tell


def test_events_are_in_the_order_of_their_days_and_of_the_window_only(
    issue_of: Callable[..., Issue], told: Callable[..., object]
) -> None:
    issue = issue_of(
        "11月8日，慈溪与常山签约。3月底，鄞州与衢江召开联席会议。\n\n去年12月3日，余姚赴松阳考察。",
        year=2022,
        month=12,
    )
    assert told(issue) == [("2022年3月底", "鄞州与衢江召开联席会议", 1), ("2022年11月8日", "慈溪与常山签约", 1)]
    assert told(issue, window=NOVEMBER) == [("2022年11月8日", "慈溪与常山签约", 1)]


def test_an_event_of_two_issues_is_one_with_both_as_its_sources(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    one = issue_of("3月2日，慈溪—常山“产业飞地”项目签约。", 3, year=2022, month=4)
    other = issue_of("2022年3月2日，慈溪市与常山县签订“产业飞地”协议。", 9, year=2022, month=9)
    (found,) = roll_issues(other, one).views_of(Milestone)
    assert found.event.what == "慈溪—常山“产业飞地”项目签约"
    assert [event.issue for event in found.events] == ["2022年第3期", "2022年第9期"]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("3月3日，慈溪—常山“产业飞地”项目签约。", "another day"),
        ("3月2日，余姚—松阳“产业飞地”项目签约。", "another pair"),
        ("3月2日，慈溪—常山“产业飞地”项目开工。", "another kind"),
    ],
)
def test_different_events_are_not_merged(
    issue_of: Callable[..., Issue], told: Callable[..., list[object]], other: str, why: str
) -> None:
    one = issue_of("3月2日，慈溪—常山“产业飞地”项目签约。", 3, year=2022, month=4)
    assert len(told(one, issue_of(other, 4, year=2022, month=5))) == 2, why


def test_two_like_events_of_one_issue_stay_two_where_their_words_differ(
    issue_of: Callable[..., Issue], told: Callable[..., list[object]]
) -> None:
    body = "3月2日，慈溪与常山签约丝瓜络加工项目。\n\n3月2日，慈溪与常山签署师生研学框架。"
    assert len(told(issue_of(body, year=2022, month=4))) == 2


def test_the_same_event_told_twice_in_an_issue_is_one(
    issue_of: Callable[..., Issue], told: Callable[..., list[tuple[str, str, int]]]
) -> None:
    body = "3月2日，慈溪与常山签订“产业飞地”合作协议。\n\n3月2日，慈溪市与常山县签订“产业飞地”协议。"
    assert [count for *_, count in told(issue_of(body, year=2022, month=4))] == [2]


def test_events_do_not_depend_on_districts_being_printed(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    issue = issue_of("3月2日，慈溪与常山签约。2022年，全市实到资金3亿元。", year=2022, month=4)
    with_places, without = (roll_issues(issue, places=places).views_of(Milestone) for places in (True, False))
    assert with_places == without != ()
