"""Figures of the roll-up → charts, only where several comparable figures stand side by side.

Bars of districts: one metric of the same time and kind for three districts at least. Bars of months: one metric of the
city, month by month. A figure whose day is only inferred, or on which sources disagree, is in no chart.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reports.compose.markdown import escape
from reports.compose.sections import section_of
from reports.compose.timing import span_words, start_words
from reports.model import Bar, Chart, Hedge, Level, Standing
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Figure, Rollup

PAIRS, MONTHLY = "pair", "monthly"
FEWEST = 3
"""Bars that are worth a chart."""
_COMPARABLE = (Standing.CURRENT, Standing.STOCK, Standing.CUMULATIVE)


def charts_of(rollup: Rollup, lexicon: Lexicon) -> dict[str, Chart]:
    """The charts of a roll-up by their keys, in the order of metrics; their captions are those of the template."""
    sets = (*_side_by_side(rollup.table(PAIRS)), *_months(rollup.table(MONTHLY)))
    order = {name: number for number, name in enumerate(lexicon.metrics)}
    chosen = sorted(sets, key=lambda figures: order[figures[0].metric])
    return {f"chart-{n}": _chart(figures, lexicon) for n, figures in enumerate(chosen, 1)}


def chart_values(charts: dict[str, Chart], rollup: Rollup, lexicon: Lexicon) -> dict[str, list[dict[str, Any]]]:
    """What the template is given for the charts of each section."""
    figures = {figure.key: figure for table in rollup.tables for figure in table.figures}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, (key, chart) in enumerate(charts.items(), 1):
        first = figures[chart.bars[0].figure]
        found[section_of(first, lexicon)].append(
            {
                "号": number,
                "类": "各月" if first.table == MONTHLY else "各地",
                "名称": escape(lexicon.metrics[first.metric].metric.display),
                "时间": escape(_time(first)),
                "图": Markup("![{}](#{})").format(escape(chart.alt), key),
            }
        )
    return found


def _side_by_side(figures: Iterable[Figure]) -> Iterator[list[Figure]]:
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        fact = figure.facts[0]
        if fact.level is Level.COUNTY and figure.standing in _COMPARABLE and figure.value and fact.period.end:
            time = (fact.period.start, fact.period.end, fact.period.inferred, fact.cumulative)
            kind = (figure.metric, figure.unit, figure.standing, fact.nature, fact.caveats)
            groups[kind, time].append(figure)
    for group in groups.values():
        if len({figure.facts[0].giver for figure in group}) == len(group) >= FEWEST:
            yield group


def _months(figures: Iterable[Figure]) -> Iterator[list[Figure]]:
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.metric].append(figure)
    for group in groups.values():
        if len(group) >= FEWEST and all(figure.value for figure in group):
            yield group


def _chart(figures: Sequence[Figure], lexicon: Lexicon) -> Chart:
    bars = tuple(_bar(figure) for figure in figures)
    name = lexicon.metrics[figures[0].metric].metric.display
    told = "、".join(f"{bar.label}{bar.display}" for bar in bars)
    return Chart("", f"条形图，{name}：{told}", bars)


def _bar(figure: Figure) -> Bar:
    fact = figure.facts[0]
    end = fact.period.end
    label = f"{end.month}月" if figure.table == MONTHLY and end else fact.giver
    hedged = fact.quantity.hedge is not Hedge.EXACT
    display = figure.display.partition("（")[0]
    return Bar(label, display, figure.value or fact.quantity.value, figure.key, hedged)


def _time(figure: Figure) -> str:
    period = figure.facts[0].period
    if figure.table == MONTHLY and period.end:
        return f"{period.end.year}年"
    end = chinese_date(period.end) if period.end else ""
    if figure.standing is Standing.CURRENT and period.start and period.end:
        return span_words(period.start, period.end)
    return f"{start_words(period.start)}以来，截至{end}" if period.start else f"截至{end}"
