"""Stable names of standings, tables, levels … → their Chinese terms and what they mean, for tables that people read."""

from __future__ import annotations

from reports.model import Hedge, Level, Nature, Standing

STANDINGS = {
    Standing.CURRENT: ("当期", "统计时间与报告期相同，可以入表"),
    Standing.SUBPERIOD: ("期内分时段", "只是报告期内一段时间的数，不与整期数混列"),
    Standing.STOCK: ("截面", "某一天的存量，截止日在报告期内，可以入表"),
    Standing.STOCK_INFERRED: ("推定截面", "存量或比率，原文未注明截止日，按编发日推定，入表时注明"),
    Standing.RULED_OUT: ("裁定不计", "按编辑裁定不计入"),
    Standing.CUMULATIVE: ("累计", "累计数，截止日在报告期内，可以入表，不当作当期数"),
    Standing.YEAR_TO_DATE: ("年初以来", "起点早于报告期、终点在报告期内，入表时注明起止"),
    Standing.REVERSE: ("反向", "对口地区到本市，单列，不并入"),
    Standing.NO_PERIOD: ("期间未注明", "期间发生额，原文未注明统计时间，不进任何表"),
    Standing.DUPLICATE: ("重复", "与另一条为同一事实，只计一次，列为出处"),
    Standing.EXPECTED: ("预期", "预期数、目标数或尚未完成的计划数，不计入实绩"),
    Standing.COMPONENT: ("分项", "已由合计数代表，不与合计数并列"),
    Standing.OUT_OF_PERIOD: ("不在统计期", "所说的时间不在报告期内"),
    Standing.SUPERSEDED: ("已有较新数", "同一指标另有截止日较新的数"),
    Standing.BACKGROUND: ("全省背景", "全省的数，不属本市"),
    Standing.UNKNOWN: ("指标未识别", "指标词典未收，待编辑认定"),
}
"""Standing → (its name, what it means)."""

TABLES = {
    "core": "核心指标",
    "flow": "当期数据",
    "stock": "截面数据",
    "cumulative": "累计数据",
    "monthly": "各月数据",
    "pair": "部分结对地区情况",
}
LEVELS = {
    Level.PROVINCE: "全省",
    Level.CITY: "全市",
    Level.COUNTY: "区县",
    Level.PARK: "园区",
    Level.VILLAGE: "村镇",
    Level.PROJECT: "项目",
}
NATURES = {Nature.ACTUAL: "实绩", Nature.PLANNED: "计划", Nature.EXPECTED: "预期"}
HEDGES = {Hedge.EXACT: "", Hedge.ABOUT: "约略", Hedge.NEAR: "接近", Hedge.OVER: "超过", Hedge.UNDER: "不足"}


def standing_name(standing: Standing | None) -> str:
    """The Chinese name of a standing; none where a row has no figure."""
    return STANDINGS[standing][0] if standing else ""


def table_name(name: str) -> str:
    """The Chinese name of a table of the roll-up."""
    return TABLES.get(name, name)
