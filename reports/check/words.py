"""words.yaml → the words that the rules look for, as frozen values with one pattern a family."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reports.diagnostics import LexiconError
from reports.strict_yaml import read_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WORDS = Path(__file__).with_name("words.yaml")


class Family(Struct, frozen=True):
    """Words to be found, each with what to write instead (empty where nothing); `harmless` ones hide what they hold."""

    instead: Mapping[str, str]
    pattern: re.Pattern[str]
    harmless: frozenset[str]

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """The words of the family in a text, from left to right, none inside a harmless one."""
        return (match for match in self.pattern.finditer(text) if match.group() not in self.harmless)


class ProofWords(Struct, frozen=True):
    """The words of all families; `within` names for a metric the one that it cannot exceed."""

    times: Family
    shares: Family
    before: tuple[str, ...]
    inside: tuple[str, ...]
    after: tuple[str, ...]
    placeholders: Family
    converting: Family
    old_names: Family
    old_terms: Family
    typos: Family
    within: Mapping[str, str]


@cache
def proof_words() -> ProofWords:
    """The words that came with the program. Raises LexiconError."""
    document = read_known(WORDS, "check/words.yaml", LexiconError)
    if document.problems:
        raise LexiconError(*document.problems)
    words: dict[str, Any] = document.value if isinstance(document.value, dict) else {}
    return ProofWords(
        times=_family(words["时间词"], words["时间词例外"]),
        shares=_family(words["占比"], words["占比例外"]),
        before=_longest_first(words["概数前"]),
        inside=_longest_first(words["概数中"]),
        after=_longest_first(words["概数后"]),
        placeholders=_family(words["占位"]),
        converting=_family(words["折算"], ("未折合", "未折算", "不折算", "不折合", "未作折算")),
        old_names=_family(words["旧名"], words["旧名例外"]),
        old_terms=_family(words["提法"], words["提法例外"]),
        typos=_family(words["错字"], words["错字例外"]),
        within=MappingProxyType(words["包含"]),
    )


def _family(words: Iterable[str] | Mapping[str, str], harmless: Iterable[str] = ()) -> Family:
    instead = dict(words) if isinstance(words, dict) else dict.fromkeys(words, "")
    either = (*instead, *harmless)
    pattern = re.compile("|".join(map(re.escape, _longest_first(either))))
    return Family(MappingProxyType(instead), pattern, frozenset(harmless) - instead.keys())


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
