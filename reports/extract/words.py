"""Words of the lexicon → pieces of patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BRACKET = re.compile(r"[（(][^（）()]*[）)]")
"""A bracket without another one inside."""
_NEVER = "\uffff"


def brackets_of(text: str) -> list[tuple[int, int]]:
    """Where the innermost brackets of a text stand."""
    return [match.span() for match in BRACKET.finditer(text)] if "（" in text or "(" in text else []


@lru_cache(maxsize=2)
def without_brackets(text: str) -> str:
    """The text with its innermost brackets blanked; same length. Every number of a sentence asks for it."""
    return BRACKET.sub(_blanked, text) if "（" in text or "(" in text else text


def _blanked(match: re.Match[str]) -> str:
    return "\u0000" * len(match.group())


def alternation(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, of which the longest matches; without any, one that matches nothing.

    Words with a common beginning share it (`实(?:到资金|缴)`), which `re` tries much faster than one word at a time.
    """
    known = sorted({word for word in words if word})
    return "|".join(_branches(known, 0)) or _NEVER


def first_characters(words: Iterable[str]) -> str:
    """The characters that the words begin with, as a set for a lookahead: `[实援]`."""
    firsts = sorted({word[0] for word in words if word})
    return f"[{re.escape(''.join(firsts))}]" if firsts else _NEVER


def anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of the words at every place, those inside another one too, as group 1.

    The pattern takes one character of a set and looks at the words from there: `re` passes quickly over all others.
    """
    known = [word for word in words if word]
    second = first_characters(word[1:] for word in known) if all(len(word) > 1 for word in known) else ""
    return re.compile(f"{first_characters(known)}(?={second})(?<=(?=({alternation(known)})).)")


class Covering:
    """Tells the texts that are made of some words alone, in time in proportion to their length.

    The pattern `(?:累计|完成|累计完成)*` tries every way of parting such a text: 2 to the power of its words.
    """

    def __init__(self, words: Iterable[str], marks: str = "") -> None:
        """`marks` are characters that may stand anywhere between the words, as blanks may."""
        self._marks = frozenset(marks)
        self._words: dict[str, list[str]] = {}
        for word in words:
            self._words.setdefault(word[:1], []).append(word)

    def covers(self, text: str) -> bool:
        """Whether the words, one behind the other, make up the whole text; nothing does so as well."""
        ends = {0}
        for at, letter in enumerate(text):
            if at not in ends:
                continue
            ends.discard(at)
            if letter in self._marks or letter.isspace():
                ends.add(at + 1)
            ends.update(at + len(word) for word in self._words.get(letter, ()) if text.startswith(word, at))
            if not ends:
                return False
        return len(text) in ends


def without_end(text: str, words: tuple[str, ...]) -> str:
    """The text without the words that it ends in, the longest first as they stand in `words`."""
    while text.endswith(words):
        text = text[: -len(next(word for word in words if text.endswith(word)))]
    return text


def _branches(words: Sequence[str], depth: int) -> list[str]:
    """Patterns of the rests of sorted words from `depth` on, grouped by their next character."""
    return [_branch(list(group), depth) for _, group in groupby(words, key=lambda word: word[depth])]


def _branch(words: list[str], depth: int) -> str:
    common = depth + 1
    while len(words[0]) > common and all(len(w) > common and w[common] == words[0][common] for w in words):
        common += 1
    stem = re.escape(words[0][depth:common])
    rests = [word for word in words if len(word) > common]
    if not rests:
        return stem
    inner = f"(?:{'|'.join(_branches(rests, common))})"
    return stem + (inner if len(rests) == len(words) else f"{inner}?")
