"""A file's numerals → each in exactly one class: bound to a metric, an unbound quantity, or set aside with a reason.

What is a numeral. In the text as read, page cuts included:
- a run of Arabic digits, half or full width, with its point, its groups (`1,264.5`) and the 十百千万亿 behind it;
- a run of Chinese numerals (〇 to 九, 十百千万亿, 两, with 数 or 几 before a round one) unless a word of the lexicon
  (汉字数: 词语, 成语) holds it, such as 一个, 进一步, 统一, 百姓: there it is part of the word;
- 首 before a measure word (首个, 首批), since it counts to one, and 番 of 翻番.
A run that a fact covers is a numeral whatever word it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.coverage.aside import AsideGrammar, Reason, outside_reason
from reports.extract.quantity.found import Ranges
from reports.extract.words import alternation
from reports.model import Passage, Span
from reports.numerals import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.lexicon import Lexicon
    from reports.model import Fact, Issue, Source

_ARABIC = (
    r"[0-9０-９]++(?:[.．][0-9０-９]++|[,，][0-9０-９]{3}(?![0-9０-９]))*+"
    r"(?:\s{0,2}[余多来]?\s{0,2}[十百千万萬亿億]++)?"
)
_NO_UNIT = f"(?!百分[点之]|千[瓦米克]|[○Ｏ](?![{CHINESE}]))"
_ROUND = "十百千万萬亿億"


class NumeralClass(StrEnum):
    """What becomes of a numeral."""

    BOUND = "bound"
    UNBOUND = "unbound"
    ASIDE = "aside"


class Numeral(Struct, frozen=True):
    """A numeral of a file: its class, why it is set aside, and the id of the fact that holds it."""

    span: Span
    kind: NumeralClass
    reason: Reason | None = None
    fact: str | None = None


class NumeralGrammar:
    """Finds and classifies the numerals of files with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        units = alternation(lexicon.units)
        self._runs = re.compile(
            rf"{_ARABIC}|{_NO_UNIT}(?:[数几](?=[{_ROUND}个家名位])[{CHINESE}]*+|[{CHINESE}]++几?)|首(?=(?:{units}))|(?<=翻)番"
        )
        words = [w for name in ("词语", "成语") for w in lexicon.chinese_words.get(name, ())]
        self._words = re.compile(alternation(words))
        self._aside = AsideGrammar(lexicon)

    def classify(self, source: Source, issues: Sequence[Issue], facts: Iterable[Fact]) -> tuple[Numeral, ...]:
        """Every numeral of a source in order, each once.

        `issues` are those that the source holds and `facts` theirs. Linear in the text; never raises.
        """
        held = sorted(facts, key=lambda fact: fact.span.start)
        pieces = _Pieces(issues)
        found = []
        for span in self._numerals(source, [(f.span.start, f.span.end) for f in held]):
            fact = _covering(held, span)
            if fact:
                kind = NumeralClass.BOUND if fact.metric else NumeralClass.UNBOUND
                found.append(Numeral(span, kind, None, fact.id))
            else:
                found.append(Numeral(span, NumeralClass.ASIDE, self._reason(span, pieces)))
        return tuple(found)

    def _numerals(self, source: Source, held: Sequence[tuple[int, int]]) -> Iterator[Span]:
        words = Ranges([m.span() for m in self._words.finditer(source.text)])
        facts = Ranges(held)
        for match in self._runs.finditer(source.text):
            start, end = match.span()
            if not words.hold(start, end) or facts.touch(start, end):
                yield Span(source, start, end)

    def _reason(self, span: Span, pieces: _Pieces) -> Reason:
        place = pieces.at(span.start)
        if place is None:
            return outside_reason(span, pieces.titles, in_body=pieces.in_body(span.start))
        passage, here = place
        return self._aside.reason(passage.text, here, here + span.end - span.start)


def _covering(facts: Sequence[Fact], span: Span) -> Fact | None:
    """The last fact that begins before the end of a span and reaches into it."""
    index = bisect_right(facts, span.end - 1, key=lambda fact: fact.span.start) - 1
    return facts[index] if index >= 0 and span.start < facts[index].span.end else None


class _Pieces:
    """Where in the file the sentences of its issues stand, page cuts left out."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        found: list[tuple[int, int, Passage, int]] = []
        bodies: list[tuple[int, int]] = []
        titles: set[str] = set()
        for issue in issues:
            pieces = [piece for passage in _sentences(issue) for piece in _stretches(passage)]
            found += pieces
            if pieces:
                bodies.append((min(p[0] for p in pieces), max(p[1] for p in pieces)))
            titles |= {_squeezed(t) for t in (*(issue.contents or ()), *(a.title for a in issue.articles)) if t}
        self._pieces = sorted(found, key=lambda piece: piece[:2])
        self._starts = [piece[0] for piece in self._pieces]
        self._bodies = Ranges(sorted(bodies))
        self.titles = frozenset(titles)

    def at(self, offset: int) -> tuple[Passage, int] | None:
        """The sentence that holds a character of the file and its place there; None outside of all."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._pieces[index][1]:
            return None
        start, _, passage, here = self._pieces[index]
        return passage, here + offset - start

    def in_body(self, offset: int) -> bool:
        """Whether a place lies between the first and the last sentence of an issue."""
        return self._bodies.hold(offset, offset + 1)


def _sentences(issue: Issue) -> Iterator[Passage]:
    yield from issue.editor_note
    for article in issue.articles:
        for section in article.sections:
            yield from section.sentences


def _stretches(passage: Passage) -> Iterator[tuple[int, int, Passage, int]]:
    """(start, end in the file, passage, place in it) of each run of a passage."""
    ends = [*(here for here, _ in passage.runs[1:]), len(passage.text)]
    for (here, there), end in zip(passage.runs, ends, strict=True):
        yield there, there + end - here, passage, here


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
