"""A fact by itself → its standing in the window, and the reason in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Entry, Fact, Level, Measure, Nature, Period, PeriodKind, Standing, Window
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from datetime import date


def judge(fact: Fact, window: Window) -> Entry:
    """The standing of a fact, whatever else is told."""
    standing, reason = _classify(fact, window)
    if standing is not Standing.OUT_OF_PERIOD:
        standing, reason = _overrule(fact, standing, reason)
    return Entry(fact, standing, reason)


def _overrule(fact: Fact, standing: Standing, reason: str) -> tuple[Standing, str]:
    """What keeps a figure of the period out of the tables, whatever its class."""
    if fact.metric is None:
        return Standing.UNKNOWN, f"指标词典未收“{fact.label}”，待编辑认定"
    if fact.nature is Nature.EXPECTED:
        return Standing.EXPECTED, "预期数、目标数，尚未实现，不计入实绩"
    if fact.nature is Nature.PLANNED and fact.measure in (Measure.FLOW, Measure.CUMFLOW):
        return Standing.EXPECTED, "计划数，尚未完成，不计入实绩"
    if fact.level is Level.PROVINCE:
        return Standing.BACKGROUND, "全省背景数，不属本市"
    if fact.reverse:
        return Standing.REVERSE, "方向相反（对口地区到本市），单列，不并入"
    return standing, reason


def _classify(fact: Fact, window: Window) -> tuple[Standing, str]:
    period = fact.period
    if period.kind is PeriodKind.UNSPECIFIED and period.end is None:
        return _without_period(fact, window)
    end = period.end
    if end is None or not window.start <= end <= window.end:
        return Standing.OUT_OF_PERIOD, f"统计时间为{told_period(period)}，不在{window.title}内"
    if period.kind in (PeriodKind.SINCE, PeriodKind.UNSPECIFIED):
        return Standing.CUMULATIVE, f"累计数，截至{day_of(end)}"
    if period.kind is PeriodKind.ASOF:
        cumulative = fact.measure is Measure.CUMFLOW
        return (Standing.CUMULATIVE if cumulative else Standing.STOCK), f"截至{day_of(end)}的数"
    return _closed(fact, window, period, end)


def _closed(fact: Fact, window: Window, period: Period, end: date) -> tuple[Standing, str]:
    """A period with both ends, or a single day."""
    if fact.measure is Measure.STOCK:
        return Standing.STOCK, f"截至{day_of(end)}的存量"
    start = period.start or end
    whole = (start, end) == (window.start, window.end)
    if fact.measure is Measure.CUMFLOW and whole:
        return Standing.CUMULATIVE, f"累计数，截至{day_of(end)}"
    if whole:
        return Standing.CURRENT, "统计时间与报告期相同"
    if start < window.start:
        return Standing.YEAR_TO_DATE, f"起于{day_of(start)}、止于{day_of(end)}，起点早于报告期"
    return Standing.SUBPERIOD, f"只是报告期内一段时间的数（{told_period(period)}），不与{window.title}整期数混列"


def _without_period(fact: Fact, window: Window) -> tuple[Standing, str]:
    issued = fact.issued
    if issued is None or not window.start <= issued <= window.end:
        if issued is None and fact.period.text:
            return Standing.OUT_OF_PERIOD, f"编发日期不明，无法确定“{fact.period.text.strip()}”是何时"
        told = f"{day_of(issued)}编发" if issued else "编发日期不明"
        return Standing.OUT_OF_PERIOD, f"原文未注明统计时间，{told}，不在{window.title}内"
    if fact.measure in (Measure.STOCK, Measure.RATIO) and not _yearly(fact):
        return Standing.STOCK_INFERRED, f"原文未注明统计截止日，按编发日{day_of(issued)}推定"
    return Standing.NO_PERIOD, "期间发生额，原文未注明统计时间，不进任何表"


def _yearly(fact: Fact) -> bool:
    return fact.measure is not Measure.STOCK and bool(fact.period.text)


def told_period(period: Period) -> str:
    """A period in words."""
    if period.start and period.end and period.start != period.end:
        return f"{day_of(period.start)}至{day_of(period.end)}"
    return day_of(period.end) if period.end else (period.text or "不明")


def day_of(value: date | None) -> str:
    """A day in words."""
    return chinese_date(value) if value else "不明"


def effective_end(fact: Fact) -> date | None:
    """The day that a figure speaks of last: the period's end, else the date of the issue (inferred)."""
    return fact.period.end or fact.issued
