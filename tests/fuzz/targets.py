"""Any bytes → one part of the program, and what must hold of it whatever the bytes are.

A target takes bytes and returns; it raises where something is broken. What the program refuses with a code of its own
is fine. The time that an input may take is in proportion to its length.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import UsageError
from reports.extract import Extractor
from reports.extract.coverage.numeral import NumeralClass, NumeralGrammar
from reports.lexicon import Lexicon, load_lexicon
from reports.parse import parse
from reports.read.encoding import Undecodable, decode
from reports.read.page_text import Laid, Unreadable
from reports.read.text import make_source, read_text
from reports.read.web import read_web
from reports.read.word import read_word
from reports.strict_yaml import parse as parse_yaml
from tests.fuzz import losses

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Issue, Source

_FEW = 30
"""Letters of a page that has no greater part to speak of: marks weigh more in it than words."""
SECONDS = 1.0
SECONDS_A_BYTE = 0.001
"""With the counting of branches switched on, on a busy machine: some ten times what ordinary text takes."""


_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u2028]")
_PAGE_NUMBER = re.compile(r"(?<=\n)\s*[-—–－·]\s*[0-9]{1,4}\s*[-—–－·]\s*(?=\n)")
"""A line that a page cut has put into a paragraph, and so into the slice of a figure that goes over the cut."""


class BrokenError(Exception):
    """Something that must hold does not."""


class SlowError(Exception):
    """An input took a time out of proportion to its length."""


class Target(Struct, frozen=True):
    """A part of the program: `check` raises where something is broken; no input is longer than `longest` bytes."""

    name: str
    check: Callable[[bytes], None]
    longest: int


def within_time(target: Target, data: bytes) -> None:
    """Check an input and its time. Raises what the check raises, and SlowError; a slow one has a second chance."""
    allowed = SECONDS + SECONDS_A_BYTE * len(data)
    for _ in range(2):
        begun = time.process_time()
        target.check(data)
        taken = time.process_time() - begun
        if taken < allowed:
            return
    raise SlowError(f"{len(data)} bytes took {taken:.1f} s")


def _require(holds: bool, claim: str) -> None:
    if not holds:
        raise BrokenError(claim)


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@cache
def _extractor() -> Extractor:
    return Extractor(_lexicon())


@cache
def _numerals() -> NumeralGrammar:
    return NumeralGrammar(_lexicon())


# --- readers ----------------------------------------------------------------------------------------------


def text_reader(data: bytes) -> None:
    """Text decodes to characters that encode to the same bytes again, unless something is told of it."""
    try:
        source, decoded = read_text(data, "文.txt")
    except Unreadable:
        return
    _places(source)
    if not decoded.controls and decoded.cut is None and not re.search("[\x0b\x0c]", data.decode(decoded.encoding)):
        again = source.text.encode(decoded.encoding)
        before = data[: len(data) - len(again)].decode(decoded.encoding)
        _require(data.endswith(again) and not before.strip("\ufeff"), "text is lost")


def word_reader(data: bytes) -> None:
    """Every piece of text of the main part is in what is read."""
    laid = _laid(read_word, data)
    if laid:
        _kept(losses.of_word(data), laid.text, "text of a document is lost")


def web_reader(data: bytes) -> None:
    """The greater part of what is visible is in what is read, where there are more than a few words."""
    laid = _laid(read_web, data)
    if laid:
        seen = losses.of_page(data)
        lost = seen - Counter(laid.text)
        _require(lost.total() <= 0.2 * seen.total() + 1 or seen.total() < _FEW, "text of a page is lost")


def paged_reader(data: bytes) -> None:
    """Every character that is printed between the edges of a page is in what is read."""
    from reports.read.paged import read_pdf

    laid = _laid(read_pdf, data)
    if laid:
        _kept(losses.of_pdf(data), laid.text, "text of a PDF is lost")


def _laid(reader: Callable[[bytes], Laid], data: bytes) -> Laid | None:
    try:
        laid = reader(data)
    except (Unreadable, RecursionError, MemoryError):  # the two that the child process names
        return None
    laid.text.encode()
    _places(make_source("文", laid.text, data, pages=laid.pages))
    return laid


def _kept(expected: Counter[str], text: str, claim: str) -> None:
    lost = expected - Counter(text)
    _require(not lost, f"{claim}: {''.join(lost)[:20]!r}" if lost else claim)


def _places(source: Source) -> None:
    """Every line of a source has its place, and pages begin one behind the other."""
    starts = source.line_starts
    _require(all(a < b for a, b in pairwise(starts)) and starts[-1] <= len(source.text), "lines overlap")
    _require(all(a <= b for a, b in pairwise(source.pages)), "pages go backwards")
    for start in starts[:50]:
        source.place(start)


# --- the text of an issue ---------------------------------------------------------------------------------


def _source(data: bytes) -> Source | None:
    """The source of the text target's bytes; a separator of lines stands for a printed line of a PDF."""
    try:
        text = decode(data).text
    except Undecodable:
        return None
    return make_source("文.txt", text, data, pages=(0,) if "\u2028" in text else ()) if text.strip() else None


