"""What is written down comes back to the last field, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.intake.codec import decode, encode
from reports.intake.entry import Maker, open_entry
from reports.model import Event, Fact, Hedge, Issue, Period, PeriodKind, Quantity
from reports.parse import parse
from reports.read import read_folder
from reports.read.text import make_source
from tests.conftest import ROOT

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from reports.extract import Extractor
    from reports.lexicon import Lexicon

SOURCE = make_source("甲.txt", "文", b"x")
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)
DAYS = st.none() | st.dates()


@pytest.mark.parametrize("folder", ["seeds", "tests/series", "tests/issues"])
def test_an_entry_gives_the_issues_facts_and_events_that_were_read(
    folder: str, lexicon: Lexicon, extractor: Extractor
) -> None:
    maker = Maker(lexicon)
    for source in read_folder(ROOT / folder, folder).sources:
        if not source.path.endswith(".txt"):
            continue
        entry = maker.make((ROOT / source.path).read_bytes(), ".txt", source.path)
        opened = open_entry(entry, source.path, source.sha256)
        issues = parse(source, lexicon)
        assert repr(opened.source) == repr(source)
        assert opened.source
        assert opened.source.line_starts == source.line_starts
        assert repr(tuple(filed.issue for filed in opened.filed)) == repr(issues)
        for filed, issue in zip(opened.filed, issues, strict=True):
            read = list(extractor.read(issue)) if issue.counts else []
            facts = [piece.fact for piece in read if not isinstance(piece, Event)]
            assert list(map(_whole, filed.facts)) == list(map(_whole, facts))
            assert list(filed.events) == [piece for piece in read if isinstance(piece, Event)]


def _whole(fact: Fact) -> tuple[object, ...]:
    return fact, repr(fact.quantity), fact.span, fact.rule, fact.series


@given(AMOUNTS, st.none() | AMOUNTS, st.text(), st.sampled_from(Hedge))
def test_a_quantity_keeps_every_digit(value: Decimal, most: Decimal | None, unit: str, hedge: Hedge) -> None:
    quantity = Quantity(value, unit, hedge, "约", most)
    assert repr(decode(Quantity, encode(Quantity, quantity), SOURCE)) == repr(quantity)


@given(DAYS, DAYS, st.text(), st.booleans())
def test_a_period_keeps_its_days(start: date | None, end: date | None, text: str, inferred: bool) -> None:
    period = Period(PeriodKind.RANGE, start, end, text, inferred)
    assert decode(Period, encode(Period, period), SOURCE) == period


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANYTHING)
def test_what_is_no_value_is_refused_with_one_error(plain: object) -> None:
    for kind in (Issue, Fact, Quantity):
        with pytest.raises(ValueError, match=r"(?s)^"):
            decode(kind, plain, SOURCE)
