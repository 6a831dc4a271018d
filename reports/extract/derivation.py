"""A fact together with what it was made of: number, noun, time, places, nature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Passage

if TYPE_CHECKING:
    from reports.extract.metric.bound import Bound
    from reports.extract.nature import Judged
    from reports.extract.period.grammar import TimePhrase
    from reports.extract.quantity.grammar import Found
    from reports.extract.reading import Reading
    from reports.model import Fact, Measure, Period, Span


class Judgement(Struct, frozen=True):
    """Nature, measure and period of a number, and the time phrase in force at it."""

    nature: Judged
    measure: Measure
    phrase: TimePhrase | None
    period: Period
    cumulative: bool


class Pieces(Struct, frozen=True):
    """What a sentence gave to one of its figures; offsets count in the text of its passage."""

    reading: Reading
    found: Found
    bound: Bound | None
    judged: Judgement


class Derivation(Struct, frozen=True):
    """A fact, the words that it was read from, and the pieces of its sentence; a cell of a table has no pieces."""

    fact: Fact
    passage: Passage
    pieces: Pieces | None = None


def as_written(span: Span) -> Passage:
    """The passage of a stretch of the source."""
    return Passage(span.text, span.source, ((0, span.start),))
