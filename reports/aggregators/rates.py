"""Entries → the rates of change that the text itself gives, each in the words of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Fact, Measure, Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.model import Entry

SAME_TIME, JUST_BEFORE = "同比", "环比"
_HOW = r"(?:逆势|大幅|小幅|稳步|平稳|持续|快速|较快|明显|实现|保持|已)"
"""Words of praise beside a verb: they may stand there, and are not printed."""
_WORDS = re.compile(
    r"(?P<compared>同比|环比|[比较](?:上年|去年|上月|上个月|上季度?|上期)(?:同期)?)?"
    rf"\s*{_HOW}*(?P<verb>增长|增加|上升|提高|增|下降|减少|降低|降)了?\s*$"
)
_LISTED = re.compile(r"\s*[、和及与]\s*")
"""Between the rates of 分别增长81.9%、74.5%."""
_BETWEEN = re.compile(rf"[，,、；;（(\s]*{_HOW}*\s*")
_LAST_YEAR = ("同比", "上年", "去年")
_FALLS = ("下降", "减少", "降")


class TextRate(Struct, frozen=True):
    """A rate of a text: its fact, what it compares with (同比, 环比 or nothing), and the words before it.

    `of` is the figure that it stands behind, None where it stands alone.
    """

    fact: Fact
    comparison: str
    words: str
    of: Fact | None

    @property
    def display(self) -> str:
        """`同比增长81.9%`, `增长近1倍`; 去年 is written 上年, as a briefing of the next year must not say 去年."""
        return f"{self.words.replace('去年', '上年')}{self.fact.shown}"

    @property
    def falls(self) -> bool:
        """Whether it is a decrease."""
        return any(word in self.words for word in _FALLS)


def text_rates(entries: Iterable[Entry]) -> tuple[TextRate, ...]:
    """Every reached rate of change of the sources, in the order of the text."""
    sentences: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for entry in entries:
        sentences[entry.fact.span.source.path, entry.fact.sentence].append(entry.fact)
    return tuple(rate for facts in sentences.values() if any(map(_is_rate, facts)) for rate in _of_sentence(facts))


def by_figure(rates: Iterable[TextRate]) -> Mapping[str, list[TextRate]]:
    """The rates by the id of the figure that they stand behind."""
    found: dict[str, list[TextRate]] = defaultdict(list)
    for rate in rates:
        if rate.of:
            found[rate.of.id].append(rate)
    return found


def _is_rate(fact: Fact) -> bool:
    return fact.measure is Measure.RATIO and fact.nature is Nature.ACTUAL and fact.quantity.unit == "%"


def _of_sentence(facts: Iterable[Fact]) -> Iterator[TextRate]:
    end, owner = 0, None
    before: TextRate | None = None
    for fact in sorted(facts, key=lambda fact: (fact.span.start, fact.span.end)):
        text = fact.sentence
        at = text.find(fact.surface, end)
        if at < 0:
            continue
        words = _WORDS.search(text, end, at) if _is_rate(fact) else None
        if words:
            joined = owner is not None and _BETWEEN.fullmatch(text, end, words.start())
            owner = owner if joined and _agree(owner, fact) else None
            compared = words["compared"] or ""
            before = TextRate(fact, _comparison(compared), compared + words["verb"], owner)
            yield before
        elif before and _is_rate(fact) and _LISTED.fullmatch(text, end, at):
            before = TextRate(fact, before.comparison, before.words, None)
            yield before
        else:
            before, owner = None, None if fact.measure is Measure.RATIO else fact
        end = at + len(fact.surface)


def _agree(owner: Fact | None, rate: Fact) -> bool:
    """Whether a rate may be that of the figure before it: the same time, and no other metric of its own."""
    if owner is None or (owner.period.start, owner.period.end) != (rate.period.start, rate.period.end):
        return False
    return rate.metric is None or rate.metric == f"{owner.metric}增速"


def _comparison(words: str) -> str:
    if any(word in words for word in _LAST_YEAR):
        return SAME_TIME
    return JUST_BEFORE if words else ""
