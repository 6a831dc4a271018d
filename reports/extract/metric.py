"""A quantity in its sentence → the metric whose noun it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.extract.quantity import Found
    from reports.extract.topic import Topics
    from reports.lexicon import Lexicon, MetricEntry

_GAP = "…"
_WIDE_GAP = "……"
_CLAUSE = re.compile(r"[，,；;。：:！？|]")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_CAVEAT = re.compile(r"[（(]\s*((?:含|不含|包括|不包括)[^（）()]{1,15})\s*[）)]")
_LABEL_AFTER = re.compile(r"[的]?([^，。；：、！？（）()“”《》0-9\s]{2,12})")
_LABEL_BEFORE = re.compile(r"([^，。；：、！？（）()《》0-9\s]{2,14})$")
_LABEL_TRIM = re.compile(
    r"^(?:共|已|累计|完成|实现|达到|达|为|是|了|的|约|近|超|逾)+|(?:达到|达|为|是|约|近|超|逾|共|计|了)+$"
)
GAP_LENGTH = 16
NEAR_AFTER = 8
INSIDE = 2
FAR_INSIDE = 12
_DIGIT = re.compile(r"[0-9０-９]")
_OPENERS = ("，", "。", "；", "：", "、", "“", "”", "）", ")", "的", "等")
_SUMMED = re.compile(r"(?:总额)?(?:共计|合计|总计|总额|共)")
_SAME_RATIO = {("%", "倍")}
_FRESH = re.compile(r"(?:新增|新引进|新入驻|新招引|新|净增)$")
_COUNTED = "个体"
_CHANGE = re.compile(r"(?:净增|增加|多出|减少|下降|少收|数多|增长)(?![到至为率了额])")
_RATES = {("%", "%"), ("%", "倍")}
_OWN_UNIT = {"比率", "时长", "频次", "外币", "物量"}
_GROWTH = re.compile(r"(?:增长|增加|提高|上升|增幅|下降|减少)(?:了|达|近|约|到|幅度)?[^，。；]{0,4}$")
_GROWTH_NAME = "增速"
_AFTER_KINDS = {"金额": 4, "外币": 4, "比率": 6, "面积": 3}


@dataclass(frozen=True, slots=True)
class Noun:
    """An occurrence of words that name metrics; `hole` is the range that `…` stood for."""

    start: int
    end: int
    word: str
    hole: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A metric chosen for a quantity: the noun, how it stands to the number, caveats found beside it."""

    entry: MetricEntry
    noun: Noun
    side: str
    caveats: tuple[str, ...]


