"""Decisions on figures of any time: the result is that of opening everything."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.decisions import stanza
from reports.model import Fate, Ruling, Standing
from reports.pipeline import roll_up
from tests.years import require_equal, settings_of, years_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reports.lexicon import Lexicon
    from reports.model import Entry, Fact
    from reports.pipeline import RolledUp

ALL = 1_000_000
PERIODS = ("2013", "2018H1", "2021")
AGAINST = (Ruling.ADOPT, Ruling.JOIN, Ruling.PART, Ruling.COMPONENT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return years_in(tmp_path_factory.mktemp("years"))


@pytest.fixture(scope="module")
def opened(folder: Path, lexicon: Lexicon) -> dict[str, RolledUp]:
    """The runs that open everything, without decisions."""
    return {period: roll_up(settings_of(folder, folder.parent, ALL, period=period), lexicon) for period in PERIODS}


def both(folder: Path, path: Path, period: str, lexicon: Lexicon) -> tuple[RolledUp, RolledUp]:
    """The runs with a file of decisions: what opens no more than it needs, and what opens everything."""
    some, all_ = (
        roll_up(replace(settings_of(folder, folder.parent, n, period=period), decisions=path), lexicon)
        for n in (0, ALL)
    )
    assert some.rollup.unlisted.facts
    return some, all_


def write(path: Path, stanzas: Sequence[str]) -> Path:
    path.write_text("裁定:\n" + "".join(stanzas), encoding="utf-8")
    return path


def made(ruling: Ruling, about: Fact, others: Sequence[Fact], wording: str) -> str:
    return stanza(ruling, about, others, wording, by="张三", on="2023-06-01", because="经核对")


def wordings(ruling: Ruling, fact: Fact, period: str) -> str:
    if ruling is Ruling.CORRECT:
        return fact.shown.replace("1", "7").replace("2", "1")
    return period


def is_near(entry: Entry) -> bool:
    return entry.standing is not Standing.OUT_OF_PERIOD


def drawn(run: RolledUp, rulings: Sequence[Ruling], chance: random.Random, period: str) -> Iterator[str]:
    """A decision of each of these kinds on figures of the window and of other times, each on others than those before.

    Two thirds take what can be decided so: figures of one unit, for 计入 one without time.
    """
    entries = [entry for entry in run.ledger.entries if entry.fact.issue]
    near, far = ([e.fact for e in entries if is_near(e) is inside] for inside in (True, False))
    used: set[str] = set()
    for number, ruling in enumerate(rulings):
        fit = number % 3 > 0
        undated = [f for f in (*near, *far) if f.id not in used and not f.period.end]
        about = chance.choice(
            undated if fit and ruling is Ruling.INCLUDE else [f for f in (near, far)[number % 2] if f.id not in used]
        )
        unit = {about.quantity.unit} if fit else {f.quantity.unit for f in (*near, *far)}
        like = [f for f in (far, near)[number // 2 % 2] if f.quantity.unit in unit and f.id not in used | {about.id}]
        if not like:
            continue
        others = chance.sample(like, 1) if ruling in AGAINST else []
        used |= {about.id, *(f.id for f in others)}
        elsewhen = (period, "2011", "2020-01")[number % 3]
        yield made(ruling, about, others, wordings(ruling, about, elsewhen))


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("ruling", list(Ruling))
def test_a_decision_of_each_kind_gives_what_opening_everything_gives(
    ruling: Ruling, period: str, folder: Path, opened: dict[str, RolledUp], tmp_path: Path, lexicon: Lexicon
) -> None:
    chance = random.Random(f"{ruling} {period}")  # noqa: S311 - the same decisions in every run
    path = write(tmp_path / "decisions.yaml", list(drawn(opened[period], [ruling] * 12, chance, period)))
    some, all_ = both(folder, path, period, lexicon)
    assert sum(replayed.fate is Fate.APPLIED for replayed in all_.ledger.decisions) > 3
    assert all_.ledger.entries != opened[period].ledger.entries
    require_equal(some, all_)


@pytest.mark.parametrize("seed", range(6))
def test_decisions_of_all_kinds_together_too(
    seed: int, folder: Path, opened: dict[str, RolledUp], tmp_path: Path, lexicon: Lexicon
) -> None:
    chance, period = random.Random(seed), PERIODS[seed % len(PERIODS)]  # noqa: S311 - the same in every run
    rulings = chance.choices(list(Ruling), k=40)
    path = write(tmp_path / "decisions.yaml", list(drawn(opened[period], rulings, chance, period)))
    require_equal(*both(folder, path, period, lexicon))


def far_fact(run: RolledUp, some: RolledUp) -> Fact:
    """A figure of an issue that is left packed as long as nobody decides on it."""
    return next(fact for fact in run.facts if fact.span.source.path in some.rollup.unlisted.files)


@pytest.mark.parametrize(
    ("wrong", "fate"),
    [
        ({}, Fate.APPLIED),
        ({"surface": "987个"}, Fate.STALE),
        ({"issue": "2009年第9期"}, Fate.STALE),
        ({"id": "0" * 16}, Fate.STALE),
        ({"id": "0" * 16, "issue": "2009年第9期"}, Fate.ABSENT),
    ],
)
def test_what_does_not_hold_is_told_alike(
    wrong: dict[str, str], fate: Fate, folder: Path, opened: dict[str, RolledUp], tmp_path: Path, lexicon: Lexicon
) -> None:
    """A citation that has another id, number or figure than its source, in an issue that would stay packed."""
    plain = roll_up(settings_of(folder, folder.parent, 0, period="2021"), lexicon)
    fact = replace(far_fact(opened["2021"], plain), **wrong)
    path = write(tmp_path / "decisions.yaml", [made(Ruling.EXCLUDE, fact, (), "")])
    some, all_ = both(folder, path, "2021", lexicon)
    assert [replayed.fate for replayed in some.ledger.decisions] == [fate]
    require_equal(some, all_)


def test_a_figure_dated_into_the_window_is_printed(
    folder: Path, opened: dict[str, RolledUp], tmp_path: Path, lexicon: Lexicon
) -> None:
    """What is compared with it, and told again of it, is opened as for any figure of the window."""
    plain = roll_up(settings_of(folder, folder.parent, 0, period="2021"), lexicon)
    files = plain.rollup.unlisted.files
    fact = next(fact for fact in opened["2021"].facts if fact.span.source.path in files and fact.metric == "援建资金")
    path = write(tmp_path / "decisions.yaml", [made(Ruling.DATE, fact, (), "2021")])
    some, all_ = both(folder, path, "2021", lexicon)
    assert any(fact.id in {f.id for f in figure.facts} for figure in some.rollup.figures)
    require_equal(some, all_)
