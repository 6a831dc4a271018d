"""The heads of a cell → its number in the unit that fits, and the metric that they name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.metric.bound import Asked, Bound
from reports.extract.metric.topic import Named as NamedTopics
from reports.extract.period.scope import Scope
from reports.extract.place.scene import make_scene
from reports.extract.reading import Reading
from reports.extract.table.cell import Number, read_cell
from reports.extract.table.heads import Head, HeadGrammar, Kind
from reports.numerals import full_width_marks, half_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.metric.grammar import MetricGrammar
    from reports.extract.metric.topic import TopicGrammar, Topics
    from reports.extract.quantity.grammar import QuantityGrammar
    from reports.extract.table.rows import Row

_COUNTING = ("个", "家", "所", "条", "项", "人", "人次", "户", "批次", "期", "场", "次", "村", "件")
_COUNTED = {"人次": ("人次",), "批次": ("批次",), "人数": ("人",), "户数": ("户",), "期数": ("期",), "家数": ("家",)}
REMEMBERED = 4096
_RATE, _PERCENT = "增速", "%"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Named(Struct, frozen=True):
    """The number of a cell with its metric, or with a `label` where no metric is sure.

    `subject` is what the other head is about, where the metric is that of a project, a company, a sort of work.
    """

    number: Number
    bound: Bound | None
    label: str
    subject: str
    mean: bool


class TableMetric:
    """Asks the grammar of prose for the metric of a head."""

    def __init__(
        self, metrics: MetricGrammar, topics: TopicGrammar, heads: HeadGrammar, quantities: QuantityGrammar
    ) -> None:
        self._metrics, self._heads, self._quantities = metrics, heads, quantities
        self._topics = topics
        self._topics_at = lru_cache(REMEMBERED)(self._topics_of)
        self._known: dict[tuple[object, ...], Bound | None] = {}

    def named(
        self, text: str, column: Head, left: Head, line: Row, above: Sequence[Head], topics: Sequence[frozenset[str]]
    ) -> Named | None:
        """The number of a cell and what its heads call it; None where the cell holds no number.

        `left` is the column before it that names a metric, `line` the row; `above` are caption and texts over the
        table, `topics` those of the headings and of the sentence that leads to the table.
        """
        row = line.head
        words, of_column = self._words(column, row, left, above)
        said = f"{above[0].text}；{line.sort}{row.bare}{words}"
        active = self._topics_at(said, topics[0], topics[1])
        mean = column.mean or row.mean
        other = line.subject if of_column else column.core and column.name
        numbers = self._numbers(text, column, row, above[0])
        bounds: dict[str, tuple[Number, Bound]] = {}
        for number in (numbers or self._counted(text, column.bare)) if words else ():
            bound = self._bound(words, number, column, active, mean=mean)
            if bound:
                bounds.setdefault(bound.entry.metric.name, (number, bound))
        if bounds and (numbers or len(bounds) == 1):
            number, sure = next(iter(bounds.values()))
            return Named(number, sure, words, other, mean)
        plain = numbers[0] if len(numbers) == 1 else read_cell(text, "", self._quantities)
        if plain is None or (not plain.found.quantity.unit and _YEAR.fullmatch(half_width(text.strip()))):
            return None
        return Named(plain, None, words or column.bare or row.bare, other, mean)

    def _numbers(self, text: str, column: Head, row: Head, caption: Head) -> list[Number]:
        """The number with its own unit, else with each of those that its heads or the caption give."""
        own = read_cell(text, "", self._quantities)
        if own and own.found.kind:
            return [own]
        units = column.units or (
            (_PERCENT,) if column.kind in (Kind.GROWTH, Kind.SHARE) else row.units or caption.units
        )
        read = (read_cell(text, unit, self._quantities) for unit in units)
        return [number for number in read if number]

    def _counted(self, text: str, words: str) -> list[Number]:
        """The number as a count of anything, where no unit is given; 人数 and the like say of what."""
        units = next((units for ending, units in _COUNTED.items() if words.endswith(ending)), _COUNTING)
        read = (read_cell(text, unit, self._quantities) for unit in units)
        return [number for number in read if number]

    def _words(self, column: Head, row: Head, left: Head, above: Sequence[Head]) -> tuple[str, bool]:
        """The words that name a cell's metric, 同比增长 included, and whether a column names it."""
        relation = column.bare if column.kind is not Kind.PLAIN else ""
        if column.core and not (row.core and not column.units and self._names(row) and not self._names(column)):
            return self._tailless(column.bare), True
        if row.core:
            return self._tailless(row.bare) + ("" if column.core else relation), False
        if relation and left.core:
            return left.bare + relation, True
        over = next((head.bare for head in above if self._names(head, once=True)), "")
        return (self._tailless(over) + relation if over else ""), True

    def _tailless(self, words: str) -> str:
        """The words without what does not change the metric behind its noun: 援建资金到位情况 as 援建资金."""
        ends = [noun.end for noun in self._metrics.nouns.find(words) if self._metrics.nouns.entries(noun)]
        return next((words[:end] for end in ends if not self._heads.without_filling(words[end:])), words)

    def _names(self, head: Head, *, once: bool = False) -> bool:
        """Whether a head names a metric, `once` asks for one alone."""
        nouns = [noun for noun in self._metrics.nouns.find(head.bare) if self._metrics.nouns.entries(noun)]
        return bool(nouns) and not (once and any(noun.start >= nouns[0].end for noun in nouns[1:]))

    def _topics_of(self, said: str, headings: frozenset[str], carried: frozenset[str]) -> Topics:
        return self._topics.at(self._topics.named(said), said, len(said), headings, carried)

    def _bound(self, words: str, number: Number, column: Head, topics: Topics, *, mean: bool) -> Bound | None:
        """The metric that words name before a number, where nothing but filling stands between the two."""
        if column.kind is Kind.CHANGE:
            return None
        said = words + number.said + full_width_marks(number.note)
        at = len(words)
        found = number.found
        asked = replace(
            found, start=found.start + at, end=found.end + at, number=found.number + at, mean=found.mean or mean
        )
        reading = Reading(
            said,
            (asked,),
            self._metrics.nouns.find(said),
            make_scene(said, (), ()),
            None,
            (),
            NamedTopics(()),
            Scope(said, ()),
        )
        bound = self._metrics.bind(reading, Asked(asked, topics, reverse=False))
        if bound is None:
            return None
        rate = bound.entry.metric.name.endswith(_RATE)
        if rate or column.kind is Kind.GROWTH:
            return bound if rate and column.kind is Kind.GROWTH else None
        between = said[bound.noun.end : asked.start] if bound.noun.end < asked.start else ""
        return None if self._heads.without_filling(between) else bound
