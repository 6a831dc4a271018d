"""A sentence → the quantities in it: number, multiplier, unit, hedge, range, bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.extract.words import alternation
from reports.model import Hedge, Quantity
from reports.numerals import CHINESE, decimal_of, half_width_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.lexicon import HedgeWord, Lexicon

_MULTIPLIERS = {
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
_NUMBER = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_RANGE_MARK = r"\s*(?:[-—–~～－]{1,2}|至|到)\s*"
_ROUND = re.compile(r"[百千万亿萬億]")
_MEAN_BEFORE = re.compile(r"(?:每(?:亩|人|户|村|个|家|名|所|吨|平方米)|[亩人户县村均校家]均)[^，。；、]{0,4}$")
_CAPACITY = re.compile(r"(?:年|日|月)(?:产|产能|处理|加工|生产)$")
_QUALIFIER = re.compile(r"(?:的)?[^，。；、0-9]{0,4}?(?:项目|企业|工程|产业|园区|集群|大户|平台)")
_AT_LEAST = re.compile(r"(?:至少|最少|起码)[^，。；、0-9]{1,12}$")
_AT_MOST = re.compile(r"(?:至多|最多)[^，。；、0-9]{1,12}$")
_RHETORIC = 6
_STEP_UP = re.compile(r"(?:元|人)?(?:台阶|大关|关口|级)")
_MONEY_CUE = re.compile(r"(?:资|款|额|收|入|值|税|利|元|达|超|破|募集|投|帮扶|到)[^，。；]{0,3}$")
_LATIN_AFTER = re.compile(r"\s?(?:[A-Za-z]|\+[0-9])")


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a sentence: `start` to `end` with its hedge, the number itself from `number` on.

    `unit` of the quantity is the base unit; `kind` its kind; `mean` marks 每亩, 人均, 万元/亩. `small` marks a Chinese
    numeral under 百 that counts only where a metric claims it.
    """

    start: int
    end: int
    number: int
    quantity: Quantity
    kind: str
    mean: bool = False
    small: bool = False
    duration: bool = False


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
        return value, value + max(step, _last_digit(value))
    return None, None


_REMAINDERS = ("余", "多", "来", "有余")


