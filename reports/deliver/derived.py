"""Issues, archive, output → those that are briefings of our own, so that none of their figures is counted again.

What we made is known by its words, not by its file: whoever saves the PDF as text or Word changes every byte.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from reports.deliver.archive import kept_briefings
from reports.model import IssueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Issue

DRAFT_LINE = "征求意见稿"
_LENGTH, _SHORTEST = 6, 15
"""Letters of a piece of text, and of the shortest sentence that is looked at. Tables are not: reading them from a page
mixes their lines.
"""
_KNOWN, _FEWEST, _SHARE = 0.8, 3, 0.5
"""Share of the pieces of a sentence from which it is one of ours; how many such sentences an issue of ours has at
least, one where it has a number that we issued, and their share of all. A source that is little more than its figures
has one or two: ours word them as it does.
"""


class _Own(Struct, frozen=True):
    """One of ours: its pieces, and year and number where it was issued."""

    pieces: frozenset[str]
    number: tuple[int, int] | None = None

    def is_source_of(self, issue: Issue, sentences: list[frozenset[str]]) -> bool:
        found = sum(len(pieces & self.pieces) >= _KNOWN * len(pieces) for pieces in sentences)
        fewest = 1 if self.number and (issue.year, issue.number) == self.number else _FEWEST
        return found >= max(fewest, _SHARE * len(sentences))


def mark_derived(issues: Iterable[Issue], settings: Settings) -> Iterator[Issue]:
    """The issues in their order, marked as derived where they were issued by us, or are a draft that bears its mark
    or lies in the output folder.
    """
    own = [*_issued(settings.archive), *_made(settings.output)]
    for issue in issues:
        ours = issue.kind is IssueKind.ISSUE and (_is_marked(issue) or _is_ours(issue, own))
        yield replace(issue, kind=IssueKind.DERIVED) if ours else issue


def _is_marked(issue: Issue) -> bool:
    return "".join(issue.source.opening.split()) == DRAFT_LINE


def _is_ours(issue: Issue, own: list[_Own]) -> bool:
    sentences = [pieces for text in _sentences(issue) if (pieces := _pieces(text))] if own else []
    return any(known.is_source_of(issue, sentences) for known in own)


def _issued(archive: Path | None) -> Iterator[_Own]:
    for kept in kept_briefings(archive):
        yield replace(_own(kept.read("briefing.json")), number=(kept.date.year, kept.manifest["number"]))


def _made(output: Path) -> Iterator[_Own]:
    """What earlier runs made; a record that cannot be read is none."""
    for path in sorted(output.glob("*/*/briefing.json")):
        try:
            yield _own(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            continue


@lru_cache(maxsize=64)
def _own(data: bytes) -> _Own:
    """The words of a briefing by its record: in a preview each is looked at anew after every change."""
    return _Own(_pieces(_own_words(json.loads(data))))


def _own_words(record: dict[str, Any]) -> str:
    """The text of a briefing without the lines that quote a sentence of its sources whole, which are not its own words:
    of a short source it quotes every one."""
    sources = (source for row in record["rows"] for source in row["sources"])
    quoted = {letters for source in sources if len(letters := _letters(source["sentence"])) >= _SHORTEST}
    lines = record["text"].splitlines()
    return "\n".join(line for line in lines if not any(sentence in _letters(line) for sentence in quoted))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _sentences(issue: Issue) -> Iterator[str]:
    sections = (section for article in issue.articles for section in article.sections)
    for passage in chain(issue.editor_note, *(section.sentences for section in sections)):
        if passage.text.rstrip().endswith("。"):
            yield passage.text


@lru_cache(maxsize=8192)
def _pieces(text: str) -> frozenset[str]:
    """Every stretch of `_LENGTH` letters and digits; blanks, marks and line breaks change when a text is saved anew."""
    letters = _letters(text)
    if len(letters) < _SHORTEST:
        return frozenset()
    return frozenset(letters[start : start + _LENGTH] for start in range(len(letters) - _LENGTH + 1))
