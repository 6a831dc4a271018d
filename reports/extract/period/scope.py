"""The time phrases of a sentence → the period that governs one of its quantities."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.clause import clause_start
from reports.extract.period.dated import Role
from reports.model import UNSPECIFIED, Measure, Nature, Period, PeriodKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from reports.extract.nature import Judged
    from reports.extract.period.grammar import TimePhrase
    from reports.extract.quantity.grammar import Found

_CLAUSE = re.compile(r"[，,；;。]")
_STATEMENT = re.compile(r"[；;。]")
_NAMED = re.compile(r"《[^《》]{0,100}》")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_MEETING = re.compile(r"[^，。；]{0,24}(?:会议|大赛|工作要点)")
_CONTEST = re.compile(r"[^，。；]{0,20}(?:大赛|竞赛|评比|评选|考核|表彰|比赛)")
_AWARDED = re.compile(r"(?:入选|获评|荣获|评为|授予|列入|纳入|跻身)[“]?$")
_JOINED_ON = re.compile(r"\s?(?:全年|同期)?(?:的|为|是)?\s?")
_OF = re.compile(r"的\s?")
_AT = re.compile(r"[于在]\s?$")
_OPENING = re.compile(r"[“\"（(\s]*(?:其中|此外|另外|同时|而)?[：:，]?\s?")
_TOTAL = re.compile(r"累计|共计|合计|总计")
_TO_COME = re.compile(
    r"(?:计划|预计|预期|有望|拟|将|(?<![主重需])要(?![求素点])|力争|争取|确保|目标|任务)(?!总?投资|总?用地|面积|[内外]|[的数])"
)
_COMPARING = ("%", "倍", "成")
_GREW = re.compile(r"[^，。；0-9]{0,6}[到至]")
_BEGINS = re.compile(
    r"[^，。；0-9]{0,16}?(?:开工|动工|签约|签订|签署|投产|启动|成立|揭牌|挂牌|开业|开园|奠基|落户|竣工|投用|启用|上线|组建)"
    r"(?!以来)[^，。；0-9]{0,24}[，；]"
)
_MONEY = "金额"
_OPENS = ("开幕", "开馆", "开展", "启幕", "首")
_SIGNED = re.compile("签约|签订|签署|集中开工|开工仪式")
"""What is signed on a day is a sum of that day, planned as it is."""
_SO_FAR = re.compile(r"已|累计|现有|现已")
_ONCE_DONE = re.compile(r"(?:达产|投产|建成|投用|竣工|建设完成|运营|实施)[”]?后|全[部面](?:达产|投产|建成)")
_ENDS = ("年底", "年末", "季度末", "月底", "月末")
_DAY_BEFORE = re.compile(r"[日旬][，,]?\s?$")
_HELD = re.compile(
    r"[^，。；]{0,30}(?:会|节|大赛|论坛|仪式|活动)(?:在[^，。；]{1,10})?(?:成功|正式|顺利)?(?:举行|召开|举办|开幕)"
)
_THEN = re.compile(r"(?:全年)?(?:仅|只有|才|为|是)")
_COMPARED = re.compile(r"同期|同月")
_AMONG = re.compile(r"其中[，：:]?\s?$")
_PART_OF = re.compile(r"(?:当月|单月)?(?:的|为|达|约|近|超|逾|就|有)?\s?[0-9]")
_GOAL_OF = re.compile(r"(?:度|的)?(?:总?目标|任务|计划)(?:任务|目标|数)?(?:的|为|是)?\s?")
_FAR = 40
_MANY = 50


class Governed(Struct, frozen=True):
    """The period of a quantity and the phrase that it was taken from."""

    period: Period
    phrase: TimePhrase | None

    def since(self, sentence: str) -> int:
        """From where on the words of the sentence are of this time: the clause of a phrase that has a beginning.

        `累计返利4100万元，今年返利1200万元`: 累计 is not of 今年.
        """
        return clause_start(sentence, self.phrase.start) if self.phrase and self.period.start else 0


_UNGOVERNED = Governed(UNSPECIFIED, None)


class Scope:
    """The time phrases of one sentence and where each of them holds.

    A phrase of the quantity's own clause comes first, then the nearest before it in its statement, then the phrase at
    the head of the sentence or of a statement before it (statements are parted by semicolons); none reaches further,
    except that 此次, 本次, 这N个 take the date of the event told before. A phrase in a name, an award or a bracket of
    its own holds nothing outside of it, and a basis of comparison only the number joined to it.
    """

    def __init__(self, sentence: str, phrases: Sequence[TimePhrase]) -> None:
        self._text = sentence
        self._phrases = [p for p in phrases if p.role is not Role.RECENT] if phrases else []
        if self._phrases:
            named = [m.span() for m in _NAMED.finditer(sentence)]
            self._phrases = [p for p in self._phrases if not _inside(named, p)]
            self._brackets = [m.span() for m in _BRACKET.finditer(sentence)]
            self._clauses = [m.end() for m in _CLAUSE.finditer(sentence)]
            self._statements = [0, *(m.end() for m in _STATEMENT.finditer(sentence))]
        self._usable = [p for p in self._phrases if not self._names_something(p)] if phrases else []
        self._ends = [p.end for p in self._usable] if phrases else []

    def govern(
        self, found: Found, measure: Measure, judged: Judged, event: Period | None, issued: date | None
    ) -> Governed:
        """The time phrase in force at a quantity.

        The date of an event gives no date to a planned size or a forecast that follows it, nor does a time that is
        over (seen from `issued`) give one to a forecast.
        """
        if not self._phrases:
            return _UNGOVERNED
        nature = judged.nature
        yearly: TimePhrase | None = None
        begins = self._is_beginning(found)
        for phrase in self._candidates(found):
            if begins and not _JOINED_ON.fullmatch(self._text, phrase.end, found.start):
                continue
            if phrase.role is Role.BACK:
                told = self._of_opening(phrase, self._event_before(phrase) or event)
                if told:
                    text = f"{told.text}（{phrase.period.text}）"
                    return Governed(replace(told, text=text, inferred=True), phrase)
            elif phrase.role is Role.RECURRING and measure is Measure.RATIO and phrase.period.text.endswith("均"):
                yearly = yearly or phrase
            elif nature is Nature.EXPECTED and self._is_over(phrase, found, judged, issued):
                continue
            elif self._holds(phrase, found, measure, nature, yearly):
                return Governed(_for_stock(self._for_nature(phrase, found, nature), measure), phrase)
        return Governed(yearly.period, yearly) if yearly else _UNGOVERNED

    def _holds(
        self, phrase: TimePhrase, found: Found, measure: Measure, nature: Nature, yearly: TimePhrase | None
    ) -> bool:
        """Whether a phrase within reach says the time of a number: 年均 has that of years, a total not that of 每年."""
        if phrase.role is Role.RECURRING:
            return not self._left_behind(phrase, found)
        if yearly:
            return phrase.period.start is not None and phrase.period.kind in (PeriodKind.RANGE, PeriodKind.SINCE)
        return not self._is_event_of_another(phrase, found, measure, nature)

    def _is_event_of_another(self, phrase: TimePhrase, found: Found, measure: Measure, nature: Nature) -> bool:
        """The day of an event is no time of a planned size, nor of what an earlier clause makes one expect."""
        clause = self._begin(self._clauses, found.number)
        earlier = phrase.end <= clause
        dated = phrase.role is Role.TIME and phrase.period.kind not in (PeriodKind.SINCE, PeriodKind.ASOF)
        begins = earlier and dated and _BEGINS.match(self._text, phrase.end)
        if begins and _SO_FAR.search(self._text, clause, found.number):
            return True
        if nature is Nature.ACTUAL or not (begins or phrase.period.kind is PeriodKind.POINT):
            return False
        if found.kind == _MONEY and _SIGNED.search(self._text, phrase.end, found.number):
            return False
        return measure is Measure.STOCK or (nature is Nature.EXPECTED and earlier)

    def _is_over(self, phrase: TimePhrase, found: Found, judged: Judged, issued: date | None) -> bool:
        """`截至6月底，入驻项目8个，达产后年销售收入18亿元`: an earlier clause tells of a time that is over.

        A time just before the clause (`2022年，预计…`) is its own.
        """
        clause = self._begin(self._clauses, found.number)
        foreseen = judged.cue and judged.cue[0] >= phrase.end
        if not self._text[phrase.end : clause].strip("，, ") or phrase.role is not Role.TIME or not foreseen:
            return False
        if _ONCE_DONE.search(self._text, clause, found.number):
            return True
        past = phrase.ahead is None or phrase.period.text.endswith("来")
        return bool(past and issued and phrase.period.end and phrase.period.end <= issued)

    def _is_beginning(self, found: Found) -> bool:
        """`从1亿元增长到2亿元`: what a figure grew from is of an earlier time than the sentence tells."""
        before = self._text[max(0, found.start - 2) : found.start]
        return before.rstrip()[-1:] in ("从", "由") and bool(_GREW.match(self._text, found.end))

    def _candidates(self, found: Found) -> Iterator[TimePhrase]:
        """The phrases that may govern a number, the best first."""
        clause = self._begin(self._clauses, found.number)
        statement = self._begin(self._statements, found.number)
        last = bisect_right(self._ends, found.number)
        own = bisect_right(self._ends, clause)
        earlier = bisect_right(self._ends, statement)
        yield from self._backwards(own, last, found)
        yield from self._of_contest(found)
        yield from self._backwards(earlier, min(own, last), found)
        yield from self._heads(statement)
        yield from (p for p in self._after(self._usable, found) if _AT.search(self._text, max(p.start - 2, 0), p.start))

    def _backwards(self, first: int, last: int, found: Found) -> Iterator[TimePhrase]:
        """The usable phrases from `last` back to `first` that reach a number, not more than some dozens."""
        for index in range(last - 1, max(first, last - _MANY) - 1, -1):
            if self._reaches(self._usable[index], found):
                yield self._usable[index]

    @staticmethod
    def _begin(marks: Sequence[int], at: int) -> int:
        index = bisect_right(marks, at)
        return marks[index - 1] if index else 0

    def _heads(self, statement: int) -> Iterator[TimePhrase]:
        """What holds for a statement without a time: the head of a statement before it, the nearest first.

        The first phrase of the first statement holds wherever it stands; a later one only at the very beginning of
        its statement, and not where it lies within the time of the whole sentence.
        """
        if not statement or not self._usable:
            return
        head = self._usable[0]
        for begin in islice(reversed(self._statements[: bisect_left(self._statements, statement)]), _MANY):
            opening = _OPENING.match(self._text, begin)
            index = bisect_left(self._ends, begin)
            phrase = self._usable[index] if index < len(self._usable) else head
            if opening and phrase.start <= opening.end() and phrase.role is Role.TIME and not _within(phrase, head):
                yield phrase
        if (
            head.end <= self._first_end()
            and head.role not in (Role.BASIS, Role.ORIGIN)
            and not (self._aside(head, -1) or self._planned(head))
        ):
            yield head

    def _planned(self, phrase: TimePhrase) -> bool:
        """`计划到2025年建成70个；投入3800万元`: the day of a plan holds for the plan alone."""
        return bool(_TO_COME.search(self._text, self._begin(self._clauses, phrase.start), phrase.start))

    def _first_end(self) -> int:
        return self._statements[1] if len(self._statements) > 1 else len(self._text)

    def _reaches(self, phrase: TimePhrase, found: Found) -> bool:
        if self._aside(phrase, found.number) or self._gives_way(phrase, found):
            return False
        joined = bool(_JOINED_ON.fullmatch(self._text, phrase.end, found.start))
        comparing = found.quantity.unit in _COMPARING
        if phrase.role is Role.ORIGIN:
            return joined
        if phrase.role is Role.BASIS:
            return (joined or bool(_GOAL_OF.fullmatch(self._text, phrase.end, found.start))) and not comparing
        compared = comparing and bool(_OF.fullmatch(self._text, phrase.end, found.start))
        return not compared or phrase.period.end is None or self._text.endswith("完成", 0, phrase.start)

    def _gives_way(self, phrase: TimePhrase, found: Found) -> bool:
        """Whether a phrase that only compares (`去年同期为1亿元`) or tells a part (`其中6月1500万元`) is left behind.

        It holds its own clause; behind it the time told before is in force again, if there is one.
        """
        if phrase.end > self._begin(self._clauses, found.number) or phrase.role is not Role.TIME:
            return False
        first = self._usable[0]
        if phrase is first or first.role is not Role.TIME or first.period.start is None:
            return False
        if _COMPARED.search(phrase.period.text):
            opens = _OPENING.match(self._text, self._begin(self._statements, phrase.start))
            return not (opens and opens.end() >= phrase.start and self._text.startswith("，", phrase.end))
        if phrase.period.end and phrase.period.end < first.period.start and _THEN.match(self._text, phrase.end):
            return True
        among = _AMONG.search(self._text, max(phrase.start - 4, 0), phrase.start)
        return bool(among and _PART_OF.match(self._text, phrase.end))

    def _aside(self, phrase: TimePhrase, at: int) -> bool:
        """Whether a phrase stands in a bracket that does not hold the place `at` and says more than the time."""
        index = bisect_right(self._brackets, (phrase.start, len(self._text))) - 1
        if index < 0 or phrase.end > self._brackets[index][1]:
            return False
        start, end = self._brackets[index]
        return not start < at < end and end - start > phrase.end - phrase.start + 2

    def _of_contest(self, found: Found) -> Iterator[TimePhrase]:
        """`1名学生获2019年全省技能大赛一等奖`: the year of the contest follows the number in its clause."""
        yield from (p for p in self._after(self._phrases, found) if _CONTEST.match(self._text, p.end))

    def _after(self, phrases: Sequence[TimePhrase], found: Found) -> Iterator[TimePhrase]:
        """The phrases behind a number in its own clause."""
        if not phrases or phrases[-1].start < found.end:
            return
        index = bisect_right(self._clauses, found.end)
        end = self._clauses[index] if index < len(self._clauses) else len(self._text)
        first = bisect_left(phrases, found.end, key=lambda p: p.start)
        yield from (p for p in islice(phrases, first, first + _MANY) if p.end <= end)

    def _event_before(self, phrase: TimePhrase) -> Period | None:
        """The dated event that the sentence has told before 当天 or 会上."""
        last = bisect_right(self._ends, phrase.start)
        days = (p.period for p in reversed(self._usable[max(last - _MANY, 0) : last]) if p.role is Role.TIME)
        return next((p for p in days if p.kind is PeriodKind.POINT), None)

    def _of_opening(self, phrase: TimePhrase, event: Period | None) -> Period | None:
        """The first day of an event for 开幕当天, else the event."""
        opens = event and event.start and self._text.endswith(_OPENS, 0, phrase.start)
        return replace(event, end=event.start) if event and opens else event

    def _left_behind(self, phrase: TimePhrase, found: Found) -> bool:
        """Whether 累计 in a later clause ends the force of 每年."""
        later = self._begin(self._clauses, found.number) > phrase.end
        begin = max(phrase.end, found.number - 2 * _FAR)
        return bool(later and _TOTAL.search(self._text, begin, found.number))

    def _for_nature(self, phrase: TimePhrase, found: Found, nature: Nature) -> Period:
        """今年 runs to the date of the issue for what was reached and to the year's end for what is to come."""
        ahead = phrase.ahead
        if ahead is None or nature is Nature.EXPECTED:
            return ahead or phrase.period
        before = self._text[max(found.number - _FAR, phrase.start - 4, 0) : found.number]
        other_year = phrase.period.start and ahead.start and phrase.period.start.year != ahead.start.year
        return ahead if (nature is Nature.PLANNED or other_year) and _TO_COME.search(before) else phrase.period

    def _names_something(self, phrase: TimePhrase) -> bool:
        """`2021年度…会议`, `入选2021年度…`: the year belongs to what is named."""
        if _AWARDED.search(self._text, max(phrase.start - 4, 0), phrase.start):
            return True
        if _DAY_BEFORE.search(self._text, max(phrase.start - 3, 0), phrase.start):
            return bool(_HELD.match(self._text, phrase.end))
        return phrase.period.text.endswith("年度") and bool(_MEETING.match(self._text, phrase.end))


def _for_stock(period: Period, measure: Measure) -> Period:
    """`2023年末，共有5个`: a stock is counted on the last day."""
    if measure is Measure.STOCK and period.kind is not PeriodKind.ASOF and period.text.endswith(_ENDS):
        return replace(period, kind=PeriodKind.ASOF, start=None)
    return period


def _inside(spans: Sequence[tuple[int, int]], phrase: TimePhrase) -> bool:
    index = bisect_right(spans, (phrase.start, phrase.start)) - 1
    return index >= 0 and phrase.end < spans[index][1]


def _within(phrase: TimePhrase, head: TimePhrase) -> bool:
    inner, outer = phrase.period, head.period
    if phrase is head or not (inner.start and inner.end and outer.start and outer.end):
        return False
    return outer.start <= inner.start and inner.end <= outer.end and inner != outer
