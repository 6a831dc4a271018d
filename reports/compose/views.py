"""Views of a roll-up → 对照, 专题, 期号, 覆盖, 大事记, 上期 of the content template, plain values only."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reports.compose.markdown import escape
from reports.model import MISSING, Comparison, Milestone, Numbers, PeriodKind, Silence, Since, Theme
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markupsafe import Markup

    from reports.model import Cell, Event, Figure, Rollup

Values = dict[str, Any]
ANY_METRIC = "各项指标"
_MONTH = re.compile(r"(?:(?:19|20)[0-9]{2}年)?([0-9]{1,2}月.*)")
SHORTEST_RUN = 3


def view_values(rollup: Rollup, row: Callable[[Figure], Values]) -> Values:
    """The variables by name; `row` makes the values of a figure."""
    compared = rollup.views_of(Comparison)
    places = dict.fromkeys(cell.place for comparison in compared for cell in comparison.cells)
    return {
        "对照": [_comparison(comparison, row) for comparison in compared],
        "对照地区": [escape(place) for place in places],
        "专题": [_theme(theme, row) for theme in rollup.views_of(Theme)],
        "期号": [_numbers(numbers) for numbers in rollup.views_of(Numbers)],
        "覆盖": [_silence(silence) for silence in rollup.views_of(Silence)],
        "大事记": [_milestone(milestone) for milestone in rollup.views_of(Milestone)],
        "上期": _since(next(iter(rollup.views_of(Since)), Since("", "", ()))),
    }


def _cell(cell: Cell, row: Callable[[Figure], Values]) -> Values:
    return row(cell.figure) | {"时间": escape(cell.time), "名次": cell.rank}


def _since(since: Since) -> Values:
    rows = [
        {
            "变动": escape(row.kind),
            "名称": escape(row.metric),
            "地区": escape(row.place),
            "时间": escape(row.time),
            "原数": escape(row.then or MISSING),
            "现数": escape(row.now or MISSING),
            "出处": [escape(issue) for issue in row.issues],
        }
        for row in since.rows
    ]
    return {"期号": escape(since.briefing), "期间": escape(since.title), "行": rows}


def _comparison(comparison: Comparison, row: Callable[[Figure], Values]) -> Values:
    cells = [_cell(cell, row) for cell in comparison.cells]
    return {
        "指标": escape(comparison.metric),
        "名称": cells[0]["名称"],
        "可比": comparison.basis.comparable,
        "结论": escape(comparison.basis.value),
        "说明": escape(comparison.why),
        "各地": cells,
        "全市": [row(figure) for figure in comparison.city],
    }


def _theme(theme: Theme, row: Callable[[Figure], Values]) -> Values:
    """A theme; `分段` are its figures of the city with equal times together."""
    city = [_cell(cell, row) for cell in theme.city]
    return {
        "名称": escape(theme.name),
        "全市": city,
        "分段": [{"时间": time, "各数": list(rows)} for time, rows in groupby(city, key=lambda found: found["时间"])],
        "例": _cell(theme.example, row) if theme.example else None,
        "明细": [_cell(cell, row) for cell in theme.details],
    }


def _numbers(numbers: Numbers) -> Values:
    return {
        "刊名": escape(numbers.series),
        "年份": numbers.year,
        "已读": [escape(text) for text in told_numbers(numbers.read)],
        "缺": [escape(text) for text in told_numbers(numbers.missing)],
        "截止后": [escape(text) for text in told_numbers(numbers.late)],
        "句": escape(numbers_sentence(numbers)),
    }


def numbers_sentence(numbers: Numbers) -> str:
    """`2022年已读第10期、第12期，期间缺第11期`: only what lies between two numbers read is said to be missing."""
    said = f"{numbers.year}年已读{'、'.join(told_numbers(numbers.read))}"
    return said + (f"，期间缺{'、'.join(told_numbers(numbers.missing))}" if numbers.missing else "")


def told_numbers(numbers: Sequence[int]) -> list[str]:
    """`第10期`, `第3期至第8期`: runs of three and more are told by their ends."""
    told: list[str] = []
    for _, group in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        run = [number for _, number in group]
        ends = [f"第{run[0]}期至第{run[-1]}期"] if len(run) >= SHORTEST_RUN else [f"第{number}期" for number in run]
        told += ends
    return told


def _silence(silence: Silence) -> Values:
    return {
        "指标": escape(silence.metric or ANY_METRIC),
        "有数": _pairs(silence.telling),
        "无数": _pairs(silence.silent),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Markup]:
    return [escape("—".join(pair)) for pair in pairs]


def _milestone(milestone: Milestone) -> Values:
    event = milestone.event
    return {
        "日期": escape(told_day(event)),
        "月日": escape(re.sub(r"^[0-9]{4}年", "", told_day(event))),
        "类别": escape(event.kind),
        "地区": escape("—".join(name for name in (event.giver, event.receiver) if name)),
        "事": escape(event.what),
        "出处": [escape(issue) for issue in dict.fromkeys(e.issue or "" for e in milestone.events)],
    }


def told_day(event: Event) -> str:
    """`2021年9月24日`, `2021年7月底`; a few days by both ends where the source tells them by another day."""
    period = event.period
    end = period.end
    if end is None:
        return ""
    start = period.start or end
    if period.kind is PeriodKind.POINT or start == end:
        return chinese_date(end)
    said = _MONTH.fullmatch("".join(period.text.split()))
    return f"{start.year}年{said[1]}" if said else f"{chinese_date(start)}至{chinese_date(end)}"
