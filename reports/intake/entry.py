"""Bytes of a file → an entry: what was read out of it, in three pieces of which the last two are only opened at need.

`head` is JSON: how the text begins, the notices, the issues without their articles and notes, each with its `Outline`
and the trace of its words, or why the file cannot be read; `body` are text, articles and notes, `facts` the facts and
events of the issues, both compressed JSON.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reports.diagnostics import Diagnostic, InputRejected, Severity
from reports.intake.codec import decode, encode
from reports.intake.outline import Outline, outline_from, outline_of, written
from reports.model import Article, Deferred, Event, Fact, Issue, Passage, Source, Unit
from reports.read.text import known_source
from reports.wording import trace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.extract import Extractor
    from reports.lexicon import Lexicon

_Words = tuple[tuple[Article, ...], tuple[Passage, ...]]
_QUICK = 1
_WRITER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_LASTING = frozenset({"I104", "I105", "I109", "I110", "I111", "I112", "I113", "I114", "I115", "I116"})
"""Reasons that lie in the file alone; another try may read what was too slow, or what LibreOffice was missing for."""


class Entry(Struct, frozen=True):
    """What was read out of one file, as it is stored and sent from process to process."""

    head: bytes
    body: bytes = b""
    facts: bytes = b""


class Filed(Struct, frozen=True):
    """An issue with the figures and the dated events that were read in it, and the trace of its words."""

    issue: Issue
    facts: Deferred[Fact]
    events: Deferred[Event]
    outline: Outline
    trace: str


class Opened(Struct, frozen=True):
    """An entry that can be used: the source with its issues, or the reason why there is none."""

    source: Source | None
    filed: tuple[Filed, ...]
    notices: tuple[Diagnostic, ...]
    rejected: tuple[Diagnostic, ...]

    @property
    def lasting(self) -> bool:
        """Whether reading the same bytes again would give the same."""
        return all(diagnostic.code in _LASTING for diagnostic in self.rejected)


class Maker:
    """Makes entries with the words of one lexicon.

    The grammars are loaded and compiled by the first file: who finds all of them in the cache needs none.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def _extractor(self) -> Extractor:
        from reports.extract import Extractor

        return Extractor(self._lexicon)

    def make(self, data: bytes, suffix: str, shown: str) -> Entry:
        """Read, parse and extract one file; a file that cannot be read is an entry that says so."""
        from reports.read import given_bytes

        try:
            given = given_bytes(data, suffix, shown)
        except InputRejected as error:
            return rejected_entry(error.diagnostics)
        return self._made(given.source, given.notices)

    def _made(self, source: Source, notices: tuple[Diagnostic, ...]) -> Entry:
        from reports.parse import parse

        issues = parse(source, self._lexicon)
        read = [self._read(issue) for issue in issues]
        head = {
            "opening": source.opening,
            "unit": source.unit.value,
            "pages": source.pages,
            "notices": [_told(notice) for notice in notices],
            "issues": [encode(Issue, replace(issue, articles=(), editor_note=())) for issue in issues],
            "outlines": [written(outline_of(facts, events)) for facts, events in read],
            "traces": [trace_of(issue) for issue in issues],
        }
        return Entry(
            _json(head),
            _packed([source.text, *(encode(_Words, (issue.articles, issue.editor_note)) for issue in issues)]),
            _packed([[encode(tuple[Fact, ...], facts), encode(tuple[Event, ...], events)] for facts, events in read]),
        )

    def _read(self, issue: Issue) -> tuple[tuple[Fact, ...], tuple[Event, ...]]:
        """The facts and events of an issue; those of reference material are asked for by nobody."""
        found = list(self._extractor.read(issue)) if issue.counts else []
        facts = tuple(piece.fact for piece in found if not isinstance(piece, Event))
        return facts, tuple(piece for piece in found if isinstance(piece, Event))


def rejected_entry(diagnostics: tuple[Diagnostic, ...]) -> Entry:
    """The entry of a file that cannot be read."""
    return Entry(_json({"rejected": [_told(diagnostic) for diagnostic in diagnostics]}))


def open_entry(entry: Entry, shown: str, sha256: str) -> Opened:
    """The entry of the file `shown` whose bytes have this hash. Raises ValueError where it is none."""
    return open_head(entry.head, shown, sha256, lambda: entry)


def open_head(head: bytes, shown: str, sha256: str, fetch: Callable[[], Entry]) -> Opened:
    """The same of its first piece alone; `fetch` gives the whole when somebody looks into text, articles or facts."""
    told, packed = _plain(head), Packed(fetch)
    if "rejected" in told:
        return Opened(None, (), (), tuple(_diagnostic(each, shown) for each in told["rejected"]))
    try:
        text, opening = Deferred(lambda: (packed.text,)), str(told["opening"])
        source = known_source(shown, text, sha256, opening, Unit(told["unit"]), tuple(told["pages"]))
        bare = [decode(Issue, plain, source) for plain in told["issues"]]
        outlines = [outline_from(plain) for plain in told["outlines"]]
        traces = [str(trace) for trace in told["traces"]]
        notices = tuple(_diagnostic(each, shown) for each in told["notices"])
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    filed = (_filed(*each, n, packed) for n, each in enumerate(zip(bare, outlines, traces, strict=True)))
    return Opened(source, tuple(filed), notices, ())


def _filed(issue: Issue, outline: Outline, trace: str, number: int, packed: Packed) -> Filed:
    source = issue.source
    return Filed(
        replace(
            issue,
            articles=Deferred(lambda: decode(tuple[Article, ...], packed.words(number)[0], source)),
            editor_note=Deferred(lambda: decode(tuple[Passage, ...], packed.words(number)[1], source)),
        ),
        Deferred(lambda: decode(tuple[Fact, ...], packed.facts(number)[0], source)),
        Deferred(lambda: decode(tuple[Event, ...], packed.facts(number)[1], source)),
        outline,
        trace,
    )


class Packed:
    """The compressed pieces of an entry; nothing of them is kept."""

    __slots__ = ("_fetch",)

    def __init__(self, fetch: Callable[[], Entry]) -> None:
        self._fetch = fetch

    @property
    def text(self) -> str:
        """The text of the file."""
        return str(_unpacked(self._fetch().body)[0])

    def words(self, number: int) -> Any:
        """The articles and the editor's note of one of its issues."""
        return _unpacked(self._fetch().body)[1 + number]

    def facts(self, number: int) -> Any:
        """The facts and the events of one of its issues."""
        return _unpacked(self._fetch().facts)[number]


def _json(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a pair of UTF-16, which the text of a file may hold
        return _WRITER.encode(value).encode("utf-8", "surrogatepass")


def _plain(written: bytes) -> Any:
    """JSON as plain values. Raises ValueError."""
    try:
        return msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(written)


def _packed(value: Any) -> bytes:
    return zlib.compress(_json(value), _QUICK)


def _unpacked(piece: bytes) -> Any:
    return _plain(zlib.decompress(piece))


def _told(diagnostic: Diagnostic) -> list[str]:
    return [diagnostic.code, diagnostic.message, diagnostic.hint, diagnostic.severity.value]


def _diagnostic(told: list[str], shown: str) -> Diagnostic:
    code, message, hint, severity = told
    return Diagnostic(code, message, shown, hint, Severity(severity))


def hash_of(data: bytes) -> str:
    """The hash that a source is known by."""
    return hashlib.sha256(data).hexdigest()
