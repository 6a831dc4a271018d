"""What holds of reading quantities: writing and reading again, full-width digits, any text, long texts."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.extract.coverage.numeral import NumeralGrammar
from reports.extract.quantity.amount import bounds
from reports.extract.quantity.grammar import QuantityGrammar
from reports.extract.quantity.written import write_quantity
from reports.lexicon import load_lexicon
from reports.model import Hedge, Issue, IssueKind, Quantity
from reports.numerals import CHINESE, may_hold_number
from reports.read.text import make_source

LEXICON = load_lexicon()
GRAMMAR = QuantityGrammar(LEXICON)
NUMERALS = NumeralGrammar(LEXICON)
UNITS = sorted({unit.base for unit in LEXICON.units.values() if unit.word == unit.base and unit.factor == 1})
HEDGES = [h for h in LEXICON.hedges if h.position != "not_words" and h.word not in ("上",)]
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Any quantity that a briefing can write, its bounds those of its hedge and of its last digit."""
    unit = draw(st.sampled_from(UNITS))
    step = Decimal(10) ** draw(st.integers(-2, 8))
    value = draw(st.integers(1, 99_999)) * step
    kind = draw(st.sampled_from(("plain", "range", "hedged")))
    if kind == "range":
        return Quantity(value, unit, value_max=value + draw(st.integers(1, 9999)) * step)
    if kind == "plain":
        return Quantity(value, unit)
    word = draw(st.sampled_from(HEDGES))
    return Quantity(value, unit, word.hedge, word.word, None, *bounds(value, step, word.hedge, word.word))


@given(quantities())
def test_what_is_written_is_read_again(quantity: Quantity) -> None:
    text = write_quantity(quantity, LEXICON)
    assert [found.quantity for found in GRAMMAR.find(f"{text}。")] == [quantity]


@given(quantities())
def test_full_width_digits_give_the_same_quantity(quantity: Quantity) -> None:
    text = write_quantity(quantity, LEXICON).translate(WIDE)
    assert [found.quantity for found in GRAMMAR.find(f"投入{text}。")] == [quantity]


@given(
    st.text(
        st.sampled_from("0123456789０．.，,、 　一二三十百千万亿几数两余多约近超以上元个家%成番半至—第年期“”AN+/"),
        max_size=60,
    )
)
def test_no_text_fails_and_quantities_stand_in_order_and_apart(text: str) -> None:
    found = GRAMMAR.find(text)
    assert all(0 <= f.start <= f.number < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert may_hold_number(text) or not found


WORST = {
    "digits": "8",
    "full-width digits": "８",
    "Chinese numerals": "万",
    "Chinese digits": "三",
    "commas": ",",
    "blanks": " ",
    "grouped": "1,234,",
    "digits and blanks": "1 ",
    "far apart": "1" + " " * 50,
    "points": "1.2.",
    "dashes": "1—",
    "units": "3个",
    "hedges": "约近超",
    "numerals": CHINESE,
    "tenths": "三成",
    "quotes": "“三",
}


def spent(work: object, text: str) -> float:
    """The least of two processor times, so that what else runs does not count."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        work(text)  # type: ignore[operator]
        times.append(time.process_time() - begin)
    return min(times)


def classified(text: str) -> int:
    source = make_source("文.txt", text, text.encode())
    return len(NUMERALS.classify(source, [Issue(IssueKind.REFERENCE, source)], []))


@pytest.mark.parametrize("piece", WORST.values(), ids=list(WORST))
@pytest.mark.parametrize("work", [GRAMMAR.find, classified], ids=["read", "classified"])
def test_a_text_eight_times_as_long_takes_no_more_than_its_share(piece: str, work: object) -> None:
    small, large = (piece * (size // len(piece)) for size in (5_000, 40_000))
    assert spent(work, large) < 0.02 + 4 * 8 * spent(work, small)


def test_a_value_knows_its_last_digit() -> None:
    quantity = Quantity(Decimal(660_000_000), "元", Hedge.ABOUT, "约", None, Decimal(650_000_000), Decimal(670_000_000))
    assert write_quantity(quantity, LEXICON) == "约6.6亿元"
