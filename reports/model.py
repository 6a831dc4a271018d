"""The nouns of the house: frozen values that the stages hand on.

Offsets count code points of the text as read and are half-open. Every figure is a `Decimal`. Dates are `datetime.date`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from sys import maxsize
from typing import TYPE_CHECKING, TypeVar, overload

from msgspec import Struct, field

from reports.frozen import Located

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator
    from decimal import Decimal

# --- sources and spans ------------------------------------------------------------------------------------


class Unit(StrEnum):
    """What a line of a source is to its users: a line, or a paragraph of a document without lines of its own."""

    LINE = "行"
    PARAGRAPH = "段"


class Source(Located, frozen=True):
    """A file as read: `path` as the user names it, `sha256` of its bytes, its decoded text, which may be deferred.

    `opening` is its first line that is not blank. `pages` holds the number of the first line of each page, from 0; it
    is empty where the format knows no pages.
    """

    APART = frozenset({"content", "opening", "line_starts", "unit", "pages"})
    path: str
    content: str | Deferred[str]
    sha256: str
    opening: str
    line_starts: Sequence[int]
    unit: Unit = Unit.LINE
    pages: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"Source({self.path!r})"

    @property
    def text(self) -> str:
        """The whole text."""
        return self.content if isinstance(self.content, str) else self.content[0]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point offset, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def place(self, offset: int) -> str:
        """Where an offset lies, as it is printed: `12:5`, `12段:5` of a document, `3页7行:5` of a paged one."""
        line, column = self.position(offset)
        if self.pages:
            page = bisect_right(self.pages, line - 1)
            return f"{page}页{line - self.pages[page - 1]}行:{column}"
        return f"{line}{self.unit if self.unit is Unit.PARAGRAPH else ''}:{column}"


class Span(Struct, frozen=True):
    """A half-open range of code points of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The slice of the source, page cuts included."""
        return self.source.text[self.start : self.end]

    def __str__(self) -> str:
        return f"{self.source.path}:{self.source.place(self.start)}"


class Passage(Located, frozen=True):
    """Text healed of page cuts, each character mapped back to its source.

    `runs` are pairs (offset in `text`, offset in the source), ascending; within a run both advance together.
    """

    APART = frozenset({"source", "runs"})
    text: str
    source: Source
    runs: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """Source offset of the character at `offset` of `text`; most passages are one run, which begins at 0."""
        if len(self.runs) == 1:
            return self.runs[0][1] + offset
        here, there = self.runs[bisect_right(self.runs, (offset, maxsize)) - 1]
        return there + offset - here

    def span(self, start: int, end: int) -> Span:
        """The source range of `text[start:end]`; a page cut inside it is included."""
        first = self.origin(start)
        return Span(self.source, first, self.origin(end - 1) + 1 if end > start else first)

    def part(self, start: int, end: int) -> Passage:
        """The passage of `text[start:end]`."""
        if len(self.runs) == 1:
            return Passage(self.text[start:end], self.source, ((0, self.runs[0][1] + start),))
        first, last = bisect_right(self.runs, (start, maxsize)), bisect_left(self.runs, (end,))
        inner = [(here - start, there) for here, there in self.runs[first:last]]
        return Passage(self.text[start:end], self.source, ((0, self.origin(start)), *inner))


# --- issues -----------------------------------------------------------------------------------------------


class IssueKind(StrEnum):
    """What a file is: an issue of a briefing, reference material, or a briefing of our own making."""

    ISSUE = "issue"
    REFERENCE = "reference"
    DERIVED = "derived"


class TableBlock(Struct, frozen=True):
    """A table that stands in the text.

    `caption` are the lines above it that name it and its unit; `heads` the rows of heads and `rows` those below them,
    all of one length, a cell None where nothing stands. What stands in further columns than the first `certain` may
    belong to another (None: all are certain).
    """

    caption: tuple[Passage, ...]
    heads: tuple[tuple[Passage | None, ...], ...]
    rows: tuple[tuple[Passage | None, ...], ...]
    certain: int | None = None


class Section(Struct, frozen=True):
    """The sentences of one paragraph that stand under the same headings, or a table below that paragraph."""

    headings: tuple[str, ...]
    paragraph: int
    sentences: tuple[Passage, ...]
    table: TableBlock | None = None


class Article(Struct, frozen=True):
    """One article of an issue; `contributor` is the 供稿单位 where one is named."""

    title: str
    contributor: str | None
    sections: tuple[Section, ...]


_Item = TypeVar("_Item", covariant=True)


class Deferred(Sequence[_Item]):
    """A tuple that is only made when somebody looks into it; it equals the tuple."""

    __slots__ = ("_items", "_make")

    def __init__(self, make: Callable[[], tuple[_Item, ...]]) -> None:
        self._make: Callable[[], tuple[_Item, ...]] | None = make
        self._items: tuple[_Item, ...] = ()

    @property
    def items(self) -> tuple[_Item, ...]:
        """What was put off, made once."""
        if self._make is not None:
            self._items, self._make = self._make(), None
        return self._items

    @overload
    def __getitem__(self, index: int) -> _Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...

    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[_Item]:
        return iter(self.items)

    def __eq__(self, other: object) -> bool:
        return self.items == (other.items if isinstance(other, Deferred) else other)

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        return repr(self.items)


class Issue(Struct, frozen=True):
    """A parsed file. For reference material only `source` and `articles` are filled."""

    kind: IssueKind
    source: Source
    name: str | None = None
    year: int | None = None
    number: int | None = None
    total_number: int | None = None
    special: str | None = None
    issuer: str | None = None
    date: datetime.date | None = None
    editor_note: Sequence[Passage] = ()
    contents: tuple[str, ...] | None = None
    articles: Sequence[Article] = ()
    distribution: tuple[tuple[str, str], ...] = ()
    printed_by: str | None = None
    printed_date: datetime.date | None = None

    @property
    def key(self) -> str:
        """`2022年第12期`: what editors call the issue; the file's path where it has no number at all."""
        if self.number:
            return f"{self.year}年第{self.number}期" if self.year else f"第{self.number}期（年份不明）"
        if self.total_number:
            return f"总第{self.total_number}期"
        return f"{self.year}年{self.special}" if self.year and self.special else self.special or self.source.path

    @property
    def counts(self) -> bool:
        """Whether its figures may be counted: reference material and our own briefings are not."""
        return self.kind is IssueKind.ISSUE

    @property
    def order(self) -> tuple[int, int, str]:
        """Order of printing: year, number, path."""
        return self.year or 0, self.number or 0, self.source.path