def _last_digit(value: Decimal) -> Decimal:
    """One unit of the last digit of a value that is not zero: 3500 → 100."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)


class QuantityGrammar:
    """The patterns of quantities, compiled from the words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._hedges = {(h.position, h.word): h for h in lexicon.hedges}
        before = self._words("before")
        inside = self._words("inside")
        after = self._words("after")
        units = alternation(lexicon.units)
        multiplier = alternation(_MULTIPLIERS)
        tail = (
            rf"\s*(?P<in1>{inside})?\s*(?P<times>{multiplier})?\s*(?P<in2>{inside})?\s*"
            rf"(?P<unit>{units})?(?P<per>\s*[/／]\s*[年月日天亩人户吨])?(?:\s*(?P<after>{after}))?"
        )
        self._arabic = re.compile(
            rf"(?P<hedge>(?:{before})\s*)?(?<![A-Za-z0-9.第〔\[])"
            rf"(?:(?P<low>{_NUMBER})\s*(?P<lowtimes>{multiplier})?(?:{units})?{_RANGE_MARK})?"
            rf"(?:(?P<big>[0-9]+(?:\.[0-9]+)?)\s*[亿億]\s*(?=[0-9]+\s*千?[万萬]))?(?P<number>{_NUMBER})" + tail
        )
        self._chinese = re.compile(
            rf"(?P<hedge>(?:{before})\s*)?(?<![第0-9.{CHINESE}])"
            rf"(?:(?P<low>[一二两三四五六七八九十]{{1,3}})[至到](?=[一二两三四五六七八九十]))?"
            rf"(?P<number>[数几]?[{CHINESE}]+几?|[数几][{CHINESE}]*)\s*(?P<in2>{inside})?\s*(?P<unit>{units})?"
            rf"(?:\s*(?P<after>{after}))?"
        )
        self._rhetoric = re.compile(alternation([*lexicon.rhetoric]))
        self._tenths = re.compile(
            rf"(?P<hedge>(?:{before})\s*)?(?:(?P<tenth>[一二两三四五六七八九])成(?P<half>[半五])?(?![为立员效果就熟长])"
            rf"|百分之(?P<number>[{CHINESE}]+))(?:\s*(?P<after>{after}))?"
        )
        self._shades = re.compile(alternation([*lexicon.not_quantities]))
        self._implied = re.compile(r"[^，。；、0-9]{0,4}?(" + alternation([*lexicon.implied_units]) + ")")

    def _words(self, position: str) -> str:
        return alternation(h.word for h in self._lexicon.hedges if h.position == position)

    def find(self, sentence: str, taken: Sequence[tuple[int, int]] = ()) -> list[Found]:
        """The quantities of a sentence in order; `taken` are ranges that hold time phrases and are left alone."""
        text = half_width_digits(sentence)
        blocked = [*taken, *(m.span() for m in self._shades.finditer(text))]
        found = list(self._find_arabic(text, blocked))
        blocked += [(f.start, f.end) for f in found]
        found += self._find_tenths(text, blocked)
        found += self._find_chinese(text, [*blocked, *((f.start, f.end) for f in found)])
        return sorted(found, key=lambda f: f.start)

    def _find_arabic(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        for match in self._arabic.finditer(text):
            number = min(match.start(name) for name in ("low", "big", "number") if match[name])
            if _overlaps(number, match.end("number"), blocked) or not (match["unit"] or match["times"]):
                continue
            if not match["unit"] and _LATIN_AFTER.match(text, match.end()):
                continue
            read = self._read(match, text, decimal_of(match["number"]), number)
            if read and not _CAPACITY.search(text, 0, match.start()) and not _qualifies(match, text, read):
                yield read

    def _find_tenths(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """六成以上, 七成五, 百分之三十: percent in Chinese words."""
        for match in self._tenths.finditer(text):
            if _overlaps(match.start(), match.end(), blocked):
                continue
            ten = match["tenth"]
            value = decimal_of(ten) * 10 + (5 if match["half"] else 0) if ten else decimal_of(match["number"])
            hedge, word = self._hedge(match, "")
            step = Decimal(10 if ten and not match["half"] else 1)
            at = match.start("tenth") if ten else match.start("number") - len("百分之")
            lower, upper = bounds(value, step, hedge, word)
            quantity = Quantity(value, "%", hedge, word, None, lower, upper)
            yield Found(match.start() if hedge is not Hedge.EXACT else at, match.end(), at, quantity, "比率")

    def _find_chinese(self, text: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Found]:
        for match in self._chinese.finditer(text):
            word = match["number"].strip("数几")
            round_number = bool(_ROUND.search(match["number"])) or match["number"] != word
            if _overlaps(match.start(), match.end(), blocked) or _quoted(text, match.start(), match.end()):
                continue
            if not match["unit"] and not (match["hedge"] and len(word) > 1 and _ROUND.search(word)):
                continue
            try:
                value = decimal_of(word or "十")
            except ValueError:
                continue
            at = match.start("low") if match["low"] else match.start("number")
            read = self._read(match, text, value, at, chinese=match["number"])
            if read is None or (word == "一" and not match["in2"]) or self._hollow(match, read):
                continue
            if _qualifies(match, text, read) or _STEP_UP.match(text, match.end()):
                continue
            small = not round_number and not match["in2"] and value <= 10 and read.kind in ("个体", "村镇")
            if small and not self._rhetoric.search(text, match.end(), match.end() + _RHETORIC):
                small = match["unit"] not in ("家", "所", "座", "支", "名", "位")
            yield Found(read.start, read.end, read.number, read.quantity, read.kind, read.mean, small, read.duration)

    @staticmethod
    def _hollow(match: re.Match[str], read: Found) -> bool:
        """`集体资金万元`: a multiplier of money without a digit and without a hedge is a number lost in reprinting."""
        bare = not any(c in match["number"] for c in "〇零一二两三四五六七八九数几")
        named = match.string[: match.start()].endswith(("资金", "金额", "收入", "总额", "投资", "产值", "价值", "计"))
        return bare and named and read.quantity.hedge is Hedge.ABOUT

    def _read(self, match: re.Match[str], text: str, number: Decimal, at: int, chinese: str = "") -> Found | None:
        groups = match.groupdict()
        times = Decimal(_MULTIPLIERS.get(groups.get("times") or "", 1))
        unit = self._unit(groups.get("unit"), text, match, bool(times > 1 or chinese))
        if unit is None:
            return None
        base, factor, kind = unit
        value = (number * times + _hundred_millions(groups.get("big"))) * factor
        hedge, word = self._hedge(match, chinese)
        if hedge is Hedge.EXACT and _AT_LEAST.search(text, 0, match.start()):
            hedge, word = Hedge.OVER, "至少"
        elif hedge is Hedge.EXACT and _AT_MOST.search(text, 0, match.start()):
            hedge, word = Hedge.UNDER, "至多"
        step = _step(groups["number"], chinese) * times * factor
        low = groups.get("low")
        value_max = None
        if low:
            low_times = _MULTIPLIERS.get(groups.get("lowtimes") or "")
            value, value_max = decimal_of(low) * (low_times or times) * factor, value
            hedge, word = Hedge.EXACT, ""
        lower, upper = bounds(value, step, hedge, word)
        start = match.start() if groups["hedge"] and hedge is not Hedge.EXACT else at
        per = (groups.get("per") or "").strip()
        mean = bool(per) or bool(_MEAN_BEFORE.search(text, max(0, start - 8), start))
        shown = f"{base}{per.replace('／', '/')}" if per else base
        quantity = Quantity(_plain(value), shown, hedge, word, value_max and _plain(value_max), lower, upper)
        end = max(match.end(name) for name in groups if groups[name] and name not in ("hedge",))
        return Found(start, end, at, quantity, kind, mean, duration=kind == "时长")

    def _unit(
        self, word: str | None, text: str, match: re.Match[str], counted: bool
    ) -> tuple[str, Decimal, str] | None:
        if word:
            unit = self._lexicon.units[word]
            return unit.base, unit.factor, unit.kind
        if not counted:
            return None
        noun = self._implied.match(text, match.end())
        base = self._lexicon.implied_units[noun[1]] if noun else None
        if base is None and _MONEY_CUE.search(text, max(0, match.start() - 8), match.start("number")):
            base = "元"
        return (base, Decimal(1), self._lexicon.kind_of(base)) if base else None

    def _hedge(self, match: re.Match[str], chinese: str) -> tuple[Hedge, str]:
        groups = match.groupdict()
        after, before = groups.get("after"), (groups.get("hedge") or "").strip()
        for position, word in (
            ("inside", groups.get("in1") or groups.get("in2")),
            ("after", after),
            ("before", before),
        ):
            found: HedgeWord | None = self._hedges.get((position, word)) if word else None
            if found and found.word == "上" and not chinese:
                continue
            if found and found.hedge is not Hedge.EXACT:
                return found.hedge, found.word
        if chinese and (chinese[0] in "百千万亿萬億数几" or chinese[-1] in "数几"):
            return (Hedge.OVER, "余") if chinese[-1] == "几" else (Hedge.ABOUT, "")
        return Hedge.EXACT, before


def _hundred_millions(written: str | None) -> Decimal:
    """The 亿 of `1亿2千万元`."""
    return decimal_of(written) * 10**8 if written else Decimal(0)


def _qualifies(match: re.Match[str], text: str, read: Found) -> bool:
    """`5亿元以上项目7个`: the amount says which projects, and is no figure."""
    bound = match["after"] in ("以上", "以下", "以内")
    return bound and read.kind in ("金额", "外币") and bool(_QUALIFIER.match(text, match.end()))


def _step(written: str, chinese: str) -> Decimal:
    """One unit of the last digit written, before any multiplier."""
    if chinese:
        return _last_digit(decimal_of(chinese.strip("数几") or "十"))
    _, _, fraction = written.partition(".")
    return Decimal(1).scaleb(-len(fraction))


def _plain(value: Decimal) -> Decimal:
    """The value without exponent and without zeros after the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _overlaps(start: int, end: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in ranges)


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether the range lies in a short quotation: a slogan or a name (“万亩千亿”)."""
    opening = text.rfind("“", max(0, start - 12), start + 1)
    closing = text.find("”", end, end + 12)
    return opening >= 0 and closing >= 0 and "”" not in text[opening:start]
