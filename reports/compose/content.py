"""Roll-up, material and settings → the Chinese variables of the content template, plain values only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.compose.arrears import arrears, office_of
from reports.compose.clauses import clause, shown
from reports.compose.handwritten import HandText, printed_texts
from reports.compose.issues import issue_values
from reports.compose.markdown import escape
from reports.compose.outline import outline
from reports.compose.timing import span_words, window_kind
from reports.compose.views import view_values
from reports.compose.wording import REASONS, window_range
from reports.config import DETAILS, PARTS, Settings
from reports.model import (
    MISSING,
    UNSPECIFIED,
    Change,
    Excluded,
    Fact,
    Figure,
    Material,
    Refusal,
    Rollup,
    Standing,
)
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup

    from reports.lexicon import Lexicon

Values = dict[str, Any]
PAIRS, EXAMPLES = "pair", "example"
SUMS, CHANGES = ("sum", "derived"), "change"
ANNEX = "指标总表"
_TABLES = {"flow": "当期", "stock": "截面", "cumulative": "累计", "monthly": "各月", PAIRS: "各地"}
_CITY = ("core", "flow", "stock", "cumulative")


def content_values(
    settings: Settings,
    lexicon: Lexicon,
    rollup: Rollup,
    material: Material,
    texts: Sequence[HandText] = (),
    left_out: frozenset[str] = frozenset(),
) -> Values:
    """The variables of content.md.j2. Every text is escaped for Markdown; every number carries its figure.

    `texts` are written by hand; `left_out` are the keys of figures that the sentences of the body leave to the annexes.
    """
    core = [_row(figure, lexicon) for figure in rollup.table("core")]
    sources = [fact for name in _CITY for figure in rollup.table(name) for fact in figure.facts]
    detail = settings.detail == DETAILS[-1]
    listed = listed_of(rollup, settings.excluded_shown)
    values: Values = {
        "期间": escape(settings.window.title),
        "期别": escape(window_kind(settings.window)),
        "统计期": escape(window_range(settings.window)),
        "受众": escape(settings.audience),
        "我市": escape(settings.city),
        "截止日期": escape(chinese_date(settings.cutoff)),
        "部分": _parts(settings, left_out),
        "详略": escape(settings.detail),
        "地区形式": escape(settings.places),
        "全市": {name: _city_value(name, rollup) for name in lexicon.metrics},
        "核心": core,
        "有数": [row for row in core if row["有数"]],
        "缺数": [row["名称"] for row in core if not row["有数"]],
        **{name: [_row(f, lexicon) for f in rollup.table(table)] for table, name in _TABLES.items()},
        "合计": [_row(f, lexicon) for table in SUMS for f in rollup.table(table)],
        "变化": [
            *(_change_row(f, lexicon) for f in rollup.table(CHANGES)),
            *(_incomparable(r, lexicon) for r in rollup.refusals if r.table == CHANGES),
        ],
        "出处": _texts(dict.fromkeys(fact.issue or "" for fact in sources)),
        "取自": _texts(_issues_behind(rollup)),
        "单源": len({fact.span.source.path for fact in sources}) == 1,
        **issue_values(settings, rollup, material),
        "未读文件": [{"文件": escape(f), "原因": escape(why)} for f, why in material.rejected],
        "未纳入": [_left_out(item, settings, material, lexicon) for item in listed],
        "未纳入条数": rollup.reasons.total(),
        "未列条数": rollup.reasons.total() - len(listed),
        "未纳入原因": _reasons(rollup.reasons),
        "待补": arrears(rollup.table(PAIRS), rollup.excluded, lexicon) if detail else [],
        "超出": bool(left_out),
        **view_values(rollup, lambda figure: _row(figure, lexicon)),
    }
    values["手写"] = printed_texts(texts, lexicon, values)
    return values | outline(settings, lexicon, rollup, values["手写"], left_out)


def _parts(settings: Settings, left_out: frozenset[str]) -> dict[str, bool]:
    """Which parts are printed; figures of the city that the body has no room for have their annex in any case."""
    needed = any(not key.startswith(f"{PAIRS}-") for key in left_out)
    return {part: part in settings.parts or (needed and part == ANNEX) for part in PARTS}


def _issues_behind(rollup: Rollup) -> list[str]:
    """The issues that printed figures come from, oldest first."""
    facts = [figure.facts[0] for table in rollup.tables for figure in table.figures if figure.facts]
    ordered = sorted(facts, key=lambda fact: (str(fact.issued or ""), fact.issue or ""))
    return list(dict.fromkeys(fact.issue or "" for fact in ordered))


def _city_value(name: str, rollup: Rollup) -> Markup:
    """The figure of the whole city; those of single districts (各地, 典型) are never meant by 全市."""
    whole = (f for table in rollup.tables if table.name not in (PAIRS, EXAMPLES) for f in table.figures)
    return next((shown(figure) for figure in whole if figure.metric == name), escape(MISSING))


def _row(figure: Figure, lexicon: Lexicon) -> Values:
    metric = lexicon.metrics[figure.metric].metric
    return {
        "指标": escape(figure.metric),
        "名称": escape(metric.display),
        "组": escape(metric.group),
        "数": shown(figure),
        "句": clause(figure, lexicon, "", running=False) if figure.facts else escape(""),
        "有数": bool(figure.facts),
        "地区": escape(figure.place),
        "截止": escape(chinese_date(figure.as_of)) if figure.as_of else escape(""),
        "时间": escape(_time_of(figure)),
        "备注": _joined(figure.notes, "；"),
        "出处": _texts({fact.issue: _where(fact) for fact in reversed(figure.facts)}.values())[::-1],
    }


def _time_of(figure: Figure) -> str:
    """`2022年3月`; nothing where the time of a figure has no beginning or no end."""
    period = figure.facts[0].period if figure.facts else UNSPECIFIED
    return span_words(period.start, period.end) if period.start and period.end else ""


def _change_row(figure: Figure, lexicon: Lexicon) -> Values:
    """A rate with what it compares with; the text may not say it."""
    compared = figure.origin.comparison if isinstance(figure.origin, Change) else ""
    return _row(figure, lexicon) | {"比较": escape(compared), "原因": escape("")}


def _incomparable(refusal: Refusal, lexicon: Lexicon) -> Values:
    """The same for a figure that has no rate: the number is 不可比, 原因 names the ground."""
    metric, current = lexicon.metrics[refusal.metric].metric, refusal.facts[0]
    end = current.period.end
    return {
        "指标": escape(refusal.metric),
        "名称": escape(metric.display),
        "数": escape("不可比"),
        "组": escape(metric.group),
        "句": escape(refusal.why),
        "有数": False,
        "地区": escape(refusal.place),
        "截止": escape(chinese_date(end) if end else ""),
        "时间": escape(span_words(current.period.start, end) if current.period.start and end else ""),
        "备注": escape(refusal.why),
        "出处": _texts(dict.fromkeys(map(_where, refusal.facts))),
        "比较": escape(refusal.comparison),
        "原因": escape(refusal.ground.value),
    }


def _where(fact: Fact) -> str:
    """`2023年第6期“（一）立足优势”`: the issue and the beginning of the innermost heading."""
    heading = fact.heading.rpartition("/")[2].partition("，")[0]
    return f"{fact.issue}“{heading}”" if heading else f"{fact.issue}导语"


def _left_out(item: Excluded, settings: Settings, material: Material, lexicon: Lexicon) -> Values:
    fact = item.entry.fact
    return {
        "出处": escape(fact.issue or ""),
        "指标": escape(fact.metric or f"{fact.label}（未识别）"),
        "数": escape(fact.shown),
        "地区": escape("—".join(name for name in (fact.giver, fact.receiver) if name)),
        "报送单位": escape(office_of(fact, material, lexicon, settings.issuer)),
        "原因": escape(item.why),
    }


def listed_of(rollup: Rollup, most: int) -> Sequence[Excluded]:
    """The figures left out that are listed one by one: all, or where they are too many those of the period first.

    Those that speak of another time fill what is left, unless some of them were not opened: they then only count.
    """
    if rollup.reasons.total() <= most:
        return rollup.excluded
    near = [item for item in rollup.excluded if item.reason != Standing.OUT_OF_PERIOD]
    far = [item for item in rollup.excluded if item.reason == Standing.OUT_OF_PERIOD and not rollup.unlisted.facts]
    return (*near, *far)[:most]


def _reasons(counts: Mapping[str, int]) -> list[Values]:
    order: Mapping[str, str] = REASONS
    return [{"原因": escape(text), "条数": counts[name]} for name, text in order.items() if counts[name]]


def _texts(texts: Iterable[str]) -> list[Markup]:
    return [escape(text) for text in texts]


def _joined(texts: Iterable[str], mark: str) -> Markup:
    return escape(mark.join(texts))