def parser(data: bytes) -> None:
    """Every passage is made of characters of its source, in order, and so is every span."""
    source = _source(data)
    if source is None:
        return
    for issue in parse(source, _lexicon()):
        losses.require_slices(issue, _require)


def extraction(data: bytes) -> None:
    """Every span is a slice, every numeral is in one class, no digit is left out, no fact is without a numeral."""
    source = _source(data)
    if source is None:
        return
    issues = parse(source, _lexicon())
    facts = [fact for issue in issues for fact in _extractor().facts(issue)]
    for fact in facts:
        span = fact.span
        _require(0 <= span.start < span.end <= len(source.text), "a span leaves the text")
        kept = _squeezed(_UNSEEN.sub("", _PAGE_NUMBER.sub("", span.text)))
        _require(_squeezed(fact.surface) in (kept, re.sub(r"\*\*|__", "", kept)), "a span is not its slice")
    _numerals_partition(source, issues, {fact.id: fact.metric for fact in facts})


def _numerals_partition(source: Source, issues: tuple[Issue, ...], metrics: dict[str, str | None]) -> None:
    facts = [fact for issue in issues for fact in _extractor().facts(issue)]
    numerals = _numerals().classify(source, issues, facts)
    spans = [(n.span.start, n.span.end) for n in numerals]
    _require(all(a[1] <= b[0] for a, b in pairwise(spans)), "two numerals overlap")
    held = {i for start, end in spans for i in range(start, end)}
    _require({m.start() for m in re.finditer("[0-9０-９]", source.text)} <= held, "a digit is in no numeral")
    for numeral in numerals:
        aside = numeral.kind is NumeralClass.ASIDE
        _require(aside == (numeral.fact is None) == (numeral.reason is not None), "a numeral has no class")
        bound = numeral.fact is not None and metrics[numeral.fact] is not None
        _require(bound == (numeral.kind is NumeralClass.BOUND), "a numeral is in a wrong class")
    _require({n.fact for n in numerals if n.fact} == set(metrics), "a fact has no numeral")


def _squeezed(text: str) -> str:
    return "".join(text.split())


# --- YAML -------------------------------------------------------------------------------------------------


def strict_yaml(data: bytes) -> None:
    """A document or mistakes with their places; what is read as text stands in the file."""
    text = data.decode("utf-8", "replace")
    try:
        document = parse_yaml(text, "文.yaml")
    except UsageError as error:
        _require(all(d.code and d.message and d.place for d in error.diagnostics), "a mistake has no place")
        return
    losses.require_places(document, text, _require)


TARGETS = {
    target.name: target
    for target in (
        Target("text", text_reader, 4_000),
        Target("docx", word_reader, 120_000),
        Target("html", web_reader, 8_000),
        Target("pdf", paged_reader, 500_000),
        Target("parse", parser, 4_000),
        Target("extract", extraction, 3_000),
        Target("yaml", strict_yaml, 2_000),
    )
}