# --- facts ------------------------------------------------------------------------------------------------


class Hedge(StrEnum):
    """How exact a number claims to be."""

    EXACT = "exact"
    ABOUT = "about"
    NEAR = "near"
    OVER = "over"
    UNDER = "under"


class Nature(StrEnum):
    """Whether a figure was reached, is planned or agreed, or is only expected."""

    ACTUAL = "actual"
    PLANNED = "planned"
    EXPECTED = "expected"


class Measure(StrEnum):
    """What adding over time would mean: flow, stock at a date, flow since some start, ratio."""

    FLOW = "flow"
    STOCK = "stock"
    CUMFLOW = "cumflow"
    RATIO = "ratio"


class Level(StrEnum):
    """The smallest place that a figure speaks of."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    PARK = "park"
    VILLAGE = "village"
    PROJECT = "project"


class PeriodKind(StrEnum):
    """The form of a time phrase."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    RANGE = "range"
    POINT = "point"
    SINCE = "since"
    ASOF = "asof"
    UNSPECIFIED = "unspecified"


class Period(Struct, frozen=True):
    """The time that a figure speaks of; both ends are inclusive, an open end is None."""

    kind: PeriodKind
    start: datetime.date | None = None
    end: datetime.date | None = None
    text: str = ""
    inferred: bool = False


UNSPECIFIED = Period(PeriodKind.UNSPECIFIED)


class Quantity(Struct, frozen=True):
    """A number with its unit, in base units (元, 平方米, 人次 …).

    `value_max` is the upper end of a range. `lower` and `upper` bound a hedged value: lower ≤ true < upper.
    """

    value: Decimal
    unit: str
    hedge: Hedge = Hedge.EXACT
    hedge_word: str = ""
    value_max: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


