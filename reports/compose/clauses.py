"""Figures of one subject and time → clauses of a sentence, in the phrases of the lexicon.

`〈产业飞地〉入驻项目…` says 产业飞地 only where the sentence has not named it yet; `【地】` is the receiving place,
`【增】` the word of growth that the source has; 累计 stands once before the figures that it holds for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.compose.markdown import escape, figure_link
from reports.model import Measure, Nature, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Fact, Figure, Metric

CONFLICT = "（来源不一致，待裁定）"
RUNNING, PLANNED, NOT_NEW = "累计", "计划数", "非本期新增"
NUMBER, PLACE, GROWTH = "…", "【地】", "【增】"
_TOPIC = re.compile(r"〈(.*?)〉")
_SAYS_PLANNED = ("计划", "规划", "预计", "约定", "推进")
_GROWTH = re.compile(
    r"(?P<base>同比|环比|较上年同期|比上年同期|较上年|比上年|较年初|较上期)?(?:分别|均|逆势|大幅|快速|稳步|共)*"
    r"(?P<verb>增长|增加|提高|提升|上升|下降|减少|降低|回落)[了约近超逾达为至]*(?:[0-9.]+(?:%|倍)?[、和与])*$"
)
_UNNAMED_GROWTH = "增速"
_COUNTED = re.compile(r"(?:人次|批次|人数|次数|家数|户数|期数|条数|数)$")


def shown(figure: Figure) -> Markup:
    """The number as printed, linked to its figure; what the sources contradict one another on says so."""
    number = figure_link(figure.display, figure.key) if figure.facts else escape(figure.display)
    return Markup("{}{}").format(number, CONFLICT) if figure.facts and figure.value is None else number


def clause(figure: Figure, lexicon: Lexicon, before: str, *, running: bool, notes: Sequence[str] = ()) -> Markup:
    """One figure in its phrase: `实到资金126.16亿元`; `running` puts 累计 in front of what is counted.

    `notes` stand in brackets behind it, with what must be said of the figure itself.
    """
    fact = figure.facts[0]
    phrase = lexicon.phrases.get(figure.metric) or _plain_phrase(lexicon.metrics[figure.metric].metric)
    topic = _TOPIC.match(phrase)
    opening = topic[1] if topic and topic[1] not in before else ""
    words = (RUNNING if running else "") + phrase[topic.end() if topic else 0 :]
    words = words.replace(PLACE, fact.receiver or "对口地区").replace(GROWTH, _growth_of(fact))
    head, _, tail = (opening + words).partition(NUMBER)
    planned = fact.nature is Nature.PLANNED and not any(word in phrase for word in _SAYS_PLANNED)
    told = [PLANNED] if planned else []
    if _must_name_receiver(fact, lexicon) and PLACE not in phrase and not (topic and not opening):
        told.append(fact.receiver)
    note = f"（{'；'.join((*told, *notes))}）" if told or notes else ""
    return Markup("{}{}{}{}").format(escape(head), shown(figure), escape(tail), escape(note))


def _must_name_receiver(fact: Fact, lexicon: Lexicon) -> bool:
    """A figure of the whole city for some receiving places only; a district's sentence names its partner itself."""
    places = lexicon.places
    return fact.giver == places.home and fact.receiver not in ("", *places.their_words)


def joined(figures: Sequence[Figure], lexicon: Lexicon) -> Markup:
    """The clauses of one subject and time: groups of metrics parted by ；, running totals listed behind one 累计.

    Where all of them are running totals of one start, the whole is one list.
    """
    one_start = all(figure.standing is Standing.CUMULATIVE for figure in figures) and len(figures) > 1
    groups = [list(figures)] if one_start else _groups(figures, lexicon)
    return Markup("；").join(_list(group, lexicon) for group in groups)


def _list(figures: Sequence[Figure], lexicon: Lexicon) -> Markup:
    text, was_running = Markup(), False
    for figure, following in zip(figures, (*figures[1:], None), strict=True):
        running = _is_running(figure)
        notes = [note for note in _news(figure) if following is None or note not in _news(following)]
        told = clause(figure, lexicon, text, running=running and not was_running, notes=notes)
        mark = "、" if running and was_running else "，"
        text = Markup("{}{}{}").format(text, mark, told) if text else told
        was_running = running
    return text


def _is_running(figure: Figure) -> bool:
    """Whether 累计 may stand before a figure: of a stock at some day only where its source says so."""
    fact = figure.facts[0]
    if figure.standing is Standing.CUMULATIVE or fact.measure is not Measure.STOCK:
        return RUNNING in figure.notes
    text, number = "".join(fact.sentence.split()), "".join(fact.surface.split())
    return RUNNING in figure.notes and RUNNING in text[: max(0, text.find(number))]


def _news(figure: Figure) -> tuple[str, ...]:
    """Notes that say a figure is no news of this period; neighbours that share one have it once, behind the last."""
    return tuple(note for note in figure.notes if note.endswith(NOT_NEW))


def _groups(figures: Iterable[Figure], lexicon: Lexicon) -> list[list[Figure]]:
    """Neighbours of one group of the lexicon together."""
    groups: list[list[Figure]] = []
    for figure in figures:
        same = groups and _group(groups[-1][-1], lexicon) == _group(figure, lexicon)
        if same:
            groups[-1].append(figure)
        else:
            groups.append([figure])
    return groups


def _group(figure: Figure, lexicon: Lexicon) -> str:
    return lexicon.metrics[figure.metric].metric.group


def _plain_phrase(metric: Metric) -> str:
    """`新建共富工坊…` of a metric without a phrase: the 数 of its name would double the unit."""
    name = metric.display if metric.display != metric.name else _COUNTED.sub("", metric.name) or metric.name
    return f"{metric.verb}{name}{NUMBER}"


def _growth_of(fact: Fact) -> str:
    """`增长`, `同比下降`: what the source says before the number, never more."""
    text, number = "".join(fact.sentence.split()), "".join(fact.surface.split())
    for found in re.finditer(re.escape(number), text):
        match = _GROWTH.search(text, 0, found.start())
        if match and match.end() == found.start():
            return (match["base"] or "") + match["verb"]
    return _UNNAMED_GROWTH
