"""The nouns of the house: frozen values that the stages hand on.

Offsets count code points of the text as read and are half-open. Every figure is a `Decimal`. Dates are `datetime.date`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from sys import maxsize
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

# --- sources and spans ------------------------------------------------------------------------------------


class Unit(StrEnum):
    """What a line of a source is to its users: a line, or a paragraph of a document without lines of its own."""

    LINE = "行"
    PARAGRAPH = "段"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: `path` as the user names it, decoded `text`, `sha256` of its bytes.

    `pages` holds the number of the first line of each page, from 0; it is empty where the format knows no pages.
    """

    path: str
    text: str = field(repr=False)
    sha256: str = field(repr=False)
    line_starts: tuple[int, ...] = field(repr=False, compare=False)
    unit: Unit = field(default=Unit.LINE, repr=False, compare=False)
    pages: tuple[int, ...] = field(default=(), repr=False, compare=False)

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


@dataclass(frozen=True, slots=True)
class Span:
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


@dataclass(frozen=True, slots=True)
class Passage:
    """Text healed of page cuts, each character mapped back to its source.

    `runs` are pairs (offset in `text`, offset in the source), ascending; within a run both advance together.
    """

    text: str
    source: Source = field(repr=False, compare=False)
    runs: tuple[tuple[int, int], ...] = field(repr=False, compare=False)

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


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table that stands in the text.

    `caption` are the lines above it that name it and its unit; `heads` the rows of heads and `rows` those below them,
    all of one length, a cell None where nothing stands.
    """

    caption: tuple[Passage, ...]
    heads: tuple[tuple[Passage | None, ...], ...]
    rows: tuple[tuple[Passage | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences of one paragraph that stand under the same headings, or a table below that paragraph."""

    headings: tuple[str, ...]
    paragraph: int
    sentences: tuple[Passage, ...]
    table: TableBlock | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article of an issue; `contributor` is the 供稿单位 where one is named."""

    title: str
    contributor: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Issue:
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
    editor_note: tuple[Passage, ...] = ()
    contents: tuple[str, ...] | None = None
    articles: tuple[Article, ...] = ()
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


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a figure speaks of; both ends are inclusive, an open end is None."""

    kind: PeriodKind
    start: datetime.date | None = None
    end: datetime.date | None = None
    text: str = ""
    inferred: bool = False


UNSPECIFIED = Period(PeriodKind.UNSPECIFIED)


@dataclass(frozen=True, slots=True)
class Quantity:
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


@dataclass(frozen=True, slots=True)
class Metric:
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


@dataclass(frozen=True, slots=True)
class Fact:
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
    span: Span = field(compare=False, repr=False, kw_only=True)
    rule: str = field(default="", compare=False, kw_only=True)

    @property
    def shown(self) -> str:
        """The figure as its source writes it, without blanks, with the unit that a table gives it."""
        return "".join(self.surface.split()) + self.table_unit


@dataclass(frozen=True, slots=True)
class Step:
    """One step from words to a fact: its `name` (数, 指标, 期间 …), what it says, and the words that it rests on.

    `pieces` are half-open ranges of the passage that the fact was read from.
    """

    name: str
    says: str
    pieces: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one fact was made from its sentence."""

    fact: Fact
    passage: Passage
    steps: tuple[Step, ...]


# --- decisions of editors ----------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Citation:
    """A fact as it stood when it was decided on: its id, and enough of its source to recognise it.

    `sentence` may lie anywhere in the sentence of the fact; blanks do not matter.
    """

    id: str
    issue: str
    surface: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One stanza of decisions.yaml: what was decided on which fact, by whom, on which day and why.

    `others` are the facts that `about` is weighed against: those not adopted, those joined to it, those parted from
    it, the total that it is part of. `period` is that of 定期间 and 计入, `quantity` that of 更正; `wording` is either
    as it is told. `place` is `path:line:column`.
    """

    ruling: Ruling
    about: Citation
    others: tuple[Citation, ...]
    by: str
    on: datetime.date
    because: str
    period: Period | None = None
    quantity: Quantity | None = None
    wording: str = ""
    place: str = field(default="", compare=False)

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


