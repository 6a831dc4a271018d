"""The lines at the end of an issue → the 报/送/发 block and the imprint (版记)."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.numerals import find_date
from reports.parse.layout import Line, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.lexicon import Structure

_COLON = re.compile("[:：]")
_IMPRINT = re.compile(r"印\s*发\s*(?:[（(].*)?$")
LONGEST_LABEL = 40


class Tail(Struct, frozen=True):
    """`distribution` holds (报|送|发, text) in the order of the page; `start` is the index of its first line."""

    start: int
    distribution: tuple[tuple[str, str], ...] = ()
    printed_by: str | None = None
    printed_date: date | None = None


class Tails:
    """Where the tails of the issues bound in one file begin."""

    def __init__(self, lines: Sequence[Line], structure: Structure) -> None:
        self._lines = lines
        self._organs = structure.organ_endings
        self._labels = [i for i, line in enumerate(lines) if is_label(line, structure)]
        self._dates = [i for i, line in enumerate(lines) if _imprint_date(line)]

    def after(self, begin: int) -> int:
        """The index of the first line of the tail of the issue that begins at `begin`; the end of the lines without."""
        label = bisect_left(self._labels, begin)
        if label < len(self._labels):
            return self._labels[label]
        date = bisect_left(self._dates, begin)
        if date == len(self._dates):
            return len(self._lines)
        start = self._dates[date]
        return start - 1 if start > begin and self._lines[start - 1].squeezed.endswith(self._organs) else start


def read_tail(lines: Sequence[Line], start: int, structure: Structure) -> Tail:
    """The tail of the lines, which begins at `start`; that is their number where there is none."""
    distribution: dict[str, list[str]] = {}
    printed_by: str | None = None
    printed_date: date | None = None
    for line in lines[start:]:
        label = _label(line, structure)
        day = _imprint_date(line)
        if label:
            distribution.setdefault(label[0], []).extend(filter(None, label[1:]))
        elif day and not printed_date:
            printed_date = day
            printed_by = printed_by or _organ_before(line)
        elif line.squeezed.endswith(structure.organ_endings) and _ended(distribution):
            printed_by = printed_by or line.squeezed
        elif distribution and not printed_date and not _ended(distribution):
            _last(distribution).append(line.text.strip())
    return Tail(start, tuple((key, "".join(texts)) for key, texts in distribution.items()), printed_by, printed_date)


def _last(distribution: dict[str, list[str]]) -> list[str]:
    return distribution[next(reversed(distribution))]


def _ended(distribution: dict[str, list[str]]) -> bool:
    texts = _last(distribution) if distribution else ["。"]
    return bool(texts) and texts[-1].endswith(("。", "；", ".", ";"))


def is_label(line: Line, structure: Structure) -> bool:
    """Whether a line is one of the 报/送/发 block."""
    return _label(line, structure) is not None


def _label(line: Line, structure: Structure) -> tuple[str, str] | None:
    mark = _COLON.search(line.text, 0, LONGEST_LABEL)
    key = structure.distribution_labels.get(squeeze(line.text[: mark.start()])) if mark else None
    if not key:
        return None
    return key, line.text.replace(":", "：", 1).partition("：")[2].strip()


def _imprint_date(line: Line) -> date | None:
    if "印" not in line.text or not _IMPRINT.search(line.text):
        return None
    found = find_date(line.text)
    return found[0] if found else None


def _organ_before(line: Line) -> str | None:
    found = find_date(line.text)
    organ = squeeze(line.text[: found[1][0]]) if found else ""
    return organ or None
