"""The seed issues roll up as the worked oracles say, in every period, and no forbidden sum is ever printed."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Any

import pytest

from reports.aggregators import aggregate
from reports.compose import compose, in_units, printed_words
from reports.config import Settings, load_settings
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Briefing, Fact, IssueKind, Rollup
from reports.parse import parse
from reports.pipeline import read_facts, sort_material
from reports.read import read_folder
from tests.conftest import ROOT

GOLD = ROOT / "tests" / "gold"
PERIODS = ("2022", "2021", "2022-11")
CORE = ("产业合作项目数", "实到资金", "援建资金", "消费帮扶", "培训劳动力人次")
NEVER = (
    "376个", "252.32亿", "148.41亿", "3.58亿", "2.185亿", "2759.5万", "4122.7万", "97个", "8500人", "13.2亿", "6.62亿",
    "10.51亿", "同比增长21.37%", "2023年实到资金126.16亿元", "奉化—文成产业飞地", "320亿元", "3000亩",
)  # fmt: skip


@cache
def run(period: str, audience: str = "省级", cutoff: str | None = None) -> tuple[Rollup, Briefing, tuple[Fact, ...]]:
    overrides = {"period": period, "audience": audience, "cutoff": cutoff}
    settings: Settings = load_settings(ROOT / "config.yaml", overrides, date(2023, 6, 1))
    lexicon = load_lexicon()
    intake = read_folder(ROOT / "seeds", "seeds")
    material = sort_material((issue for source in intake.sources for issue in parse(source, lexicon)), intake, settings)
    facts = read_facts(material.issues, lexicon)
    rollup = aggregate(reconcile(facts, settings.window), lexicon, with_places="各地情况" in settings.parts)
    rollup = in_units(rollup, settings.units)
    return rollup, compose(settings, lexicon, rollup, material), facts


def gold() -> dict[str, dict[str, Any]]:
    lines = (GOLD / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return {fact["id"]: fact for fact in map(json.loads, lines)}


def expectations() -> list[tuple[str, str, str]]:
    return [
        (period, name, fact["id"])
        for period in PERIODS
        for name, facts in json.loads((GOLD / f"oracle_{period}.json").read_text(encoding="utf-8"))["classes"].items()
        for fact in facts
    ]


def covers(fact: Fact, wanted: dict[str, Any]) -> bool:
    return (
        PurePath(fact.span.source.path).name == wanted["doc"]
        and fact.span.start < wanted["end"]
        and wanted["start"] < fact.span.end
    )


@pytest.mark.parametrize(("period", "name", "identity"), expectations())
def test_a_fact_of_the_reference_reading_stands_where_the_oracle_puts_it(period: str, name: str, identity: str) -> None:
    rollup, _, _ = run(period)
    wanted = gold()[identity]
    kind, _, level = name.partition("/")
    rows = [
        figure
        for table in rollup.tables
        for figure in table.figures
        if figure.metric == wanted["metric"] and any(covers(fact, wanted) for fact in figure.facts)
    ]
    printed = kind[0] in "ABC" and kind != "A2_subperiod" and level != "background"
    if printed and (level == "city" or period != "2022"):
        assert [row.standing.value for row in rows if row.standing] == [kind]
    elif kind[0] == "X" and kind != "X_duplicate":
        assert rows == []
        assert any(covers(item.entry.fact, wanted) for item in rollup.excluded)
    else:
        assert rows or any(covers(item.entry.fact, wanted) for item in rollup.excluded)


def test_the_core_figures_of_2022() -> None:
    rows = {figure.metric: figure for figure in run("2022")[0].table("core")}
    assert {name: row.display for name, row in rows.items()} == {
        "产业合作项目数": "188个（含3年续建）",
        "实到资金": "126.16亿元",
        "援建资金": "0.81亿元",
        "消费帮扶": "1.79亿元",
        "培训劳动力人次": "3万人次（含转移）",
    }
    assert all(row.facts[0].span.text.replace(" ", "") in row.display for row in rows.values())


@pytest.mark.parametrize(("period", "cutoff"), [("2021", None), ("2022-11", None), ("2022", "2022-12-31")])
def test_where_no_city_figure_is_given_every_core_row_is_a_dash(period: str, cutoff: str | None) -> None:
    rows = run(period, cutoff=cutoff)[0].table("core")
    assert [(row.metric, row.display, row.value) for row in rows] == [(name, "—", None) for name in CORE]


@pytest.mark.parametrize("period", [*PERIODS, "2023", "2022H1", "2022Q3", "2021-01..2022-12"])
@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
def test_no_forbidden_value_is_printed_and_nothing_is_lost(period: str, audience: str) -> None:
    rollup, briefing, facts = run(period, audience)
    text = "".join(printed_words(briefing).split())
    assert [value for value in NEVER if value in text] == []
    behind = [fact.id for table in rollup.tables for figure in table.figures for fact in figure.facts]
    assert sorted([*behind, *(item.entry.fact.id for item in rollup.excluded)]) == sorted(fact.id for fact in facts)
    assert not any("003_" in fact.span.source.path for fact in facts)
    assert "{{" not in text


def test_the_policy_article_is_reference_material() -> None:
    lexicon = load_lexicon()
    kinds = {
        source.path[6:9]: parse(source, lexicon)[0].kind for source in read_folder(ROOT / "seeds", "seeds").sources
    }
    assert kinds == dict.fromkeys(("000", "001", "002", "004"), IssueKind.ISSUE) | {"003": IssueKind.REFERENCE}
