"""The rows of a table → what each is about: its words, its place, its own unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.place.viewpoint import Parties, Viewpoint
from reports.extract.table.columns import Cells, Column, Grid, in_words
from reports.extract.table.heads import Head, HeadGrammar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from reports.extract.place.grammar import PlaceGrammar
    from reports.lexicon import Lexicon

_LIKE_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:市|县|州|盟|旗|镇|乡|街道|村|新区|开发区|管委会|本级|[^园景地片校灾山库街专社小厂]区)"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、")
_RECEIVING = ("受援", "对口", "结对")


class Row(Struct, frozen=True):
    """A row: its number, its words as a head, the words of the columns of words one by one, and its place.

    `subject` is what it is about where that is no place, no time and no metric: a project, a company. `first` is the
    first column that does not belong to its words; `sort` is the head over those
    with the group that the row stands in. `others` are the heads of tables set side by side, by their column.
    """

    index: int
    cells: Cells
    head: Head
    parties: Parties
    subject: str
    first: int
    sort: str = ""
    others: tuple[tuple[int, Row], ...] = ()

    def beside(self, column: int) -> Row:
        """The row as the words nearest on the left of a column tell it."""
        return next((row for start, row in reversed(self.others) if start < column), self)


class RowGrammar:
    """Reads what stands at the beginning of rows."""

    def __init__(self, lexicon: Lexicon, heads: HeadGrammar, places: PlaceGrammar) -> None:
        self._heads, self._places = heads, places
        self._topics = re.compile(
            "|".join(re.escape(w) for words in lexicon.topics.values() for w in words) or "\uffff"
        )

    def read(self, grid: Grid, base: Parties, view: Viewpoint, issued: date | None) -> Iterator[Row]:
        """The rows with numbers or words, in order; a row of nothing but a name stands over those below it."""
        runs = _label_columns(grid.columns)
        over = Head()
        last: tuple[str, ...] = ()
        for index, cells in enumerate(grid.rows):
            if grid.alone[index] and runs:
                over = self._heads.read(_texts(grid, cells, runs[0])[0] or "", issued)
                continue
            rows = []
            for number, run in enumerate(runs or [()]):
                texts = _texts(grid, cells, run)
                if number == 0:
                    last = texts = _inherited(texts, last)
                rows.append(self._row(index, cells, run, texts, over, grid, base, view, issued))
            others = tuple((run[0], row) for run, row in zip(runs[1:], rows[1:], strict=True))
            yield replace(rows[0], others=others)

    def _row(
        self,
        index: int,
        cells: Cells,
        run: Sequence[int],
        texts: tuple[str, ...],
        over: Head,
        grid: Grid,
        base: Parties,
        view: Viewpoint,
        issued: date | None,
    ) -> Row:
        own = self._heads.read("，".join(filter(None, texts)), issued)
        apart = own.total or own.subtotal or (own.named and over.named) or _NUMBERED.match(own.text)
        head = own if apart else _under(over, own)
        head = self._with_unit(head, grid, cells)
        subject = "" if head.total or head.subtotal else self._subject(head)
        sort = grid.columns[run[0]].head if run else Head()
        parties = self._own_parties(head, sort, subject, base, view)
        parties = self._received(grid, run, texts, parties, view)
        of_itself = head.name in (parties.giver, parties.receiver)
        if of_itself or sort.name in (*self._heads.words.of_place, *self._heads.words.of_unit):
            head = replace(head, core="")
        subject = "" if of_itself else subject
        return Row(index, cells, head, parties, subject, run[-1] + 1 if run else 0, sort.bare + over.bare)

    def _with_unit(self, head: Head, grid: Grid, cells: Cells) -> Head:
        given = next((cell for cell, column in zip(cells, grid.columns, strict=True) if column.units and cell), None)
        return replace(head, units=self._heads.units(given.text)) if given else head

    def _subject(self, head: Head) -> str:
        """The name of what a row is about, where more is left of it than places, times and topics."""
        return head.name if self._heads.without_filling(self._topics.sub("", head.core)) else ""

    def _own_parties(self, head: Head, column: Head, subject: str, base: Parties, view: Viewpoint) -> Parties:
        """The place of a row; one that the lexicon does not know keeps the name that the table gives it."""
        if head.total or head.subtotal:
            return base
        text = head.name
        scene = self._places.scene(text, view)
        if scene.mentions or not subject:
            return self._places.parties(scene, len(text), len(text), base, base, view)
        of_place = column.name in self._heads.words.of_place and column.name not in self._heads.words.of_unit
        if not of_place and not _LIKE_PLACE.fullmatch(text):
            return base
        if any(word in column.name for word in _RECEIVING):
            return replace(base, receiver=text, receiver_county=True)
        return Parties(text, giver_county=True)

    def _received(
        self, grid: Grid, run: Sequence[int], texts: Sequence[str], parties: Parties, view: Viewpoint
    ) -> Parties:
        """The place of a column 结对县 or 受援地区 receives what that of a column before it gives."""
        at = [i for i, column in enumerate(run) if any(word in grid.columns[column].head.name for word in _RECEIVING)]
        if not at or not at[0] or not (texts[0] and texts[at[0]]):
            return parties
        sides = []
        for text in (texts[0], texts[at[0]]):
            found = self._places.scene(text, view).singles
            name = found[-1].name if found else text if _LIKE_PLACE.fullmatch(text) else ""
            sides.append((name, found[-1].county if found else True))
        (giver, giver_county), (receiver, receiver_county) = sides
        return Parties(giver, receiver, giver_county, receiver_county) if giver and receiver else parties

    def parties(self, row: Row, column: Head, caption: Head, base: Parties, view: Viewpoint) -> Parties:
        """The parties of a cell: those of its row, else of its column, else of the caption."""
        if row.parties != base:
            return row.parties
        if not column.named and _LIKE_PLACE.fullmatch(column.name):
            return Parties(column.name, giver_county=True)
        if not (column.named or caption.named):
            return base
        text = f"{caption.name}，{column.name}"
        return self._places.parties(self._places.scene(text, view), len(text), len(text), base, base, view)


def _label_columns(columns: Sequence[Column]) -> list[tuple[int, ...]]:
    """The columns of words on the left of the numbers; further runs of them where a table goes on beside itself."""
    runs: list[list[int]] = []
    for index, column in enumerate(columns):
        if column.words and (not runs or (index > 0 and not columns[index - 1].words)):
            runs.append([])
        if column.words:
            runs[-1].append(index)
    if not any(column.counts for column in columns):
        return [(index,) for index in [i for i, column in enumerate(columns) if column.words][:1]]
    first = [run for run in runs if any(column.counts for column in columns[run[-1] + 1 :])]
    named = [run for run in first[1:] if columns[run[0]].head.name == columns[first[0][0]].head.name]
    return [tuple(run) for run in [*first[:1], *named]]


def _texts(grid: Grid, cells: Cells, run: Sequence[int]) -> tuple[str, ...]:
    return tuple(in_words(grid.columns[i], cell.text) if (cell := cells[i]) else "" for i in run)


def _inherited(texts: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a row, those of cells that go on from the row above put in."""
    first = next((i for i, text in enumerate(texts) if text), 0)
    return (*above[:first], *texts[first:]) if len(above) == len(texts) else texts


def _under(over: Head, own: Head) -> Head:
    """The words of a row below those of the group that it stands in."""
    if not over.text:
        return own
    return replace(
        own,
        text=f"{over.text}｜{own.text}",
        name=over.name + own.name,
        bare=own.bare if own.core else over.bare + own.bare,
        core=own.core or over.core,
        units=own.units or over.units,
        times=own.times or over.times,
        goal=own.goal or over.goal,
        named=own.named or over.named,
        running=own.running or over.running,
    )
