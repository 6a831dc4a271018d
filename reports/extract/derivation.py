"""A fact together with what it was made of: number, noun, time, places, nature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.extract.metric import Bound
    from reports.extract.nature import Judged
    from reports.extract.period import TimePhrase
    from reports.extract.quantity import Found
    from reports.extract.reading import Reading
    from reports.extract.viewpoint import Parties
    from reports.model import Fact, Measure, Passage, Period


@dataclass(frozen=True, slots=True)
class Judgement:
    """Nature, measure and period of a number, and the time phrase in force at it."""

    nature: Judged
    measure: Measure
    phrase: TimePhrase | None
    period: Period
    cumulative: bool


@dataclass(frozen=True, slots=True)
class Derivation:
    """A fact and the pieces of its sentence; offsets of the pieces count in `passage.text`."""

    fact: Fact
    passage: Passage
    reading: Reading
    found: Found
    bound: Bound | None
    judged: Judgement
    parties: Parties
