"""Periods: each form has one window, one label and one title; other spellings get a hint."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.config.spelling import likely_date, likely_period
from reports.config.window import is_period, window_of

DAY = datetime.date(2023, 1, 15)
YEARS = st.integers(1900, 2099)
DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31))
MONTHS = st.builds("{}-{:02}".format, YEARS, st.integers(1, 12))
UNITS = st.one_of(
    YEARS.map(str),
    MONTHS,
    st.builds("{}H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}Q{}".format, YEARS, st.integers(1, 4)),
)
RANGES = st.tuples(MONTHS, MONTHS).map(lambda ends: "..".join(sorted(ends)))


@pytest.mark.parametrize(
    ("text", "title", "start", "end"),
    [
        ("2022", "2022年", "2022-01-01", "2022-12-31"),
        ("2022H1", "2022年上半年", "2022-01-01", "2022-06-30"),
        ("2022H2", "2022年下半年", "2022-07-01", "2022-12-31"),
        ("2022Q1", "2022年第一季度", "2022-01-01", "2022-03-31"),
        ("2022Q3", "2022年第三季度", "2022-07-01", "2022-09-30"),
        ("2022Q4", "2022年第四季度", "2022-10-01", "2022-12-31"),
        ("2022-09", "2022年9月", "2022-09-01", "2022-09-30"),
        ("2022-12", "2022年12月", "2022-12-01", "2022-12-31"),
        ("2023-02", "2023年2月", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024年2月", "2024-02-01", "2024-02-29"),
        ("2022-01..2022-09", "2022年1—9月", "2022-01-01", "2022-09-30"),
        ("2022-09..2022-09", "2022年9月", "2022-09-01", "2022-09-30"),
        ("2021-11..2022-02", "2021年11月—2022年2月", "2021-11-01", "2022-02-28"),
    ],
)
def test_a_period_has_its_title_and_its_days(text: str, title: str, start: str, end: str) -> None:
    window = window_of(text, DAY)
    assert (window.label, window.title) == (text, title)
    assert (window.start.isoformat(), window.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "day", "label"),
    [
        ("last-month", "2023-05-11", "2023-04"),
        ("last-month", "2023-05-31", "2023-04"),
        ("last-month", "2023-01-01", "2022-12"),
        ("last-month", "2024-03-31", "2024-02"),
        ("last-quarter", "2023-05-11", "2023Q1"),
        ("last-quarter", "2023-03-31", "2022Q4"),
        ("last-quarter", "2023-04-01", "2023Q1"),
        ("last-quarter", "2023-12-31", "2023Q3"),
        ("last-year", "2023-05-11", "2022"),
        ("last-year", "2023-01-01", "2022"),
        ("last-year", "2023-12-31", "2022"),
    ],
)
def test_a_relative_period_counts_from_the_day_of_the_issue(text: str, day: str, label: str) -> None:
    date = datetime.date.fromisoformat(day)
    assert window_of(text, date) == window_of(label, date)
    assert window_of(text, date).label == label


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "22", "1822", "2100", "20222", "2022H0", "2022H3", "2022Q0", "2022Q5", "2022q3"),
        *("2022h1", "2022-00", "2022-13", "2022-9", "2022/09", "2022-09-01", "2022 ", "２０２２", "2022年"),
        *("2022..2023", "2022Q1..2022Q2", "2022-09..2022-01", "2022-01..", "2022-01...2022-02"),
        *("2022-1..2022-2", "-2022", "2022-", "2022-01..2022-13"),
        *("last-week", "LAST-MONTH", "../2022", "2022\n", "2022-01..2022-02..2022-03"),
    ],
)
def test_what_is_no_period_has_no_window(text: str) -> None:
    assert not is_period(text)
    with pytest.raises(ValueError, match="no period"):
        window_of(text, DAY)


@settings(deadline=None)
@given(st.one_of(UNITS, RANGES, st.sampled_from(["last-month", "last-quarter", "last-year"])), DAYS)
def test_a_window_is_whole_months_and_its_label_gives_it_again(text: str, day: datetime.date) -> None:
    window = window_of(text, day)
    assert window.start <= window.end
    assert window.start.day == 1
    assert (window.end + datetime.timedelta(days=1)).day == 1
    assert is_period(window.label)
    assert window_of(window.label, day) == window


@settings(deadline=None)
@given(st.sampled_from(["last-month", "last-quarter", "last-year"]), DAYS)
def test_a_relative_period_is_the_one_that_ended_last(text: str, day: datetime.date) -> None:
    window = window_of(text, day)
    assert window.end < day
    following = window.end + datetime.timedelta(days=1)
    longest = {"last-month": 31, "last-quarter": 92, "last-year": 366}[text]
    assert (day - following).days < longest


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_period_or_none_and_gets_a_sound_hint(text: str) -> None:
    likely = likely_period(text)
    assert likely is None or is_period(likely)
    if is_period(text):
        assert likely == text


@settings(deadline=None)
@given(st.one_of(UNITS, RANGES))
def test_a_printed_title_is_understood_as_its_period(text: str) -> None:
    window = window_of(text, DAY)
    likely = likely_period(window.title)
    assert likely is not None
    again = window_of(likely, DAY)
    assert (again.start, again.end, again.title) == (window.start, window.end, window.title)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("2022-9", "2022-09"),
        ("2022/09", "2022-09"),
        ("2022.9", "2022-09"),
        ("202209", "2022-09"),
        ("２０２２", "2022"),
        (" 2022 ", "2022"),
        ("2022年", "2022"),
        ("2022年9月", "2022-09"),
        ("2022q3", "2022Q3"),
        ("2022年3季度", "2022Q3"),
        ("2022上半年", "2022H1"),
        ("2022-1..2022-9", "2022-01..2022-09"),
        ("2022-09..2022-01", "2022-01..2022-09"),
        ("2022年1月至9月", "2022-01..2022-09"),
        ("Last-Month", "last-month"),
        ("上月", "last-month"),
        ("上季度", "last-quarter"),
        ("2022-13", None),
        ("2022Q5", None),
        ("很久以前", None),
    ],
)
def test_a_period_typed_otherwise_gets_its_form_as_a_hint(text: str, likely: str | None) -> None:
    assert likely_period(text) == likely


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("2023-05-11", "2023-05-11"),
        ("2023-5-11", "2023-05-11"),
        ("2023/5/11", "2023-05-11"),
        ("2023年5月11日", "2023-05-11"),
        ("２０２３．５．１１", "2023-05-11"),
        ("20230511", "2023-05-11"),
        ("2023-02-29", None),
        ("2023-13-01", None),
        ("明天", None),
    ],
)
def test_a_date_typed_otherwise_gets_its_form_as_a_hint(text: str, likely: str | None) -> None:
    found = likely_date(text)
    assert (found.isoformat() if found else None) == likely
