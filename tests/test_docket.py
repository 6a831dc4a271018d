"""What waits for an editor is the same whether all issues are opened or those alone that can bear on the window."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports import bearing
from reports.decisions import load_decisions
from reports.diagnostics import UsageError
from reports.docket import Order, docket_lines, open_docket, write_decision
from reports.extract.alone import quantity_reader
from reports.model import Ruling
from tests.years import settings_of, years_in

if TYPE_CHECKING:
    from pathlib import Path

    from reports.config import Settings
    from reports.docket import Docket
    from reports.lexicon import Lexicon
    from reports.model import Fact

ALL = 1_000_000
DAY = date(2023, 6, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return years_in(tmp_path_factory.mktemp("years"))


def settings(folder: Path, base: Path, listed: int, period: str) -> Settings:
    given = settings_of(folder, folder.parent, listed, period=period)
    return replace(given, decisions=base / "decisions.yaml", output=base / "output")


def both(folder: Path, base: Path, period: str) -> tuple[Docket, Docket]:
    some, all_ = (open_docket(settings(folder, base, listed, period)) for listed in (0, ALL))
    return some, all_


def told(docket: Docket) -> list[object]:
    places = [[str(fact.span) for fact in (item.fact, *item.others)] for item in docket.items]
    return [docket.items, places, docket.replayed, list(docket_lines(docket))]


@pytest.mark.parametrize("period", ["2011", "2015", "2016-06", "2018H1", "2021-12", "2022", "2022-01..2022-10"])
def test_what_waits_is_the_same(period: str, folder: Path, tmp_path: Path) -> None:
    some, all_ = both(folder, tmp_path, period)
    assert some.items
    assert told(some) == told(all_)


@pytest.mark.parametrize("period", ["2015", "2018H1", "2022"])
def test_what_waits_after_decisions_is_the_same(period: str, folder: Path, tmp_path: Path) -> None:
    """Some of what waits is decided, and some figures of other times."""
    chance = random.Random(period)  # noqa: S311 - the same decisions in every run
    packed = settings(folder, tmp_path, 0, period)
    docket = open_docket(packed)
    wordings = {Ruling.DATE: period, Ruling.CORRECT: ""}
    for item in chance.sample(docket.items, 8):
        decide(packed, item.fact, item.ruling, wordings.get(item.ruling) or item.wording)
    for fact in chance.sample(list(docket.facts), 8):
        decide(packed, fact, Ruling.DATE, period)
    some, all_ = both(folder, tmp_path, period)
    assert len(some.replayed) > 8
    assert told(some) == told(all_)


def decide(given: Settings, fact: Fact, ruling: Ruling, wording: str) -> None:
    """Write a decision, where it contradicts none of those before."""
    try:
        write_decision(given, Order(fact.id, "张三", "经核对", ruling.value, wording or None), DAY)
    except UsageError:
        return


def test_of_a_large_folder_only_what_bears_is_opened(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    was = bearing.opened
    monkeypatch.setattr("reports.docket.opened", lambda *given: opened.append(was(*given)) or opened[-1])
    docket = open_docket(settings(folder, tmp_path, 0, "2022"))
    assert opened[0].unlisted.facts
    assert len(opened[0].facts) + opened[0].unlisted.facts == len(docket.facts)


@pytest.mark.parametrize("listed", [0, ALL])
@pytest.mark.parametrize("length", [16, 10])
def test_any_figure_may_be_left_out(listed: int, length: int, folder: Path, tmp_path: Path, lexicon: Lexicon) -> None:
    """One of an issue that was left packed, by its id or the beginning of it."""
    given = settings(folder, tmp_path, listed, "2022")
    fact = next(fact for fact in open_docket(given).facts if fact.period.end and fact.period.end.year == 2013)
    write_decision(given, Order(fact.id[:length], "张三", "与他县重复", "不计"), DAY)
    (decision,) = load_decisions(given.decisions, quantity_reader(lexicon))
    assert (decision.about.id, decision.ruling) == (fact.id, Ruling.EXCLUDE)


@pytest.mark.parametrize("listed", [0, ALL])
@pytest.mark.parametrize(("target", "code"), [("0" * 16, "U105"), ("", "U106")])
def test_an_unknown_or_doubtful_figure_is_told_alike(
    listed: int, target: str, code: str, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as error:
        write_decision(
            settings(folder, tmp_path, listed, "2022"), Order(target, "张三", "经核对", "定期间", "2022"), DAY
        )
    assert [diagnostic.code for diagnostic in error.value.diagnostics] == [code]
