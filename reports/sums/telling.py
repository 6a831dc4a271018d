"""A computed figure → the conditions that it was held against, for `jianbao explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Change, Condition, Fact, Ground, Hedge, Standing, Sum
from reports.numerals import chinese_date
from reports.sums.conditions import caveats_of

if TYPE_CHECKING:
    from reports.model import Figure, IssuedFigure


def rule_of_computed(figure: Figure) -> tuple[Condition, ...]:
    """The conditions of a sum or a change in the order of docs/roll-up.md, its arithmetic last."""
    match figure.origin:
        case Sum() as found:
            return _of_sum(found, derived=figure.standing is Standing.DERIVED)
        case Change() as change:
            return _of_change(change)
    return ()


def _of_sum(found: Sum, *, derived: bool) -> tuple[Condition, ...]:
    first = found.summands[0]
    time = "同类期间，首尾相接，不重叠，一个不缺" if derived else f"都是{_days(first)}"
    place = "同一地区" if derived else "互不包含，方向相同，没有全市数"
    return (
        Condition(Ground.METRIC.value, f"都是“{first.metric}”，{_caveats(first)}"),
        Condition(Ground.NATURE.value, "都是实绩" if derived else "性质相同，没有预期数"),
        Condition(Ground.UNIT.value, f"都是{found.total.unit}，没有折算"),
        Condition(Ground.PERIOD.value, time),
        Condition(Ground.PLACE.value, place),
        Condition(Ground.PART.value, "互不为分项，也不疑似包含"),
        Condition(Ground.REPEAT.value, "没有同一事实算两次"),
        Condition(Ground.HEDGE.value, _hedge(found)),
        Condition("算式", found.arithmetic),
    )


def _hedge(found: Sum) -> str:
    if found.total.hedge is Hedge.EXACT:
        return "都是确数，合计是确数"
    hedged = "、".join(fact.shown for fact in found.summands if fact.quantity.hedge is not Hedge.EXACT)
    return f"含概数（{hedged}），合计写作“{found.display}”"


def _of_change(change: Change) -> tuple[Condition, ...]:
    base = change.earlier
    if base is None:
        return (Condition("原文", "原文写明增速，照原文的说法，不加“同比”"),)
    issued = change.issued
    seen = (Condition("基数", f"来源里没有，“{issued.shown}”见{issued.source}"),) if issued else ()
    return (
        *seen,
        Condition(Ground.METRIC.value, f"都是“{base.metric}”，{_caveats(base)}"),
        Condition(Ground.PLACE.value, "同一地区"),
        Condition(Ground.PERIOD.value, f"{_days(change.current)}，与{_days(base)}一样长"),
        Condition(Ground.HEDGE.value, "都是确数"),
        Condition("算式", f"{change.arithmetic}，四舍五入到一位小数"),
    )


def _caveats(fact: Fact | IssuedFigure) -> str:
    return f"口径相同（{'、'.join(sorted(caveats_of(fact)))}）" if caveats_of(fact) else "没有口径说明"


def _days(fact: Fact | IssuedFigure) -> str:
    start, end = fact.period.start, fact.period.end
    if end is None:
        return "同一天"
    return f"{chinese_date(start)}至{chinese_date(end)}" if start and start != end else f"截至{chinese_date(end)}"
