"""A quantity in its sentence → the metric whose noun it belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.extract.clause import clause_start
from reports.extract.metric.beside import COUNTED, counts_another, numbers_between, taken
from reports.extract.metric.bound import Bound
from reports.extract.metric.carrying import CHANGE, CarryGrammar
from reports.extract.metric.nouns import Noun, NounGrammar
from reports.extract.words import BRACKET, alternation, without_brackets
from reports.model import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.metric.bound import Asked
    from reports.extract.quantity.grammar import Found
    from reports.extract.reading import Reading
    from reports.lexicon import Lexicon, MetricEntry

_CLAUSE_STOPS = "，,；;。：:！？|"
_CLAUSE = re.compile(f"[{_CLAUSE_STOPS}]")
_CLAUSE_MARKS = "，；。：|"
_CAVEAT = re.compile(r"[（(]\s*((?:含|不含|包括|不包括)[^（）()]{1,15})\s*[）)]")
_DIGIT = re.compile(r"[0-9０-９]")
_OPENERS = ("，", "。", "；", "：", "、", "“", "”", "）", ")", "的", "等")
_SUMMED = re.compile(r"(?:总额)?(?:共计|合计|总计|总额|共)")
_GROWTH = re.compile(r"(?:增长|增加|提高|上升|增幅)(?:了|达|近|约|到|幅度)?[^，。；]{0,4}$")
_GROWS = re.compile(r"增长|增加(?!值)|提高|上升|增幅|增速|提升")
_SHARE = re.compile(r"(?:占|的|率)[^，。；]{0,4}$")
_GROWTH_REACH = 12
_FALL = re.compile(r"(?:下降|减少|降低|回落|下滑|负增长)[^，。；]{0,8}$")
_ADDED = "新增数"
_FRESH = re.compile(r"(?:新增|新引进|新入驻|新招引|新|净增)$")
_HEAD = re.compile(r"[^，。；：]{2,14}?(?P<mark>(?:工作)?方面(?:，|：|$)|：)")
_HEADED = {"金额", "外币", "人次", "面积"}
_ACCOUNT = 2
_GROWTH_NAME = "增速"
_STAGED = ("项目", "工程")
_HEAD_BEHIND = re.compile(r"[”’]?(?:新|重[点大])(?:项目|企业|平台|园区)")
"""8个“产业飞地”新项目 are projects."""
_OFTEN, _MONEY = "频次", "金额"
_OWN_UNIT = {"比率", "时长", "频次", "外币", "物量"}
_RATES = {("%", "%"), ("%", "倍")}
_AFTER_COST = {"金额": 4, "外币": 4, "比率": 6, "面积": 3}
NEAR_AFTER, NEAR_AFTER_OFTEN, FAR_AFTER = 8, 16, 48
INSIDE_COST, FAR_INSIDE = 2, 20


class MetricGrammar:
    """The ways from a number to its metric, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.nouns = NounGrammar(lexicon)
        self._openers = (*_OPENERS, *lexicon.general_openers)
        self._denied = re.compile(alternation(lexicon.denials))
        self._carrying = CarryGrammar(lexicon)
        stages, makes = (alternation(lexicon.label_words.get(name, ())) for name in ("阶", "造"))
        self._stage = re.compile(rf"(?:{stages})(?:建设)?(?:了|达|约|近|超|逾|共|累计)*\s*$")
        self._makes = re.compile(rf"(?:{makes})了?(?P<what>[\u4e00-\u9fff]{{2,6}})\s*$")

    def bind(self, reading: Reading, asked: Asked) -> Bound | None:
        """The metric of a quantity, by the first way that leads to one.

        The nearest noun of its clause; a growth rate; the metric told just before, of which it may be a part; that of
        the statement before; a noun of the clause before, or of the head of the statement; a weak noun (实际到位),
        which names a metric only where nothing else does.
        """
        if self._is_denied(reading, asked.found) or self._is_sum_of_several(reading, asked.found):
            return None
        return (
            self._nearest(reading, asked)
            or self._growth(reading, asked)
            or self._carrying.carried(reading, asked)
            or self._carrying.part(reading, asked)
            or self._carrying.resumed(reading, asked)
            or self._clause_before(reading, asked)
            or self._head(reading, asked)
            or self._nearest(reading, asked, weak=True)
        )

    def is_account(self, nouns: Sequence[Noun]) -> bool:
        """Whether a sentence tells core figures side by side: it speaks of the whole, not of a carrier."""
        told = {
            entry.metric.name
            for noun in nouns
            for entry, side in self.nouns.entries(noun)
            if entry.metric.core and side == "both" and not entry.contexts
        }
        return len(told) >= _ACCOUNT

    # --- the nearest noun ---------------------------------------------------------------------------------

    def _nearest(self, reading: Reading, asked: Asked, *, weak: bool = False) -> Bound | None:
        """The nearest noun of the clause whose unit, side, topic and direction fit; of equals the longest word."""
        best: tuple[tuple[int, int, int, int], MetricEntry, Noun, str] | None = None
        found = asked.found
        for noun in (asked.given,) if asked.given else _within_reach(reading, found):
            entries = self.nouns.entries_for(noun, found.kind, weak=weak)
            placed = (("before", 0) if asked.given else _place(reading, found, noun)) if entries else None
            if placed is None or not self._names_it(reading, noun, found, placed[0]):
                continue
            side, cost = placed
            for entry, wanted in entries:
                if _is_rate(entry) and not _grows(reading.text, found):
                    continue
                if (wanted in ("both", side) or side == "inside") and self._fits(entry, asked):
                    rank = (cost, -int(entry.reverse), -noun.length, -asked.topics.favour(entry.contexts))
                    if best is None or rank < best[0]:
                        best = rank, entry, noun, side
        return _bound(reading.text, found, *best[1:]) if best else None

    def _names_it(self, reading: Reading, noun: Noun, found: Found, side: str) -> bool:
        """Whether a noun before the number is a name of it.

        It is none where another word narrows a general noun (高新技术企业4家), nor where the number is a change of it
        (比上年增加260万元).
        """
        sentence = reading.text
        if side == "after":
            return not _HEAD_BEHIND.match(sentence, noun.end)
        if side == "inside" and noun.hole and sentence[noun.hole[0]] == "、":
            return False  # 8所学校、40个村结对
        if side != "before":
            return True
        change = _FALL if found.kind == "比率" else CHANGE
        if change.search(sentence, noun.end, found.start):
            return False
        if found.kind == COUNTED and self._counts_what_was_done(noun, sentence[noun.end : found.start]):
            return False
        if noun.word not in self._lexicon.general_nouns:
            return True
        before = sentence[: noun.start].rstrip()
        return not before or before.endswith(self._openers) or any(m.end == len(before) for m in reading.scene.singles)

    def _counts_what_was_done(self, noun: Noun, between: str) -> bool:
        """`协作项目已开工149个` counts some of the projects, `示范点新建民宿15家` what was done at the place."""
        if noun.word.endswith(_STAGED) and self._stage.search(between):
            return True
        made = self._makes.search(between)
        return bool(made and not self._carrying.covers(made["what"]))

    def _is_denied(self, reading: Reading, found: Found) -> bool:
        """`退回援建资金300万元`, `消费帮扶尚差2000万元`: the amount is what is missing or taken back."""
        begin = clause_start(reading.text, found.start)
        return bool(self._denied.search(reading.text, begin, found.start))

    def _is_sum_of_several(self, reading: Reading, found: Found) -> bool:
        """`援建资金、社会帮扶资金共计1530万元` is the sum of two metrics and neither of them."""
        near = [n for n in reading.nouns if n.end <= found.start and not n.hole]
        between = reading.text[near[-1].end : found.start].strip() if near else "，"
        if not _SUMMED.fullmatch(between) and (between or found.kind != _MONEY):
            return False
        joined = any(n.end + 1 == near[-1].start and reading.text[n.end] in "、和与" for n in near[:-1])
        return joined and near[-1].word not in self._lexicon.general_nouns

    # --- other ways ---------------------------------------------------------------------------------------

    def _growth(self, reading: Reading, asked: Asked) -> Bound | None:
        """The growth rate (`海铁联运量增速`) of the metric named in the clause, else of the one told just before."""
        found, last = asked.found, asked.last
        grows = reading.text[found.number] == "翻" or _GROWTH.search(
            reading.text, max(0, found.start - _GROWTH_REACH), found.start
        )
        if found.kind != "比率" or not grows:
            return None
        clause = clause_start(reading.text, found.start)
        own = [entry for n in reading.nouns if clause <= n.start < found.start for entry, _ in self.nouns.entries(n)]
        earlier = [entry for n in reversed(reading.nouns) if n.end <= clause for entry, _ in self.nouns.entries(n)]
        for entry in own or [*([last[1].entry] if last else []), *earlier]:
            name = entry.metric.name
            rate = self._lexicon.metrics.get(name if name.endswith(_GROWTH_NAME) else name + _GROWTH_NAME)
            if rate and (rate.metric.unit, found.quantity.unit) in _RATES:
                return Bound(rate, last[1].noun if last else Noun(found.start, found.start, name), "growth", ())
        return None

    def _head(self, reading: Reading, asked: Asked) -> Bound | None:
        """The noun that the statement begins with: `善款方面，市慈善总会募得430万元`, `消费帮扶：…完成1.2亿元`."""
        text, found = reading.text, asked.found
        begin = clause_start(text, found.start, "；。")
        head = _HEAD.match(text, begin)
        if head is None or head.end() > found.start or found.kind not in _HEADED:
            return None
        for noun in reading.nouns:
            if begin <= noun.start and noun.end <= head.start("mark"):
                fitting = [entry for entry, _ in self.nouns.entries(noun) if self._fits(entry, asked)]
                if fitting:
                    return Bound(fitting[0], noun, "head", _caveats(text, found, noun))
        return None

    def _clause_before(self, reading: Reading, asked: Asked) -> Bound | None:
        """The noun of the clause before, where the number's own clause has none: `…，合计860万元`."""
        text, found = reading.text, asked.found
        clause = clause_start(text, found.start, _CLAUSE_MARKS)
        if not clause or text[clause - 1] != "，":
            return None
        if counts_another(text, found) or self._carrying.stretch(reading, clause, found.start) is None:
            return None
        begin = clause_start(text, clause - 1, _CLAUSE_MARKS)
        for noun in sorted((n for n in reading.nouns if begin <= n.start and n.end <= clause), key=lambda n: n.start):
            fitting = [entry for entry, _ in self.nouns.entries(noun) if self._fits(entry, asked)]
            if fitting:
                best = max(fitting, key=lambda entry: asked.topics.favour(entry.contexts))
                return Bound(best, noun, "clause before", _caveats(text, found, noun))
        return None

    # --- what fits ----------------------------------------------------------------------------------------

    def _fits(self, entry: MetricEntry, asked: Asked) -> bool:
        """Whether unit, means, direction, topic and cues of a quantity are those of a metric."""
        found = asked.found
        if (found.mean and "均" not in entry.metric.name) or (entry.reverse and not asked.reverse):
            return False
        if not self._same_unit(entry.metric.unit, found) or entry.not_contexts & asked.topics.own:
            return False
        return not entry.contexts or bool(entry.contexts & asked.topics.active)

    def _same_unit(self, unit: str, found: Found) -> bool:
        """Whether a number's unit can measure what the metric's unit measures; a dollar amount stays in dollars."""
        kind, own = self._lexicon.kind_of(unit), found.quantity.unit
        if kind != found.kind:
            return kind == "金额" and found.kind == "外币"
        if found.small or kind in _OWN_UNIT:
            return unit == own or (unit, own) in _RATES
        return kind != COUNTED or own in self._lexicon.interchangeable.get(unit, (unit,))


