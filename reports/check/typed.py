"""Case → the numbers in its lines that no figure prints, and the words by which a source may tell the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.check.amounts import Amount, amounts_in
from reports.check.case import Case, bare, pieces_of
from reports.check.lines import Kind, Line
from reports.model import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_THE_OFFICE = frozenset({Kind.MASTHEAD, Kind.IMPRINT, Kind.CONTENTS})
_OF_OUR_OWN = frozenset({"期", "条", "项", "份", "篇", "张"})
"""Units in which the briefing counts itself: its issues, figures, metrics."""
_DISTRICTS = ("结对地区", "对口地区", "地区", "区县", "区（县、市）", "文件", "来源", "月", "季度")
"""What it counts in 个."""


class Typed(Struct, frozen=True):
    """An amount that stands in a line as words; `counts` where it may be one that the briefing makes of itself."""

    line: Line
    amount: Amount
    counts: bool

    @property
    def words(self) -> Iterator[str]:
        """Those of the amount, of its sentence and of the quotation that it stands in."""
        yield bare(self.amount.text)
        for words, (start, end) in pieces_of(self.line.text):
            if start <= self.amount.start and self.amount.end <= end:
                yield words


def typed_amounts(case: Case) -> Iterator[Typed]:
    """The amounts that no figure prints, those left out that count the briefing itself, as it says."""
    own = own_counts(case)
    for line in case.lines:
        if line.kind in _OF_THE_OFFICE:
            continue
        for amount in amounts_in(line.text, case.lexicon):
            counts = _counts_itself(line, amount)
            if not _printed(line, amount) and not (counts and amount.digits in own):
                yield Typed(line, amount, counts)


def _counts_itself(line: Line, amount: Amount) -> bool:
    return amount.unit in _OF_OUR_OWN or (amount.unit == "个" and line.text.startswith(_DISTRICTS, amount.end))


def _printed(line: Line, amount: Amount) -> bool:
    return any(at < amount.end and amount.start < at + len(run.text) for run, at in line.figures())


def own_counts(case: Case) -> set[str]:
    """Counts that the briefing makes of itself, as digits: issues, figures printed and left out, missing metrics."""
    material, tables = case.material, case.rollup.tables
    counts = [len(material.issues), len(material.late), len(material.references), len(material.rejected)]
    counts += [case.rollup.reasons.total(), *case.rollup.reasons.values()]
    for table in tables:
        filled = [figure for figure in table.figures if figure.facts]
        counts += [len(table.figures), len(filled), len(table.figures) - len(filled)]
        counts.append(len({figure.place for figure in filled}))
    for silence in case.rollup.views_of(Silence):
        counts += [len(silence.telling), len(silence.silent), len(silence.telling) + len(silence.silent)]
    return {str(count) for count in counts}