class MetricGrammar:
    """The nouns of all metrics, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._sides: dict[str, list[tuple[MetricEntry, str]]] = defaultdict(list)
        for entry in lexicon.entries:
            for nouns, side in (
                (entry.nouns, "both"),
                (entry.nouns_before, "before"),
                (entry.nouns_after, "after"),
            ):
                for noun in nouns:
                    self._sides[noun].append((entry, side))
        self._weak: dict[str, list[tuple[MetricEntry, str]]] = defaultdict(list)
        for entry in lexicon.entries:
            for noun in entry.nouns_weak:
                self._weak[noun].append((entry, "before"))
        plain = sorted((n for n in {*self._sides, *self._weak} if _GAP not in n), key=len, reverse=True)
        words = sorted([*map(re.escape, plain), *map(re.escape, lexicon.shades)], key=len, reverse=True)
        self._plain = re.compile(f"(?=({'|'.join(words)}))")
        self._openers = (*_OPENERS, *lexicon.general_openers)
        carry = "|".join(map(re.escape, sorted(lexicon.carrying_words, key=len, reverse=True))) or "\uffff"
        self._carry = re.compile(rf"(?:{carry}|[一二三四五六]期|[，,；;、：:的和与及\s（()）])*")
        self._gapped = [(noun, _gap_pattern(noun)) for noun in self._sides if _GAP in noun]

    def nouns(self, sentence: str) -> list[Noun]:
        """Occurrences of metric nouns; a longer word hides the shorter ones inside it."""
        bare = _BRACKET.sub(lambda m: "\u0000" * len(m.group()), sentence)
        found: list[Noun] = []
        for match in self._plain.finditer(bare):
            noun = Noun(match.start(), match.start() + len(match[1]), match[1])
            if not found or noun.end > found[-1].end:
                found.append(noun)
        found = [noun for noun in found if noun.word not in self._lexicon.shades]
        for word, (head, pattern) in self._gapped:
            if head in bare:
                found += [Noun(m.start(), m.end(), word, m.span("gap")) for m in pattern.finditer(bare)]
        return found

    def of_kind(self, nouns: Sequence[Noun], kind: str) -> list[Noun]:
        """The nouns that can name a number of a kind of unit."""
        kinds = self._lexicon.kind_of
        return [n for n in nouns if any(kinds(entry.metric.unit) == kind for entry, _ in self._sides[n.word])]

    def bind(
        self,
        sentence: str,
        found: Found,
        nouns: Sequence[Noun],
        others: Sequence[Found],
        topics: Topics,
        given: Noun | None,
        reverse: bool,
        *,
        weak: bool = False,
    ) -> Bound | None:
        """The metric of a quantity: the nearest noun of its clause whose unit, side, topic and direction fit.

        `given` is the noun that 分别 gives to the number; no other is looked at then. `weak` nouns (实际到位) are asked
        for only where no other way has led to a metric.
        """
        if self._is_sum_of_several(sentence, found, nouns):
            return None
        best: tuple[tuple[int, int, int, int], Bound] | None = None
        for noun in (given,) if given else nouns:
            placed = ("before", 0) if given else _place(sentence, found, noun, others)
            if placed is None or (placed[0] == "before" and self._is_narrowed(sentence, noun)):
                continue
            _FRESH.search(sentence, 0, noun.start)
            if placed[0] == "before" and found.kind != "比率" and _CHANGE.search(sentence, noun.end, found.start):
                continue
            side, cost = placed
            for entry, wanted in self._weak[noun.word] if weak else self._sides[noun.word]:
                if (side != "inside" and wanted not in ("both", side)) or not self._fits(entry, found, topics, reverse):
                    continue
                rank = (
                    cost,
                    -int(entry.reverse),
                    -len(noun.word.replace(_GAP, "")),
                    -len(entry.contexts & topics.active),
                )
                if best is None or rank < best[0]:
                    best = rank, Bound(entry, noun, side, _caveats(sentence, found, noun))
        return best[1] if best else None

    def _is_narrowed(self, sentence: str, noun: Noun) -> bool:
        """Whether a general noun before the number (企业, 项目) is narrowed by another word: 高新技术企业4家."""
        before = sentence[: noun.start].rstrip()
        return noun.word in self._lexicon.general_nouns and bool(before) and not before.endswith(self._openers)

    def _is_sum_of_several(self, sentence: str, found: Found, nouns: Sequence[Noun]) -> bool:
        """`援建资金、社会帮扶资金共计1530万元` is the sum of two metrics and neither of them."""
        near = [n for n in nouns if n.end <= found.start and not n.hole]
        if not near or not _SUMMED.fullmatch(sentence[near[-1].end : found.start].strip()):
            return False
        joined = any(n.end + 1 == near[-1].start and sentence[n.end] in "、和与" for n in near[:-1])
        return joined and near[-1].word not in self._lexicon.general_nouns

    def growth_of(self, sentence: str, found: Found, nouns: Sequence[Noun], before: Bound | None) -> Bound | None:
        """The growth rate (`海铁联运量增速`) of the metric named in the clause, else of the one told just before."""
        if found.kind != "比率" or not _GROWTH.search(sentence, 0, found.start):
            return None
        clause = max(sentence.rfind(c, 0, found.start) for c in "，；。") + 1
        own = [entry for n in nouns if clause <= n.start < found.start for entry, _ in self._sides[n.word]]
        earlier = [entry for n in reversed(nouns) if n.end <= clause for entry, _ in self._sides[n.word]]
        for entry in own or [*([before.entry] if before else []), *earlier]:
            name = entry.metric.name
            rate = self._lexicon.metrics.get(name if name.endswith(_GROWTH_NAME) else name + _GROWTH_NAME)
            if rate and (rate.metric.unit, found.quantity.unit) in _RATES:
                noun = before.noun if before else Noun(found.start, found.start, entry.metric.name)
                return Bound(rate, noun, "growth", ())
        return None

    def of_clause_before(
        self, sentence: str, found: Found, nouns: Sequence[Noun], topics: Topics, skip: Sequence[tuple[int, int]]
    ) -> Bound | None:
        """The noun of an earlier clause without a number, where the number's own clause has none: `…，合计860万元`."""
        clause = max(sentence.rfind(c, 0, found.start) for c in "，；。：") + 1
        if not clause or not self._carry.fullmatch(_without(sentence, clause, found.start, skip)):
            return None
        begin = max(sentence.rfind(c, 0, clause - 1) for c in "，；。：") + 1
        if sentence[clause - 1] != "，":
            return None
        for noun in sorted((n for n in nouns if begin <= n.start and n.end <= clause), key=lambda n: n.start):
            fitting = [entry for entry, _ in self._sides[noun.word] if self._fits(entry, found, topics, reverse=False)]
            if fitting:
                best = max(fitting, key=lambda entry: len(entry.contexts & topics.active))
                return Bound(best, noun, "clause before", _caveats(sentence, found, noun))
        return None

    def carried_on(
        self, sentence: str, found: Found, last: tuple[Found, Bound] | None, skip: Sequence[tuple[int, int]]
    ) -> Bound | None:
        """The metric told just before, where the number has no noun of its own: `…1800万元，实际到位1350万元`.

        Between the two numbers only places, times (`skip`) and words that carry on may stand.
        """
        if last is None or last[0].kind != found.kind or last[0].mean != found.mean:
            return None
        if self._carry.fullmatch(_without(sentence, last[0].end, found.start, skip)):
            return Bound(last[1].entry, last[1].noun, "carried", ())
        return None

    def _fits(self, entry: MetricEntry, found: Found, topics: Topics, reverse: bool) -> bool:
        unit = self._lexicon.kind_of(entry.metric.unit)
        foreign = unit == "金额" and found.kind == "外币"
        if (unit != found.kind and not foreign) or (found.mean and "均" not in entry.metric.name):
            return False
        if (entry.reverse and not reverse) or (found.small and entry.metric.unit != found.quantity.unit):
            return False
        pair = (entry.metric.unit, found.quantity.unit)
        if unit in _OWN_UNIT and pair[0] != pair[1] and pair not in _SAME_RATIO:
            return False
        if unit == _COUNTED and pair[1] not in self._lexicon.interchangeable.get(pair[0], (pair[0],)):
            return False
        return _topical(entry, topics)


