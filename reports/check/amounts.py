"""text → the numbers with a unit that stand in it, dates, 期号 and numbers of annexes and tables left out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.numerals import half_width_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.lexicon import Lexicon

_DIGITS = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_CHINESE = "[一二三四五六七八九十百千两]{1,12}"
_ALLOWED = re.compile(
    r"[0-9]{4}\s?年|[0-9]{1,2}\s?[—–-]\s?[0-9]{1,2}\s?月|[0-9]{1,2}\s?月份?(?:\s?[0-9]{1,2}\s?日)?|[0-9]{1,2}\s?日"
    r"|总?第\s?[0-9]{1,6}\s?[期次届条批号个]|附件\s?[0-9]{1,3}|[表图]\s?[0-9]{1,3}|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
)
_TOKEN = re.compile(_DIGITS)


class Amount(Struct, frozen=True):
    """A number with its unit as printed, at `start` to `end`; `chinese` where its digits are Chinese."""

    start: int
    end: int
    text: str
    digits: str
    unit: str
    chinese: bool = False


class _Amounts:
    """Finds the amounts of texts by the units of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        weighty = tuple(word for word, unit in lexicon.units.items() if unit.kind in ("金额", "外币", "面积"))
        self._shades, self._pattern = tuple(lexicon.not_quantities), _pattern(tuple(lexicon.units), weighty)
        self.of = lru_cache(maxsize=8192)(self._of)
        """Those of a text once: several rules ask for them, and a preview asks again at every change."""

    def _of(self, text: str) -> tuple[Amount, ...]:
        return tuple(self._found(text))

    def _found(self, text: str) -> Iterator[Amount]:
        plain = half_width_digits(text)
        for shade in self._shades:
            plain = plain.replace(shade, "　" * len(shade))
        plain = _ALLOWED.sub(lambda match: "　" * len(match.group()), plain)
        for match in self._pattern.finditer(plain):
            digits = match["digits"] or match["chinese"]
            unit = match["unit"] or match["money"]
            start, end = match.span()
            yield Amount(start, end, text[start:end], digits, unit, match["digits"] is None)


def _pattern(units: tuple[str, ...], chinese: tuple[str, ...]) -> re.Pattern[str]:
    def one_of(words: tuple[str, ...]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    scale = r"\s?(?:余|多)?\s?[十百千]?[万亿]?(?:余|多)?\s?"
    return re.compile(
        rf"(?<![0-9.A-Za-z])(?P<digits>{_DIGITS}){scale}(?P<unit>{one_of(units)})"
        rf"|(?P<chinese>{_CHINESE}){scale}(?P<money>{one_of(chinese)})"
    )


_known: list[tuple[Lexicon, _Amounts]] = []
"""That of the lexicon that was used last, which is too large to be compared."""


def amounts_in(text: str, lexicon: Lexicon) -> tuple[Amount, ...]:
    """The amounts of a text. Chinese numerals are amounts only before a unit of money or area."""
    if not _known or _known[0][0] is not lexicon:
        _known[:] = [(lexicon, _Amounts(lexicon))]
    return _known[0][1].of(text)


def numbers_in(text: str) -> list[str]:
    """The Arabic numbers of a text in their order, without group commas."""
    return [number.replace(",", "") for number in _TOKEN.findall(half_width_digits(text))]
