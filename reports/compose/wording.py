"""Reasons, periods and the number of the issue → the words of official Chinese."""

from __future__ import annotations

from reports.model import Standing, Window
from reports.numerals import chinese_date

REASONS = {
    Standing.OUT_OF_PERIOD.value: "统计时间不在报告期内",
    Standing.NO_PERIOD.value: "期间发生额，原文未注明统计时间",
    Standing.SUBPERIOD.value: "只是报告期内一段时间的数",
    Standing.DUPLICATE.value: "与已列数据为同一事实，只计一次",
    Standing.EXPECTED.value: "预期数、目标数，尚未实现",
    Standing.COMPONENT.value: "已由合计数代表的分项",
    Standing.REVERSE.value: "方向相反（对口地区到本市）",
    Standing.SUPERSEDED.value: "同一指标另有较新的数",
    Standing.BACKGROUND.value: "全省背景数",
    Standing.SUMMARY.value: "总结件未注明期间，待编辑确认",
    Standing.RULED_OUT.value: "按编辑裁定不计",
    Standing.UNKNOWN.value: "指标词典未收，待编辑认定",
    "below_level": "区县及以下或只涉及部分对口地区，不代表全市",
}
"""Why a figure was left out, by the stable name of the reason."""


def window_range(window: Window) -> str:
    """`2022年1月1日至12月31日`: the year stands once where both days share it."""
    start, end = chinese_date(window.start), chinese_date(window.end)
    if window.start.year == window.end.year:
        end = end.removeprefix(f"{window.end.year}年")
    return f"{start}至{end}"


def number_line(year: int, number: int | None) -> str:
    """The line under the masthead: `（2023 第 6 期）`, with room for the number while nobody has given one."""
    return f"（{year} 第 {number} 期）" if number else f"（{year} 第　　期）〔期号待定〕"
