"""A figure typed by hand is judged alike whether the issue that has it was opened or left packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.check.amounts import amounts_in
from reports.diagnostics import Severity
from reports.pipeline import review, roll_up
from tests.years import AUDIENCES, settings_of, years_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.config import Settings
    from reports.diagnostics import Finding
    from reports.lexicon import Lexicon

ALL = 1_000_000
OF_WHAT_WAS_OPENED = {"C103", "C111", "C112", "C113", "C114", "C115", "C116", "C403"}
"""Rules that look for odd figures in the sources, whatever time they speak of."""
NOWHERE = "98765.4万元"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return years_in(tmp_path_factory.mktemp("years"))


@pytest.fixture
def written(folder: Path, tmp_path: Path) -> Callable[..., tuple[Settings, Settings]]:
    """The settings of a run over texts by hand: one that leaves issues packed, one that opens all."""

    def write(period: str, audience: str, **texts: str) -> tuple[Settings, Settings]:
        base = tmp_path / "texts"
        base.mkdir(exist_ok=True)
        for part, text in texts.items():
            (base / f"{part}.md").write_text(text, encoding="utf-8")
        some, all_ = (settings_of(folder, folder.parent, n, period=period, audience=audience) for n in (0, ALL))
        return replace(some, texts=base), replace(all_, texts=base)

    return write


def told(settings: Settings) -> list[Finding]:
    return [finding for finding in review(settings).findings if finding.code not in OF_WHAT_WAS_OPENED]


def words_of(folder: Path, lexicon: Lexicon, period: str, audience: str) -> tuple[list[str], list[str]]:
    """The figures, as written, of issues that are opened, and those that only stand in others."""
    some, all_ = (
        roll_up(settings_of(folder, folder.parent, n, period=period, audience=audience), lexicon) for n in (0, ALL)
    )
    opened = {fact.shown for fact in some.facts}
    packed = {fact.shown for fact in all_.facts} - opened
    assert packed
    assert {fact.span.source.path for fact in all_.facts if fact.shown in packed} <= set(some.rollup.unlisted.files)
    return [sorted(_whole(words, lexicon)) for words in (opened, packed)]


def _whole(words: set[str], lexicon: Lexicon) -> set[str]:
    """Those that are one amount with an Arabic number."""
    return {word for word in words if [a.text for a in amounts_in(word, lexicon) if not a.chinese] == [word]}


@pytest.mark.parametrize("period", ["2012", "2016-06", "2022"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_typed_figures_are_judged_alike(
    period: str, audience: str, folder: Path, lexicon: Lexicon, written: Callable[..., tuple[Settings, Settings]]
) -> None:
    opened, packed = words_of(folder, lexicon, period, audience)
    text = "\n\n".join(f"合作部门落实{word}。" for word in (*opened, *packed, NOWHERE))
    quoted = "\n\n".join(f"有文件写的是“{word}”。" for word in (*opened, *packed, NOWHERE))
    some, all_ = written(period, audience, 总体情况=text, 编者按=quoted)
    found = told(some)
    assert found == told(all_)
    assert sum(finding.code == "C101" for finding in found) >= len(opened) + len(packed)


def test_each_is_graded_by_where_it_stands(
    folder: Path, lexicon: Lexicon, written: Callable[..., tuple[Settings, Settings]]
) -> None:
    opened, packed = words_of(folder, lexicon, "2022", "市级")
    some, _ = written(
        "2022", "市级", 总体情况=f"落实{opened[0]}、{packed[0]}、{NOWHERE}，又称“{packed[1]}”“{NOWHERE}”。"
    )
    grades = [(f.marked, f.severity) for f in told(some) if f.code == "C101"]
    typed = [(opened[0], Severity.DOUBT), (packed[0], Severity.DOUBT), (NOWHERE, Severity.MUST)]
    assert sorted(grades) == sorted([*typed, (NOWHERE, Severity.MUST)])


def test_words_are_found_in_what_was_left_packed_and_nowhere_else(folder: Path, lexicon: Lexicon) -> None:
    some, all_ = (
        roll_up(settings_of(folder, folder.parent, n, period="2022", audience="市级"), lexicon) for n in (0, ALL)
    )
    files = set(some.rollup.unlisted.files)
    packed = {fact.shown for fact in all_.facts if fact.span.source.path in files}
    assert {fact.shown for fact in some.facts} - packed
    assert some.elsewhere({fact.shown for fact in all_.facts} | {NOWHERE, ""}) == packed
    assert some.elsewhere(()) == frozenset()


def test_a_folder_that_is_opened_whole_holds_nothing_elsewhere(folder: Path, lexicon: Lexicon) -> None:
    made = roll_up(settings_of(folder, folder.parent, ALL, period="2022", audience="市级"), lexicon)
    assert made.elsewhere({fact.shown for fact in made.facts}) == frozenset()
