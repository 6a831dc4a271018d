"""The words of the briefings of the seed issues, kept as golden files; `make accept` rewrites them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.compose import printed_words
from tests.test_oracles import run

HERE = Path(__file__).parent


@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
@pytest.mark.parametrize("period", ["2022", "2022H1", "2022-11", "2021"])
def test_the_words_of_a_briefing_are_those_accepted(period: str, audience: str, request: pytest.FixtureRequest) -> None:
    golden = HERE / f"{period}-{audience}.txt"
    text = printed_words(run(period, audience)[1]) + "\n"
    if request.config.getoption("--accept"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
