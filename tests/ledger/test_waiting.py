"""What waits for an editor is listed, and stops waiting once it is decided; a correction in a source is a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.ledger.corrections import corrections
from reports.ledger.waiting import Matter, Waiting, waiting
from reports.model import Ruling, Standing
from tests.rulings import correct, date_to_2022, decide
from tests.windows import NOVEMBER, YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Decision, Fact

WRONG = "2022年，全市实到资金12.5亿元。"


def listed(facts: tuple[Fact, ...], *decisions: Decision) -> list[tuple[Matter, str]]:
    return [(item.matter, item.fact.shown) for item in _waiting(facts, *decisions)]


def _waiting(facts: tuple[Fact, ...], *decisions: Decision) -> tuple[Waiting, ...]:
    return waiting(reconcile(facts, YEAR_2022, decisions), facts)


def test_each_side_of_a_conflict_may_be_adopted(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = (*facts_of(WRONG, number=1), *facts_of("2022年，全市实到资金13亿元。", number=2, month=2))
    found = _waiting(facts)
    assert [(w.ruling, w.fact, w.others) for w in found] == [
        (Ruling.ADOPT, facts[0], (facts[1],)),
        (Ruling.ADOPT, facts[1], (facts[0],)),
    ]
    assert _waiting(facts, decide(Ruling.ADOPT, facts[0], facts[1])) == ()


def test_a_flow_without_period_waits_until_it_is_dated_or_left_out(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("全市落实援建资金5000万元。", year=2022, month=11)
    assert listed(facts) == [(Matter.NO_PERIOD, "5000万元")]
    assert listed(facts, date_to_2022(facts[0])) == []
    assert listed(facts, decide(Ruling.EXCLUDE, facts[0])) == []


def test_figures_of_a_summary_without_time_wait(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of(f"{WRONG}\n\n## 一、进展\n\n全市共有消薄飞地7个。预计销售额5000万元。")
    assert listed(facts) == [(Matter.SUMMARY, "7个")]
    assert _waiting(facts)[0].wording == "2022"
    assert waiting(reconcile(facts, NOVEMBER), facts) == ()


def test_equal_figures_of_two_issues_with_different_times_may_be_the_same(
    facts_of: Callable[..., tuple[Fact, ...]],
) -> None:
    facts = (
        *facts_of("2021年，慈溪市落实援建资金500万元。", number=1, year=2022),
        *facts_of("2022年，慈溪市落实援建资金500万元。", number=2, month=2),
    )
    assert listed(facts) == [(Matter.REPEAT, "500万元")]
    assert listed(facts, decide(Ruling.PART, *facts)) == []
    assert listed(facts, decide(Ruling.JOIN, *facts)) == []


def test_a_stock_that_did_not_change_is_no_repeat(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = (
        *facts_of("截至2022年6月底，全市共有产业飞地5个。", number=1, year=2022, month=7),
        *facts_of("截至2022年底，全市共有产业飞地5个。", number=2),
    )
    assert listed(facts) == []


# --- corrections in a source ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "更正：2023年第1期刊登的2022年全市实到资金12.5亿元，应为13亿元。",
        "2023年第1期中“2022年全市实到资金12.5亿元”应为“13亿元”，特此更正。",
        "更正：第1期实到资金13亿元误为12.5亿元。",
        "勘误：2022年全市实到资金更正为13亿元。",
        "本刊第1期“实到资金12.5亿元”有误，应为13亿元。",
        "2022年，全市实到资金13亿元（第1期误为12.5亿元）。",
        "第1期所载2022年全市实到资金12.5亿元系笔误，现更正为13亿元。",
    ],
)
def test_a_correction_is_a_conflict_until_it_is_taken(
    facts_of: Callable[..., tuple[Fact, ...]], lexicon: Lexicon, sentence: str
) -> None:
    first = facts_of(WRONG, number=1)
    facts = (*first, *facts_of(sentence, number=2, month=2))
    figure = aggregate(reconcile(facts, YEAR_2022), lexicon, with_places=True).table("core")[1]
    assert (figure.display, figure.value) == ("12.5亿元／13亿元", None)
    (item,) = _waiting(facts)
    assert (item.matter, item.ruling, item.fact, item.wording) == (
        Matter.CORRECTION,
        Ruling.CORRECT,
        first[0],
        "13亿元",
    )
    taken = correct(first[0], "13亿元", 1_300_000_000)
    ledger = reconcile(facts, YEAR_2022, [taken])
    figure = aggregate(ledger, lexicon, with_places=True).table("core")[1]
    assert figure.display == "13亿元（经编辑更正）"
    assert [e.standing for e in ledger.entries].count(Standing.CURRENT) == 1
    assert _waiting(facts, taken) == ()


def test_a_correction_below_the_city_is_a_conflict_too(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = (
        *facts_of("2022年，慈溪市落实援建资金1495万元。", number=1),
        *facts_of("更正：第1期慈溪市援建资金1495万元，应为1459万元。", number=2, month=2),
    )
    ledger = reconcile(facts, YEAR_2022)
    assert ledger.entries[0].conflicts == (facts[-1].id,)


@pytest.mark.parametrize(
    "sentence",
    [
        "更正：第3期刊登的实到资金12.5亿元，应为13亿元。",
        "更正：2021年全市实到资金12.5亿元，应为13亿元。",
        "更正：全市援建资金12.5亿元，应为13亿元。",
        "2022年，全市应为企业减负13亿元。",
        "2022年，全市相应为项目落实援建资金5000万元。",
        "更正启事如下。",
    ],
)
def test_what_corrects_nothing_that_was_told_claims_nothing(
    facts_of: Callable[..., tuple[Fact, ...]], sentence: str
) -> None:
    assert corrections((*facts_of(WRONG, number=1), *facts_of(sentence, number=2, month=2))) == ()
