"""Rates are taken from the text in its words; others are computed only of figures that can be compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.model import (
    Ground,
    IssuedFigure,
    Level,
    Measure,
    Period,
    PeriodKind,
    Quantity,
    Rollup,
    Ruling,
    Standing,
    Window,
)
from reports.sums.telling import rule_of_computed
from tests.rulings import decide

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Decision, Fact

JUNE = Window("2022-06", "2022年6月", date(2022, 6, 1), date(2022, 6, 30))
YEAR = Window("2022", "2022年", date(2022, 1, 1), date(2022, 12, 31))


@pytest.fixture
def roll(lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]) -> Callable[..., Rollup]:
    def make(*bodies: str, window: Window = JUNE, issued: tuple[IssuedFigure, ...] = ()) -> Rollup:
        facts = [fact for number, body in enumerate(bodies, 1) for fact in facts_of(body, number=number)]
        return aggregate(replace(reconcile(facts, window), issued=issued), lexicon, with_places=True)

    return make


def shown(rollup: Rollup) -> list[tuple[str, str]]:
    return [(figure.metric, figure.display) for figure in rollup.table("change")]


def grounds(rollup: Rollup) -> set[tuple[str, Ground]]:
    return {(r.comparison, r.ground) for r in rollup.refusals if r.table == "change"}


@pytest.mark.parametrize(
    ("words", "display"),
    [
        ("，增长21.37%", "增长21.37%"),
        ("，逆势增长21.37%", "增长21.37%"),
        ("，同比增长8.3%", "同比增长8.3%"),
        ("，同比大幅增长8.3%", "同比增长8.3%"),
        ("，同比 增长 8.3%", "同比增长8.3%"),
        ("，比去年同期增长8.3%", "比上年同期增长8.3%"),
        ("，环比下降3%", "环比下降3%"),
        ("（同比增长8%）", "同比增长8%"),
        ("，同比增长近10%", "同比增长近10%"),
        ("、同比增长8%以上", "同比增长8%以上"),
    ],
)
def test_a_rate_of_the_text_keeps_its_words(roll: Callable[..., Rollup], words: str, display: str) -> None:
    rollup = roll(f"2022年6月，全市实到资金13亿元{words}。")
    assert shown(rollup) == [("实到资金", display)]
    figure = rollup.table("change")[0]
    assert figure.standing is Standing.CHANGE
    assert [fact.shown for fact in figure.facts][1] == "13亿元"


def test_a_plain_rate_stands_in_the_place_of_the_computed_one(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年6月，全市实到资金13亿元，增长21.37%。", "2021年6月，全市实到资金10亿元。")
    assert shown(rollup) == [("实到资金", "增长21.37%")]


def test_a_rate_that_the_figures_do_not_give_is_noted(roll: Callable[..., Rollup]) -> None:
    base = "2021年6月，全市实到资金10亿元。"
    (told,) = roll("2022年6月，全市实到资金13亿元，同比增长21%。", base).table("change")
    assert any("30.0%" in note for note in told.notes)
    (right,) = roll("2022年6月，全市实到资金13亿元，同比增长30%。", base).table("change")
    assert not any("%" in note for note in right.notes)


def test_a_rate_belongs_to_no_figure_that_it_does_not_stand_behind(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年6月，全市实到资金13亿元，消费帮扶2亿元，分别增长13.6%和16.1%。")
    assert shown(rollup) == []


def test_two_rates_behind_one_figure_are_both_its_own(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年6月，全市实到资金13亿元，同比增长8.3%，环比下降3%。")
    assert shown(rollup) == [("实到资金", "同比增长8.3%"), ("实到资金", "环比下降3%")]


@pytest.mark.parametrize(
    ("current", "base", "display", "value"),
    [
        (530, 400, "同比增长32.5%", "32.5"),
        (400, 530, "同比下降24.5%", "-24.5"),
        (400, 400, "同比持平", "0.0"),
        (80_090, 80_000, "同比增长0.1%", "0.1"),
        (3, 9, "同比下降66.7%", "-66.7"),
        (1_002_500, 1_000_000, "同比增长0.3%", "0.3"),
    ],
)
def test_a_rate_is_computed_with_one_decimal_rounded_half_up(
    roll: Callable[..., Rollup], current: int, base: int, display: str, value: str
) -> None:
    rollup = roll(f"2022年6月，全市落实援建资金{current}万元。", f"2021年6月，全市落实援建资金{base}万元。")
    (figure,) = rollup.table("change")
    assert (figure.display, figure.value) == (display, Decimal(value))
    assert [fact.quantity.value for fact in figure.facts] == [current * 10_000, base * 10_000]


@pytest.mark.parametrize(
    ("base", "ground"),
    [
        ("2021年6月，全市完成消费帮扶400万元。", Ground.NO_BASE),
        ("2021年6月，全市预计落实援建资金400万元。", Ground.NO_BASE),
        ("2021年6月，丽水市企业家来宁波投资，落实援建资金400万元。", Ground.NO_BASE),
        ("2021年6月，慈溪市落实援建资金400万元。", Ground.NO_BASE),
        ("2021年6月，全市落实援建资金0万元。", Ground.NO_BASE),
        ("2021年1—6月，全市落实援建资金400万元。", Ground.OTHER_LENGTH),
        ("2021年，全市落实援建资金400万元。", Ground.OTHER_LENGTH),
        ("2021年6月，宁波市向丽水市落实援建资金400万元。", Ground.OTHER_PLACES),
        ("2021年6月，全市累计落实援建资金400万元。", Ground.CAVEATS_CHANGED),
        ("2021年6月，全市落实援建资金400万美元。", Ground.UNIT),
        ("2021年6月，全市落实援建资金约400万元。", Ground.HEDGE),
        ("2021年6月，全市落实援建资金400万元。\n\n2021年6月，全市落实援建资金300万元。", Ground.CONFLICT),
    ],
)
def test_what_cannot_be_compared_names_its_ground(roll: Callable[..., Rollup], base: str, ground: Ground) -> None:
    rollup = roll("2022年6月，全市落实援建资金500万元。", base)
    assert shown(rollup) == []
    assert ("同比", ground) in grounds(rollup)


def test_a_base_whose_caveat_differs_is_not_compared(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年6月，全市完成产业合作项目（含3年续建）14个。", "2021年6月，全市完成产业合作项目11个。")
    assert ("同比", Ground.CAVEATS_CHANGED) in grounds(rollup)


def test_a_contradicted_figure_is_not_compared(roll: Callable[..., Rollup]) -> None:
    rollup = roll(
        "2022年6月，全市落实援建资金500万元。",
        "2022年6月，全市落实援建资金600万元。",
        "2021年6月，全市落实援建资金400万元。",
    )
    assert shown(rollup) == []
    assert ("同比", Ground.CONFLICT) in grounds(rollup)


def test_a_year_is_compared_with_the_year_before_and_has_no_huanbi(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年，全市落实援建资金500万元，2021年为400万元。", window=YEAR)
    assert shown(rollup) == [("援建资金", "同比增长25.0%")]
    assert grounds(rollup) == set()


def test_foreign_money_is_compared_with_foreign_money(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年6月，全市实到资金500万美元。", "2021年6月，全市实到资金400万美元。")
    assert shown(rollup) == [("实到资金", "同比增长25.0%")]


def test_the_base_that_an_editor_adopted_is_the_base(
    lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    now = facts_of("2022年6月，全市落实援建资金500万元。", number=1)
    first = facts_of("2021年6月，全市落实援建资金400万元。", number=2)
    second = facts_of("2021年6月，全市落实援建资金250万元。", number=3)
    decisions: list[Decision] = [decide(Ruling.ADOPT, second[0], first[0])]
    ledger = reconcile([*now, *first, *second], JUNE, decisions)
    assert shown(aggregate(ledger, lexicon, with_places=True)) == [("援建资金", "同比增长100.0%")]


# --- what was issued before -------------------------------------------------------------------------------

CURRENT = "2022年6月，全市落实援建资金500万元。"
MAY = Period(PeriodKind.RANGE, date(2022, 5, 1), date(2022, 5, 31))
ISSUED = IssuedFigure(
    metric="援建资金",
    giver="宁波市",
    receiver="",
    level=Level.CITY,
    subject="",
    quantity=Quantity(Decimal(4_000_000), "元"),
    period=MAY,
    cumulative=False,
    measure=Measure.FLOW,
    caveats=(),
    shown="400万元",
    briefing="2022年第7期（省级）",
    issue="2022年第12期",
    sentence="2022年5月，全市落实援建资金400万元。",
)


def test_what_was_issued_is_the_base_where_no_source_has_one(roll: Callable[..., Rollup]) -> None:
    rollup = roll(CURRENT, issued=(ISSUED,))
    (figure,) = rollup.table("change")
    assert (figure.display, figure.value) == ("环比增长25.0%", Decimal("25.0"))
    assert [fact.shown for fact in figure.facts] == ["500万元"], "no fact of the archive stands among those of the run"
    assert figure.notes == ("上期（2022年5月）为400万元，见2022年第7期（省级）",)
    assert figure.origin
    assert figure.origin.arithmetic == "（500万元－400万元）÷400万元"
    told = "".join(condition.says for condition in rule_of_computed(figure))
    assert all(words in told for words in (ISSUED.briefing, ISSUED.issue, ISSUED.sentence))
    assert grounds(rollup) == {("同比", Ground.NO_BASE)}


def test_the_same_days_of_the_year_before_serve_as_well(roll: Callable[..., Rollup]) -> None:
    year_before = replace(ISSUED, period=replace(MAY, start=date(2021, 6, 1), end=date(2021, 6, 30)))
    assert shown(roll(CURRENT, issued=(year_before,))) == [("援建资金", "同比增长25.0%")]


@pytest.mark.parametrize(
    ("source", "ground"),
    [
        ("2022年5月，全市落实援建资金400万元。\n\n2022年5月，全市落实援建资金300万元。", Ground.CONFLICT),
        ("2022年5月，全市落实援建资金约410万元。", Ground.HEDGE),
        ("2022年5月，全市落实援建资金0万元。", Ground.NO_BASE),
        ("2022年5月，全市落实援建资金410万美元。", Ground.UNIT),
        ("2022年5月，宁波市向丽水市落实援建资金410万元。", Ground.OTHER_PLACES),
        ("2022年1—5月，全市落实援建资金410万元。", Ground.OTHER_LENGTH),
        ("2022年5月，全市计划落实援建资金410万元。", Ground.NO_BASE),
    ],
)
def test_what_the_sources_say_of_the_days_is_never_set_aside(
    roll: Callable[..., Rollup], source: str, ground: Ground
) -> None:
    rollup = roll(CURRENT, source, issued=(ISSUED,))
    assert shown(rollup) == []
    assert ("环比", ground) in grounds(rollup)


def test_a_base_of_the_sources_comes_before_what_was_issued(roll: Callable[..., Rollup]) -> None:
    (figure,) = roll(CURRENT, "2022年5月，全市落实援建资金250万元。", issued=(ISSUED,)).table("change")
    assert figure.display == "环比增长100.0%"
    assert len(figure.facts) == 2


def test_a_figure_that_an_editor_excluded_does_not_come_back(
    lexicon: Lexicon, facts_of: Callable[..., tuple[Fact, ...]]
) -> None:
    now, before = facts_of(CURRENT, number=1), facts_of("2022年5月，全市落实援建资金400万元。", number=2)
    ledger = reconcile([*now, *before], JUNE, [decide(Ruling.EXCLUDE, before[0])])
    rollup = aggregate(replace(ledger, issued=(ISSUED,)), lexicon, with_places=True)
    assert shown(rollup) == []


@pytest.mark.parametrize(
    ("other", "ground"),
    [
        (replace(ISSUED, caveats=("含续建",)), Ground.CAVEATS_CHANGED),
        (replace(ISSUED, cumulative=True), Ground.CAVEATS_CHANGED),
        (replace(ISSUED, quantity=Quantity(Decimal(4_000_000), "美元")), Ground.UNIT),
        (replace(ISSUED, receiver="丽水市"), Ground.NO_BASE),
        (replace(ISSUED, subject="民营企业"), Ground.NO_BASE),
        (replace(ISSUED, giver="慈溪市", level=Level.COUNTY), Ground.NO_BASE),
        (replace(ISSUED, period=replace(MAY, start=date(2022, 4, 1))), Ground.NO_BASE),
    ],
)
def test_what_was_issued_of_something_else_is_no_base(
    roll: Callable[..., Rollup], other: IssuedFigure, ground: Ground
) -> None:
    rollup = roll(CURRENT, issued=(other,))
    assert shown(rollup) == []
    assert ("环比", ground) in grounds(rollup)
    if ground is not Ground.NO_BASE:
        assert any(ISSUED.briefing in r.why for r in rollup.refusals if r.ground is ground)


def test_all_receiving_places_are_one_place_whatever_they_are_called(roll: Callable[..., Rollup]) -> None:
    named = replace(ISSUED, receiver="对口地区")
    assert shown(roll(CURRENT, issued=(named,))) == [("援建资金", "环比增长25.0%")]


def test_two_figures_that_were_issued_of_one_thing_are_no_base(roll: Callable[..., Rollup]) -> None:
    rollup = roll(CURRENT, issued=(ISSUED, replace(ISSUED, quantity=Quantity(Decimal(3_000_000), "元"))))
    assert shown(rollup) == []
    assert ("环比", Ground.CONFLICT) in grounds(rollup)


def test_a_hedged_figure_has_no_rate_to_what_was_issued(roll: Callable[..., Rollup]) -> None:
    rollup = roll("2022年6月，全市落实援建资金约500万元。", issued=(ISSUED,))
    assert shown(rollup) == []
    assert ("环比", Ground.HEDGE) in grounds(rollup)


def test_a_rate_of_the_text_that_what_was_issued_does_not_give_is_noted(roll: Callable[..., Rollup]) -> None:
    (told,) = roll("2022年6月，全市落实援建资金500万元，环比增长21%。", issued=(ISSUED,)).table("change")
    assert told.display == "环比增长21%"
    assert any("25.0%" in note and ISSUED.briefing in note for note in told.notes)
    (right,) = roll("2022年6月，全市落实援建资金500万元，环比增长25%。", issued=(ISSUED,)).table("change")
    assert not any("%" in note for note in right.notes)
