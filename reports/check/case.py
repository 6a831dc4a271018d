"""What the rules are given: the briefing in lines, what it was made from, what is quoted from the sources."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.diagnostics import Finding, Severity
from reports.model import Milestone, Since

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reports.check.lines import Line
    from reports.check.words import ProofWords
    from reports.lexicon import Lexicon
    from reports.model import Briefing, Entry, Figure, Issue, Material, Rollup, Span

_QUOTED = re.compile(r"“([^“”]*)”")
_PIECE = re.compile(r"[^。；！？\n]+")
_EDGES, _ENDS = "，、：“”", "。！？\n"
FARTHEST = 400
SHORTEST_COPY = 8
"""A stretch of fewer characters may stand in a source by chance."""


class Ranges:
    """Half-open ranges of a text, merged where they overlap."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds the whole of `start` to `end`."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]


class Copied:
    """Which stretches of a text stand word for word in the sources; blanks do not count.

    `elsewhere` are words of figures that the roll-up counts and does not list.
    """

    def __init__(self, material: Material, rollup: Rollup, elsewhere: Collection[str] = ()) -> None:
        self._material, self._rollup, self._elsewhere = material, rollup, elsewhere
        self._ranges: dict[str, Ranges] = {}

    @cached_property
    def _words(self) -> str:
        issues = (*self._material.issues, *self._material.late, *self._material.references)
        return "\n".join(bare(text) for issue in issues for text in _texts(issue))

    @cached_property
    def told(self) -> frozenset[str]:
        """What the roll-up prints of its own: notes, reasons, the figures left out as their sources write them."""
        left_out = self._rollup.excluded
        figures = self._rollup.figures
        texts = {item.why for item in left_out} | {item.entry.fact.shown for item in left_out}
        texts |= {"；".join(figure.notes) for figure in figures} | {note for f in figures for note in f.notes}
        texts |= {f"{item.entry.fact.label}（未识别）" for item in left_out}
        texts |= {fact.shown for figure in figures for fact in figure.facts} | {figure.place for figure in figures}
        texts |= {refusal.why for refusal in self._rollup.refusals}
        texts |= {w for since in self._rollup.views_of(Since) for row in since.rows for w in (row.then, row.now)}
        texts |= {since.briefing for since in self._rollup.views_of(Since)}
        texts |= {issue.source.path for issue in (*self._material.issues, *self._material.late)}
        return frozenset(map(bare, texts)).union(self._elsewhere)

    @cached_property
    def _files(self) -> re.Pattern[str] | None:
        """Names of files that are not counted, why one could not be read, and dated events as they are told."""
        names = {told.what for found in self._rollup.views_of(Milestone) for told in found.events}
        names |= {text for both in self._material.rejected for text in both}
        names |= {issue.source.path for issue in self._material.references}
        longest_first = sorted(names - {""}, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def ranges(self, text: str) -> Ranges:
        """The ranges of `text` that are quotations, looked for once."""
        if text not in self._ranges:
            self._ranges[text] = self._found(text)
        return self._ranges[text]

    def _found(self, text: str) -> Ranges:
        found = [span for words, span in pieces_of(text) if self._stands(words)]
        if self._files:
            found += [m.span() for m in self._files.finditer(text)]
        return Ranges(found)

    def _stands(self, words: str) -> bool:
        return words in self.told or (len(words) >= SHORTEST_COPY and words in self._words)


def pieces_of(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """What may be a quotation: each sentence and what stands in quotation marks; its bare words and its range."""
    for match in _PIECE.finditer(text):
        yield bare(match.group()).strip(_EDGES), match.span()
    for match in _QUOTED.finditer(text):
        yield bare(match[1]).strip(_EDGES), match.span()


def bare(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def _texts(issue: Issue) -> Iterator[str]:
    yield from (issue.key, *(issue.contents or ()), *(passage.text for passage in issue.editor_note))
    for article in issue.articles:
        yield article.title
        for section in article.sections:
            yield from section.headings
            yield "".join(sentence.text for sentence in section.sentences)
            if section.table:
                yield from ("".join(cell.text for cell in row if cell) for row in section.table.rows)


class Case(Struct, frozen=True):
    """One briefing to be checked, with all that the rules may look at.

    `elsewhere` are those of its words that are a figure of an issue of which no `entries` are given.
    """

    briefing: Briefing
    rollup: Rollup
    entries: tuple[Entry, ...]
    material: Material
    lexicon: Lexicon
    words: ProofWords
    lines: tuple[Line, ...]
    figures: dict[str, Figure]
    copied: Copied
    elsewhere: frozenset[str] = frozenset()

    def printed(self) -> Iterator[tuple[Figure, Line, int, str]]:
        """Every figure where it is printed: the figure, its line, offset and printed text."""
        for line in self.lines:
            for run, at in line.figures():
                if run.figure in self.figures:
                    yield self.figures[run.figure], line, at, run.text


def found_in(line: Line, start: int, end: int, code: str, severity: Severity, message: str, hint: str) -> Finding:
    """A finding on the words `start` to `end` of a line, with the sentence around them."""
    return _cut(Finding(code, severity, message, line.place, hint, line.text, start, end))


def found_at(span: Span, sentence: str, at: int, code: str, message: str, hint: str) -> Finding:
    """A 提示 on the words of a source; `at` is their offset in `sentence`."""
    length = span.end - span.start
    return _cut(Finding(code, Severity.NOTICE, message, str(span), hint, sentence, at, at + length, span))


def _cut(finding: Finding) -> Finding:
    """The finding with no more text than the sentence that holds its words, at most `FARTHEST` to each side."""
    text, first = finding.text, max(0, finding.start - FARTHEST)
    start = max(text.rfind(mark, first, finding.start) + 1 for mark in _ENDS) or first
    ends = [at + 1 for mark in _ENDS if (at := text.find(mark, finding.end, finding.end + FARTHEST)) >= 0]
    end = min(ends, default=min(len(text), finding.end + FARTHEST))
    return replace(finding, text=text[start:end], start=finding.start - start, end=finding.end - start)
