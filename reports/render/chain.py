"""A chain → lines for a terminal: the printed row, the rule, and each fact with its sentence and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.render.excerpt import explanation_lines
from reports.render.records import decimal_text
from reports.render.terms import STANDINGS, standing_name, table_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.model import Chain, Figure, Link

NEEDED = "这一行只印全市、对全部对口地区、统计时间与报告期相同的实绩；没有一条数满足"


def chain_lines(chain: Chain) -> list[str]:
    """The row, why it may be printed or why it is empty, and the facts that were used or looked at."""
    if chain.figure is None and chain.remarks:
        return list(chain.remarks)
    looked = _looked_at(chain)
    return [*_head(chain), *_rule(chain), *_links("依据", chain.used), *looked, *chain.remarks, *_refused(chain)]


def _head(chain: Chain) -> Iterator[str]:
    figure = chain.figure
    if figure is None:
        yield f"“{chain.asked}”没有印在哪一行里"
        return
    yield f"{figure.metric}：{figure.display}  （{figure.key}，{table_name(figure.table)}第{chain.row}行）"
    told = [text for text in (_value(figure), figure.place, f"截至 {figure.as_of}" if figure.as_of else "") if text]
    if told or figure.notes:
        yield "  " + "；".join((*told, *figure.notes))


def _value(figure: Figure) -> str:
    return "" if figure.value is None else f"＝ {decimal_text(figure.value)}{figure.unit}"


def _rule(chain: Chain) -> Iterator[str]:
    figure = chain.figure
    if figure is None:
        return
    if figure.standing is None:
        yield f"规则：{NEEDED}"
        return
    name, meaning = STANDINGS[figure.standing]
    yield f"规则：{name}（{figure.standing.value}）：{meaning}"
    yield from (f"  {'✓' if c.holds else '✗'} {c.name}：{c.says}" for c in chain.rule)


def _looked_at(chain: Chain) -> Iterable[str]:
    if chain.others:
        return _links("看过", chain.others)
    return () if chain.used else ("看过：0 条，来源里没有读到这个指标的数",)


def _refused(chain: Chain) -> Iterator[str]:
    if chain.refusals:
        yield f"没有合计、没有比较：{len(chain.refusals)} 条"
    for refusal in chain.refusals:
        place = f"{refusal.place}：" if refusal.place else ""
        yield f"  ✗ {table_name(refusal.table)}（{refusal.ground}）：{place}{refusal.why}"


def _links(title: str, links: tuple[Link, ...]) -> Iterator[str]:
    if links:
        yield f"{title}：{len(links)} 条"
    for number, link in enumerate(links, 1):
        yield f"{number}. {standing_name(link.entry.standing)}：{link.why}"
        yield from explanation_lines(link.explanation)
