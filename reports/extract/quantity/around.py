"""The words around a number → what it is not: a capacity, a limit, a name, a mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_MEAN = re.compile(
    r"(?:每(?:亩|人|户|村|个|家|名|所|店|吨|平方米)|[亩人户县村均校家店]均|单[店户]年?均?)[^，。；、]{0,6}$"
)
_REACH = 14
_SAID = re.compile("[均每单至最起不超近]")
_CAPACITY = tuple(f"{often}{verb}" for often in "年日月" for verb in ("产", "产能", "处理", "加工", "生产"))
_QUALIFIED = re.compile(r"(?:的)?[^，。；、0-9]{0,4}?(?:项目|企业|工程|产业|园区|集群|大户|平台)")
_LIMITS = ("以上", "及以上", "或以上", "以下", "及以下", "以内")
_PASSED = ("超", "逾", "过")
_PASSING = re.compile(r"的(?:大?项目|企业|工程)|[^，。；、0-9]{0,6}?(?:项目|企业|工程)[0-9]")
_CAPACITY_OF = re.compile(r"[年日月](?:产|处理|加工|生产)[^，。；、0-9]{0,4}$")
_SAVED = re.compile(r"(?:缩短|提前|压缩|节省|减少|延长|推迟|压减|提速)(?:了|至|到|为)?\s*$")
_SAVING = re.compile(r"\s*(?:压缩|缩短|减少|压减|提速|延长|降)(?:至|到|为)")
_LEAST = re.compile(r"(?P<least>至少|最少|起码)[^，。；、“”0-9]{1,12}$|(?:至多|最多)[^，。；、“”0-9]{1,12}$")
_SHARE = re.compile(r"(不到|不足|超过|接近)[^，。；、0-9]{1,9}的$")
_JOINTS = ("、", "和", "至", "到", "—", "-")
_TAIL = re.compile(r"[0-9〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖][,点千百十萬万亿億仟佰拾]$")
_ORDINAL = re.compile(r"第\s?[0-9]{1,3}\S?[、和至到—-]$")
_LATIN = re.compile(r"\s?(?:[A-Za-z]|\+[0-9])")
_STEP_UP = re.compile(r"(?:元|人)?(?:台阶|大关|关口|级)")
_QUOTE_REACH = 12
_NEAR_MONEY = re.compile(r"(?:资|款|额|收|入|值|税|利|元|达|超|破|募集|投|帮扶|到|捐赠|产品|山货|农货)[^，。；]{0,3}$")
_COUNT = re.compile(r"(?:数|次|量)(?:已|约|累计|首次|突破|达到?|超过?|上|近|破)*$")
_CHANGE = re.compile(r"(?:增加|增长|增|减少|减|多|少|降|净增|新增)(?:了|约)?$")
_CLAUSE = re.compile(r"[，。；、]")
_NEAR, _FAR, _BACK = 8, 16, 40
_LOST = ("资金", "金额", "收入", "总额", "投资", "产值", "价值", "计")


def said_before(text: str, start: int) -> tuple[bool, str]:
    """What stands a little before a number: whether 每亩, 人均 … make it a mean, and a hedge earlier in its clause.

    The hedge is 至少 or 至多, or one that holds for a share alone (`不到的` for 不到全市的一成).
    """
    window = text[max(0, start - _REACH) : start]
    if not _SAID.search(window):
        return False, ""
    least, share = _LEAST.search(window), _SHARE.search(window)
    far = ("至少" if least["least"] else "至多") if least else f"{share[1]}的" if share else ""
    return bool(_MEAN.search(window)), far


def is_capacity(text: str, start: int, end: int) -> bool:
    """`年产500万套`, `日处理污水5000吨的`: what a plant is designed for, and part of its name."""
    if text.endswith(_CAPACITY, max(0, start - 4), start):
        return True
    return text.startswith("的", end) and bool(_CAPACITY_OF.search(text[max(0, start - 10) : start]))


def is_limit(text: str, start: int, end: int, after: str | None) -> bool:
    """`5亿元以上项目7个`, `2个超5亿元的项目`: the amount says which projects, and is no figure."""
    if after in _LIMITS:
        return bool(_QUALIFIED.match(text, end))
    return text.startswith(_PASSED, start) and bool(_PASSING.match(text, end))


def is_tail(text: str, at: int) -> bool:
    """Whether the number is the rest of one that is not understood (`3,00万元`, `12千5百万元`): no part is a figure."""
    return bool(_TAIL.search(text, max(0, at - 2), at))


def is_ordinal(text: str, start: int) -> bool:
    """The 6 of `第5、6批`; what stands right behind 第 is no number to begin with."""
    return text[max(0, start - 1) : start] in _JOINTS and bool(_ORDINAL.search(text[max(0, start - 8) : start]))


def is_code(text: str, end: int) -> bool:
    """Whether a Latin letter or `+1` follows: 5G, 12GWh, 1+1+N."""
    return bool(_LATIN.match(text, end))


def is_saved(text: str, start: int, end: int) -> bool:
    """`缩短0.9天`, `由15个工作日压缩至…`: time that was won or lost is a figure, unlike how long something takes."""
    return bool(_SAVED.search(text[max(0, start - 5) : start]) or _SAVING.match(text, end))


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
    """The unit that a number leaves out: 17.69万贫困人口, 贫困人口17.69万, 总投资3.2亿."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._units = lexicon.implied_units
        words = "|".join(map(re.escape, sorted(lexicon.implied_units, key=len, reverse=True)))
        self._after = re.compile(rf"[^，。；、0-9]{{0,4}}?({words})")
        self._before = re.compile(words)
        money = "|".join(map(re.escape, (word for word, unit in lexicon.implied_units.items() if unit == "元"))) or "元"
        self._earlier = re.compile(rf"{money}|[万亿]元")

    def of(self, text: str, start: int, number: int, end: int) -> str | None:
        """The base unit that the noun behind a number, or the talk before it, gives; None without any.

        `start` is where the hedge of the number begins, `number` the number itself.
        """
        noun = self._after.match(text, end)
        if noun:
            return self._units[noun[1]]
        clause = _CLAUSE.split(text[max(0, start - _FAR) : start])[-1]
        said = self._before.findall(clause)
        if said:
            return self._units[said[-1]]
        if _COUNT.search(clause):
            return None
        near = text[max(0, start - _NEAR) : number]
        if _NEAR_MONEY.search(near):
            return "元"
        return "元" if _CHANGE.search(clause) and self._earlier.search(text[max(0, start - _BACK) : start]) else None
