"""A sentence → its quantities in Arabic digits. The pattern starts on a digit; what stands before is looked up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.extract.quantity import amount, around
from reports.extract.quantity.amount import Amount, of_share, unit_words, units_of
from reports.extract.quantity.found import Found, overlaps
from reports.model import Hedge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.extract.quantity.hedges import HedgeGrammar
    from reports.lexicon import Lexicon

_B = r"\s{0,3}"
_NOT_BEHIND = r"(?<![A-Za-z0-9.第〔\[].)"
_GROUPS = r"(?:(?:[,，][0-9]{3})++|(?: [0-9]{3})++)(?![0-9])"
_FIRST = rf"[0-9]{_NOT_BEHIND}(?:[0-9]{{0,2}}{_GROUPS}|[0-9]*+)(?:\.[0-9]++)?"
_DIGITS = r"[0-9]++(?:\.[0-9]++)?"
_NUMBER = rf"(?:[0-9]{{1,3}}{_GROUPS}|[0-9]++)(?:\.[0-9]++)?"
_MARK = rf"{_B}(?:[-—–~～－]{{1,2}}|至|到){_B}"
_PER = r"年|月|日|天|亩|人|户|吨|平方米|公斤|斤|只|台|个|件|度|千瓦时|米|次|小时|瓶|箱|盒|袋|份|张|株|棵|枚|头|羽|趟|期"
_LISTING = "、和"
_SHARED = re.compile(rf"[、和与及]\s?{_DIGITS}\s?个百分点")


class ArabicGrammar:
    """The pattern of quantities in digits, compiled from the words of a lexicon."""

    def __init__(self, lexicon: Lexicon, hedges: HedgeGrammar, implied: around.ImpliedUnits) -> None:
        self._units = units_of(lexicon)
        self._hedges = hedges
        self._implied = implied
        units, times = unit_words(lexicon), amount.MULTIPLIER
        inside, after = hedges.inside, hedges.after
        self._pattern = re.compile(
            rf"({_FIRST})"
            rf"(?:(?=[^0-9，。；、]{{1,9}}[0-9]){_B}({times})?(?:{units})?{_MARK}({_NUMBER})|{_B}[亿億]{_B}({_DIGITS})(?={_B}千?[万萬]))?"
            rf"(?:{_B}({inside}))?(?:{_B}({times}))?(?:{_B}({inside}))?(?:{_B}({units}))?"
            rf"(?:{_B}[/／]{_B}({_PER}))?(?:{_B}({after}))?"
        )
        self._listed = re.compile(rf"(?:[{_LISTING}]\s?{_DIGITS}){{1,6}}\s?({times})?({units})")
        self._amount = lru_cache(amount.KEPT)(self._make)

    def find(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """The quantities in order; those that overlap a blocked range are left out."""
        floor = 0
        for match in self._pattern.finditer(text):
            groups = match.groups()
            if not (groups[7] or groups[5]) and text[match.end() : match.end() + 1] in _LISTING:
                groups = self._with_last(groups, text, match.end())
            if (groups[7] or groups[5]) and not overlaps(match.start(), match.end(match.lastindex or 1), blocked):
                found = self._read(match, groups, text, floor)
                if found:
                    yield found
            floor = match.end()

    def _with_last(self, groups: tuple[str | None, ...], text: str, end: int) -> tuple[str | None, ...]:
        """`1.2、0.8亿元`: the first of a list has the multiplier and the unit of the last."""
        last = self._listed.match(text, end)
        if not last or self._units[last[2]][2] == "时长":
            return groups
        return (*groups[:5], last[1], groups[6], last[2], *groups[8:])

    def _read(self, match: re.Match[str], groups: tuple[str | None, ...], text: str, floor: int) -> Found | None:
        at, end = match.span()
        word = groups[7]
        before, start = self._hedges.before(text, at, floor)
        if word == "个" and _SHARED.match(text, end):
            word = "个百分点"
        broken = word is None and text[end : end + 1].isdigit()
        unit = word or (None if broken else self._implied_unit(text, start, at, end))
        if unit is None or text.startswith("级", end) or around.is_ordinal(text, at) or around.is_tail(text, at):
            return None
        if around.is_capacity(text, start, end):
            return None
        mean, far = around.said_before(text, start)
        made = self._amount(before, far, unit, *groups)
        if made is None or (made.money and around.is_limit(text, start, end, groups[9])):
            return None
        first = start if made.hedged else at
        mean = mean or bool(groups[8])
        duration = made.duration and not around.is_saved(text, first, end)
        return Found(first, end, at, made.quantity, made.kind, mean, duration=duration)

    def _implied_unit(self, text: str, start: int, at: int, end: int) -> str | None:
        return None if around.is_code(text, end) else self._implied.of(text, start, at, end)

    def _make(self, before: str, far: str, unit: str, *groups: str | None) -> Amount | None:
        """The amount that the groups of the pattern give; None where they hold a code and no number."""
        first, low_times, second, rest, inside, times, inner, _, per, after = groups
        if max(len(number or "") for number in (first, second, rest)) > amount.LONGEST:
            return None
        base, factor, kind = self._units[unit]
        shown = f"{base}/{per}" if per else base
        hedge, said = self._hedges.of(before, inside or inner, after, far=of_share(far, kind))
        if second:
            quantity = amount.arabic_range(first or "", low_times or "", second, times or "", factor, shown)
        else:
            quantity = amount.arabic(first or "", times or "", rest or "", factor, shown, hedge, said)
        return Amount(quantity, kind, bool(before) and hedge is not Hedge.EXACT and not second)
