"""What a large folder leaves packed changes nothing that is printed, and every figure left packed is counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reports.config import load_settings
from reports.deliver.previous import Previous, changes_since
from reports.errata import is_correction
from reports.intake.outline import Outline, outline_from, outline_of, told_key, value_key, written
from reports.ledger.summaries import what
from reports.pipeline import review, roll_up
from tests.conftest import ROOT
from tests.years import AUDIENCES, require_equal, settings_of, years_in

if TYPE_CHECKING:
    from pathlib import Path

    from reports.lexicon import Lexicon
    from reports.model import Fact
    from reports.pipeline import Reviewed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return years_in(tmp_path_factory.mktemp("years"))


WINDOWS = ("2011", "2015", "2016-06", "2018H1", "2019Q1", "2021-12", "2022", "2022-10", "2022-01..2022-10")


@pytest.mark.parametrize("period", WINDOWS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_stays_packed_changes_no_figure(
    period: str, audience: str, folder: Path, tmp_path: Path, lexicon: Lexicon
) -> None:
    base = folder.parent
    some = roll_up(settings_of(folder, base, 0, period=period, audience=audience), lexicon)
    all_ = roll_up(settings_of(folder, base, 1_000_000, period=period, audience=audience), lexicon)
    assert some.rollup.unlisted.facts > len(all_.facts) // 10
    assert all_.rollup.unlisted.facts == 0
    require_equal(some, all_)


@pytest.mark.parametrize("period", ["2021", "2022", "2022-11"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_stays_packed_of_the_seeds_changes_no_figure(
    period: str, audience: str, tmp_path: Path, lexicon: Lexicon
) -> None:
    some, all_ = (
        roll_up(settings_of(ROOT / "seeds", tmp_path, n, period=period, audience=audience), lexicon)
        for n in (0, 1_000_000)
    )
    require_equal(some, all_)


def briefing_of(made: Reviewed) -> list[object]:
    briefing = made.briefing
    return [briefing.title, briefing.blocks, briefing.annexes, briefing.figures, briefing.draft, briefing.note]


@pytest.mark.parametrize("shown", [0, 20])
def test_the_page_is_the_same(shown: int, folder: Path) -> None:
    asked = (settings_of(folder, folder.parent, n, period="2022", audience="市级") for n in (0, 1_000_000))
    some, all_ = (review(replace(settings, excluded_shown=shown)) for settings in asked)
    assert some.found.rollup.unlisted.facts
    assert briefing_of(some) == briefing_of(all_)


def test_where_few_would_stay_packed_all_are_opened(tmp_path: Path, lexicon: Lexicon) -> None:
    settings = settings_of(ROOT / "seeds", tmp_path, 0, period="2022", audience="省级")
    assert roll_up(replace(settings, excluded_shown=200), lexicon).rollup.unlisted.facts == 0


def test_up_to_the_limit_every_figure_is_listed(folder: Path, lexicon: Lexicon) -> None:
    settings = settings_of(folder, folder.parent, 0, period="2022", audience="省级")
    facts = roll_up(replace(settings, listed_facts=1_000_000), lexicon).facts
    assert roll_up(replace(settings, listed_facts=len(facts)), lexicon).facts == facts
    assert roll_up(replace(settings, listed_facts=len(facts) - 1), lexicon).rollup.unlisted.facts


# --- what an outline says --------------------------------------------------------------------------------------


def test_equal_figures_have_one_key(folder: Path, lexicon: Lexicon) -> None:
    facts = roll_up(settings_of(folder, folder.parent, 1_000_000, period="2022"), lexicon).facts
    keys: dict[object, set[int]] = {}
    for fact in facts:
        keys.setdefault(what(fact), set()).add(told_key(fact))
    assert len(keys) < len(facts)
    assert all(len(found) == 1 for found in keys.values())


@pytest.fixture(scope="module")
def fact(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Fact:
    """A figure of the seeds that has a metric."""
    base = tmp_path_factory.mktemp("one")
    facts = roll_up(settings_of(ROOT / "seeds", base, 1_000_000, period="2022"), lexicon).facts
    return next(fact for fact in facts if fact.metric and fact.period.end)


def test_a_value_has_one_key_however_it_is_written(fact: Fact) -> None:
    longer = replace(fact, quantity=replace(fact.quantity, value=fact.quantity.value + Decimal("0.00")))
    assert value_key(longer) == value_key(fact)
    assert told_key(longer) == told_key(fact)


def test_an_outline_comes_back_as_it_was(fact: Fact) -> None:
    outline = outline_of([fact], [])
    assert outline_from(written(outline)) == outline
    assert outline.holds({told_key(fact)})
    assert not outline.holds({told_key(fact) ^ 1})
    assert outline.facts == 1


@given(st.sampled_from([[], [1], ["1", [], False, ""], [1, ["a"], False, ""], [1, [], False, None], None]))
def test_what_is_no_outline_is_refused(plain: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        outline_from(plain)


def test_an_outline_of_nothing_holds_nothing() -> None:
    assert not Outline().holds({1})
    assert not Outline().ends_between(date.min, date.max)


@pytest.mark.parametrize("sentence", ["更正：应为3个。", "“3个”误为“5个”。", "勘误：援建资金5万元。"])
def test_a_correction_is_known_by_its_words(sentence: str) -> None:
    assert is_correction(sentence)
    assert not is_correction("援建资金5万元。")


# --- what has changed since the briefing before ---------------------------------------------------------------


def line(file: str, value: str, end: str = "2020-12-31") -> dict[str, object]:
    period = {"start": "2020-01-01", "end": end, "text": "2020年"}
    names = ("unit", "giver", "receiver", "level", "subject", "nature", "cumulative", "value_max", "approx")
    return {
        **dict.fromkeys(names),
        "metric": "援建资金",
        "counts": True,
        "file": file,
        "value": value,
        "period": period,
    }


class Kept:
    """As much of an archived briefing as is asked for."""

    def __init__(self, unlisted: list[str]) -> None:
        window = load_settings(ROOT / "config.yaml", {"period": "2020"}, date(2023, 6, 1)).window
        self.window = window
        self.manifest = {"inputs": {"a": "1", "b": "2"}, "unlisted": unlisted}


def test_what_one_of_two_runs_left_packed_is_no_change() -> None:
    before = Previous(Kept(["b"]), (), (line("a", "5"),))  # type: ignore[arg-type]
    changes = changes_since(before, [line("b", "5")], {"a": "1", "b": "2"}, ["a"])
    assert (changes.new, changes.restated, changes.vanished) == ((), (), ())


def test_a_source_that_is_other_than_it_was_is_a_change() -> None:
    before = Previous(Kept([]), (), (line("a", "5"),))  # type: ignore[arg-type]
    changes = changes_since(before, [line("a", "6")], {"a": "9"}, [])
    assert [change.now[0]["value"] for change in changes.restated] == ["6"]
