"""Rolls up the facts and events of invented issues as a report does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.aggregators import aggregate
from reports.ledger import reconcile
from reports.model import Material
from reports.pipeline import read_issues
from tests.conftest import HEAD, TAIL
from tests.windows import YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Issue, Rollup


@pytest.fixture(scope="session")
def issue_of(read: Callable[..., Issue]) -> Callable[..., Issue]:
    """A whole issue around a body."""

    def make(body: str, number: int = 1, *, year: int = 2023, month: int = 1, title: str = "各地工作情况") -> Issue:
        values = {"year": year, "number": number, "month": month, "day": 10, "title": title}
        return read(HEAD.format(**values) + body + TAIL.format(**values), f"来源/{year}-{number}.txt")

    return make


@pytest.fixture(scope="session")
def roll_issues(lexicon: Lexicon) -> Callable[..., Rollup]:
    """The roll-up of issues; `late` ones were printed after the cutoff."""

    def make(*issues: Issue, places: bool = True, late: tuple[Issue, ...] = (), window: object = YEAR_2022) -> Rollup:
        facts, events = read_issues(issues, lexicon)
        ledger = reconcile(facts, window, (), lexicon.places.their_words)  # type: ignore[arg-type]
        return aggregate(ledger, lexicon, with_places=places, material=Material(issues, late), events=events)

    return make
