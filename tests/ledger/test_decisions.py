"""Decisions of editors are replayed: what they settle stands, says so, and loses no fact."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.model import Decision, Fate, Ruling, Standing
from tests.rulings import cite, correct, date_to_2022, decide
from tests.windows import NOVEMBER, YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Entry, Fact, Figure, Ledger

SIGNED = "按编辑裁定（张三，2023年5月20日）："


def by_surface(ledger: Ledger, facts: tuple[Fact, ...]) -> dict[str, Entry]:
    entries = {entry.fact.id: entry for entry in ledger.entries}
    return {f"{fact.issue}{fact.shown}": entries[fact.id] for fact in facts}


def core(ledger: Ledger, lexicon: Lexicon, metric: str) -> Figure:
    return next(f for f in aggregate(ledger, lexicon, with_places=True).table("core") if f.metric == metric)


@pytest.fixture
def conflicting(facts_of: Callable[..., tuple[Fact, ...]]) -> tuple[Fact, ...]:
    return (
        *facts_of("2022年，全市实到资金12.5亿元。", number=1),
        *facts_of("2022年，全市实到资金13亿元。", number=2, month=2),
    )


# --- the eight kinds --------------------------------------------------------------------------------------


def test_the_adopted_figure_stands_and_the_other_is_left_out(conflicting: tuple[Fact, ...], lexicon: Lexicon) -> None:
    first, second = conflicting
    ledger = reconcile(conflicting, YEAR_2022, [decide(Ruling.ADOPT, second, first)])
    out, kept = ledger.entries
    assert (out.standing, kept.standing, kept.conflicts) == (Standing.RULED_OUT, Standing.CURRENT, ())
    assert out.reason.startswith(SIGNED)
    assert kept.reason.startswith(SIGNED)
    assert core(ledger, lexicon, "实到资金").display == "13亿元"


def test_what_repeats_a_figure_not_adopted_is_not_printed_either(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = (
        *facts_of("2022年，全市实到资金12.5亿元。\n\n2022年，全市实际到位资金12.5亿元。", number=1),
        *facts_of("2022年，全市实到资金13亿元。", number=2, month=2),
    )
    decision = decide(Ruling.ADOPT, facts[2], facts[1])
    entries = reconcile(facts, YEAR_2022, [decision]).entries
    assert [e.standing for e in entries] == [Standing.RULED_OUT, Standing.DUPLICATE, Standing.CURRENT]
    assert all(e.reason.startswith(SIGNED) for e in entries)


def test_a_dated_flow_counts_in_its_period_and_is_marked(
    facts_of: Callable[..., tuple[Fact, ...]], lexicon: Lexicon
) -> None:
    facts = facts_of("全市落实援建资金5000万元。")
    ledger = reconcile(facts, YEAR_2022, [date_to_2022(facts[0])])
    assert ledger.entries[0].standing is Standing.CURRENT
    figure = core(ledger, lexicon, "援建资金")
    assert figure.display == "5000万元（统计时间经编辑认定）"
    assert figure.notes == ("原文未注明统计时间，经编辑认定为2022年",)


def test_a_dated_figure_is_counted_in_no_other_period(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("全市落实援建资金5000万元。", year=2022, month=11)
    entry = reconcile(facts, NOVEMBER, [date_to_2022(facts[0])]).entries[0]
    assert entry.standing is Standing.OUT_OF_PERIOD
    assert entry.reason.startswith(SIGNED)


def test_the_repeat_of_a_dated_figure_does_not_hide_it(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("全市落实援建资金5000万元。\n\n全市援建资金落实5000万元。", year=2022, month=11)
    entries = reconcile(facts, YEAR_2022, [date_to_2022(facts[1])]).entries
    assert [e.standing for e in entries] == [Standing.DUPLICATE, Standing.CURRENT]


def test_an_included_figure_of_a_summary_counts(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2022年，全市实到资金12.5亿元。\n\n## 一、进展\n\n全市共有消薄飞地7个。")
    waits = facts[-1]
    assert reconcile(facts, YEAR_2022).entries[-1].standing is Standing.SUMMARY
    entry = reconcile(facts, YEAR_2022, [date_to_2022(waits, Ruling.INCLUDE)]).entries[-1]
    assert entry.standing is Standing.STOCK


def test_including_does_not_overrule_a_time_that_the_source_names(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2021年，全市落实援建资金5000万元。")
    ledger = reconcile(facts, YEAR_2022, [date_to_2022(facts[0], Ruling.INCLUDE)])
    assert ledger.decisions[0].fate is Fate.UNFIT
    assert ledger.entries == reconcile(facts, YEAR_2022).entries


def test_a_corrected_figure_is_printed_with_its_mark_and_what_the_source_says(
    facts_of: Callable[..., tuple[Fact, ...]], lexicon: Lexicon
) -> None:
    facts = facts_of("2022年，全市实到资金12.5亿元。")
    ledger = reconcile(facts, YEAR_2022, [correct(facts[0], "13亿元", 1_300_000_000)])
    figure = core(ledger, lexicon, "实到资金")
    assert (figure.display, figure.value) == ("13亿元（经编辑更正）", 1_300_000_000)
    assert figure.notes == ("原文为12.5亿元，经编辑更正",)
    assert "12.5亿元" in ledger.entries[0].reason
    assert figure.facts[0].span.text == "12.5亿元"


def test_a_correction_holds_for_those_that_repeat_the_figure(conflicting: tuple[Fact, ...]) -> None:
    first, second = conflicting
    again = replace(first, id="0" * 16, issue="2023年第3期")
    entries = reconcile((*conflicting, again), YEAR_2022, [correct(first, "13亿元", 1_300_000_000)]).entries
    standings = {e.fact.id: e.standing for e in entries}
    assert standings == {
        first.id: Standing.CURRENT,
        second.id: Standing.DUPLICATE,
        again.id: Standing.DUPLICATE,
    }


def test_a_correction_in_another_unit_is_not_applied(conflicting: tuple[Fact, ...]) -> None:
    ledger = reconcile(conflicting, YEAR_2022, [correct(conflicting[0], "13个", 13, "个")])
    assert ledger.decisions[0].fate is Fate.UNFIT
    assert ledger.entries == reconcile(conflicting, YEAR_2022).entries


def test_joined_facts_count_once(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    first = facts_of("2022年，全市落实援建资金约5000万元。", number=1)
    second = facts_of("2022年，全市落实援建资金5010万元。", number=2, month=2)
    entries = reconcile((*first, *second), YEAR_2022, [decide(Ruling.JOIN, second[0], first[0])]).entries
    assert [e.standing for e in entries] == [Standing.DUPLICATE, Standing.CURRENT]
    assert entries[0].counted_in == second[0].id


def test_what_is_joined_to_a_fact_of_another_period_is_marked_as_no_news(
    facts_of: Callable[..., tuple[Fact, ...]],
) -> None:
    first = facts_of("2021年，全市落实援建资金5000万元。", number=1)
    second = facts_of("2022年，全市落实援建资金5000万元。", number=2, month=2)
    entry = reconcile((*first, *second), YEAR_2022, [decide(Ruling.JOIN, first[0], second[0])]).entries[1]
    assert entry.standing is Standing.CURRENT
    assert "非本期新增" in "".join(entry.notes)


def test_parted_facts_are_no_repeats(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    first = facts_of("2022年，慈溪市落实援建资金500万元。", number=1)
    second = facts_of("2022年，慈溪市落实援建资金500万元。", number=2, month=2)
    facts = (*first, *second)
    assert reconcile(facts, YEAR_2022).entries[1].standing is Standing.DUPLICATE
    entries = reconcile(facts, YEAR_2022, [decide(Ruling.PART, second[0], first[0])]).entries
    assert [e.standing for e in entries] == [Standing.CURRENT, Standing.CURRENT]
    assert all(e.reason.startswith(SIGNED) for e in entries)


def test_a_part_is_told_by_its_total(facts_of: Callable[..., tuple[Fact, ...]]) -> None:
    facts = facts_of("2022年，全市落实援建资金9000万元。\n\n2022年，全市落实援建资金6000万元用于教育。")
    entries = reconcile(facts, YEAR_2022, [decide(Ruling.COMPONENT, facts[1], facts[0])]).entries
    assert [e.standing for e in entries] == [Standing.CURRENT, Standing.COMPONENT]
    assert not any(e.conflicts for e in entries)


def test_an_excluded_figure_is_printed_nowhere(conflicting: tuple[Fact, ...], lexicon: Lexicon) -> None:
    ledger = reconcile(conflicting, YEAR_2022, [decide(Ruling.EXCLUDE, conflicting[0])])
    assert ledger.entries[0].standing is Standing.RULED_OUT
    rollup = aggregate(ledger, lexicon, with_places=True)
    assert [(x.entry.fact.id, x.reason) for x in rollup.excluded] == [(conflicting[0].id, "X_ruled_out")]
    assert core(ledger, lexicon, "实到资金").display == "13亿元"


# --- stale ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"surface": "12.6亿元"}, {"sentence": "2022年，全市实到资金12.5亿元，增长一成"}])
def test_a_decision_whose_source_reads_otherwise_is_stale(
    conflicting: tuple[Fact, ...], change: dict[str, str]
) -> None:
    decision = decide(Ruling.EXCLUDE, conflicting[0])
    changed = replace(decision, about=replace(decision.about, **change))
    ledger = reconcile(conflicting, YEAR_2022, [changed])
    assert ledger.decisions[0].fate is Fate.STALE
    assert ledger.entries == reconcile(conflicting, YEAR_2022).entries


def test_a_decision_on_a_sentence_that_was_rewritten_is_stale(
    conflicting: tuple[Fact, ...], facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    decision = decide(Ruling.EXCLUDE, conflicting[0])
    rewritten = facts_of("2022年，全市实到资金12.5亿元左右。", number=1)
    assert reconcile(rewritten, YEAR_2022, [decision]).decisions[0].fate is Fate.STALE


def test_a_decision_on_an_issue_that_was_not_read_is_absent(conflicting: tuple[Fact, ...]) -> None:
    first, second = conflicting
    assert reconcile([second], YEAR_2022, [decide(Ruling.EXCLUDE, first)]).decisions[0].fate is Fate.ABSENT


def test_one_stale_fact_of_two_makes_the_decision_stale(conflicting: tuple[Fact, ...]) -> None:
    first, second = conflicting
    decision = decide(Ruling.ADOPT, first, second)
    changed = replace(decision, others=(replace(cite(second), id="f" * 16),))
    ledger = reconcile(conflicting, YEAR_2022, [changed])
    assert ledger.decisions[0].fate is Fate.STALE
    assert ledger.entries[0].conflicts


def test_blanks_in_the_source_do_not_make_a_decision_stale(conflicting: tuple[Fact, ...]) -> None:
    decision = decide(Ruling.EXCLUDE, conflicting[0])
    spaced = replace(decision, about=replace(decision.about, surface="12.5 亿元", sentence="全市 实到资金 12.5亿元"))
    assert reconcile(conflicting, YEAR_2022, [spaced]).decisions[0].fate is Fate.APPLIED


# --- properties -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(facts_of: Callable[..., tuple[Fact, ...]]) -> tuple[Fact, ...]:
    bodies = (
        "2022年，全市实到资金12.5亿元，落实援建资金5000万元，其中援建资金3000万元用于教育。\n\n全市共有产业飞地5个。",
        "2022年，全市实到资金13亿元，落实援建资金5000万元。\n\n全市完成消费帮扶8000万元。",
        "2022年，慈溪市落实援建资金500万元。\n\n2022年，慈溪市援建资金落实500万元。\n\n截至2022年底，全市共有产业飞地5个。",
        "更正：2023年第1期刊登的2022年全市实到资金12.5亿元，应为13亿元。\n\n2021年，全市落实援建资金5000万元。",
    )
    return tuple(f for n, body in enumerate(bodies, 1) for f in facts_of(body, number=n, month=n))


def test_without_decisions_the_ledger_is_the_same(many: tuple[Fact, ...]) -> None:
    ledger = reconcile(many, YEAR_2022, ())
    assert ledger == reconcile(many, YEAR_2022)
    assert not any(entry.decisions or entry.notes for entry in ledger.entries)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_decided_no_fact_is_lost_and_no_order_matters(many: tuple[Fact, ...], data: st.DataObject) -> None:
    decisions = data.draw(st.lists(st.builds(_any_decision, st.just(many), st.integers(0, 10**6)), max_size=6))
    ledger = reconcile(many, YEAR_2022, decisions)
    assert sorted(e.fact.id for e in ledger.entries) == sorted(f.id for f in many)
    assert len(ledger.decisions) == len(decisions)
    standings = {e.fact.id: e.standing for e in ledger.entries}
    repeats = [e for e in ledger.entries if e.standing is Standing.DUPLICATE]
    assert all(standings[e.counted_in] is not Standing.DUPLICATE for e in repeats)
    mixed = random.Random(data.draw(st.integers()))  # noqa: S311
    again = reconcile(mixed.sample(many, len(many)), YEAR_2022, mixed.sample(decisions, len(decisions)))
    assert again == ledger


def _any_decision(facts: tuple[Fact, ...], seed: int) -> Decision:
    draw = random.Random(seed)  # noqa: S311
    ruling = draw.choice(list(Ruling))
    about, other = draw.sample(facts, 2)
    if ruling is Ruling.CORRECT:
        return correct(about, "7000万元", 70_000_000)
    if ruling in (Ruling.DATE, Ruling.INCLUDE):
        return date_to_2022(about, ruling)
    return decide(ruling, about, *(() if ruling is Ruling.EXCLUDE else (other,)))
