"""text as composed → text as set: printable characters, places to break a line, rare characters marked."""

from __future__ import annotations

import re
import unicodedata

from reports.templating.filters import BREAK

_BLANKS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_NONCHARACTERS = "".join(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)))
_REMOVED = str.maketrans("", "", "\ufeff\u200b\u2060" + _NONCHARACTERS)
_UNPRINTABLE = frozenset({"Cc", "Cs"})

_OPENING = frozenset("“‘")
_CLOSING = frozenset("”’")
_QUOTES = (*_OPENING, *_CLOSING)
_NO_BREAK_AFTER = frozenset("（〔［｛《〈「『【“‘([{ ")
_NO_BREAK_BEFORE = frozenset("，。、；：？！）〕］｝》〉」』】”’…—·％“‘,.;:?!)]}% ")


def printable(text: str) -> str:
    """Text without control characters and lone surrogates; line ends and tabs become blanks."""
    text = _BLANKS.sub(" ", text).translate(_REMOVED)
    if text.isprintable():  # most are
        return text
    return "".join(character for character in text if unicodedata.category(character) not in _UNPRINTABLE)


def breakable(stretches: list[str]) -> list[str]:
    """The stretches of one paragraph with a break allowed before an opening and after a closing quote.

    Unicode's line breaking (UAX #14, class QU) keeps both sides of “ and ” together, as it cannot know that
    Chinese quotes need no blanks around them; lines would end ragged.
    """
    whole, start, result = "".join(stretches), 0, []
    if not any(quote in whole for quote in _QUOTES):
        return stretches
    for stretch in stretches:
        end = start + len(stretch)
        result.append("".join(_with_break(whole, index) for index in range(start, end)))
        start = end
    return result


def _with_break(text: str, index: int) -> str:
    before, here, after = text[index - 1 : index], text[index], text[index + 1 : index + 2]
    if here in _OPENING and before and before not in _NO_BREAK_AFTER:
        return BREAK + here
    if here in _CLOSING and after and after not in _NO_BREAK_BEFORE and not _apostrophe(here, after):
        return here + BREAK
    return here


def _apostrophe(quote: str, after: str) -> bool:
    return quote == "’" and after.isascii()


def width(text: str) -> float:
    """Width of the text in characters: one for a Chinese character, half for one of ASCII."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def line_count(text: str, first: float, following: float) -> int:
    """How many lines a paragraph takes whose lines hold so many characters; at least one.

    Lines end where Chinese ones may; a Latin letter or digit beside a Chinese character stands a quarter off, as
    LibreOffice sets it.
    """
    lines, start, room, used = 1, 0, first, 0.0
    for index, character in enumerate(text):
        step = width(character) + (0.25 if index > start and character.isascii() != text[index - 1].isascii() else 0)
        if used + step > room and index > start:
            lines, start, room = lines + 1, _line_end(text, start, index), following
            used = width(text[start:index])
        used += step
    return lines


def _line_end(text: str, start: int, index: int) -> int:
    """Where a line from `start` that has no room for the character at `index` may end; at `index` if nowhere."""
    for end in range(index, start, -1):
        before, after = text[end - 1], text[end]
        inside_word = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        if after not in _NO_BREAK_BEFORE and before not in _NO_BREAK_AFTER and not inside_word:
            return end
    return index
