"""What is asked of a quantity, and the metric that is bound to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from reports.extract.metric.nouns import Noun
    from reports.extract.metric.topic import Topics
    from reports.extract.quantity.grammar import Found
    from reports.lexicon import MetricEntry


class Bound(Struct, frozen=True):
    """A metric chosen for a quantity: the noun, the way that led to it, caveats found beside it.

    `fresh` marks what a period has added to a stock (新引进商户14家): no stock, though it bears its name.
    """

    entry: MetricEntry
    noun: Noun
    way: str
    caveats: tuple[str, ...]
    fresh: bool = False


class Asked(Struct, frozen=True):
    """A quantity whose metric is asked for, with what decides between metrics of one name.

    `given` is the noun that 分别 gives to it, `last` the quantity bound before it in its sentence, `alike` the last of
    its kind.
    """

    found: Found
    topics: Topics
    reverse: bool
    given: Noun | None = None
    last: tuple[Found, Bound] | None = None
    alike: tuple[Found, Bound] | None = None
