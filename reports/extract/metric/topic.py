"""A sentence and its headings → the topics in force at a quantity."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.clause import clause_end, clause_start
from reports.extract.words import alternation

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_REVERSED, _SINGLE = "反向", "单个企业"
_OF_ONE = re.compile(r"的[^，。；、]{1,24}?项目")
NO_TOPICS: frozenset[str] = frozenset()


class Topics(Struct, frozen=True):
    """Topics and cues in force at a quantity.

    `active` ones may be asked for; only those of the sentence and its headings (`own`) may forbid a metric, since a
    topic that merely goes on from the sentence before is too weak for that. One that only a `later` clause names is
    weaker still: a metric that needs no topic comes before one that needs it.
    """

    active: frozenset[str]
    own: frozenset[str]
    later: frozenset[str] = frozenset()

    def favour(self, contexts: frozenset[str]) -> int:
        """How much the topics in force speak for a metric that asks for one of `contexts`; below zero: weakly."""
        return len(contexts & (self.active - self.later)) or -bool(contexts)

    def with_reverse(self) -> Topics:
        """The same, for a figure that goes from the receiver to the giver."""
        return Topics(self.active | {_REVERSED}, self.own | {_REVERSED}, self.later)


class Named(Struct, frozen=True):
    """Topics and cues that a text names, each with where it begins."""

    topics: tuple[tuple[int, str], ...]
    cues: tuple[tuple[int, str], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The topics, wherever they stand."""
        return frozenset(topic for _, topic in self.topics)


class TopicGrammar:
    """Words of topics (the carrier that is spoken of) and cues (hints of the sentence itself)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._topics = _compile(lexicon.topics)
        self._cues = _compile(lexicon.cues)

    def names_in(self, text: str) -> frozenset[str]:
        """The topics of a text, wherever they stand."""
        return Named(_find(self._topics, text)).names

    def named(self, sentence: str) -> Named:
        """The topics and cues of a sentence."""
        return Named(_find(self._topics, sentence), _find(self._cues, sentence))

    def topics_of(self, sentence: str) -> Named:
        """The topics alone: cues only say what numbers mean."""
        return Named(_find(self._topics, sentence))

    @staticmethod
    def at(named: Named, sentence: str, end: int, headings: frozenset[str], carried: frozenset[str]) -> Topics:
        """Topics and cues in force at a quantity that ends at `end`.

        The topic named last before the quantity counts; else one that its clause names behind it; else one carried on
        from the sentence before (`carried`) or from the `headings`; a later clause may give one as well, but a weaker
        one. Cues are those from the last semicolon to the end of the quantity's clause; an attribute (`总投资3亿元的
        …项目`) speaks of a single project.
        """
        topics, cues = named.topics, NO_TOPICS
        before = bisect_left(topics, (end,))
        if before:
            said = frozenset((topics[before - 1][1],))
        else:
            said = frozenset(_between(topics, 0, clause_end(sentence, end))) if topics else NO_TOPICS
        later = NO_TOPICS if said or not topics else named.names
        if named.cues:
            cues = frozenset(_between(named.cues, clause_start(sentence, end, "；"), clause_end(sentence, end)))
        if _OF_ONE.match(sentence, end):
            cues |= {_SINGLE}
        return Topics((said or later or carried or headings) | cues, (said or headings) | cues, later)


def _between(named: Sequence[tuple[int, str]], begin: int, end: int) -> list[str]:
    return [name for _, name in named[bisect_left(named, (begin,)) : bisect_left(named, (end,))]]


_Words = tuple[re.Pattern[str], Mapping[str, str]]


def _compile(table: Mapping[str, tuple[str, ...]]) -> _Words:
    words = {word: name for name, found in table.items() for word in found}
    return re.compile(alternation(words)), words


def _find(words: _Words, text: str) -> tuple[tuple[int, str], ...]:
    pattern, names = words
    return tuple([(match.start(), names[match.group()]) for match in pattern.finditer(text)])
