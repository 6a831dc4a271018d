"""The words around a number → what it is not: a capacity, a limit, a name, a mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_MEAN = re.compile(r"(?:每(?:亩|人|户|村|个|家|名|所|吨|平方米)|[亩人户县村均校家]均)[^，。；、]{0,4}$")
_REACH = 14
_MEAN_REACH = 8
_SAID = re.compile("[均每至最起]")
_CAPACITY = tuple(f"{often}{verb}" for often in "年日月" for verb in ("产", "产能", "处理", "加工", "生产"))
_QUALIFIED = re.compile(r"(?:的)?[^，。；、0-9]{0,4}?(?:项目|企业|工程|产业|园区|集群|大户|平台)")
_LIMITS = ("以上", "以下", "以内")
_LEAST = re.compile(r"(?P<least>至少|最少|起码)[^，。；、0-9]{1,12}$|(?:至多|最多)[^，。；、0-9]{1,12}$")
_LATIN = re.compile(r"\s?(?:[A-Za-z]|\+[0-9])")
_STEP_UP = re.compile(r"(?:元|人)?(?:台阶|大关|关口|级)")
_QUOTE_REACH = 12
_LOST = ("资金", "金额", "收入", "总额", "投资", "产值", "价值", "计")


def said_before(text: str, start: int) -> tuple[bool, str]:
    """What stands a little before a number: whether 每亩, 人均 … make it a mean, and 至少 or 至多 of its clause."""
    window = text[max(0, start - _REACH) : start]
    if not _SAID.search(window):
        return False, ""
    least = _LEAST.search(window)
    return bool(_MEAN.search(window, max(0, len(window) - _MEAN_REACH))), "" if least is None else "至少" if least[
        "least"
    ] else "至多"


def is_capacity(text: str, start: int) -> bool:
    """`年产500万套`: what a plant is designed for, and part of its name."""
    return text.endswith(_CAPACITY, max(0, start - 4), start)


def is_limit(text: str, end: int, after: str | None) -> bool:
    """`5亿元以上项目7个`: the amount says which projects, and is no figure."""
    return after in _LIMITS and bool(_QUALIFIED.match(text, end))


def is_code(text: str, end: int) -> bool:
    """Whether a Latin letter or `+1` follows: 5G, 12GWh, 1+1+N."""
    return bool(_LATIN.match(text, end))


def is_step(text: str, end: int) -> bool:
    """`迈上千万元台阶` names a step."""
    return bool(_STEP_UP.match(text, end))


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the range lies in a short quotation: a slogan or a name (“万亩千亿”)."""
    opening = text.rfind("“", max(0, start - _QUOTE_REACH), start + 1)
    closing = text.find("”", end, end + _QUOTE_REACH)
    return opening >= 0 and closing >= 0 and text.find("”", opening, start) < 0


def is_lost(text: str, start: int, numeral: str) -> bool:
    """`集体资金万元`: a multiplier of money without a digit is a number lost in reprinting."""
    return all(c in "十百千万亿萬億" for c in numeral) and text.endswith(_LOST, max(0, start - 4), start)


class ImpliedUnits:
    """The unit that a number leaves out: 17.69万贫困人口, 总投资3.2亿."""

    _MONEY = re.compile(r"(?:资|款|额|收|入|值|税|利|元|达|超|破|募集|投|帮扶|到)[^，。；]{0,3}$")
    _MONEY_REACH = 8

    def __init__(self, lexicon: Lexicon) -> None:
        self._units = lexicon.implied_units
        words = "|".join(map(re.escape, sorted(lexicon.implied_units, key=len, reverse=True)))
        self._nouns = re.compile(rf"[^，。；、0-9]{{0,4}}?({words})")

    def of(self, text: str, start: int, number: int, end: int) -> str | None:
        """The base unit that the noun behind a number, or the talk of money before it, gives; None without any.

        `start` is where the hedge of the number begins, `number` the number itself.
        """
        noun = self._nouns.match(text, end)
        if noun:
            return self._units[noun[1]]
        return "元" if self._MONEY.search(text, max(0, start - self._MONEY_REACH), number) else None
