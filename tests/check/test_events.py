"""The words of a dated event are quoted from its source, whatever they hold; the same words elsewhere are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.check import check
from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.model import Material, Milestone, Rollup
from tests.check.briefings import briefing, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Issue


@pytest.mark.parametrize(("told", "wrong"), [(True, []), (False, ["C101"])])
def test_a_number_of_an_event_has_its_source(
    read: Callable[[str], Issue], page: Callable[[str], str], told: bool, wrong: list[str]
) -> None:
    issue = read(page("3月2日，慈溪市副市长张三一行赴常山县考察，双方签约。4月9日，慈溪-常山签约合作项目8个。"))
    events = Extractor(load_lexicon()).events(issue)
    assert [event.what for event in events] == ["慈溪市赴常山县考察", "慈溪—常山签约合作项目8个"]
    views = (Milestone("event-1", events[1:]),) if told else ()
    made = briefing(text("2023年4月9日，慈溪—常山签约合作项目8个（2023年第6期）。"))
    found = check(made, Rollup((), (), views=views), (), Material((issue,)), load_lexicon())
    assert [finding.code for finding in found if finding.code == "C101"] == wrong
