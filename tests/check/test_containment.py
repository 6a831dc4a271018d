"""What lies within something is never more than that: districts within the city, a metric within another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.check import check
from reports.check.containment import within_city, within_metric
from reports.config import load_settings
from reports.diagnostics import Severity
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Material, Rollup
from reports.pipeline import roll_up
from tests.check.briefings import briefing
from tests.check.case import case_of
from tests.conftest import ROOT
from tests.windows import YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.diagnostics import Finding
    from reports.model import Entry, Fact

CITY = "2022年，全市落实援建资金0.81亿元。"


def found(facts: tuple[Fact, ...]) -> list[Finding]:
    entries = reconcile(facts, YEAR_2022).entries
    findings = check(briefing(), Rollup((), ()), entries, Material(()), load_lexicon())
    return [finding for finding in findings if finding.code in ("C112", "C117")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"{CITY}\n\n2022年，慈溪市落实援建资金0.9亿元。", "C112"),
        (f"{CITY}\n\n2022年，慈溪市落实援建资金0.5亿元。\n\n2022年，余姚市落实援建资金0.4亿元。", "C112"),
        ("截至2022年底，全市“产业飞地”入驻项目19个。\n\n截至2022年9月底，慈溪市“产业飞地”入驻项目20个。", "C112"),
        ("截至2022年底，全市消薄飞地累计返利1.36亿元。\n\n截至2022年9月底，慈溪市消薄飞地累计返利1.5亿元。", "C112"),
        ("截至2022年底，全市“产业飞地”规划面积6001亩，启动地块面积7000亩。", "C117"),
        ("截至2022年底，丽水园区入驻企业65家、规上企业70家。", "C117"),
    ],
)
def test_more_than_what_holds_it_is_doubtful(facts_of: Callable[..., tuple[Fact, ...]], body: str, code: str) -> None:
    assert [(f.code, f.severity) for f in found(facts_of(body))] == [(code, Severity.DOUBT)]


@pytest.mark.parametrize(
    "body",
    [
        f"{CITY}\n\n2022年，慈溪市落实援建资金0.4亿元。\n\n2022年，余姚市落实援建资金0.4亿元。",
        f"{CITY}\n\n2021年，慈溪市落实援建资金0.9亿元。",
        f"{CITY}\n\n截至2022年9月底，慈溪市累计落实援建资金0.9亿元。",
        f"{CITY}\n\n2022年，慈溪市落实援建资金900万美元。",
        f"{CITY}\n\n预计2022年慈溪市落实援建资金0.9亿元。",
        f"{CITY}\n\n2022年，慈溪市落实援建资金近0.85亿元。",
        "截至2022年9月底，全市“产业飞地”入驻项目19个。\n\n截至2022年底，慈溪市“产业飞地”入驻项目20个。",
        "截至2022年底，全市“产业飞地”规划面积6001亩，启动地块面积1001.86亩。",
        "截至2022年9月底，丽水园区入驻企业65家。截至2022年底，规上企业70家。",
    ],
)
def test_what_is_held_or_speaks_of_something_else_is_not(facts_of: Callable[..., tuple[Fact, ...]], body: str) -> None:
    assert found(facts_of(body)) == []


def test_a_district_is_added_to_the_others_with_its_greatest_figure_only(
    facts_of: Callable[..., tuple[Fact, ...]],
) -> None:
    body = (
        f"{CITY}\n\n2022年，慈溪市落实援建资金0.4亿元。\n\n2022年，慈溪市落实援建资金0.3亿元。\n\n"
        "2022年，余姚市落实援建资金0.4亿元。"
    )
    assert found(facts_of(body)) == []


CONTAINED = [
    (("1550亩", "1500亩"), "6001亩"),
    (("153.6亩",), "1001.86亩"),
    (("153.6亩",), "6001亩"),
    (("5个",), "19个"),
    (("约6.6亿元",), "50.88亿元"),
    (("3190万元", "932.7万元"), "1.36亿元"),
    (("168个", "48个"), "669个"),
    (("46项",), "3143个"),
]
WITHIN = [
    ("1001.86亩", "6001亩"),
    ("22.25亿元", "50.88亿元"),
    ("6.24亿元", "8.08亿元"),
    ("16家", "65家"),
    ("200亩", "1550亩"),
]


@pytest.fixture(scope="module")
def seeds() -> tuple[Entry, ...]:
    settings = load_settings(ROOT / "config.yaml", {"period": "2022", "date": "2023-06-01"}, YEAR_2022.end)
    return roll_up(settings, load_lexicon()).ledger.entries


@pytest.mark.parametrize(("parts", "whole"), CONTAINED)
def test_districts_of_the_seeds_are_held_by_the_city(
    seeds: tuple[Entry, ...], parts: tuple[str, ...], whole: str
) -> None:
    held = [h for h in within_city(case_of(seeds)) if h.whole.shown == whole]
    assert any(set(parts) <= {part.shown for part in h.parts} for h in held)


@pytest.mark.parametrize(("part", "whole"), WITHIN)
def test_metrics_of_the_seeds_are_held_by_their_whole(seeds: tuple[Entry, ...], part: str, whole: str) -> None:
    assert (part, whole) in {(a.shown, b.shown) for a, b in within_metric(case_of(seeds))}


def test_no_containment_of_the_seeds_is_broken(seeds: tuple[Entry, ...]) -> None:
    assert found(tuple(entry.fact for entry in seeds)) == []
