"""A sentence and its headings → the topics in force at a quantity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

Topics = frozenset[str]
NONE: Topics = frozenset()
REVERSED: Topics = frozenset({"反向"})
REACH_AFTER = 6


class TopicGrammar:
    """Words of topics (the carrier that is spoken of) and cues (hints of the sentence itself)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._topics = _compile(lexicon.topics)
        self._cues = _compile(lexicon.cues)

    def of(self, text: str) -> Topics:
        """The topics that a heading or title names."""
        return frozenset(topic for _, topic in _find(self._topics, text))

    def of_first(self, texts: Iterable[str]) -> Topics:
        """The topics of the first text that names any."""
        return next((topics for topics in map(self.of, texts) if topics), NONE)

    def at(self, sentence: str, end: int, inherited: Topics) -> Topics:
        """Topics and cues in force at a quantity that ends at `end`.

        The topic named last before the quantity, or just behind it, counts; else one that the sentence names later;
        else the inherited ones. Cues are those from the last semicolon to the end of the
        quantity's clause.
        """
        named = _find(self._topics, sentence)
        near = [topic for at, topic in named if at <= end + REACH_AFTER]
        later = frozenset(topic for _, topic in named)
        topics = frozenset({near[-1]}) if near else later or inherited
        clause_end = next((i for i in range(end, len(sentence)) if sentence[i] in "，；。"), len(sentence))
        begin = sentence.rfind("；", 0, end) + 1
        return topics | frozenset(cue for at, cue in _find(self._cues, sentence) if begin <= at < clause_end)


_Words = tuple[re.Pattern[str], Mapping[str, str]]


def _compile(table: Mapping[str, tuple[str, ...]]) -> _Words:
    words = {word: name for name, found in table.items() for word in found}
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) or "\uffff"), words


def _find(words: _Words, text: str) -> list[tuple[int, str]]:
    pattern, names = words
    return [(match.start(), names[match.group()]) for match in pattern.finditer(text)]