def _is_rate(entry: MetricEntry) -> bool:
    return entry.metric.name.endswith(_GROWTH_NAME)


def _grows(sentence: str, found: Found) -> bool:
    """Whether a percentage says how much something grew: not `村集体收入的30%用于分红`, `达标率100%`."""
    begin = clause_start(sentence, found.start)
    share = _SHARE.search(sentence, begin, found.start)
    return bool(_GROWS.search(sentence, begin, found.start)) and not share


def _bound(sentence: str, found: Found, entry: MetricEntry, noun: Noun, side: str) -> Bound:
    fresh = _is_fresh(sentence, noun, entry)
    return Bound(entry, noun, side, (*([_ADDED] if fresh else []), *_caveats(sentence, found, noun)), fresh)


def _is_fresh(sentence: str, noun: Noun, entry: MetricEntry) -> bool:
    """`新引进商户14家` is what was added to the stock of shops."""
    return entry.metric.measure is Measure.STOCK and bool(_FRESH.search(sentence, 0, noun.start))


def _place(reading: Reading, found: Found, noun: Noun) -> tuple[str, int] | None:
    """How a noun stands to a quantity and how far: inside its gap, before or after it within the clause."""
    sentence = reading.text
    if noun.within and not noun.within[0] < found.start < noun.within[1]:
        return None
    if noun.hole and noun.hole[0] <= found.start and found.end <= noun.hole[1] + 1:
        rest = sentence[found.end : noun.hole[1]]
        crossed = len(rest) > FAR_INSIDE or _DIGIT.search(rest)
        return None if crossed and not found.duration else ("inside", INSIDE_COST + len(rest))
    if noun.end <= found.start:
        between = sentence[noun.end : found.start]
        if "（" in between or "(" in between:
            between = BRACKET.sub("", between)
        if _CLAUSE.search(between) or taken(reading, noun.end, found.start, found):
            return None
        return "before", len(between.strip())
    if noun.start >= found.end:
        between = _without_joined(reading, found, noun.start).strip().removeprefix("的")
        reach = NEAR_AFTER_OFTEN if found.kind == _OFTEN else NEAR_AFTER
        if len(between) > reach or _CLAUSE.search(between) or "、" in between:
            return None
        if taken(reading, found.end, noun.start, found):
            return None
        return "after", len(between) + _AFTER_COST.get(found.kind, 0)
    return None


