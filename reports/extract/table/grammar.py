"""A table → the figures of its cells: metric, place, time and nature from heads, rows and caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.place.viewpoint import Parties, Viewpoint
from reports.extract.quantity.unit import in_unit_of
from reports.extract.table.columns import Grid, read_grid
from reports.extract.table.heads import Head, HeadGrammar, Kind
from reports.extract.table.metric import Named, TableMetric
from reports.extract.table.rows import Row, RowGrammar
from reports.extract.table.sums import Placed, mark_sums, told_apart
from reports.extract.table.time import TableTime, cumulated
from reports.model import Fact, Level, Measure, Nature, Passage, TableBlock

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from datetime import date

    from reports.extract.metric.grammar import MetricGrammar
    from reports.extract.metric.topic import TopicGrammar
    from reports.extract.nature import NatureGrammar
    from reports.extract.period.grammar import PeriodGrammar
    from reports.extract.place.grammar import PlaceGrammar
    from reports.extract.quantity.grammar import QuantityGrammar
    from reports.lexicon import Lexicon

_NO_HEAD = Head()
_DIGIT, _LETTER = re.compile(r"[0-9０-９]"), re.compile(r"[\u4e00-\u9fff]")


class Setting(Struct, frozen=True):
    """Where a table stands.

    `topics` are those of its headings, `carried` those of the sentence that leads to it. `before` are the texts above
    it that may tell its time or its metric, nearest first; `base` is whose article it is, `view` whose paper; `sign`
    gives identity and ordinal to a figure by its sentence and surface; `series` is the name of the briefing.
    """

    article: str
    heading: str
    issue: str | None
    issued: date | None
    base: Parties
    view: Viewpoint
    topics: frozenset[str]
    carried: frozenset[str]
    before: tuple[str, ...]
    sign: Callable[[str, str], tuple[str, int]]
    series: str = ""


class Prose(Struct, frozen=True):
    """A cell of words that holds figures: it is read as a sentence about the parties of its row."""

    passage: Passage
    parties: Parties


class TableGrammar:
    """Reads tables with the grammars of prose."""

    def __init__(
        self,
        lexicon: Lexicon,
        quantities: QuantityGrammar,
        periods: PeriodGrammar,
        places: PlaceGrammar,
        metrics: MetricGrammar,
        natures: NatureGrammar,
        topics: TopicGrammar,
    ) -> None:
        self._quantities, self._periods, self._places = quantities, periods, places
        self._heads = HeadGrammar(lexicon, quantities, periods, places, natures)
        self._rows = RowGrammar(lexicon, self._heads, places)
        self._metrics = TableMetric(metrics, topics, self._heads, quantities)

    def read(self, table: TableBlock, setting: Setting) -> tuple[list[Fact], list[Prose]]:
        """The figures of the cells that hold a number, and the cells that hold words with numbers. Never raises."""
        grid = read_grid(table, self._heads, self._quantities, setting.issued)
        above = tuple(self._heads.read(text, setting.issued) for text in setting.before)
        time = TableTime(self._periods, grid.caption, setting.before, setting.issued)
        placed: list[Placed] = []
        prose: list[Prose] = []
        for row in self._rows.read(grid, setting.base, setting.view, setting.issued):
            read = list(self._row(grid, row, above, time, setting))
            placed += read
            prose += _prose(grid, row, {cell.column for cell in read})
        return mark_sums(told_apart(placed)), prose

    def _row(
        self, grid: Grid, row: Row, above: tuple[Head, ...], time: TableTime, setting: Setting
    ) -> Iterator[Placed]:
        left = _NO_HEAD
        for index, column in enumerate(grid.columns):
            cell = row.cells[index]
            if not column.counts:
                continue
            beside = row.beside(index)
            if cell is not None:
                topics = setting.topics, setting.carried
                named = self._metrics.named(cell.text, column.head, left, beside, (grid.caption, *above), topics)
                if named:
                    named = named if column.certain else replace(named, bound=None, label=beside.head.text)
                    fact = self._fact(cell, named, grid, beside, column.head, left, time, setting)
                    yield Placed(row.index, index, beside.head, column.head, fact)
            if column.head.kind is Kind.PLAIN and column.head.goal is not Nature.EXPECTED and not column.head.earlier:
                left = column.head

    def _fact(
        self,
        cell: Passage,
        named: Named,
        grid: Grid,
        row: Row,
        column: Head,
        left: Head,
        time: TableTime,
        setting: Setting,
    ) -> Fact:
        number, bound = named.number, named.bound
        metric = bound.entry.metric if bound else None
        found = number.found
        ratio = found.kind == "比率" or found.mean or named.mean
        measure = metric.measure if metric else Measure.RATIO if ratio else Measure.FLOW
        nature = _nature(column, row.head, grid.caption, bound.entry.nature if bound else Nature.ACTUAL)
        when = time.period(row.head, column, left, found, measure, nature)
        period, cumulative = cumulated(when, setting.issued, running=column.running or row.head.running)
        parties = self._rows.parties(row, column, grid.caption, setting.base, setting.view)
        subject = "" if named.subject in (parties.giver, parties.receiver) else named.subject
        level = self._level(parties, named, row, subject) if setting.issue else Level.PROVINCE
        parties = Parties() if level is Level.PROVINCE else parties
        sentence = _rendered(grid.caption, row, column, cell)
        surface = cell.text[number.start : number.end]
        identity, ordinal = setting.sign(sentence, surface)
        return Fact(
            id=identity,
            metric=metric.name if metric else None,
            label=metric.name if metric else named.label,
            quantity=in_unit_of(found.quantity, metric, found.kind),
            period=period,
            cumulative=cumulative,
            measure=Measure.CUMFLOW if cumulative and measure is Measure.FLOW else measure,
            nature=nature,
            giver=parties.giver,
            receiver=parties.receiver,
            level=level,
            subject=subject,
            caveats=tuple(dict.fromkeys((*column.caveats, *row.head.caveats, *(bound.caveats if bound else ())))),
            article=setting.article,
            heading=setting.heading,
            sentence=sentence,
            issue=setting.issue,
            counts=setting.issue is not None,
            surface=surface,
            ordinal=ordinal,
            reverse=parties.reverse,
            issued=setting.issued,
            table_unit=number.unit,
            series=setting.series,
            span=cell.span(number.start, number.end),
            rule=f"metric:{bound.noun.word}:table" if bound else "metric:unknown",
        )

    def _level(self, parties: Parties, named: Named, row: Row, subject: str) -> Level:
        text = row.head.text
        level = self._places.heights(text).level(parties, text, len(text))
        project = bool(named.bound and named.bound.entry.project) or bool(subject)
        return Level.PROJECT if project and level is not Level.PROVINCE else level


def _prose(grid: Grid, row: Row, read: Container[int]) -> Iterator[Prose]:
    """The cells of words with digits; `read` are the columns whose number was read."""
    for index, cell in enumerate(row.cells):
        column = grid.columns[index]
        if cell is None or index in read or index < row.first:
            continue
        words = _DIGIT.search(cell.text) and _LETTER.search(cell.text)
        if words and column.head.kind is not Kind.UNREAD and not column.units and not column.times:
            yield Prose(cell, row.parties)


def _nature(column: Head, row: Head, caption: Head, usual: Nature) -> Nature:
    """The nature that column, row or caption tells, the nearest first; a share or a growth has come about."""
    if column.kind is Kind.SHARE:
        return Nature.ACTUAL
    if column.kind is Kind.GROWTH:
        return column.goal or Nature.ACTUAL
    said = column.goal or row.goal
    if said:
        return said
    return caption.goal if caption.goal and caption.goal is not Nature.ACTUAL else usual


def _rendered(caption: Head, row: Row, column: Head, cell: Passage) -> str:
    """`表1 进展情况（单位：亿元）：鄞州区｜实到资金｜11.52`."""
    words = "｜".join(part for part in (row.head.text, column.text, cell.text) if part)
    return f"{caption.text}：{words}" if caption.text else words