@dataclass(frozen=True, slots=True)
class Replayed:
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
    UNKNOWN = "N_unknown_metric"

    @property
    def counted(self) -> bool:
        """Whether the fact may stand in a table of its own right."""
        return self in _COUNTED


_COUNTED = frozenset(
    {Standing.CURRENT, Standing.STOCK, Standing.STOCK_INFERRED, Standing.CUMULATIVE, Standing.YEAR_TO_DATE}
)


@dataclass(frozen=True, slots=True)
class Entry:
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


@dataclass(frozen=True, slots=True)
class Window:
    """The period of the report: `label` as given (`2022`), `title` as printed (`2022年`), both ends inclusive."""

    label: str
    title: str
    start: datetime.date
    end: datetime.date


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every fact of the issues read, exactly once, with its standing in the window; what became of the decisions."""

    window: Window
    entries: tuple[Entry, ...]
    decisions: tuple[Replayed, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """What may be printed: a display with its hedge and caveats, and the facts behind it.

    `value` is None and `display` is `—` where no source gives the figure. `facts` are all facts behind it, the
    one that is printed first; `key` names the figure within the briefing.
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


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one roll-up, in the order of printing."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A fact that no table prints: `reason` is a stable name, `why` a Chinese sentence."""

    entry: Entry
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Rollup:
    """Everything that the issues give in figures for one window: the tables, and what they leave out."""

    tables: tuple[Table, ...]
    excluded: tuple[Excluded, ...]

    def table(self, name: str) -> tuple[Figure, ...]:
        """The figures of a table; none where there is no such table."""
        return next((table.figures for table in self.tables if table.name == name), ())


@dataclass(frozen=True, slots=True)
class Material:
    """What a run found in its sources, each file in exactly one place.

    `issues` were read, oldest first; `late` were printed after the cutoff; `references` are no issues; `rejected` are
    (file, reason) of what could not be read.
    """

    issues: tuple[Issue, ...]
    late: tuple[Issue, ...] = ()
    references: tuple[Issue, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()


MISSING = "—"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of printing a figure: its `name` (期间, 指标, 层级 …), what was found, and whether it `holds`."""

    name: str
    says: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A fact of a chain: its standing, one Chinese sentence on why it was used or not, and how it was read."""

    entry: Entry
    why: str
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Chain:
    """What a printed row rests on; for a row without figure, what was looked at.

    `figure` is None where no table prints what was asked for; `row` counts from 1 within its table. `rule` are the
    conditions that the figure was held against, `used` the facts behind it, `others` those of the metric that were not
    used.
    """

    asked: str
    figure: Figure | None
    row: int
    rule: tuple[Condition, ...]
    used: tuple[Link, ...]
    others: tuple[Link, ...]


# --- the briefing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of printed text; `figure` is the key of the figure that it prints.

    `source_of` are the keys of the figures whose source stands in the row of this run.
    """

    text: str
    figure: str = ""
    strong: bool = False
    source_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 0 is an article's title, 1 is 一、, 2 is （一）, 3 is 1. (number included in the text)."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table: caption, head cells, rows of cells; a cell is a tuple of runs.

    `widths` are shares of the text width that add up to 1; `aligns` are left, center or right, one a column.
    """

    caption: str
    head: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its label, the number as printed, its length, the key of its figure; `hedged` bars are drawn
    hatched."""

    label: str
    display: str
    value: Decimal
    figure: str
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: its caption, its words for those who cannot see it, and its bars from top to bottom."""

    caption: str
    alt: str
    bars: tuple[Bar, ...]


Block = Heading | Paragraph | Grid | Chart


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: `label` is 附件1, `title` its name without closing mark."""

    label: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Masthead:
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


@dataclass(frozen=True, slots=True)
class Briefing:
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
