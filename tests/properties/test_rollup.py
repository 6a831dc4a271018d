"""What holds of every roll-up: the order of files, the cut into issues, a removed figure, sources, parts."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.aggregators import aggregate
from reports.check.amounts import numbers_in
from reports.extract import Extractor
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Fact, Hedge, Level, Rollup, Sum, Window
from reports.parse import parse
from reports.read.text import make_source
from tests.conftest import HEAD, TAIL

if TYPE_CHECKING:
    from collections.abc import Sequence

LEXICON = load_lexicon()
EXTRACTOR = Extractor(LEXICON)
HALF = Window("2022H1", "2022年上半年", date(2022, 1, 1), date(2022, 6, 30))
JUNE = Window("2022-06", "2022年6月", date(2022, 6, 1), date(2022, 6, 30))
WHO = ("全市", "慈溪市与常山县", "余姚市与松阳县", "鄞州区与衢江区", "慈溪市")
TIMES = (*(f"2022年{month}月" for month in range(1, 7)), "2022年1—6月", "2022年一季度", "2021年6月", "2021年1—6月")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    metric = draw(st.sampled_from(["落实援建资金", "完成消费帮扶", "实到资金"]))
    hedge = draw(st.sampled_from(["", "", "", "约", "近", "超"]))
    unit = draw(st.sampled_from(["万元", "万元", "万元", "万美元"]))
    rate = draw(st.sampled_from(["", "", "，同比增长8.3%", "，增长5%"]))
    value = draw(st.integers(min_value=11, max_value=99))
    part = draw(st.sampled_from(["", "", f"，其中{metric}{value // 3}{unit}用于教育"]))
    return f"{draw(st.sampled_from(TIMES))}，{draw(st.sampled_from(WHO))}{metric}{hedge}{value}{unit}{part}{rate}。"


bodies = st.lists(sentences(), min_size=1, max_size=25, unique=True)


@cache
def facts_of(body: str, number: int, month: int = 8) -> tuple[Fact, ...]:
    values = {"year": 2022, "number": number, "month": month, "day": 10, "title": "全市山海协作工作情况"}
    text = HEAD.format(**values) + body + TAIL.format(**values)
    issue = parse(make_source(f"来源/2022-{number:03}.txt", text, text.encode()), LEXICON)[0]
    return EXTRACTOR.facts(issue)


def issues_of(parts: Sequence[str]) -> list[Fact]:
    return [fact for number, body in enumerate(parts, 1) for fact in facts_of(body, number)]


def roll(facts: Sequence[Fact], window: Window) -> Rollup:
    return aggregate(reconcile(facts, window), LEXICON, with_places=True)


def numbers(rollup: Rollup) -> list[tuple[object, ...]]:
    return sorted((f.table, f.metric, f.place, f.display, str(f.value)) for f in rollup.figures)


def monthly(values: Sequence[int], who: str = "全市") -> list[str]:
    return [f"2022年{month}月，{who}落实援建资金{value}万元。" for month, value in enumerate(values, 1)]


@pytest.mark.parametrize("window", [HALF, JUNE], ids=["half", "month"])
@SLOW
@given(bodies, st.integers())
def test_the_order_of_the_files_changes_nothing(window: Window, parts: list[str], seed: int) -> None:
    facts = issues_of(parts)
    shuffled = random.Random(seed).sample(facts, len(facts))  # noqa: S311
    assert roll(shuffled, window) == roll(facts, window)


@pytest.mark.parametrize("window", [HALF, JUNE], ids=["half", "month"])
@SLOW
@given(bodies, st.data())
def test_one_issue_cut_into_two_gives_the_same_totals(window: Window, parts: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(min_value=0, max_value=len(parts)))
    whole = facts_of("\n\n".join(parts), 1)
    halves = [facts_of("\n\n".join(half), n) for n, half in enumerate((parts[:cut], parts[cut:]), 1) if half]
    both = [fact for half in halves for fact in half]
    assert numbers(roll(both, window)) == numbers(roll(whole, window))


@SLOW
@given(st.lists(st.integers(min_value=1, max_value=9999), min_size=6, max_size=6, unique=True), st.data())
def test_a_removed_month_leaves_no_total(values: list[int], data: st.DataObject) -> None:
    parts = monthly(values)
    gone = data.draw(st.integers(min_value=0, max_value=5))
    full = next(f for f in roll(issues_of(parts), HALF).table("core") if f.metric == "援建资金")
    assert full.value == 10_000 * sum(values)
    less = next(
        f for f in roll(issues_of(parts[:gone] + parts[gone + 1 :]), HALF).table("core") if f.metric == "援建资金"
    )
    assert (less.display, less.value) == ("—", None)


@SLOW
@given(st.lists(st.integers(min_value=1, max_value=9999), min_size=4, max_size=4), st.data())
def test_a_removed_district_lowers_the_total_by_just_its_figure(values: list[int], data: st.DataObject) -> None:
    who = ("慈溪市与常山县", "余姚市与松阳县", "鄞州区与衢江区", "北仑区与云和县")
    parts = [f"2022年6月，{name}落实援建资金{value}万元。" for name, value in zip(who, values, strict=True)]
    gone = data.draw(st.integers(min_value=0, max_value=3))
    (full,) = roll(issues_of(parts), JUNE).table("sum")
    (less,) = roll(issues_of(parts[:gone] + parts[gone + 1 :]), JUNE).table("sum")
    assert full.value is not None
    assert less.value is not None
    assert full.value - less.value == Decimal(10_000 * values[gone])


@pytest.mark.parametrize("window", [HALF, JUNE], ids=["half", "month"])
@SLOW
@given(bodies)
def test_no_printed_number_lacks_a_source(window: Window, parts: list[str]) -> None:
    rollup = roll(issues_of(parts), window)
    for figure in rollup.figures:
        if figure.display == "—":
            assert figure.facts == ()
            continue
        assert figure.facts
        if isinstance(figure.origin, Sum):
            assert figure.origin.arithmetic.count("＋") == len(figure.origin.summands) - 1
            assert figure.value == sum(fact.quantity.value for fact in figure.origin.summands)
            assert set(figure.origin.summands) <= set(figure.facts)
        elif figure.origin is None:
            told = {number for fact in figure.facts for number in numbers_in(fact.shown)}
            assert set(numbers_in(figure.display.partition("（")[0])) <= told


@pytest.mark.parametrize("window", [HALF, JUNE], ids=["half", "month"])
@SLOW
@given(bodies)
def test_no_sum_holds_a_fact_and_its_part_or_what_lies_in_another(window: Window, parts: list[str]) -> None:
    for figure in roll(issues_of(parts), window).figures:
        if not isinstance(figure.origin, Sum):
            continue
        summands = figure.origin.summands
        ids = {fact.id for fact in summands}
        assert len(ids) == len(summands)
        assert not any(fact.part_of in ids for fact in summands)
        cells = {(fact.giver, fact.receiver, fact.period.start) for fact in summands}
        assert len(cells) == len(summands)
        assert len({fact.quantity.unit for fact in summands}) == len({fact.metric for fact in summands}) == 1
        assert len({fact.level for fact in summands}) == 1
        hedges = {fact.quantity.hedge for fact in summands}
        assert not {Hedge.NEAR, Hedge.OVER} <= hedges
        if figure.table == "sum":
            assert {fact.level for fact in summands} == {Level.COUNTY}
            assert "慈溪市" not in {fact.giver for fact in summands if not fact.receiver} or not any(
                fact.receiver for fact in summands if fact.giver == "慈溪市"
            )


@pytest.mark.parametrize("window", [HALF, JUNE], ids=["half", "month"])
@SLOW
@given(bodies)
def test_each_fact_stands_once_whatever_is_added(window: Window, parts: list[str]) -> None:
    facts = issues_of(parts)
    rollup = roll(facts, window)
    behind = [fact.id for table in rollup.tables for figure in table.figures for fact in figure.facts]
    assert sorted([*behind, *(item.entry.fact.id for item in rollup.excluded)]) == sorted(f.id for f in facts)


@SLOW
@given(bodies)
def test_a_rate_of_the_text_is_never_given_a_comparison(parts: list[str]) -> None:
    for figure in roll(issues_of(parts), JUNE).table("change"):
        rate = figure.origin.rate if figure.origin and not isinstance(figure.origin, Sum) else None
        if rate:
            assert figure.display in "".join(rate.sentence.split())