class Metric(Struct, frozen=True):
    """An entry of the metric lexicon; the canonical Chinese name is its identity."""

    name: str
    unit: str
    measure: Measure
    additive_over_time: bool
    additive_over_places: bool
    group: str
    core: bool = False
    caveats: tuple[str, ...] = ()
    verb: str = ""
    display: str = ""


class _Found(Located, frozen=True, kw_only=True):
    """Where a figure stands: `rule` is what read it, `series` the name of the briefing (刊名)."""

    APART = frozenset({"span", "rule", "series"})
    span: Span
    rule: str = ""
    series: str = ""


class Fact(_Found, frozen=True):
    """One figure as one sentence gives it. Provenance is left out of equality.

    For a figure of a table `sentence` sets caption, row, head and cell in one line, and `table_unit` is the unit that
    a head or the caption gives to a `surface` without one.
    """

    id: str
    metric: str | None
    label: str
    quantity: Quantity
    period: Period
    cumulative: bool
    measure: Measure
    nature: Nature
    giver: str
    receiver: str
    level: Level
    subject: str
    caveats: tuple[str, ...]
    article: str
    heading: str
    sentence: str
    issue: str | None
    counts: bool
    surface: str
    ordinal: int
    repeat_of_body: bool = False
    reverse: bool = False
    issued: datetime.date | None = None
    part_of: str = ""
    table_unit: str = ""

    @property
    def shown(self) -> str:
        """The figure as its source writes it, without blanks, with the unit that a table gives it."""
        return "".join(self.surface.split()) + self.table_unit


class _Seen(Located, frozen=True, kw_only=True):
    """Where an event stands."""

    APART = frozenset({"span"})
    span: Span


class Event(_Seen, frozen=True):
    """Something that happened on a day that a sentence names. Provenance is left out of equality.

    `kind` is what it was (签约, 开工 …), `what` its clause without names and titles of people; `period` is a day, or a
    few days (7月底). `span` are the words from the date to the end of the clause.
    """

    id: str
    kind: str
    what: str
    period: Period
    giver: str
    receiver: str
    article: str
    sentence: str
    issue: str | None
    issued: datetime.date | None = None


class Step(Struct, frozen=True):
    """One step from words to a fact: its `name` (数, 指标, 期间 …), what it says, and the words that it rests on.

    `pieces` are half-open ranges of the passage that the fact was read from.
    """

    name: str
    says: str
    pieces: tuple[tuple[int, int], ...] = ()


class Explanation(Struct, frozen=True):
    """How one fact was made from its sentence."""

    fact: Fact
    passage: Passage
    steps: tuple[Step, ...]


# --- decisions of editors ----------------------------------------------------------------------------------


CORRECTED, DATED = "经编辑更正", "统计时间经编辑认定"
"""Caveats that a decision adds to a fact; they say nothing of what it measures."""


class Ruling(StrEnum):
    """What an editor may decide, in the words of decisions.yaml."""

    ADOPT = "采用"
    DATE = "定期间"
    INCLUDE = "计入"
    CORRECT = "更正"
    JOIN = "合并"
    PART = "分开"
    COMPONENT = "分项"
    EXCLUDE = "不计"


class Citation(Struct, frozen=True):
    """A fact as it stood when it was decided on: its id, and enough of its source to recognise it.

    `sentence` may lie anywhere in the sentence of the fact; blanks do not matter.
    """

    id: str
    issue: str
    surface: str
    sentence: str