def _within_reach(reading: Reading, found: Found) -> list[Noun]:
    """The nouns that may stand in the number's clause: most of a long sentence is out of reach."""
    begin = clause_start(without_brackets(reading.text), found.start, _CLAUSE_STOPS)
    end = found.end + FAR_AFTER
    return [noun for noun in reading.nouns if noun.end > begin and noun.start < end]


def _without_joined(reading: Reading, found: Found, end: int) -> str:
    """What stands between a number and `end`, but for numbers of other kinds joined to it: `23批次、280余名企业家`."""
    begin = found.end
    for other in numbers_between(reading.numbers, begin + 1, end):
        if begin < other.start and other.kind != found.kind:
            if reading.text[begin : other.start].strip() not in ("", "、", "共", "和", "，共"):
                break
            begin = other.end
    return reading.text[begin:end]


def _caveats(sentence: str, found: Found, noun: Noun) -> tuple[str, ...]:
    """Caveats in brackets beside noun and number: （含3年续建）, （含转移）."""
    if "（" not in sentence and "(" not in sentence:
        return ()
    first, last = min(noun.start, found.start), max(noun.end, found.end)
    tail = BRACKET.match(sentence, last)
    stretch = sentence[first : tail.end() if tail else last]
    return tuple(re.sub(r"\s+", "", m[1]) for m in _CAVEAT.finditer(stretch))
