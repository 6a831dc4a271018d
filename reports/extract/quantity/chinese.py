"""A sentence → its quantities in Chinese numerals: 三十余个, 百亩, 千万元以上, 六成以上, 翻两番."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.extract.quantity import amount, around
from reports.extract.quantity.amount import MULTIPLIERS, Amount, of_share, unit_words, units_of
from reports.extract.quantity.found import Found, overlaps
from reports.extract.words import alternation
from reports.model import Hedge
from reports.numerals import CHINESE, decimal_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.extract.quantity.hedges import HedgeGrammar
    from reports.lexicon import Lexicon

_B = r"\s{0,3}"
_POINT = "(?:点[〇零一二三四五六七八九]+(?=[万亿千百十倍%％平公亩个元])[万亿千百十]*)?"
_ROUND = re.compile(r"[百千万亿萬億]")
_RHETORIC = 6
_FEW = ("家", "所", "座", "支", "名", "位", "栋", "幢", "台", "辆", "间")
_SHARE_CUE = re.compile("[成分番半](?:(?<=[一二两三四五六七八九]成)|(?<=百分)|(?<=番)|(?<=一半))")
_TURNS = ("轮", "届", "期")
_HELD = re.compile(r"举办|开展|组织|连续|累计|共|办了?$")
_MOST_FEW = 10
_PASSING = ("突破", "首次突破", "破", "超", "超过", "逾")
_NONE = ("一", "零", "〇", "几", "数")


class ChineseGrammar:
    """The pattern of quantities in Chinese numerals, compiled from the words of a lexicon."""

    def __init__(self, lexicon: Lexicon, hedges: HedgeGrammar, implied: around.ImpliedUnits) -> None:
        self._units = units_of(lexicon)
        self._hedges = hedges
        self._implied = implied
        numeral = rf"[数几{CHINESE}](?<![第0-9.{CHINESE}].)[{CHINESE}]*+{_POINT}几?"
        self._pattern = re.compile(
            rf"({numeral})(?:[至到]([一二两三四五六七八九十]{{1,3}}))?"
            rf"(?:{_B}({hedges.inside})([万亿萬億])?)?(?:{_B}({unit_words(lexicon)}))?(?:{_B}({hedges.after}))?"
        )
        self._rhetoric = re.compile(alternation(lexicon.rhetoric))
        things = alternation(lexicon.chinese_words.get("可数", ()))
        self._things = re.compile(rf"[^，。；、“”]{{0,6}}?(?:{things})")
        self._amount = lru_cache(amount.KEPT)(self._make)

    def find(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """The quantities in order; those that overlap a blocked range are left out."""
        floor = 0
        for match in self._pattern.finditer(text):
            groups = match.groups()
            written, _, inside, _, word, _ = groups
            if (word or len(written) > 1) and (inside or written not in _NONE or word == "倍"):
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
        if overlaps(start, end, blocked) or around.is_quoted(text, start, end):
            return None
        written, _, inside, _, word, after = groups
        unit = word or (self._implied.of(text, start, at, end) if before and _is_round(written) else None)
        if unit is None or (before not in _PASSING and around.is_step(text, end)):
            return None
        mean, far = around.said_before(text, start)
        made = self._amount(before, far, unit, *groups)
        if made is None or (made.money and around.is_limit(text, start, end, after)):
            return None
        if made.quantity.hedge is Hedge.ABOUT and around.is_lost(text, start, written):
            return None
        sums_up = made.kind in ("个体", "村镇") or word in _TURNS
        small = not inside and sums_up and self._is_small(text, at, end, word, written, made)
        first = start if made.hedged else at
        duration = made.duration and not around.is_saved(text, first, end)
        return Found(first, end, at, made.quantity, made.kind, mean, small, duration)

    def _make(self, before: str, far: str, unit: str, *groups: str | None) -> Amount | None:
        """The amount that the groups of the pattern give; None where they hold no numeral."""
        written, last, inside, times, _, after = (group or "" for group in groups)
        if len(written) > amount.LONGEST:
            return None
        base, factor, kind = self._units[unit]
        hedge, said = self._hedges.of(before, inside, after, written, of_share(far, kind))
        factor *= MULTIPLIERS[times] if times else 1
        with suppress(ValueError):
            quantity = amount.chinese(written, last, factor, base, hedge, said)
            return Amount(quantity, kind, bool(before) and hedge is not Hedge.EXACT)
        return None

    def _is_small(self, text: str, at: int, end: int, word: str | None, written: str, made: Amount) -> bool:
        """`四个环节`: a small numeral may only sum up what is told, and counts where a metric claims it."""
        if word in _TURNS:
            return not _HELD.search(text, max(0, at - 4), at)
        if made.quantity.value > _MOST_FEW or _ROUND.search(written) or written.strip("数几") != written:
            return False
        if self._rhetoric.search(text, end, end + _RHETORIC):
            return True
        return word not in _FEW and not (word in ("个", "条") and self._things.match(text, end))


def _is_round(written: str) -> bool:
    """Whether a numeral without a unit may be a figure: 近亿, but not 近百."""
    digits = written.strip("数几")
    return len(digits) > 1 and bool(_ROUND.search(digits))


class TenthsGrammar:
    """六成以上, 七成五, 百分之三十, 一半, 翻两番: percent in Chinese words."""

    def __init__(self, hedges: HedgeGrammar) -> None:
        self._hedges = hedges
        self._pattern = re.compile(
            rf"(?:([一二两三四五六七八九])成([半五])?(?![为立员效果就熟长]|不(?![到足]))|百分之([{CHINESE}]++)"
            rf"|翻了?([一两二三])?番|(一半)(?!天|年|月))(?:{_B}({hedges.after}|多))?"
        )

    def find(self, text: str, blocked: Sequence[tuple[int, int]]) -> list[Found]:
        """The percentages in order; those that overlap a blocked range are left out."""
        found: list[Found] = []
        if not _SHARE_CUE.search(text):
            return found
        floor = 0
        for match in self._pattern.finditer(text):
            before, start = self._hedges.before(text, match.start(), floor)
            floor = match.end()
            if not overlaps(start, floor, blocked) and len(match[3] or "") <= amount.LONGEST:
                found.append(self._read(match, text, before, start))
        return found

    def _read(self, match: re.Match[str], text: str, before: str, start: int) -> Found:
        value, step = _percent(match)
        _, far = around.said_before(text, start)
        hedge, word = self._hedges.of(before, None, match[6], far=of_share(far, "比率"))
        first = start if before and hedge is not Hedge.EXACT else match.start()
        return Found(first, match.end(), match.start(), amount.hedged(value, step, "%", hedge, word), "比率")


def _percent(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Value and step: 六成 60, 七成五 75, 一半 50; 翻一番 is a growth of 100, 翻两番 of 300."""
    ten, half, number, folds, equal, _ = match.groups()
    if ten:
        return decimal_of(ten) * 10 + (5 if half else 0), Decimal(1 if half else 10)
    if number:
        return decimal_of(number), Decimal(1)
    if equal:
        return Decimal(50), Decimal(10)
    return Decimal((2 ** int(decimal_of(folds or "一")) - 1) * 100), Decimal(100)