class Decision(Located, frozen=True):
    """One stanza of decisions.yaml: what was decided on which fact, by whom, on which day and why.

    `others` are the facts that `about` is weighed against: those not adopted, those joined to it, those parted from
    it, the total that it is part of. `period` is that of 定期间 and 计入, `quantity` that of 更正; `wording` is either
    as it is told. `place` is `path:line:column`.
    """

    APART = frozenset({"place"})
    ruling: Ruling
    about: Citation
    others: tuple[Citation, ...]
    by: str
    on: datetime.date
    because: str
    period: Period | None = None
    quantity: Quantity | None = None
    wording: str = ""
    place: str = ""

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Every fact that it names, the one that it is about first."""
        return (self.about, *self.others)


class Fate(StrEnum):
    """What became of a decision in one run."""

    APPLIED = "applied"
    STALE = "stale"
    ABSENT = "absent"
    UNFIT = "unfit"


class Replayed(Struct, frozen=True):
    """A decision with its fate, and the reason in Chinese where it was not applied."""

    decision: Decision
    fate: Fate
    why: str = ""


# --- ledger and tables ------------------------------------------------------------------------------------


class Standing(StrEnum):
    """The place of a fact in the roll-up of one period; the names are those of the classification in docs."""

    CURRENT = "A_current"
    SUBPERIOD = "A2_subperiod"
    STOCK = "B_stock"
    STOCK_INFERRED = "B_stock_inferred"
    CUMULATIVE = "C_cumulative"
    YEAR_TO_DATE = "C3_ytd_crossing"
    REVERSE = "R_reverse"
    NO_PERIOD = "U_flow_no_period"
    DUPLICATE = "X_duplicate"
    EXPECTED = "X_expected"
    COMPONENT = "X_component"
    OUT_OF_PERIOD = "X_out_of_period"
    SUPERSEDED = "X_superseded"
    BACKGROUND = "X_background"
    RULED_OUT = "X_ruled_out"
    SUMMARY = "X_summary_undated"
    UNKNOWN = "N_unknown_metric"
    SUMMED = "S_partial_sum"
    DERIVED = "S_derived"
    CHANGE = "S_change"

    @property
    def counted(self) -> bool:
        """Whether the fact may stand in a table of its own right."""
        return self in _COUNTED

    @property
    def weighed(self) -> bool:
        """Whether others can contradict the fact: what counts, and what lies within the window and may be added."""
        return self in _COUNTED or self is Standing.SUBPERIOD

    @property
    def computed(self) -> bool:
        """Whether it is the class of a figure that was computed of facts; no fact has it."""
        return self in _COMPUTED


_COUNTED = frozenset(
    {Standing.CURRENT, Standing.STOCK, Standing.STOCK_INFERRED, Standing.CUMULATIVE, Standing.YEAR_TO_DATE}
)
_COMPUTED = frozenset({Standing.SUMMED, Standing.DERIVED, Standing.CHANGE})


class Entry(Struct, frozen=True):
    """A fact with its standing and one Chinese sentence that says why.

    `counted_in` is the id of the fact that carries a repeat; `conflicts` are ids of facts that contradict it.
    `decisions` are those that touched it, `notes` what they ask to stand beside the figure wherever it is printed.
    """

    fact: Fact
    standing: Standing
    reason: str
    counted_in: str = ""
    conflicts: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    notes: tuple[str, ...] = ()


class Window(Struct, frozen=True):
    """The period of the report: `label` as given (`2022`), `title` as printed (`2022年`), both ends inclusive."""

    label: str
    title: str
    start: datetime.date
    end: datetime.date


class IssuedFigure(Struct, frozen=True):
    """A figure that a briefing of the archive printed for exactly its own window: no fact of the sources of this run.

    `shown` is the number as it was printed there; `briefing` names that one (`2023年第7期（省级）`), `issue` and
    `sentence` are what it had the figure from.
    """

    metric: str
    giver: str
    receiver: str
    level: Level
    subject: str
    quantity: Quantity
    period: Period
    cumulative: bool
    measure: Measure
    caveats: tuple[str, ...]
    shown: str
    briefing: str
    issue: str
    sentence: str

    @property
    def source(self) -> str:
        """`归档的2023年第7期（省级），据2022年第11期：“……”`."""
        return f"归档的{self.briefing}，据{self.issue}：“{self.sentence}”"


class Ledger(Struct, frozen=True):
    """Every fact of the issues read, exactly once, with its standing in the window; what became of the decisions.

    `issued` are figures of earlier windows from the archive; they are no facts, and only ever a base to compare with.
    """

    window: Window
    entries: tuple[Entry, ...]
    decisions: tuple[Replayed, ...] = ()
    issued: tuple[IssuedFigure, ...] = ()


# --- sums and changes -------------------------------------------------------------------------------------


class Ground(StrEnum):
    """Why figures are not added (the first seven are the conditions of docs/roll-up.md) or not compared."""

    METRIC = "指标口径"
    NATURE = "性质"
    UNIT = "单位"
    PERIOD = "期间"
    PLACE = "地区"
    PART = "分项"
    REPEAT = "重复"
    HEDGE = "概数"
    CONFLICT = "来源不一致"
    NO_BASE = "基数缺"
    CAVEATS_CHANGED = "口径变化"
    OTHER_PLACES = "覆盖地区不同"
    OTHER_LENGTH = "起止不同"


class Refusal(Struct, frozen=True):
    """A sum or a rate that was not made: `ground` names the condition that failed, `why` is one Chinese sentence.

    `table` is the one that would have held it; `facts` are those that were looked at, the current one first where a
    rate was asked for; `comparison` is then 同比 or 环比.
    """

    table: str
    metric: str
    place: str
    ground: Ground
    why: str
    facts: tuple[Fact, ...]
    comparison: str = ""


class Sum(Struct, frozen=True):
    """Facts of one metric that were added: `total` keeps the hedges of its `summands`, `display` writes it."""

    summands: tuple[Fact, ...]
    total: Quantity
    display: str

    @property
    def arithmetic(self) -> str:
        """`500万元＋约300万元＝约800万元`."""
        return f"{'＋'.join(fact.shown for fact in self.summands)}＝{self.display}"


class Change(Struct, frozen=True):
    """A rate of change in per cent: taken from the text (`rate` is its fact) or computed of `current` and `base`.

    `comparison` is 同比 or 环比, empty where the text does not say with what it compares. Where no source has the base,
    an `issued` figure of the archive stands for it.
    """

    comparison: str
    current: Fact
    base: Fact | None = None
    rate: Fact | None = None
    issued: IssuedFigure | None = None

    @property
    def earlier(self) -> Fact | IssuedFigure | None:
        """What the rate was computed of, wherever it is from; None where the text gives the rate."""
        return self.base or self.issued

    @property
    def arithmetic(self) -> str:
        """`（1.2亿元－1亿元）÷1亿元`; empty where the text gives the rate."""
        base = self.earlier
        return f"（{self.current.shown}－{base.shown}）÷{base.shown}" if base else ""


class Figure(Struct, frozen=True):
    """What may be printed: a display with its hedge and caveats, and the facts behind it.

    `value` is None and `display` is `—` where no source gives the figure. `facts` are all facts behind it, the
    one that is printed first; `key` names the figure within the briefing. `origin` is the sum or the change that a
    computed figure is.
    """

    key: str
    table: str
    metric: str
    display: str
    value: Decimal | None
    unit: str
    standing: Standing | None
    place: str
    as_of: datetime.date | None
    facts: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    origin: Sum | Change | None = None


class Table(Struct, frozen=True):
    """The figures of one roll-up, in the order of printing, and what it refused to compute."""

    name: str
    figures: tuple[Figure, ...]
    refusals: tuple[Refusal, ...] = ()


class Excluded(Struct, frozen=True):
    """A fact that no table prints: `reason` is a stable name, `why` a Chinese sentence."""

    entry: Entry
    reason: str
    why: str


# --- what else a window tells -------------------------------------------------------------------------------


class Basis(StrEnum):
    """Whether the figures of several districts may be compared, and if not, why."""

    RANKED = "可比，可排序"
    BESIDE = "可比"
    SPAN = "起止不同"
    AS_OF = "截止日不同"
    SCOPE = "口径不同"
    OVERLAP = "概数相交"
    ALONE = "只有一地"

    @property
    def comparable(self) -> bool:
        """Whether the figures speak of the same thing and time, and no two of them may be equal or not."""
        return self in (Basis.RANKED, Basis.BESIDE)


class Cell(Struct, frozen=True):
    """A figure with its place and time in words; in a comparison it may have a `rank`, 0 where there is none."""

    place: str
    figure: Figure
    time: str
    rank: int = 0


class Comparison(Struct, frozen=True):
    """The figures of one metric over the districts: by value where they are ranked, else in administrative order.

    `why` is one Chinese sentence; `city` are the figures of the whole city, which are not compared.
    """

    metric: str
    basis: Basis
    why: str
    cells: tuple[Cell, ...]
    city: tuple[Figure, ...] = ()


class Theme(Struct, frozen=True):
    """The figures of one chapter: those of the city, one `example` below it, and all of those (`details`)."""

    name: str
    city: tuple[Cell, ...]
    example: Cell | None
    details: tuple[Cell, ...]


class Numbers(Struct, frozen=True):
    """The numbers of one briefing and year: those read, those between them that are not there.

    `late` were printed after the cutoff. What lies before the first and behind the last is not known.
    """

    series: str
    year: int
    read: tuple[int, ...]
    missing: tuple[int, ...]
    late: tuple[int, ...]


class Silence(Struct, frozen=True):
    """Which of the pairs of the lexicon have a counted figure of a core metric (of any, where `metric` is empty)."""

    metric: str
    telling: tuple[tuple[str, str], ...]
    silent: tuple[tuple[str, str], ...]


class Milestone(Struct, frozen=True):
    """A dated event of the window with each of its tellings, the first one first."""

    key: str
    events: tuple[Event, ...]

    @property
    def event(self) -> Event:
        """The telling that is printed."""
        return self.events[0]


class SinceRow(Struct, frozen=True):
    """A figure that is told otherwise than in the briefing before; `then` and `now` are its words, empty where none."""

    kind: str
    metric: str
    place: str
    time: str
    then: str
    now: str
    issues: tuple[str, ...]


class Since(Struct, frozen=True):
    """What has changed on the time of the briefing issued before: its number, its time, the figures."""

    briefing: str
    title: str
    rows: tuple[SinceRow, ...]


class Unlisted(Struct, frozen=True):
    """Issues of a large folder that were not opened, as nothing in them can bear on the window: the names of their
    files, how many issues and figures they hold. Every one of the figures speaks of another time.
    """

    files: tuple[str, ...] = ()
    issues: int = 0
    facts: int = 0


_View = TypeVar("_View")


class Tally(Struct, frozen=True):
    """How many facts of each metric have each standing; a metric without a name are those that the lexicon lacks."""

    standings: tuple[Standing, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


class Rollup(Struct, frozen=True):
    """Everything that the issues give for one window.

    Each fact stands behind one figure of `tables` or in `excluded`, or is one of `unlisted`, which are only counted;
    the figures of `computed` (sums, changes) are made of facts that stand there as well. `views` are comparisons,
    themes, numbers, silences, milestones and changes since.
    """

    tables: tuple[Table, ...]
    excluded: tuple[Excluded, ...]
    computed: tuple[Table, ...] = ()
    views: tuple[object, ...] = ()
    unlisted: Unlisted = field(default_factory=Unlisted)

    def table(self, name: str) -> tuple[Figure, ...]:
        """The figures of a table; none where there is no such table."""
        return next((table.figures for table in (*self.tables, *self.computed) if table.name == name), ())

    @property
    def reasons(self) -> Counter[str]:
        """How many facts no table prints, by the stable name of the reason; those counted alone are among them."""
        counts = Counter(item.reason for item in self.excluded)
        return counts + Counter({Standing.OUT_OF_PERIOD.value: self.unlisted.facts})

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of every table, the computed ones last."""
        return tuple(figure for table in (*self.tables, *self.computed) for figure in table.figures)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every sum and rate that was not made."""
        return tuple(refusal for table in self.computed for refusal in table.refusals)

    def views_of(self, kind: type[_View]) -> tuple[_View, ...]:
        """The views of one kind, in their order."""
        return tuple(view for view in self.views if isinstance(view, kind))


class Material(Struct, frozen=True):
    """What a run found in its sources, each file in exactly one place.

    `issues` were read, oldest first; `late` were printed after the cutoff; `references` are no issues; `rejected` are
    (file, reason) of what could not be read; `derived` are briefings of our own making, which count nothing.
    """

    issues: tuple[Issue, ...]
    late: tuple[Issue, ...] = ()
    references: tuple[Issue, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    derived: tuple[Issue, ...] = ()


MISSING = "—"


class Condition(Struct, frozen=True):
    """One condition of printing a figure: its `name` (期间, 指标, 层级 …), what was found, and whether it `holds`."""

    name: str
    says: str
    holds: bool = True


class Link(Struct, frozen=True):
    """A fact of a chain: its standing, one Chinese sentence on why it was used or not, and how it was read."""

    entry: Entry
    why: str
    explanation: Explanation


class Chain(Struct, frozen=True):
    """What a printed row rests on; for a row without figure, what was looked at.

    `figure` is None where no table prints what was asked for; `row` counts from 1 within its table. `rule` are the
    conditions that the figure was held against, `used` the facts behind it, `others` those of the metric that were not
    used; `remarks` are lines on comparisons, themes, coverage and events, `refusals` the sums and rates of the metric
    that were not made.
    """

    asked: str
    figure: Figure | None
    row: int
    rule: tuple[Condition, ...]
    used: tuple[Link, ...]
    others: tuple[Link, ...]
    remarks: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


# --- the briefing -----------------------------------------------------------------------------------------


class Run(Struct, frozen=True):
    """A stretch of printed text; `figure` is the key of the figure that it prints.

    `source_of` are the keys of the figures whose source stands in the row of this run.
    """

    text: str
    figure: str = ""
    strong: bool = False
    source_of: tuple[str, ...] = ()


class Heading(Struct, frozen=True):
    """A heading: level 0 is an article's title, 1 is 一、, 2 is （一）, 3 is 1. (number included in the text)."""

    level: int
    runs: tuple[Run, ...]


