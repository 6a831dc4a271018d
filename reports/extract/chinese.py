"""A sentence → its quantities in Chinese numerals: 三十余个, 百亩, 千万元以上, 六成以上, 翻两番."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.extract import amount, around
from reports.extract.amount import LEAST, Amount, units_of
from reports.extract.found import Found, overlaps
from reports.extract.words import alternation
from reports.model import Hedge
from reports.numerals import CHINESE, decimal_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.extract.hedges import HedgeGrammar
    from reports.lexicon import Lexicon

_B = r"\s{0,3}"
_ROUND = re.compile(r"[百千万亿萬億]")
_RHETORIC = 6
_FEW = ("家", "所", "座", "支", "名", "位")
_MOST_FEW = 10


class ChineseGrammar:
    """The pattern of quantities in Chinese numerals, compiled from the words of a lexicon."""

    def __init__(self, lexicon: Lexicon, hedges: HedgeGrammar, implied: around.ImpliedUnits) -> None:
        self._units = units_of(lexicon)
        self._hedges = hedges
        self._implied = implied
        numeral = rf"[数几{CHINESE}](?<![第0-9.{CHINESE}].)[{CHINESE}]*+几?"
        self._pattern = re.compile(
            rf"({numeral})(?:[至到]([一二两三四五六七八九十]{{1,3}}))?"
            rf"(?:{_B}({hedges.inside}))?(?:{_B}({alternation(lexicon.units)}))?(?:{_B}({hedges.after}))?"
        )
        self._rhetoric = re.compile(alternation(lexicon.rhetoric))
        self._amount = lru_cache(amount.KEPT)(self._make)

    def find(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """The quantities in order; those that overlap a blocked range are left out."""
        floor = 0
        for match in self._pattern.finditer(text):
            groups = match.groups()
            written, _, inside, word, _ = groups
            if (word or len(written) > 1) and (written != "一" or inside):
                found = self._read(match, groups, text, floor, blocked)
                if found:
                    yield found
            floor = match.end()

    def _read(
        self,
        match: re.Match[str],
        groups: tuple[str, ...],
        text: str,
        floor: int,
        blocked: Sequence[tuple[int, int]],
    ) -> Found | None:
        at, end = match.span()
        before, start = self._hedges.before(text, at, floor)
        if overlaps(start, end, blocked) or around.is_quoted(text, start, end) or around.is_step(text, end):
            return None
        written, _, inside, word, after = groups
        unit = word or (self._implied.of(text, start, at, end) if before and _is_round(written) else None)
        if unit is None:
            return None
        mean, least = around.said_before(text, start)
        made = self._amount(before, least, unit, *groups)
        if made is None or (made.money and around.is_limit(text, end, after)):
            return None
        if made.quantity.hedge is Hedge.ABOUT and around.is_lost(text, start, written):
            return None
        small = not inside and made.kind in ("个体", "村镇") and self._is_small(text, end, word, written, made)
        return Found(start if made.hedged else at, end, at, made.quantity, made.kind, mean, small, made.duration)

    def _make(self, before: str, least: str, unit: str, *groups: str | None) -> Amount | None:
        """The amount that the groups of the pattern give; None where they hold no numeral."""
        written, last, inside, _, after = (group or "" for group in groups)
        if len(written) > amount.LONGEST:
            return None
        base, factor, kind = self._units[unit]
        hedge, said = self._hedges.of(before, inside, after, written)
        if hedge is Hedge.EXACT and least:
            hedge, said = LEAST[least], least
        with suppress(ValueError):
            quantity = amount.chinese(written, last, factor, base, hedge, said)
            return Amount(quantity, kind, bool(before) and hedge is not Hedge.EXACT)
        return None

    def _is_small(self, text: str, end: int, word: str | None, written: str, made: Amount) -> bool:
        """`四个环节`: a small numeral may only sum up what is told, and counts where a metric claims it."""
        if made.quantity.value > _MOST_FEW or _ROUND.search(written) or written.strip("数几") != written:
            return False
        return bool(self._rhetoric.search(text, end, end + _RHETORIC)) or word not in _FEW


def _is_round(written: str) -> bool:
    """Whether a numeral without a unit may be a figure: 近亿, but not 近百."""
    digits = written.strip("数几")
    return len(digits) > 1 and bool(_ROUND.search(digits))


class TenthsGrammar:
    """六成以上, 七成五, 百分之三十: percent in Chinese words."""

    def __init__(self, hedges: HedgeGrammar) -> None:
        self._hedges = hedges
        self._pattern = re.compile(
            rf"(?:([一二两三四五六七八九])成([半五])?(?![为立员效果就熟长])|百分之([{CHINESE}]++))"
            rf"(?:{_B}({hedges.after}))?"
        )

    def find(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """The percentages in order; those that overlap a blocked range are left out."""
        floor = 0
        for match in self._pattern.finditer(text):
            ten, half, number, after = match.groups()
            before, start = self._hedges.before(text, match.start(), floor)
            floor = match.end()
            if overlaps(start, floor, blocked) or len(number or "") > amount.LONGEST:
                continue
            value = decimal_of(ten) * 10 + (5 if half else 0) if ten else decimal_of(number)
            hedge, word = self._hedges.of(before, None, after)
            quantity = amount.hedged(value, Decimal(10 if ten and not half else 1), "%", hedge, word)
            start = start if hedge is not Hedge.EXACT else match.start()
            yield Found(start, floor, match.start(), quantity, "比率")
