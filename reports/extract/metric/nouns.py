"""A sentence → the words in it that name metrics."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.words import anywhere, brackets_of, without_brackets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.lexicon import Lexicon, MetricEntry

_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff])")
_GAP, _WIDE_GAP = "…", "……"
GAP_LENGTH, WIDE_GAP_LENGTH = 16, 24


class Noun(Struct, frozen=True):
    """An occurrence of words that name metrics; `hole` is the range that `…` stood for.

    What stands inside a bracket (`within`) names only numbers of the same bracket.
    """

    start: int
    end: int
    word: str
    hole: tuple[int, int] | None = None
    within: tuple[int, int] | None = None

    @property
    def length(self) -> int:
        """The number of characters that the word itself has: longer words say more."""
        return len(self.word) - self.word.count(_GAP)


Sides = list[tuple["MetricEntry", str]]
"""Metrics that a noun names, each with the side of the number on which it may stand: before, after, both."""


class NounGrammar:
    """The nouns of all metrics, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._strong: dict[str, Sides] = defaultdict(list)
        self._weak: dict[str, Sides] = defaultdict(list)
        for entry in lexicon.entries:
            for words, side in ((entry.nouns, "both"), (entry.nouns_before, "before"), (entry.nouns_after, "after")):
                for word in words:
                    self._strong[word].append((entry, side))
            for word in entry.nouns_weak:
                self._weak[word].append((entry, "before"))
        self._strong_of, self._weak_of = self._by_kind(self._strong), self._by_kind(self._weak)
        self._shades = frozenset(lexicon.shades)
        known = dict.fromkeys((*self._strong, *self._weak))
        plain = {*(w for w in known if _GAP not in w), *lexicon.shades}
        self._plain = anywhere(plain)
        self._gapped: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for word in known:
            if _GAP in word:
                head, _, tail = _parted(word)
                self._gapped[head].append((word, tail))
        self._heads = anywhere(self._gapped)
        self._inner_heads = {long: [head for head in self._gapped if long.startswith(head)] for long in self._gapped}

    def find(self, sentence: str) -> tuple[Noun, ...]:
        """The nouns of a sentence in order, then those with a gap; a longer word hides the shorter ones inside it.

        A blank left between two characters by reprinting (援建 资金) is no part of a word.
        """
        if _BROKEN.search(sentence):
            kept = [i for i, c in enumerate(sentence) if not _BROKEN.match(sentence, i)]
            return tuple(_moved(noun, kept) for noun in self._find("".join(sentence[i] for i in kept)))
        return self._find(sentence)

    def _find(self, sentence: str) -> tuple[Noun, ...]:
        brackets = brackets_of(sentence)
        bare = without_brackets(sentence) if brackets else sentence
        found = self._find_plain(bare, None)
        for start, end in brackets:
            found += self._find_plain(sentence, (start, end))
        heads = {head: None for longest in self._heads.findall(bare) for head in self._inner_heads[longest]}
        for head in heads:
            for word, tail in self._gapped[head]:
                if tail in bare:
                    found += [Noun(m.start(), m.end(), word, m.span("gap")) for m in _gap_pattern(word).finditer(bare)]
        return tuple(found)

    def _find_plain(self, text: str, within: tuple[int, int] | None) -> list[Noun]:
        found: list[Noun] = []
        last = 0
        begin, stop = within or (0, len(text))
        for match in self._plain.finditer(text, begin, stop):
            start, end = match.span(1)
            if end > last:
                last = end
                if match[1] not in self._shades:
                    found.append(Noun(start, end, match[1], None, within))
        return found

    def entries(self, noun: Noun, *, weak: bool = False) -> Sides:
        """The metrics that a noun names; `weak` asks for those that it names only where nothing else does."""
        return (self._weak if weak else self._strong).get(noun.word, [])

    def entries_for(self, noun: Noun, kind: str, *, weak: bool = False) -> Sides:
        """Those of them that a number of a kind of unit may have at all; money of another currency is money."""
        return (self._weak_of if weak else self._strong_of).get((noun.word, kind), [])

    def _by_kind(self, words: Mapping[str, Sides]) -> dict[tuple[str, str], Sides]:
        found: dict[tuple[str, str], Sides] = defaultdict(list)
        for word, sides in words.items():
            for side in sides:
                kind = self._lexicon.kind_of(side[0].metric.unit)
                for said in (kind, "外币") if kind == "金额" else (kind,):
                    found[word, said].append(side)
        return found

    def of_kind(self, nouns: Sequence[Noun], kind: str) -> list[Noun]:
        """The nouns that can name a number of a kind of unit."""
        kinds = self._lexicon.kind_of
        return [n for n in nouns if any(kinds(entry.metric.unit) == kind for entry, _ in self.entries(n))]


def _moved(noun: Noun, kept: Sequence[int]) -> Noun:
    """A noun of a text without some blanks in the text with them; `kept` are the places of the other characters."""
    start, end = _moved_span((noun.start, noun.end), kept)
    hole = _moved_span(noun.hole, kept) if noun.hole else None
    return Noun(start, end, noun.word, hole, _moved_span(noun.within, kept) if noun.within else None)


def _moved_span(span: tuple[int, int], kept: Sequence[int]) -> tuple[int, int]:
    start = kept[span[0]]
    return start, kept[span[1] - 1] + 1 if span[1] > span[0] else start


def _parted(word: str) -> tuple[str, str, str]:
    """Head, gap and tail of `带动…就业`."""
    return word.partition(_WIDE_GAP if _WIDE_GAP in word else _GAP)


@cache
def _gap_pattern(word: str) -> re.Pattern[str]:
    """The pattern of `带动…就业`: the gap stays within a clause; only that of `……` goes over 、.

    Made when head and tail first stand in a sentence: most of the hundreds are never asked for.
    """
    head, gap, tail = _parted(word)
    stops = "，。；：！？|" if gap == _WIDE_GAP else "，。；：！？、|"
    length = WIDE_GAP_LENGTH if gap == _WIDE_GAP else GAP_LENGTH
    return re.compile(rf"{re.escape(head)}(?P<gap>[^{stops}]{{0,{length}}}?){re.escape(tail)}")