class Paragraph(Struct, frozen=True):
    """A paragraph of body text."""

    runs: tuple[Run, ...]


class Grid(Struct, frozen=True):
    """A printed table: caption, head cells, rows of cells; a cell is a tuple of runs.

    `widths` are shares of the text width that add up to 1; `aligns` are left, center or right, one a column.
    """

    caption: str
    head: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[str, ...]


class Bar(Struct, frozen=True):
    """One bar of a chart: its label, the number as printed, its length, the key of its figure; `hedged` bars are drawn
    hatched."""

    label: str
    display: str
    value: Decimal
    figure: str
    hedged: bool = False


class Chart(Struct, frozen=True):
    """A bar chart: its caption, its words for those who cannot see it, and its bars from top to bottom."""

    caption: str
    alt: str
    bars: tuple[Bar, ...]


Block = Heading | Paragraph | Grid | Chart


class Annex(Struct, frozen=True):
    """An annex: `label` is 附件1, `title` its name without closing mark."""

    label: str
    title: str
    blocks: tuple[Block, ...]


class Masthead(Struct, frozen=True):
    """报头. `number` is None while nobody has given one; `number_line` is printed under the name."""

    name: str
    year: int
    number: int | None
    number_line: str
    special: str
    issuer: str
    date: datetime.date


class Status(StrEnum):
    """How far a briefing has come (流转状态): written, read by the 核稿, released."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    ISSUED = "issued"


class Briefing(Struct, frozen=True):
    """The document, whatever the output format.

    `note` is the 编者按, `contents` the 本期目录 (empty: none is printed), `distribution` the ordered lines of the
    报/送/发 block as (label, text). A `draft` has findings that must be mended; what is not issued by its `status`
    bears a mark on every page too.
    `limit` is the most characters that its body should have, None where there is no limit.
    """

    window: Window
    audience: str
    masthead: Masthead
    title: str
    note: tuple[Paragraph, ...]
    contents: tuple[str, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    distribution: tuple[tuple[str, str], ...]
    printed_by: str
    printed_date: datetime.date
    figures: tuple[Figure, ...]
    draft: bool = False
    status: Status = Status.DRAFT
    limit: int | None = None

    @property
    def released(self) -> bool:
        """Whether it may leave without a mark: issued, and nothing in it is to be mended."""
        return self.status is Status.ISSUED and not self.draft
