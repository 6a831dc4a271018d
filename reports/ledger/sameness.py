"""What two facts must have in common to speak of the same thing, and when two values cannot both be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Entry, Fact, Level, Nature, Standing

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

Key = tuple[str | None, str, str, str, Nature]


def key_of(fact: Fact) -> Key:
    """Metric, unit, places and nature."""
    return fact.metric, fact.quantity.unit, fact.giver, fact.receiver, fact.nature


def series_of(entry: Entry) -> tuple[Key, str, date | None]:
    """Figures that continue one another: same metric, places and nature, the same subject and beginning."""
    fact = entry.fact
    started = fact.period.start if entry.standing is Standing.CUMULATIVE else None
    subject = "" if fact.level is Level.CITY else fact.subject or f"{fact.article}/{fact.heading}"
    return key_of(fact), subject, started


def same_value(one: Fact, other: Fact) -> bool:
    """Whether value, upper end and unit are the same; the hedge may differ."""
    a, b = one.quantity, other.quantity
    return (a.value, a.value_max, a.unit) == (b.value, b.value_max, b.unit)


def disjoint(one: Fact, other: Fact) -> bool:
    """Whether two hedged values cannot both be true."""
    (a, b), (c, d) = interval(one), interval(other)
    return (b is not None and c is not None and b < c) or (d is not None and a is not None and d < a)


def interval(fact: Fact) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a figure can mean; None where it has no bound."""
    quantity = fact.quantity
    if quantity.lower is None and quantity.upper is None:
        return quantity.value, quantity.value_max or quantity.value
    return quantity.lower, quantity.upper


def plain(text: str) -> str:
    """Text without blanks and characters that show nothing, as sources and decisions are compared."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())
