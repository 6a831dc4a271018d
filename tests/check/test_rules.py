"""Each rule fires on what is wrong and is silent on what is right."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from msgspec.structs import replace

from reports.check.registry import registered
from reports.check.words import proof_words
from reports.config import load_settings
from reports.diagnostics import Severity
from reports.model import Annex, Level, Nature
from reports.pipeline import review
from tests.check.briefings import LINES, briefing, codes, figure, findings, grid, heading, text
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Fact, Issue

    Facts = Callable[..., tuple[Fact, ...]]

PHRASES = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
SEPTEMBER = date(2022, 9, 30)


@pytest.mark.parametrize(("code", "words"), [(c, w) for c, both in PHRASES.items() for w in both["错"]])
def test_a_wrong_phrase_is_found(code: str, words: str) -> None:
    assert code in codes(briefing(text(f"我市{words}。")))


@pytest.mark.parametrize(("code", "words"), [(c, w) for c, both in PHRASES.items() for w in both["对"]])
def test_a_right_phrase_is_not(code: str, words: str) -> None:
    assert code not in codes(briefing(text(f"我市{words}。")))


def test_a_sound_briefing_has_nothing_on_its_list() -> None:
    assert findings(briefing()) == ()


@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
@pytest.mark.parametrize("period", ["2022", "2021", "2022-11", "2022H1"])
def test_the_shipped_example_has_only_what_is_right_to_say(period: str, audience: str) -> None:
    """No number yet; issue 11 of 2022 is not among the sources; two old names in the issue of 2021."""
    settings = load_settings(ROOT / "config.yaml", {"period": period, "audience": audience}, date(2023, 5, 20))
    found = [(f.code, f.marked) for f in review(settings).findings]
    assert found == [("C313", ""), ("C314", ""), ("C401", "杭州湾新区"), ("C401", "环保局")]


# --- numbers ----------------------------------------------------------------------------------------------


def test_a_number_that_a_figure_prints_has_a_source(facts_of: Facts) -> None:
    (fact,) = facts_of("2022年，全市实到资金126.16亿元。")
    assert (
        codes(briefing(text("实到资金[126.16亿元](core-1)。"), figures=(figure("core-1", "126.16亿元", fact),))) == []
    )


def test_a_quotation_of_a_source_has_a_source(read: Callable[[str], Issue], issue: Issue) -> None:
    assert "C101" not in codes(briefing(text("2022年，全市落实援建资金0.81亿元。")), issue)
    assert "C101" in codes(briefing(text("2022年，全市落实援建资金0.82亿元。")), issue)


def test_a_typed_number_that_a_source_has_is_doubtful(issue: Issue) -> None:
    found = findings(briefing(text("援建资金共0.81亿元，很好。")), issue)
    assert [(f.code, f.severity, f.marked) for f in found] == [("C101", Severity.DOUBT, "0.81亿元")]


def test_a_briefing_may_count_its_own_issues(issue: Issue) -> None:
    assert codes(briefing(text("本期共读取工作简报1期。")), issue) == []
    assert codes(briefing(text("本期共读取工作简报3期。")), issue) == ["C101"]


def test_a_number_in_a_table_needs_a_source_too() -> None:
    found = findings(briefing(grid(("指标", "数值"), ("实到资金", "3亿元"))))
    assert [(f.code, f.place) for f in found] == [("C101", "正文第1张表第1行“数值”")]


@pytest.mark.parametrize("printed", ["126.2亿元", "12616万元"])
def test_a_figure_is_printed_with_its_own_number(facts_of: Facts, printed: str) -> None:
    (fact,) = facts_of("2022年，全市实到资金126.16亿元。")
    made = briefing(text(f"实到资金[{printed}](core-1)。"), figures=(figure("core-1", "126.16亿元", fact),))
    assert codes(made) == ["C102"]


def test_a_figure_that_is_not_there_cannot_be_printed() -> None:
    assert codes(briefing(text("实到资金[1亿元](core-9)。"))) == ["C102"]


@pytest.mark.parametrize(("metric", "wrong"), [("疗休养人次占比", True), ("海铁联运量增速", False)])
def test_only_a_share_ends_at_a_hundred_per_cent(metric: str, wrong: bool) -> None:
    shown = figure("flow-1", "120%", metric=metric, unit="%", value=Decimal(120))
    assert ("C103" in codes(briefing(text(f"{metric}[120%](flow-1)。"), figures=(shown,)))) is wrong


@pytest.mark.parametrize(("printed", "wrong"), [("6.6亿元", True), ("约6.6亿元", False)])
def test_a_hedge_is_not_lost(facts_of: Facts, printed: str, wrong: bool) -> None:
    (fact,) = facts_of("2022年，全市实到资金约6.6亿元。")
    made = briefing(text(f"实到资金[{printed}](core-1)。"), figures=(figure("core-1", printed, fact),))
    assert ("C104" in codes(made)) is wrong


def test_a_foreign_currency_is_not_printed_as_yuan(facts_of: Facts) -> None:
    (fact,) = facts_of("2022年，全市实到资金1550万美元。")
    right = figure("core-1", "1550万美元", fact)
    assert codes(briefing(text("实到资金[1550万美元](core-1)。"), figures=(right,))) == []
    wrong = replace(right, unit="元")
    assert codes(briefing(text("实到资金[1550万美元](core-1)。"), figures=(wrong,))) == ["C105"]


# --- agreement --------------------------------------------------------------------------------------------


def test_a_part_is_not_above_its_whole(facts_of: Facts) -> None:
    whole, part = facts_of("2022年，全市实到资金3亿元。全市实到资金5亿元。")
    made = [replace(whole, part_of=""), replace(part, part_of=whole.id)]
    assert rule_codes(made) == ["C111"]
    assert rule_codes([replace(part, part_of=""), replace(whole, part_of=part.id)]) == []


@pytest.mark.parametrize(("part", "wrong"), [("5亿元", True), ("2亿元", False), ("约3亿元", False)])
def test_what_follows_of_which_is_not_above_what_went_before(facts_of: Facts, part: str, wrong: bool) -> None:
    facts = facts_of(f"2022年，全市实到资金3亿元，其中丽水市实到资金{part}。")
    assert len(facts) == 2
    assert ("C111" in rule_codes(facts)) is wrong


@pytest.mark.parametrize(("second", "wrong"), [("2亿元", True), ("1亿元", False)])
def test_parts_together_are_not_above_their_whole(facts_of: Facts, second: str, wrong: bool) -> None:
    whole, *parts = facts_of(f"2022年，全市实到资金3亿元。丽水市实到资金2亿元。衢州市实到资金{second}。")
    assert ("C111" in rule_codes([whole, *(replace(part, part_of=whole.id) for part in parts)])) is wrong


def test_a_district_has_not_more_than_the_city(facts_of: Facts) -> None:
    body = "2022年，全市落实援建资金0.81亿元。2022年，慈溪市落实援建资金{}亿元。"
    assert [f.metric for f in facts_of(body.format("0.9")) if f.level in (Level.CITY, Level.COUNTY)] == ["援建资金"] * 2
    assert rule_codes(facts_of(body.format("0.9"))) == ["C112"]
    assert rule_codes(facts_of(body.format("0.7"))) == []


def test_a_district_of_another_time_may_have_more(facts_of: Facts) -> None:
    assert rule_codes(facts_of("2022年，全市落实援建资金0.81亿元。2021年，慈溪市落实援建资金0.9亿元。")) == []


def rule_codes(facts: list[Fact] | tuple[Fact, ...]) -> list[str]:
    """The codes that facts alone give."""
    from reports.check import check
    from reports.ledger import reconcile
    from reports.lexicon import load_lexicon
    from reports.model import Material, Rollup
    from tests.windows import YEAR_2022

    entries = reconcile(tuple(facts), YEAR_2022).entries
    return [f.code for f in check(briefing(), Rollup((), ()), entries, Material(()), load_lexicon())]


@pytest.mark.parametrize(("second", "wrong"), [("0.15亿元", True), ("1495万元", False)])
def test_a_metric_of_a_table_has_one_unit(second: str, wrong: bool) -> None:
    shown = (
        figure("pair-1", "1264.5万元", metric="援建资金", place="余姚市—松阳县"),
        figure("pair-2", second, metric="援建资金", place="慈溪市—常山县"),
    )
    table = grid(("地区", "数值"), ("余姚", "[1264.5万元](pair-1)"), ("慈溪", f"[{second}](pair-2)"))
    assert ("C113" in codes(briefing(table, figures=shown))) is wrong


def test_two_metrics_of_a_table_may_have_two_units() -> None:
    shown = (figure("core-1", "126.16亿元"), figure("core-2", "8100万元", metric="援建资金"))
    table = grid(("指标", "数值"), ("甲", "[126.16亿元](core-1)"), ("乙", "[8100万元](core-2)"))
    assert codes(briefing(table, figures=shown)) == []


def test_a_metric_has_one_value_one_time_and_one_name() -> None:
    first = figure("core-1", "3亿元", value=Decimal(3))
    other = figure("flow-1", "4亿元", value=Decimal(4))
    later = figure("flow-1", "3亿元", value=Decimal(3), as_of=SEPTEMBER)
    body = "实到资金[3亿元](core-1)。实到资金[{}](flow-1)。"
    assert codes(briefing(text(body.format("4亿元")), figures=(first, other))) == ["C114"]
    assert codes(briefing(text(body.format("3亿元")), figures=(first, later))) == ["C115"]
    named = "实到资金[3亿元](core-1)。实际到位资金[3亿元](core-1)。"
    assert codes(briefing(text(named), figures=(first,))) == ["C116"]


# --- wording ----------------------------------------------------------------------------------------------


def test_a_quoted_sentence_may_say_this_year(read: Callable[[str], Issue], issue: Issue) -> None:
    assert "C201" not in codes(briefing(text("慈溪写道：“今年以来合作不断深入”。")), issue)


@pytest.mark.parametrize(("before", "wrong"), [("实到资金", True), ("预计实到资金", False), ("计划到", False)])
def test_an_expectation_is_told_as_one(facts_of: Facts, before: str, wrong: bool) -> None:
    (fact,) = facts_of("2022年，全市实到资金3亿元。")
    shown = figure("core-1", "3亿元", replace(fact, nature=Nature.EXPECTED))
    assert ("C203" in codes(briefing(text(f"{before}[3亿元](core-1)。"), figures=(shown,)))) is wrong


def test_a_planned_figure_of_a_table_needs_its_note(facts_of: Facts) -> None:
    (fact,) = facts_of("2022年，全市实到资金3亿元。")
    shown = figure("flow-1", "3亿元", replace(fact, nature=Nature.PLANNED))
    table = grid(("指标", "数值", "说明"), ("某数", "[3亿元](flow-1)", "{}"))
    assert codes(briefing(table, figures=(shown,)))[:1] != []
    noted = grid(("指标", "数值", "说明"), ("某数", "[3亿元](flow-1)", "计划数"))
    assert "C203" not in codes(briefing(noted, figures=(shown,)))


def test_two_values_wait_for_a_decision() -> None:
    assert codes(briefing(text("实到资金见表（来源不一致，待裁定）。"))) == ["C205"]


# --- structure and identity -------------------------------------------------------------------------------

TITLE = "2022年支援合作工作情况综述"


@pytest.mark.parametrize(
    ("contents", "wrong"),
    [
        ((TITLE, "附件　指标总表"), False),
        (("2022年 支援合作工作情况综述", "附件指标总表"), False),
        ((TITLE,), True),
        (("附件　指标总表", TITLE), True),
        ((TITLE, "附件　指标表"), True),
        ((), False),
    ],
)
def test_contents_are_the_titles(contents: tuple[str, ...], wrong: bool) -> None:
    annex = Annex("附件", "指标总表", (text("无。"),))
    assert ("C301" in codes(briefing(text("无。"), contents=contents, annexes=(annex,)))) is wrong


def test_a_heading_has_something_under_it() -> None:
    assert codes(briefing(heading("一、总体"), text("好。"))) == []
    assert codes(briefing(heading("一、总体"), heading("（一）飞地", 2), text("好。"))) == []
    assert codes(briefing(heading("一、总体"), heading("二、进展"), text("好。"))) == ["C302"]
    assert codes(briefing(text("好。"), heading("二、进展"))) == ["C302"]


def test_nothing_is_printed_empty() -> None:
    assert codes(briefing(text("好。"), text(" "))) == ["C303"]
    assert codes(briefing(text("好。"), annexes=(Annex("附件", "空", ()),))) == ["C303"]


@pytest.mark.parametrize(("length", "limit", "wrong"), [(1499, 1500, 0), (1501, 1500, 1), (1501, None, 0)])
def test_the_body_is_as_short_as_its_audience_asks(length: int, limit: int | None, wrong: int) -> None:
    assert codes(briefing(text("好" * length), limit=limit)).count("C304") == wrong


def test_name_and_organ_are_there() -> None:
    made = briefing()
    assert codes(replace(made, masthead=replace(made.masthead, issuer=""), printed_by=" ")) == ["C311", "C311"]


def test_the_imprint_has_the_day_of_the_masthead() -> None:
    assert codes(briefing(printed_date=date(2023, 5, 21))) == ["C312"]


@pytest.mark.parametrize(
    ("number", "severity"), [(None, Severity.NOTICE), (6, Severity.MUST), (5, Severity.DOUBT), (7, None)]
)
def test_the_number_is_new(issue: Issue, number: int | None, severity: Severity | None) -> None:
    made = briefing()
    found = findings(replace(made, masthead=replace(made.masthead, number=number)), issue)
    assert [f.severity for f in found if f.code == "C313"] == ([severity] if severity else [])


def test_numbers_of_the_sources_are_told_that_are_double_or_missing(issue: Issue) -> None:
    later = replace(issue, number=9)
    found = findings(briefing(), issue, later, replace(issue, source=replace(issue.source, path="又.txt")))
    told = [(f.severity, f.message) for f in found if f.code == "C314"]
    assert [severity for severity, _ in told] == [Severity.DOUBT, Severity.NOTICE]
    assert "7、8" in told[1][1]


def test_a_source_without_number_is_told(issue: Issue) -> None:
    assert "C314" in codes(briefing(), replace(issue, number=None))


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [(LINES, 0), ((), 1), (LINES[:2], 1), ((*LINES[:2], ("发", "各县。")), 1), ((LINES[1], LINES[0], LINES[2]), 1)],
)
def test_the_distribution_is_that_of_the_issue_before(
    issue: Issue, lines: tuple[tuple[str, str], ...], wrong: int
) -> None:
    assert codes(briefing(distribution=lines), issue).count("C315") == wrong


def test_the_days_of_a_source_are_one(issue: Issue) -> None:
    assert codes(briefing(), replace(issue, printed_date=date(2023, 5, 12))) == ["C316"]


# --- sources ----------------------------------------------------------------------------------------------


def test_old_names_and_misspellings_of_sources_are_pointed_out_once(
    read: Callable[[str], Issue], page: Callable[[str], str]
) -> None:
    source = read(page("市环保局与淞阳县会商。市环保局与淞阳县签约。"))
    found = findings(briefing(), source)
    assert [(f.code, f.severity, f.marked) for f in found] == [
        ("C401", Severity.NOTICE, "环保局"),
        ("C402", Severity.NOTICE, "淞阳"),
    ]
    assert all(f.span and f.span.text == f.marked and f.place == str(f.span) for f in found)


@pytest.mark.parametrize(("share", "wrong"), [("120%", True), ("50%", False)])
def test_an_impossible_share_of_a_source_is_pointed_out(facts_of: Facts, share: str, wrong: bool) -> None:
    facts = facts_of(f"2022年，全市职工赴丽水疗休养人次占比达{share}。")
    assert facts
    assert ("C403" in rule_codes(facts)) is wrong


# --- the rules as a whole ---------------------------------------------------------------------------------


def test_the_handbook_explains_every_rule() -> None:
    handbook = (ROOT / "docs" / "编辑手册.md").read_text(encoding="utf-8")
    assert [code for code in (*(code for code, _ in registered()), "C901", "C902") if code not in handbook] == []


def test_every_family_of_words_with_a_rule_has_phrases_of_both_kinds() -> None:
    assert all(both["错"] and both["对"] for both in PHRASES.values())
    assert set(PHRASES) <= {code for code, _ in registered()}


def test_no_word_is_both_wrong_and_right() -> None:
    words = proof_words()
    for family in (words.typos, words.old_names, words.old_terms):
        assert not set(family.instead) & set(family.instead.values())
        assert not family.harmless & set(family.instead)


@pytest.mark.parametrize("worst", ["约", "“", "1,", "1", "一", "（", "今", "。", "1 ", "XX", "约1个左右"])
def test_time_grows_with_the_length_of_the_text(worst: str) -> None:
    """A paragraph of a hundred thousand characters; a pattern that looks back would not end."""
    found = findings(briefing(text(worst * (100_000 // len(worst)))))
    assert Counter(f.code for f in found)["C103"] == 0
