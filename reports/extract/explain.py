"""A derivation → in Chinese, step by step, how the value was made and from which words of the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Explanation, Hedge, Level, Measure, Nature, PeriodKind, Step

if TYPE_CHECKING:
    from decimal import Decimal

    from reports.extract.derivation import Derivation, Pieces
    from reports.extract.place.siding import Mention
    from reports.model import Fact, Period, Quantity

_WAYS = {
    "before": "数前最近、单位相合的名词",
    "after": "数后最近、单位相合的名词",
    "inside": "数在名词中间",
    "growth": "增幅，随所说的指标",
    "carried": "承前一个数的指标",
    "part": "“其中”的一部分，随所说的指标",
    "head": "这句话开头说的名词",
    "clause before": "本分句没有名词，取前一分句的",
}
_HEDGES = {
    Hedge.ABOUT: "约数，上下都可能",
    Hedge.NEAR: "接近，略低于此数",
    Hedge.OVER: "不低于此数",
    Hedge.UNDER: "低于此数",
}
_NATURES = {Nature.ACTUAL: "实绩", Nature.PLANNED: "计划", Nature.EXPECTED: "预期"}
_MEASURES = {
    Measure.FLOW: "期间发生额",
    Measure.STOCK: "某日的数",
    Measure.CUMFLOW: "自某时起的累计",
    Measure.RATIO: "比率",
}
_LEVELS = {
    Level.PROVINCE: "省级或背景",
    Level.CITY: "市级",
    Level.COUNTY: "区县",
    Level.PARK: "园区",
    Level.VILLAGE: "乡村",
    Level.PROJECT: "单个项目",
}
Piece = tuple[int, int]


def explain(derivation: Derivation) -> Explanation:
    """The steps from the words of a sentence, or from the heads of a table, to its fact."""
    fact, pieces = derivation.fact, derivation.pieces
    steps = _of_sentence(fact, pieces) if pieces else _of_cell(fact)
    return Explanation(fact, derivation.passage, (*steps, *_rest(fact)))


def _of_sentence(fact: Fact, pieces: Pieces) -> tuple[Step, ...]:
    return (
        _number(fact, (pieces.found.start, pieces.found.end)),
        _metric(fact, pieces),
        _period(fact, pieces),
        _nature(fact, pieces),
        *_places(fact, pieces),
    )


def _of_cell(fact: Fact) -> tuple[Step, ...]:
    """The heads stand in the sentence of the fact, which is made of caption, heads and cell."""
    metric = f"{fact.metric}（{_MEASURES[fact.measure]}）" if fact.metric else f"词典没有收“{fact.label}”"
    return (
        _number(fact, (0, len(fact.surface))),
        Step("表格", fact.sentence),
        Step("指标", metric),
        Step("期间", _told(fact.period, fact.period.text)),
        Step("性质", _NATURES[fact.nature]),
        *(Step(name, place) for name, place in (("协作方", fact.giver), ("受援方", fact.receiver)) if place),
    )


def _number(fact: Fact, own: Piece) -> Step:
    quantity = fact.quantity
    says = f"“{fact.shown}” ＝ {_value(quantity)}{quantity.unit}"
    hedge = _HEDGES.get(quantity.hedge)
    bounds = f"，界：{_shown(quantity.lower)} 至 {_shown(quantity.upper)}" if hedge else ""
    return Step("数", says + (f"（“{quantity.hedge_word}”：{hedge}{bounds}）" if hedge else ""), (own,))


def _value(quantity: Quantity) -> str:
    return _shown(quantity.value) + (f" 至 {_shown(quantity.value_max)}" if quantity.value_max is not None else "")


def _shown(value: Decimal | None) -> str:
    return "不限" if value is None else f"{value:f}"


def _metric(fact: Fact, pieces: Pieces) -> Step:
    if pieces.bound is None:
        label = f"“{fact.label}”" if fact.label else "这个数的名词"
        return Step("指标", f"词典没有收{label}，这个数不计入任何指标")
    noun, way = pieces.bound.noun, pieces.bound.way
    says = f"“{noun.word}” → {fact.metric}（{_WAYS.get(way, way)}；{_MEASURES[fact.measure]}）"
    return Step("指标", says, ((noun.start, noun.end),) if noun.end > noun.start else ())


def _period(fact: Fact, pieces: Pieces) -> Step:
    phrase = pieces.judged.phrase
    says = _told(fact.period, phrase.period.text if phrase else "")
    if fact.cumulative:
        says += "；累计数"
    return Step("期间", says, ((phrase.start, phrase.end),) if phrase else ())


def _told(period: Period, phrase: str) -> str:
    if period.kind is PeriodKind.UNSPECIFIED and not (period.start or period.end):
        return f"“{phrase}”没有说明年月" if phrase else "原文没有时间词，不推定"
    ends = f"{period.start or '不限'} 至 {period.end or '不限'}"
    return f"“{period.text}” → {ends}" + ("（推定）" if period.inferred else "")


def _nature(fact: Fact, pieces: Pieces) -> Step:
    judged, usual = pieces.judged.nature, pieces.bound.entry.nature if pieces.bound else Nature.ACTUAL
    if judged.cue:
        why = f"“{pieces.reading.text[slice(*judged.cue)]}”"
    else:
        why = "这个指标通常如此" if usual is not Nature.ACTUAL else "没有“计划”“预计”一类的词"
    return Step("性质", f"{_NATURES[fact.nature]}（{why}）", (judged.cue,) if judged.cue else ())


def _places(fact: Fact, pieces: Pieces) -> tuple[Step, ...]:
    if not (fact.giver or fact.receiver):
        return (Step("地区", "不属于协作双方"),)
    steps = []
    for name, place in (("协作方", fact.giver), ("受援方", fact.receiver)):
        mention = _mention(pieces, place)
        if mention:
            words = pieces.reading.text[mention.start : mention.end]
            steps.append(Step(name, f"{place}（“{words}”）", ((mention.start, mention.end),)))
        elif place:
            steps.append(Step(name, f"{place}（承上文、篇名或编发机关）"))
    return tuple(steps)


def _mention(pieces: Pieces, place: str) -> Mention | None:
    """The last mention of a place before the number, else the first one behind it."""
    named = [m for m in pieces.reading.scene.mentions if place and "、".join(m.names) == place]
    before = [m for m in named if m.end <= pieces.found.start]
    return next(iter((*reversed(before), *named)), None)


def _rest(fact: Fact) -> tuple[Step, ...]:
    steps = [Step("层级", _LEVELS[fact.level] + ("；受援方到协作方，反向" if fact.reverse else ""))]
    if fact.caveats:
        steps.append(Step("口径", "；".join(fact.caveats)))
    if fact.part_of:
        steps.append(Step("从属", f"是 {fact.part_of} 的一部分，不与它相加"))
    if fact.repeat_of_body:
        steps.append(Step("重复", "编者按里的数，正文另有"))
    if not fact.counts:
        steps.append(Step("来源", "不是工作简报，不计数"))
    return tuple(steps)
