"""Invented monthly issues → the sums and changes worked out by hand, for half a year, a quarter and a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import yaml

from reports.aggregators import aggregate
from reports.config.window import window_of
from reports.extract import Extractor
from reports.ledger import reconcile
from reports.ledger.waiting import Matter, waiting
from reports.lexicon import load_lexicon
from reports.model import Decision, Fact, Rollup, Ruling, Standing
from reports.parse import parse
from reports.read import read_folder
from tests.conftest import ROOT
from tests.rulings import decide

FOLDER = ROOT / "tests" / "series" / "half_year"
EXPECTED: dict[str, Any] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
PERIODS = list(EXPECTED)


@cache
def facts() -> tuple[Fact, ...]:
    lexicon = load_lexicon()
    extractor = Extractor(lexicon)
    sources = [source for source in read_folder(FOLDER, "series").sources if source.path.endswith(".txt")]
    return tuple(fact for source in sources for issue in parse(source, lexicon) for fact in extractor.facts(issue))


def roll(period: str, *decisions: Decision) -> Rollup:
    window = window_of(period, date(2022, 12, 1))
    return aggregate(reconcile(facts(), window, decisions), load_lexicon(), with_places=True)


def the(shown: str, issue: str, giver: str) -> Fact:
    return next(f for f in facts() if (f.shown, f.issue, f.giver) == (shown, issue, giver))


@pytest.mark.parametrize("period", PERIODS)
def test_the_core_rows_are_the_expected_ones(period: str) -> None:
    assert {figure.metric: figure.display for figure in roll(period).table("core")} == EXPECTED[period]["core"]


@pytest.mark.parametrize("period", PERIODS)
def test_the_sums_and_changes_are_the_expected_ones(period: str) -> None:
    made = [[f.table, f.metric, f.place, f.display] for table in roll(period).computed for f in table.figures]
    assert made == EXPECTED[period]["rows"]


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_not_added_or_compared_names_its_ground(period: str) -> None:
    refusals = roll(period).refusals
    told = [[r.table, r.metric, r.place, r.ground.value] for r in refusals]
    assert sorted(told) == sorted(EXPECTED[period]["refused"])
    assert all(refusal.why and refusal.facts for refusal in refusals)


@pytest.mark.parametrize("period", PERIODS)
def test_every_fact_still_stands_exactly_once(period: str) -> None:
    """The months of a sum may stand in the table of months as well; nothing else stands twice."""
    rollup = roll(period)
    figures = [figure for table in rollup.tables for figure in table.figures]
    alone = [fact.id for figure in figures if not figure.origin for fact in figure.facts]
    added = [fact.id for figure in figures if figure.origin for fact in figure.facts if fact.id not in alone]
    left_out = [item.entry.fact.id for item in rollup.excluded]
    assert sorted([*alone, *added, *left_out]) == sorted(f.id for f in facts())


def test_a_core_row_made_of_months_has_a_class_of_its_own_and_every_month_behind_it() -> None:
    figure = next(f for f in roll("2022H1").table("core") if f.metric == "援建资金")
    assert (figure.standing, figure.value) == (Standing.DERIVED, Decimal(31_000_000))
    assert [fact.period.start for fact in figure.facts] == [date(2022, month, 1) for month in range(1, 7)]


def test_a_missing_month_is_told_beside_the_dash_of_the_core_row() -> None:
    without = tuple(f for f in facts() if not (f.issue == "2022年第4期" and f.metric == "援建资金"))
    window = window_of("2022H1", date(2022, 12, 1))
    rows = aggregate(reconcile(without, window), load_lexicon(), with_places=True).table("core")
    row = next(f for f in rows if f.metric == "援建资金")
    assert (row.display, row.value) == ("—", None)
    assert any("已有5个月" in note and "4月" in note for note in row.notes)


def test_the_restated_month_waits_for_a_decision_and_counts_once_it_is_taken() -> None:
    first, second = the("10亿元", "2022年第1期", "宁波市"), the("11亿元", "2022年第2期", "宁波市")
    ledger = reconcile(facts(), window_of("2022H1", date(2022, 12, 1)))
    assert {w.fact.id for w in waiting(ledger, facts()) if w.matter is Matter.CONFLICT} == {first.id, second.id}
    rollup = roll("2022H1", decide(Ruling.ADOPT, second, first))
    row = next(f for f in rollup.table("core") if f.metric == "实到资金")
    assert row.display == "63亿元（由各月合计）"
    assert first.id not in {fact.id for fact in row.facts}


def test_the_restated_month_of_a_district_counts_once_it_is_decided() -> None:
    first, second = the("120万元", "2022年第1期", "余姚市"), the("150万元", "2022年第2期", "余姚市")
    rollup = roll("2022H1", decide(Ruling.ADOPT, second, first))
    row = next(f for f in rollup.table("derived") if f.place == "余姚市—松阳县")
    assert row.display == "850万元以上（由各月合计）"


def test_the_difference_of_two_running_figures_is_a_note_and_no_row() -> None:
    rollup = roll("2022-06")
    noted = [f for f in rollup.figures if any(note.startswith("推算") for note in f.notes)]
    assert [(f.table, f.metric, f.display) for f in noted] == [("cumulative", "消费帮扶", "1.25亿元")]
    assert any("2300万元" in note for note in noted[0].notes)
    assert next(f for f in rollup.table("core") if f.metric == "消费帮扶").display == "—"
    assert not any("2300万元" in figure.display for figure in rollup.figures)
