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
_CLAUSE = re.compile(r"[，,；;。：:！？]")
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
_OPENERS = ("，", "。", "；", "：", "、", "“", "”", "）", ")", "的", "等")
_SUMMED = re.compile(r"共计|合计|总计|总额|共")
_SAME_RATIO = {("%", "倍")}
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
        for entry in lexicon.metrics.values():
            for nouns, side in (
                (entry.nouns, "both"),
                (entry.nouns_before, "before"),
                (entry.nouns_after, "after"),
            ):
                for noun in nouns:
                    self._sides[noun].append((entry, side))
        plain = sorted((n for n in self._sides if _GAP not in n), key=len, reverse=True)
        words = sorted([*map(re.escape, plain), *map(re.escape, lexicon.shades)], key=len, reverse=True)
        self._plain = re.compile("|".join(words) or "\uffff")
        self._openers = (*_OPENERS, *lexicon.general_openers)
        carry = "|".join(map(re.escape, sorted(lexicon.carrying_words, key=len, reverse=True))) or "\uffff"
        self._carry = re.compile(rf"(?:{carry}|[一二三四五六]期|[，,；;、：:的和与及\s（()）])*")
        self._gapped = [(noun, _gap_pattern(noun)) for noun in self._sides if _GAP in noun]

    def nouns(self, sentence: str) -> list[Noun]:
        """Occurrences of metric nouns; a longer word hides the shorter ones inside it."""
        bare = _BRACKET.sub(lambda m: "\u0000" * len(m.group()), sentence)
        found = [
            Noun(m.start(), m.end(), m.group())
            for m in self._plain.finditer(bare)
            if m.group() not in self._lexicon.shades
        ]
        for noun, (head, pattern) in self._gapped:
            if head in bare:
                found += [Noun(m.start(), m.end(), noun, m.span("gap")) for m in pattern.finditer(bare)]
        return found

    def bind(
        self,
        sentence: str,
        found: Found,
        nouns: Sequence[Noun],
        others: Sequence[Found],
        topics: Topics,
        given: Noun | None,
        reverse: bool,
    ) -> Bound | None:
        """The metric of a quantity: the nearest noun of its clause whose unit, side, topic and direction fit.

        `given` is the noun that 分别 gives to the number; no other is looked at then.
        """
        best: tuple[tuple[int, int, int, int], Bound] | None = None
        for noun in (given,) if given else nouns:
            placed = ("before", 0) if given else _place(sentence, found, noun, others)
            if placed is None or (placed[0] == "before" and self._belongs_elsewhere(sentence, noun, found, nouns)):
                continue
            side, cost = placed
            for entry, wanted in self._sides[noun.word]:
                if (side != "inside" and wanted not in ("both", side)) or not self._fits(entry, found, topics, reverse):
                    continue
                rank = (cost, -int(entry.reverse), -len(noun.word), -len(entry.contexts & topics))
                if best is None or rank < best[0]:
                    best = rank, Bound(entry, noun, side, _caveats(sentence, found, noun))
        return best[1] if best else None

    def _belongs_elsewhere(self, sentence: str, noun: Noun, found: Found, nouns: Sequence[Noun]) -> bool:
        """Whether a noun before the number is no name of it.

        A general noun (企业, 项目) that another word narrows (高新技术企业) counts something else; two nouns side by side
        before 共计 have one sum that is neither's.
        """
        before = sentence[: noun.start].rstrip()
        if noun.word in self._lexicon.general_nouns and before and not before.endswith(self._openers):
            return True
        summed = _SUMMED.search(sentence, noun.end, found.start)
        listed = before.endswith(("、", "和", "与")) and any(
            n.end == len(before) - 1 and not n.hole and n.word not in self._lexicon.general_nouns for n in nouns
        )
        return bool(summed and listed)

    def growth_of(self, sentence: str, found: Found, nouns: Sequence[Noun], before: Bound | None) -> Bound | None:
        """The growth rate (`海铁联运量增速`) of the metric named in the clause, else of the one told just before."""
        if found.kind != "比率" or not _GROWTH.search(sentence, 0, found.start):
            return None
        clause = max(sentence.rfind(c, 0, found.start) for c in "，；。") + 1
        own = [entry for n in nouns if clause <= n.start < found.start for entry, _ in self._sides[n.word]]
        for entry in (*own, *([before.entry] if before and not own else [])):
            rate = self._lexicon.metrics.get(entry.metric.name + _GROWTH_NAME)
            if rate:
                noun = before.noun if before else Noun(found.start, found.start, entry.metric.name)
                return Bound(rate, noun, "growth", ())
        return None

    def carried_on(self, sentence: str, found: Found, last: tuple[Found, Bound] | None, skip: Sequence[tuple[int, int]]) -> Bound | None:
        """The metric told just before, where the number has no noun of its own: `…1800万元，实际到位1350万元`.

        Between the two numbers only places, times (`skip`) and words that carry on may stand.
        """
        if last is None or last[0].kind != found.kind or last[0].mean != found.mean:
            return None
        between = [c if not any(a <= i < b for a, b in skip) else "" for i, c in enumerate(sentence)]
        rest = "".join(between[last[0].end : found.start])
        if self._carry.fullmatch(rest):
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
        return _topical(entry, topics)


def _topical(entry: MetricEntry, active: Topics) -> bool:
    if entry.contexts and not entry.contexts & active:
        return False
    return not entry.not_contexts & active


def _gap_pattern(noun: str) -> tuple[str, re.Pattern[str]]:
    """`带动…就业`: the gap stays within a clause; only that of `……` goes over 、."""
    head, _, tail = noun.partition(_WIDE_GAP if _WIDE_GAP in noun else _GAP)
    stops = "，。；：！？" if _WIDE_GAP in noun else "，。；：！？、"
    gap = rf"(?P<gap>[^{stops}]{{0,{GAP_LENGTH}}}?)"
    return head, re.compile(re.escape(head) + gap + re.escape(tail))


def _place(sentence: str, found: Found, noun: Noun, others: Iterable[Found]) -> tuple[str, int] | None:
    """How a noun stands to a quantity and how far: inside its gap, before or after it within the clause."""
    if noun.hole and noun.hole[0] <= found.start and found.end <= noun.hole[1] + 1:
        rest = noun.hole[1] - found.end
        return ("inside", INSIDE + max(rest, 0)) if found.duration or rest <= NEAR_AFTER - INSIDE else None
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
