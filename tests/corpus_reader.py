"""tests/corpus/*.yaml → phrases with their expected reading, and what the extractor reads instead.

A file holds the phrases of one rule, one a line: `text`, and either the `facts` that a careful reader takes from it or
that it gives none. A fact names only the fields that its phrase is about; `Phrase` and `Expected` say which.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import AfterValidator, BeforeValidator, Field, RootModel, StrictBool, StrictInt, StrictStr

from reports.diagnostics import UsageError
from reports.lexicon import load_lexicon
from reports.model import Article, Fact, Issue, IssueKind, Section, Source
from reports.parse.articles import read_reference
from reports.parse.layout import join, read_lines
from reports.parse.outline import split_sentences
from reports.parse.tables import find_tables
from reports.read.text import make_source
from reports.strict_yaml import Record, read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.extract import Extractor

CORPUS = Path(__file__).parent / "corpus"
ANY_DAY = "?"
_MYRIADS = {"万": 10**4, "亿": 10**8}
_VALUE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)([万亿]?)")
_GENERIC = ("对口地区", "结对地区", "结对县", "受援地区")


def _number(value: Any) -> Decimal:
    """`12`, `3.6亿` or `1264.5万` as a number."""
    match = _VALUE.fullmatch(str(value))
    if match is None:
        raise ValueError(f"no number: {value}")
    return Decimal(match[1]) * _MYRIADS.get(match[2], 1)


def _known(name: str) -> str:
    if name not in load_lexicon().metrics:
        raise ValueError(f"no metric of the lexicon: {name}")
    return name


Number = Annotated[Decimal, BeforeValidator(_number)]
MetricName = Annotated[StrictStr, AfterValidator(_known)]
Day = datetime.date | Literal["?"] | None


class Expected(Record):
    """One fact as a careful reader takes it; a field that is not written is not compared.

    `surface` picks the fact out where two have the same value. `period` is [start, end], null where open and `?` where
    readers may differ.
    """

    value: Number
    value_max: Number | None = None
    unit: StrictStr | None = None
    approx: Literal["exact", "about", "near", "over", "under"] | None = None
    lower: Number | None = None
    upper: Number | None = None
    metric: MetricName | None = None
    not_metric: tuple[MetricName, ...] = ()
    period: Annotated[tuple[Day, ...], Field(min_length=2, max_length=2)] | None = None
    kind: StrictStr | None = None
    inferred: StrictBool | None = None
    cumulative: StrictBool | None = None
    measure: Literal["flow", "stock", "cumflow", "ratio"] | None = None
    nature: Literal["actual", "planned", "expected"] | None = None
    giver: StrictStr | None = None
    receiver: StrictStr | None = None
    reverse: StrictBool | None = None
    level: StrictStr | None = None
    caveats: tuple[StrictStr, ...] = ()
    part: StrictBool | None = None
    label: StrictStr | None = None
    surface: StrictStr | None = None


class Phrase(Record):
    """A line of the corpus.

    `facts` are all facts that the text gives, unless `others` says that it gives more. `none`: it gives no fact at
    all. `no_metric`: it may give quantities, but none of a metric. `not_metric`: none of these metrics.
    """

    text: StrictStr
    date: datetime.date = datetime.date(2022, 11, 10)
    title: StrictStr = ""
    heading: StrictStr = ""
    issuer: StrictStr = ""
    facts: tuple[Expected, ...] = ()
    others: StrictBool = False
    none: StrictBool = False
    no_metric: StrictBool = False
    not_metric: tuple[MetricName, ...] = ()
    line: StrictInt = 0
    file: StrictStr = ""

    @property
    def positive(self) -> bool:
        """Whether it says what must be read."""
        return any(not e.not_metric for e in self.facts)

    @property
    def negative(self) -> bool:
        """Whether it says what must not be read."""
        return self.none or self.no_metric or bool(self.not_metric) or any(e.not_metric for e in self.facts)

    @property
    def mistake(self) -> str:
        """What is wrong with the line itself, empty where nothing is."""
        if not (self.positive or self.negative):
            return "says nothing"
        if self.facts and (self.none or self.no_metric):
            return "gives facts and says that there are none"
        missing = [e.surface for e in self.facts if e.surface and e.surface not in self.text]
        return f"not in the text: {missing}" if missing else ""


class _File(RootModel[tuple[Phrase, ...]]):
    """The phrases of one file."""


def rules() -> tuple[Path, ...]:
    """The files of the corpus."""
    return tuple(sorted(CORPUS.glob("*.yaml")))


def read_phrases(path: Path) -> tuple[Phrase, ...]:
    """The phrases of a file with their lines. Raises UsageError with every mistake in it."""
    document = read_yaml(path, f"corpus/{path.name}")
    phrases = validate(document, _File, UsageError).root
    lines = (document.marks[(index,)][0] for index in range(len(phrases)))
    return tuple(
        phrase.model_copy(update={"line": line, "file": path.name}) for phrase, line in zip(phrases, lines, strict=True)
    )


def facts_of(phrase: Phrase, extractor: Extractor) -> tuple[Fact, ...]:
    """What the extractor reads in an issue that holds nothing but the phrase."""
    source = make_source("corpus.txt", phrase.text, phrase.text.encode())
    article = Article(phrase.title, None, _sections(phrase, source))
    office, day = phrase.issuer or None, phrase.date
    return extractor.facts(
        Issue(IssueKind.ISSUE, source, issuer=office, year=day.year, number=1, date=day, articles=(article,))
    )


def _sections(phrase: Phrase, source: Source) -> tuple[Section, ...]:
    """The phrase as one paragraph, or with the tables in it."""
    headings = (phrase.heading,) if phrase.heading else ()
    lines = read_lines(source)
    if find_tables(lines):
        body = read_reference(lines, 0, load_lexicon().structure)
        return tuple(replace(section, headings=(*headings, *section.headings)) for section in body.sections)
    return (Section(headings, 1, tuple(split_sentences(join(line.passage for line in lines)))),)


def misread(phrase: Phrase, found: Sequence[Fact]) -> tuple[str, ...]:
    """How the facts found differ from what the phrase should give; empty where they agree."""
    return tuple(_misread(phrase, found))


def _misread(phrase: Phrase, found: Sequence[Fact]) -> Iterator[str]:
    left = list(found)
    for expected in phrase.facts:
        best = min(left, key=lambda fact: _distance(phrase, expected, fact), default=None)
        if best is None or expected.value != best.quantity.value:
            yield f"{expected.surface or expected.value}: not found"
            continue
        left.remove(best)
        for name, want, got in _differences(expected, best):
            yield f"{best.surface}: {name} should be {want}, is {got}"
    if phrase.none or (phrase.facts and not phrase.others):
        yield from (f"{fact.surface}: no fact, but read as {fact.metric or f'({fact.label})'}" for fact in left)
    for fact in found:
        if fact.metric in phrase.not_metric or (fact.metric and phrase.no_metric):
            yield f"{fact.surface}: should not be {fact.metric}"


def _distance(phrase: Phrase, expected: Expected, fact: Fact) -> tuple[bool, bool, int]:
    start = phrase.text.find(expected.surface) if expected.surface else fact.span.start
    apart = not (start < fact.span.end and fact.span.start < start + len(expected.surface or fact.surface))
    return apart, fact.quantity.value != expected.value, sum(1 for _ in _differences(expected, fact))


class _Reading(Struct, frozen=True):
    """The fields of a fact under the names of the corpus."""

    value_max: Decimal | None
    unit: str
    approx: str
    lower: Decimal | None
    upper: Decimal | None
    metric: str | None
    kind: str
    inferred: bool
    cumulative: bool
    measure: str
    nature: str
    giver: str
    receiver: str
    reverse: bool
    level: str
    part: bool


def _reading(fact: Fact) -> _Reading:
    quantity, period = fact.quantity, fact.period
    return _Reading(
        quantity.value_max,
        quantity.unit,
        quantity.hedge.value,
        quantity.lower,
        quantity.upper,
        fact.metric,
        period.kind.value,
        period.inferred,
        fact.cumulative,
        fact.measure.value,
        fact.nature.value,
        _place(fact.giver),
        _place(fact.receiver),
        fact.reverse,
        fact.level.value,
        bool(fact.part_of),
    )


def _place(name: str) -> str:
    """A place by name; the general words for one are all the same."""
    return "" if name in _GENERIC else name


def _differences(expected: Expected, fact: Fact) -> Iterator[tuple[str, object, object]]:
    reading = _reading(fact)
    for name in expected.model_fields_set - {"value", "surface", "not_metric", "period", "caveats", "label"}:
        want, got = getattr(expected, name), getattr(reading, name)
        if want != got:
            yield name, want, got
    if fact.metric in expected.not_metric:
        yield "metric", f"anything but {fact.metric}", fact.metric
    if expected.label and expected.label not in fact.label:
        yield "label", expected.label, fact.label
    if not set(expected.caveats) <= set(fact.caveats):
        yield "caveats", expected.caveats, fact.caveats
    days = (fact.period.start, fact.period.end)
    if expected.period and any(want not in (got, ANY_DAY) for want, got in zip(expected.period, days, strict=True)):
        yield "period", tuple(map(str, expected.period)), tuple(map(str, days))
