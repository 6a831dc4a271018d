"""Issues, archive, output → those that are briefings of our own, so that none of their figures is counted again.

What we made is known by its words, not by its file: whoever saves the PDF as text or Word changes every byte.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from reports.deliver.archive import kept_briefings
from reports.model import IssueKind
from reports.wording import KNOWN, SHORTEST, known_again, letters, sentences, stretches, trace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Issue

DRAFT_LINE = "征求意见稿"
_FEWEST, _SHARE = 3, 0.5
"""How many sentences of ours an issue of ours has at least, one where it has a number that we issued, and their share
of all. A source that is little more than its figures has one or two: ours word them as it does.
"""


class _Own(Struct, frozen=True):
    """One of ours: the stretches of its words, and year and number where it was issued."""

    stretches: frozenset[str]
    number: tuple[int, int] | None = None

    def is_source_of(self, issue: Issue, told: list[frozenset[str]]) -> bool:
        found = sum(len(sentence & self.stretches) >= KNOWN * len(sentence) for sentence in told)
        fewest = 1 if self.number and (issue.year, issue.number) == self.number else _FEWEST
        return found >= max(fewest, _SHARE * len(told))


def mark_derived(
    issues: Iterable[Issue], settings: Settings, traced: Callable[[Issue], str] = trace_of
) -> Iterator[Issue]:
    """The issues in their order, marked as derived where they were issued by us, or are a draft that bears its mark
    or lies in the output folder. The text of one is only opened where its trace lets it be ours.
    """
    own = [*_issued(settings.archive), *_made(settings.output)]
    words = frozenset[str]().union(*(known.stretches for known in own))
    for issue in issues:
        ours = issue.kind is IssueKind.ISSUE and (
            _is_marked(issue) or bool(words and _may_be_ours(traced(issue), words) and _is_ours(issue, own))
        )
        yield replace(issue, kind=IssueKind.DERIVED) if ours else issue


def _is_marked(issue: Issue) -> bool:
    return "".join(issue.source.opening.split()) == DRAFT_LINE


def _may_be_ours(trace: str, words: frozenset[str]) -> bool:
    known, told = known_again(trace, words)
    return known >= max(1, _SHARE * told)


def _is_ours(issue: Issue, own: list[_Own]) -> bool:
    told = [found for text in sentences(issue) if (found := stretches(text))]
    return any(known.is_source_of(issue, told) for known in own)


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
    return _Own(stretches(_own_words(json.loads(data))))


def _own_words(record: dict[str, Any]) -> str:
    """The text of a briefing without the lines that quote a sentence of its sources whole, which are not its own words:
    of a short source it quotes every one."""
    sources = (source for row in record["rows"] for source in row["sources"])
    quoted = {said for source in sources if len(said := letters(source["sentence"])) >= SHORTEST}
    lines = record["text"].splitlines()
    return "\n".join(line for line in lines if not any(sentence in letters(line) for sentence in quoted))
