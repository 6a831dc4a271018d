"""An issue for the rules to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import HEAD, TAIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Issue

VALUES = {"year": 2023, "number": 6, "month": 5, "day": 11, "title": "全市山海协作"}


@pytest.fixture(scope="session")
def page() -> Callable[[str], str]:
    """The text of a whole issue around a body."""
    return lambda body: HEAD.format(**VALUES) + body + TAIL.format(**VALUES)


@pytest.fixture
def issue(read: Callable[[str], Issue], page: Callable[[str], str]) -> Issue:
    return read(page("2022年，全市落实援建资金0.81亿元。今年以来合作不断深入。"))
