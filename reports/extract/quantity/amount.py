"""The parts of a written number → Quantity: multiplied, in the base unit, with the bounds of its hedge."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.words import alternation
from reports.model import Hedge, Quantity
from reports.numerals import decimal_of

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

MULTIPLIERS = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "萬": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "億": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
MULTIPLIER = rf"(?!千[瓦米克])(?:{alternation(MULTIPLIERS)})"
"""A pattern for them; the 千 of 千瓦 is none."""
LONGEST = 20
"""The most characters that a number has: what is longer is a code."""
KEPT = 4096
"""The amounts recur in briefings: so many are kept, never the sentences that they stand in."""

_PAIR = re.compile("(十?)([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)")
"""两三, 十七八, 五六百: two digits side by side are the ends of a range."""
_POSITION = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_REMAINDERS = ("余", "多", "来", "有余")


class Amount(Struct, frozen=True):
    """A quantity with the kind of its unit; `hedged` where the word before the number is what hedges it."""

    quantity: Quantity
    kind: str
    hedged: bool

    @property
    def money(self) -> bool:
        """Whether it is counted in a currency."""
        return self.kind in ("金额", "外币")

    @property
    def duration(self) -> bool:
        """Whether it is a stretch of time."""
        return self.kind == "时长"


def units_of(lexicon: Lexicon) -> dict[str, tuple[str, Decimal, str]]:
    """Unit word → base unit, factor, kind; base units that have no word of their own stand for themselves."""
    words = {unit.word: (unit.base, unit.factor, unit.kind) for unit in lexicon.units.values()}
    implied = {base: (base, Decimal(1), lexicon.kind_of(base)) for base in (*lexicon.implied_units.values(), "元")}
    return implied | words


def unit_words(lexicon: Lexicon) -> str:
    """The unit words as alternatives of a pattern, each but before the characters that make another word of it."""
    words = sorted(lexicon.units, key=len, reverse=True)
    after = {word: "".join(lexicon.unit_not_before.get(word, ())) for word in words}
    return "|".join(re.escape(word) + (f"(?![{re.escape(after[word])}])" if after[word] else "") for word in words)


def of_share(far: str, kind: str) -> str:
    """A hedge earlier in the clause: one that ends in 的 holds for a share alone."""
    word = far.removesuffix("的")
    return word if word == far or kind == "比率" else ""


def bounds(value: Decimal, step: Decimal, hedge: Hedge, word: str) -> tuple[Decimal | None, Decimal | None]:
    """Lower (inclusive) and upper (exclusive) bound of a hedged value; None is open.

    `step` is one unit of the last digit written. 约 v → v ± step; 余, 多 → up to one more of the last digit that is
    not zero; 近 → from 0.9 v; 超, 以上 → open above; 不足 → open below.
    """
    if hedge is Hedge.ABOUT:
        return value - step, value + step
    if hedge is Hedge.NEAR:
        return value * Decimal("0.9"), value
    if hedge is Hedge.UNDER:
        return None, value
    if hedge is Hedge.OVER:
        if word not in _REMAINDERS:
            return value, None
        return value, value + max(step, last_digit(value))
    return None, None


def last_digit(value: Decimal) -> Decimal:
    """One unit of the last digit of a value that is not zero: 3500 → 100."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)


def arabic(written: str, times: str, rest: str, factor: Decimal, unit: str, hedge: Hedge, word: str) -> Quantity:
    """`1,264.5` `万` → 12645000; `rest` is what follows 亿 in `1亿2千万元` (`2千万`)."""
    scale = _times(times) * factor
    value = decimal_of(written) * 10**8 * factor + decimal_of(rest) * scale if rest else decimal_of(written) * scale
    return hedged(value, _step(rest or written) * scale, unit, hedge, word)


def arabic_range(low: str, low_times: str, high: str, times: str, factor: Decimal, unit: str) -> Quantity:
    """`2` to `3` `亿`: the multiplier holds for both ends unless the lower one has its own or would be the larger."""
    last = decimal_of(high) * _times(times)
    first = decimal_of(low) * _times(low_times or times)
    if not low_times and first > last:
        first = decimal_of(low)
    return Quantity(plain(first * factor), unit, value_max=plain(last * factor))


def chinese(written: str, last: str, factor: Decimal, unit: str, hedge: Hedge, word: str) -> Quantity:
    """`三千余` → 3000, `三` to `五`; 数 and 几 stand for ten of what follows. Raises ValueError for no numeral."""
    pair = _PAIR.fullmatch(written)
    if pair and (_POSITION[pair[3]] - _POSITION[pair[2]] == 1 or pair[2] + pair[3] == "三五"):
        last, written = (f"{pair[1]}{digit}{pair[4]}" for digit in (pair[3], pair[2]))
    value = decimal_of(written.strip("数几") or "十")
    if last:
        return Quantity(plain(value * factor), unit, value_max=plain(decimal_of(last) * factor))
    return hedged(value * factor, last_digit(value) * factor, unit, hedge, word)


def hedged(value: Decimal, step: Decimal, unit: str, hedge: Hedge, word: str) -> Quantity:
    """The quantity with the bounds that its hedge gives it; `step` is one unit of the last digit written."""
    lower, upper = bounds(value, step, hedge, word)
    ends = (bound if bound is None else plain(bound) for bound in (lower, upper))
    return Quantity(plain(value), unit, hedge, word, None, *ends)


def plain(value: Decimal) -> Decimal:
    """The value without exponent and without zeros after the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _times(word: str) -> int:
    return MULTIPLIERS[word] if word else 1


def _step(written: str) -> Decimal:
    """One unit of the last digit written, before any multiplier."""
    _, _, fraction = written.partition(".")
    return Decimal(1).scaleb(-len(fraction))