def _without(text: str, start: int, end: int, skip: Sequence[tuple[int, int]]) -> str:
    """A stretch of a text without the ranges to skip."""
    return "".join(text[i] for i in range(start, end) if not any(a <= i < b for a, b in skip))


def _topical(entry: MetricEntry, topics: Topics) -> bool:
    if entry.contexts and not entry.contexts & topics.active:
        return False
    return not entry.not_contexts & topics.own


def _gap_pattern(noun: str) -> tuple[str, re.Pattern[str]]:
    """`带动…就业`: the gap stays within a clause; only that of `……` goes over 、."""
    head, _, tail = noun.partition(_WIDE_GAP if _WIDE_GAP in noun else _GAP)
    stops = "，。；：！？|" if _WIDE_GAP in noun else "，。；：！？、|"
    gap = rf"(?P<gap>[^{stops}]{{0,{GAP_LENGTH}}}?)"
    return head, re.compile(re.escape(head) + gap + re.escape(tail))


def _place(sentence: str, found: Found, noun: Noun, others: Iterable[Found]) -> tuple[str, int] | None:
    """How a noun stands to a quantity and how far: inside its gap, before or after it within the clause."""
    if noun.hole and noun.hole[0] <= found.start and found.end <= noun.hole[1] + 1:
        rest = sentence[found.end : noun.hole[1]]
        crossed = len(rest) > FAR_INSIDE or _DIGIT.search(rest)
        return None if crossed and not found.duration else ("inside", INSIDE + len(rest))
    if noun.end <= found.start:
        between = sentence[noun.end : found.start]
        if _CLAUSE.search(_BRACKET.sub("", between)) or _taken(noun.end, found.start, found, others):
            return None
        return "before", len(_BRACKET.sub("", between).strip())
    if noun.start >= found.end:
        between = sentence[found.end : noun.start].strip().removeprefix("的")
        if len(between) > NEAR_AFTER or _CLAUSE.search(between) or "、" in between:
            return None
        if _taken(found.end, noun.start, found, others):
            return None
        return "after", len(between) + _AFTER_KINDS.get(found.kind, 0)
    return None


def _taken(start: int, end: int, found: Found, others: Iterable[Found]) -> bool:
    """Whether another quantity of the same kind stands between noun and number."""
    return any(start <= o.start < end and o is not found and not o.small and o.kind == found.kind for o in others)


def _caveats(sentence: str, found: Found, noun: Noun) -> tuple[str, ...]:
    """Caveats in brackets beside noun and number: （含3年续建）, （含转移）."""
    first, last = min(noun.start, found.start), max(noun.end, found.end)
    tail = _BRACKET.match(sentence, last)
    stretch = sentence[first : tail.end() if tail else last]
    return tuple(re.sub(r"\s+", "", m[1]) for m in _CAVEAT.finditer(stretch))


def guess_label(sentence: str, found: Found) -> str:
    """The noun that an unknown quantity seems to count, for the editor to bind."""
    counted = found.kind not in ("金额", "外币", "比率", "面积")
    after = _LABEL_AFTER.match(sentence, found.end)
    if counted and after:
        return after[1]
    before = _LABEL_BEFORE.search(_BRACKET.sub("", sentence[: found.start]).rstrip())
    label = _LABEL_TRIM.sub("", before[1]) if before else ""
    return label or (after[1] if after else "")
