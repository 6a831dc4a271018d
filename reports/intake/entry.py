"""Bytes of a file → an entry: what was read out of it, in three pieces of which the last two are only opened at need.

`head` is JSON: the text, the notices, the issues without their articles, or why the file cannot be read; `body` are
the articles, `facts` the facts and events of the issues, both compressed JSON.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, InputRejected, Severity
from reports.intake.codec import decode, encode
from reports.model import Article, Deferred, Event, Fact, Issue, Source, Unit
from reports.read.text import source_of

if TYPE_CHECKING:
    from reports.extract import Extractor
    from reports.lexicon import Lexicon

_QUICK = 1
_WRITER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_LASTING = frozenset({"I104", "I105", "I109", "I110", "I111", "I112", "I113", "I114", "I115", "I116"})
"""Reasons that lie in the file alone; another try may read what was too slow, or what LibreOffice was missing for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was read out of one file, as it is stored and sent from process to process."""

    head: bytes
    body: bytes = b""
    facts: bytes = b""


@dataclass(frozen=True, slots=True)
class Filed:
    """An issue with the figures and the dated events that were read in it."""

    issue: Issue
    facts: Deferred[Fact]
    events: Deferred[Event]


@dataclass(frozen=True, slots=True)
class Opened:
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
        from reports.parse import parse
        from reports.read import given_bytes

        try:
            given = given_bytes(data, suffix, shown)
        except InputRejected as error:
            return rejected_entry(error.diagnostics)
        issues = parse(given.source, self._lexicon)
        source = given.source
        head = {
            "text": source.text,
            "unit": source.unit.value,
            "pages": source.pages,
            "notices": [_told(notice) for notice in given.notices],
            "issues": [encode(Issue, replace(issue, articles=())) for issue in issues],
        }
        return Entry(
            _json(head),
            _packed([encode(tuple[Article, ...], issue.articles) for issue in issues]),
            _packed([self._read(issue) for issue in issues]),
        )

    def _read(self, issue: Issue) -> list[Any]:
        """The facts and events of an issue; those of reference material are asked for by nobody."""
        found = list(self._extractor.read(issue)) if issue.counts else []
        facts = tuple(piece.fact for piece in found if not isinstance(piece, Event))
        events = tuple(piece for piece in found if isinstance(piece, Event))
        return [encode(tuple[Fact, ...], facts), encode(tuple[Event, ...], events)]


def rejected_entry(diagnostics: tuple[Diagnostic, ...]) -> Entry:
    """The entry of a file that cannot be read."""
    return Entry(_json({"rejected": [_told(diagnostic) for diagnostic in diagnostics]}))


def open_entry(entry: Entry, shown: str, sha256: str) -> Opened:
    """The entry of the file `shown` whose bytes have this hash. Raises ValueError where it is none."""
    head = json.loads(entry.head)
    if "rejected" in head:
        return Opened(None, (), (), tuple(_diagnostic(told, shown) for told in head["rejected"]))
    try:
        source = source_of(shown, head["text"], sha256, Unit(head["unit"]), tuple(head["pages"]))
        bare = [decode(Issue, plain, source) for plain in head["issues"]]
        notices = tuple(_diagnostic(told, shown) for told in head["notices"])
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    body, facts = Packed(entry.body), Packed(entry.facts)
    filed = [_filed(issue, number, body, facts) for number, issue in enumerate(bare)]
    return Opened(source, tuple(filed), notices, ())


def _filed(issue: Issue, number: int, body: Packed, facts: Packed) -> Filed:
    source = issue.source
    return Filed(
        replace(issue, articles=Deferred(lambda: decode(tuple[Article, ...], body.part(number), source))),
        Deferred(lambda: decode(tuple[Fact, ...], facts.part(number)[0], source)),
        Deferred(lambda: decode(tuple[Event, ...], facts.part(number)[1], source)),
    )


class Packed:
    """Compressed JSON, one part an issue of the file."""

    __slots__ = ("_packed",)

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def part(self, number: int) -> Any:
        """The part of one issue; nothing of it is kept."""
        return json.loads(zlib.decompress(self._packed))[number]


def _json(value: Any) -> bytes:
    return _WRITER.encode(value).encode("utf-8", "surrogatepass")


def _packed(value: Any) -> bytes:
    return zlib.compress(_json(value), _QUICK)


def _told(diagnostic: Diagnostic) -> list[str]:
    return [diagnostic.code, diagnostic.message, diagnostic.hint, diagnostic.severity.value]


def _diagnostic(told: list[str], shown: str) -> Diagnostic:
    code, message, hint, severity = told
    return Diagnostic(code, message, shown, hint, Severity(severity))


def hash_of(data: bytes) -> str:
    """The hash that a source is known by."""
    return hashlib.sha256(data).hexdigest()
