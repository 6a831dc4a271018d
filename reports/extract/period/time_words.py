"""The grammar of time phrases: each kind of phrase as a pattern.

A pattern is written verbose; `␣` in it stands for a few blanks. Its named groups are what `Dating` reads.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.words import alternation

if TYPE_CHECKING:
    from reports.lexicon import PeriodWords

_CN = "一二三四五六七八九十"
_NUMERAL = f"0-9{_CN}〇○零半两"
_TWO = rf"(?:[0-9]{{1,2}}|[{_CN}]{{1,2}})"
_DASH = r"␣(?:[-—–~～－]{1,2}|至|到)␣"
_FOUR = r"[12][0-9]{3}"
_MONTH = rf"{_TWO}␣月份?"
_IN_MONTH = rf"{_MONTH}(?:␣{_TWO}␣日|[上中下]旬|[初底末])"
_SMALL = "[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两]|半"
_COUNT = rf"(?<![0-9{_CN}〇零两])(?P<n>{_SMALL})"
_NO_DAY = "(?!␣[0-9]{1,2}␣(?:[日号]|[-—–~～至到、]␣[0-9]{1,2}␣[日号]))"
"""What stands behind a month is no day of it, but may be a number: `其中6月1500万元`."""

_PART = rf"""(?:
    (?: (?P<firsthalf>上半年) | (?P<secondhalf>下半年) | (?P<firstquarters>前[二两三]个?季度) | (?P<opening>首季度?)
      | 第?␣(?P<quarter>[1-4一二三四])␣(?:季度(?!、))?(?:[至到、—–~-]␣第?(?P<quarter2>[1-4一二三四])␣)?季度
    )(?P<close>末)?
  | (?<![提之以目日底末])[前头]␣(?P<firstmonths>{_TWO})␣个?月(?!{_TWO}?日)
  | (?P<m1>{_TWO})␣(?:(?:月份?)?{_DASH}|%(list)s)(?P<m2>{_TWO})␣月份?{_NO_DAY}(?!日)
  | (?P<month>{_TWO})␣月␣(?P<day>[0-9]{{1,2}}|[{_CN}]{{1,3}})␣
    (?:日(?:{_DASH}(?:(?P<month2>{_TWO})␣月␣)?(?P<day2>[0-9]{{1,2}})␣日)?|(?:{_DASH}|、)(?P<day3>[0-9]{{1,2}})␣日)
  | (?P<tenmonth>{_TWO})␣月␣(?P<ten>上旬|中旬|下旬|初|底|末)
  | (?P<onemonth>{_TWO})␣月(?:份|{_NO_DAY}(?![一二三四五六七八九十余多来龄份]))
  | (?P<yearend>%(year)s[底末]) | (?P<yearstart>%(year)s初)
)"""
_SINCE = (
    r"(?P<since>[^，。；、0-9]{0,12}?以来|␣(?:起?[至到](?:今|目前|现在)|来(?![自甬访到源])"
    r"|起(?![步点草来底始])|开始(?=，)))"
)
_BY = r"(?P<by>(?<=[底末日])[之以]?前(?![后往来去赴三两二几0-9]))"
_NO_RISE = "(?<![高加长升降达增扩大少跌做得直])"
_BEGINNINGS = (
    r"[自从近这第“\"]|[上下]半|[前头][0-9\s二两三四五六七八九十]|首季|全年|年[内底末初]|[上本][个季月]"
    r"|[当同]月|同期|过去|今[明后]|未来|至[0-9一二三四五六七八九十年今去上]"
)
_FIRSTS = '自从近这第“\\"上下前头首全年本当同过今未至'

RELATIVES = ("今年", "去年", "前年", "明年", "后年", "当年", "次年")
"""The roles of the words that name a year."""


class TimeGrammar(Struct, frozen=True):
    """`found` finds phrases, its last group says of which kind; `readings` read a phrase of each kind by itself.

    Those are texts for `compiled`: a kind that never occurs is never compiled.
    """

    found: re.Pattern[str]
    readings: dict[str, str]


def time_grammar(words: PeriodWords) -> TimeGrammar:
    """The grammar with the words of a lexicon. Where two kinds begin at one place the earlier is taken."""
    finding, reading = _kinds(words)
    branches = "|".join(f"(?P<{kind}>{_nameless(pattern)})" for kind, pattern in finding.items())
    return TimeGrammar(compiled(f"{_gate(words)}(?:{branches})"), reading)


def _kinds(words: PeriodWords) -> tuple[dict[str, str], dict[str, str]]:
    """Kind of phrase → the pattern that finds it, and the one that reads it with its parts by name."""

    def role(*names: str) -> str:
        return alternation(word for name in names for word in words.roles.get(name, ()))

    # In 达产后年产值 the 后 belongs to the word before it.
    relative = role(*RELATIVES).replace("后年", "(?<![产成用营运工业施立])后年")
    written = (
        rf"(?P<year>{_FOUR}|[〇○零一二三四五六七八九]{{4}})"
        r"(?:␣年(?:度|(?![级版款]|代(?!表|销)))|(?=[上下]半年|前[二两三]个?季度|第?[一二三四]季度)|全年)"
    )
    year = rf"(?:{written}|(?P<relative>{relative}))"
    of_year = rf"␣的?␣{_PART % {'year': '年?', 'list': '、'}}"
    bare = rf"(?<!年)(?<!年[ ]){_PART % {'year': '年', 'list': '(?!)'}}"
    asof = rf"(?P<asof>(?:{_NO_RISE}(?:{role('截至')})|(?<![^，。；：、])至)␣)?"
    some_year = rf"(?:{_FOUR}␣年|{relative})␣"
    point = rf"{some_year}(?:{_IN_MONTH}|{_MONTH}|年?[初底末])"
    length = r"(?:余|多)?(?:年|个(?:余|多)?月)(?!半)多?"
    finding = {
        # 2019—2021年
        "years": rf"(?P<y1>{_FOUR})␣(?:年起?)?{_DASH}(?P<y2>{_FOUR})␣年",
        # 2021年10月至2022年3月, 3月下旬至4月上旬
        "between": rf"(?:[自从]␣)?(?:{point}起?{_DASH}{point}"
        rf"|(?:{some_year})?(?:{_IN_MONTH}{_DASH}(?:{_IN_MONTH}|{_MONTH})|{_MONTH}{_DASH}{_IN_MONTH}))",
        # 去年同期, 2021年同期
        "yearago": rf"(?:(?P<year>{_FOUR})␣年|{role('去年')})(?:同期|同月)",
        # 2022年1—9月, 截至9月底, 自2018年结对以来, 年底前
        "date": rf"{asof}(?:[自从]␣)?(?:{year}(?:{of_year})?|{bare})(?:{_SINCE}|{_BY})?",
        # the first of 2021、2022年
        "listed": rf"(?P<year>{_FOUR})(?=(?:[、和及与]{_FOUR}){{0,4}}(?:[、和及与]{_FOUR}␣年|[两三四五六]年))",
        "both": r"今明两年",
        # 未来三年
        "coming": rf"(?:今后|未来){_COUNT}年",
        # 近三年来, 近3个月; 五年来, 半年来, 五年间
        "span": rf"(?:(?<![时达过了续期用])近|过去的?)␣{_COUNT}␣{length}(?:以?来|间)?"
        rf"|{_COUNT}␣{length}(?:以?来(?![自访源])|间(?!隔))",
        # “十四五”期间, “十四五”末
        "plan": rf"{asof}[“\"]?(?P<name>{alternation(words.plans)})[”\"]?"
        r"(?:期间|时期|(?P<close>期?末))?(?P<until>以来)?",
        # 上月, 本季度, 上月底, 本月5日
        "near": rf"{asof}(?:(?P<last>上)|本)个?(?:(?P<quarters>季度)末?"
        rf"|月份?(?:␣(?P<day>[0-9]{{1,2}})␣日|(?P<ten>[上中下]旬|初|底|末))?(?!份?[0-9])){_BY}?",
        # 第三年
        "nth": rf"第(?P<n>[{_CN}])年",
        # 截至目前
        "now": role("目前"),
        "vague": role("近年"),
        "lately": role("近日"),
        "often": role("每年"),
        "back": role("承前") + r"|这(?=␣[0-9一二两三四五六七八九十]+␣[个家项批名])",
        # 当月, 同期
        "again": r"[当同]月(?!份)|(?<!史)(?<!历年)同期(?!声)",
        # 全年, 年内
        "whole": rf"(?:全年|(?<![{_NUMERAL}])年内)(?!度?(?:目标|任务|计划)(?:任务|数)?的)",
    }
    since = _SINCE.replace("(?=，)", "")
    reading = finding | {
        "date": rf"{asof}(?:[自从]␣)?(?:{year})?(?:{of_year})?(?:{since}|{_BY})?",
        "listed": r"(?P<year>.+)",
        "between": rf"(?P<first>[^至到—–~～－-]+){_DASH}(?P<last>.+)",
        "span": rf"\D*?(?P<n>{_SMALL})␣(?:余|多)?(?P<unit>年|个(?:余|多)?月).*",
    }
    return finding, reading


def _gate(words: PeriodWords) -> str:
    """A look at what begins a phrase, so that most places of a text need no further look."""
    listed = {word[:2] for name, role in words.roles.items() if name not in ("累计", "基数") for word in role}
    listed |= {name[:2] for name in words.plans}
    number = rf"(?<![0-9])[{_NUMERAL}]{{1,5}}␣(?:[-—–~～－至到、和及与年月季上下全前第]|[余多][年个]|个[余多月])"
    firsts = "".join(sorted({word[0] for word in listed}))
    return rf"(?=[{_NUMERAL}{firsts}{_FIRSTS}])(?={number}|{_BEGINNINGS}|{alternation(listed)})"


def _nameless(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of this grammar, made once."""
    return re.compile(pattern.replace("␣", r"\s{0,3}"), re.VERBOSE)
