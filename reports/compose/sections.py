"""Figures of the roll-up → the sections of the body: sentences of one subject and time, examples, districts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from reports.compose.clauses import joined
from reports.compose.markdown import escape
from reports.compose.timing import day_words, span_words, start_words
from reports.model import Standing
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Figure, Window

OVERVIEW, OTHERS = "总体情况", "其他工作"
LONGEST_EXAMPLE = 3
CURRENT, AS_OF, SINCE, SPAN, OPEN, INFERRED = "当期", "截面", "累计", "时段", "起点不明", "推定"
_ORDER = (CURRENT, AS_OF, SINCE, SPAN, OPEN, INFERRED)


class Sentence(Struct, frozen=True):
    """What one sentence tells: its kind, words of its time, its subject, and the figures in their order."""

    kind: str
    time: str
    since: str
    source: str
    subject: str
    figures: tuple[Figure, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """The better example comes first: dated before undated ones, fuller before shorter ones."""
        return _ORDER.index(self.kind), -len(self.figures)

    def values(self, lexicon: Lexicon) -> dict[str, Any]:
        """What the template is given."""
        return {
            "类": self.kind,
            "时间": escape(self.time),
            "起": escape(self.since),
            "期号": escape(self.source),
            "主体": escape(self.subject),
            "句": joined(self.figures, lexicon),
            "出处": [escape(issue) for issue in dict.fromkeys(f.facts[0].issue or "" for f in self.figures)],
        }


def section_names(lexicon: Lexicon) -> tuple[str, ...]:
    """The sections under 重点工作进展, in the order of printing."""
    return (*(name for name in lexicon.sections if name != OVERVIEW), OTHERS)


def section_of(figure: Figure, lexicon: Lexicon) -> str:
    """The section that tells a figure."""
    return lexicon.section_of(figure.metric) or OTHERS


def sentences(figures: Iterable[Figure], window: Window, lexicon: Lexicon, city: str) -> list[Sentence]:
    """The figures put together by kind, time and subject; dated ones first, else in the order of the figures."""
    found: dict[tuple[str, ...], Sentence] = {}
    for figure in figures:
        alone = _sentence(figure, window, lexicon, city)
        key = (alone.kind, alone.time, alone.since, alone.source, alone.subject)
        known = found.get(key)
        found[key] = replace(known, figures=(*known.figures, figure)) if known else alone
    return sorted(found.values(), key=lambda sentence: _ORDER.index(sentence.kind))


def examples(told: Sequence[Sentence], most: int) -> list[Sentence]:
    """At most so many sentences of single districts, each of another district where there are several."""
    chosen: list[Sentence] = []
    for sentence in sorted(told, key=lambda sentence: sentence.rank):
        if len(chosen) < most and sentence.subject not in {other.subject for other in chosen}:
            chosen.append(replace(sentence, figures=sentence.figures[:LONGEST_EXAMPLE]))
    return chosen


def _sentence(figure: Figure, window: Window, lexicon: Lexicon, city: str) -> Sentence:
    kind, time, since = _time(figure, window)
    fact = figure.facts[0]
    source = fact.issue or "" if kind == INFERRED else ""
    return Sentence(kind, time, since, source, _subject(figure, lexicon, city), (figure,))


def _time(figure: Figure, window: Window) -> tuple[str, str, str]:
    """Kind of the sentence, words of its time and of the beginning of a running total."""
    period, day = figure.facts[0].period, figure.as_of
    at = day_words(day) if day else ""
    match figure.standing:
        case Standing.STOCK_INFERRED:
            return INFERRED, chinese_date(day) if day else "", ""
        case Standing.YEAR_TO_DATE if period.start and period.end:
            return SPAN, span_words(period.start, period.end), ""
        case Standing.CUMULATIVE if period.start and (period.start, period.end) != (window.start, window.end):
            return SINCE, at, start_words(period.start)
        case Standing.CUMULATIVE if period.start is None:
            return (OPEN if period.inferred else AS_OF), at, ""
        case Standing.STOCK:
            return AS_OF, at, ""
    return CURRENT, window.title, ""


def _subject(figure: Figure, lexicon: Lexicon, city: str) -> str:
    """`慈溪市（结对常山县）`, 帮扶 where the lexicon has no such pair; the city by its name for the audience."""
    fact = figure.facts[0]
    if fact.giver == lexicon.places.home:
        return city
    if not fact.giver or not fact.receiver:
        return fact.giver or fact.receiver or "结对地区"
    paired = (fact.giver, fact.receiver) in lexicon.places.pairs
    return f"{fact.giver}（{'结对' if paired else '帮扶'}{fact.receiver}）"
