"""What was asked for → lines on comparisons, themes, coverage and dated events, for `jianbao explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.compose.views import ANY_METRIC, numbers_sentence, told_day
from reports.model import Comparison, Milestone, Numbers, Silence, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.model import Rollup

MILESTONES, COVERAGE, COMPARISONS, NUMBERS, THEMES = "大事记", "覆盖", "对照", "期号", "专题"
VIEWS = (MILESTONES, COVERAGE, COMPARISONS, NUMBERS, THEMES)


def on_metric(metric: str, rollup: Rollup) -> tuple[str, ...]:
    """Whether the districts' figures of a metric are compared, and which pairs have none."""
    lines = [line for found in rollup.views_of(Comparison) if found.metric == metric for line in _comparison(found)]
    return (*lines, *(_silence(found) for found in rollup.views_of(Silence) if found.metric == metric))


def on_view(asked: str, rollup: Rollup) -> tuple[str, ...]:
    """The lines on a view by its name (大事记, 覆盖, 对照, 期号, 专题), a theme, a pair, a day, `event-1`.

    Of a view that is empty it says so.
    """
    lines = tuple(_lines(asked, rollup))
    return lines or ((f"{asked}：这一期没有",) if asked in VIEWS else ())


def _lines(asked: str, rollup: Rollup) -> Iterator[str]:
    if asked == COMPARISONS:
        yield from (line for found in rollup.views_of(Comparison) for line in _comparison(found))
    if asked in (NUMBERS, COVERAGE):
        yield from (numbers_sentence(found) for found in rollup.views_of(Numbers))
    for silence in rollup.views_of(Silence):
        pairs = ["—".join(pair) for pair in (*silence.telling, *silence.silent)]
        if asked == COVERAGE or asked in pairs:
            yield _silence(silence)
    for theme in rollup.views_of(Theme):
        if asked in (THEMES, theme.name):
            yield _theme(theme)
    for milestone in rollup.views_of(Milestone):
        day = told_day(milestone.event)
        if asked in (MILESTONES, milestone.key, day, day.partition("年")[2]):
            yield from _milestone(milestone)


def _comparison(found: Comparison) -> Iterator[str]:
    yield f"对照：{found.metric}，{found.basis.value}（{found.why}）"
    for cell in found.cells:
        rank = f"{cell.rank}. " if cell.rank else ""
        yield f"  {rank}{cell.place} {cell.figure.display}（{cell.time}，{cell.figure.key}）"


def _silence(found: Silence) -> str:
    name = found.metric or ANY_METRIC
    total = len(found.telling) + len(found.silent)
    said = f"覆盖：{name}，{total}个结对地区中已有数据{len(found.telling)}个{_named(found.telling)}"
    return f"{said}，未见数据{len(found.silent)}个{_named(found.silent)}"


def _named(pairs: Iterable[tuple[str, str]]) -> str:
    told = "、".join("—".join(pair) for pair in pairs)
    return f"（{told}）" if told else ""


def _theme(found: Theme) -> str:
    city = "、".join(cell.figure.key for cell in found.city) or "无"
    example = found.example.figure.key if found.example else "无"
    return f"专题：{found.name}，全市数 {city}，例 {example}，明细 {len(found.details)} 条"


def _milestone(found: Milestone) -> Iterator[str]:
    event = found.event
    place = "—".join(name for name in (event.giver, event.receiver) if name)
    yield f"大事记：{told_day(event)}，{event.what}（{found.key}，{event.kind}，{place}）"
    for told in found.events:
        yield f"  {told.issue or ''} {told.span}：{told.sentence}"
