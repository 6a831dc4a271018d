"""The lines at the end of an issue → the 报/送/发 block and the imprint (版记)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.numerals import find_date
from reports.parse.layout import Line, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.lexicon import Structure

_IMPRINT = re.compile(r"印\s*发\s*(?:[（(].*)?$")


@dataclass(frozen=True, slots=True)
class Tail:
    """`distribution` holds (报|送|发, text) in the order of the page; `start` is the index of its first line."""

    start: int
    distribution: tuple[tuple[str, str], ...] = ()
    printed_by: str | None = None
    printed_date: date | None = None


def tail_start(lines: Sequence[Line], structure: Structure) -> int:
    """The index of the first line of the tail; the number of lines where there is none."""
    start = next((i for i, line in enumerate(lines) if _label(line, structure)), None)
    if start is None:
        start = next((i for i, line in enumerate(lines) if _imprint_date(line)), len(lines))
        if start and start < len(lines) and lines[start - 1].squeezed.endswith(structure.organ_endings):
            start -= 1
    return start


def read_tail(lines: Sequence[Line], structure: Structure) -> Tail:
    """The tail of the lines; `start` is their number where there is none."""
    start = tail_start(lines, structure)
    distribution: list[tuple[str, str]] = []
    printed_by: str | None = None
    printed_date: date | None = None
    for line in lines[start:]:
        label = _label(line, structure)
        day = _imprint_date(line)
        if label:
            _add(distribution, label)
        elif day and not printed_date:
            printed_date = day
            printed_by = printed_by or _organ_before(line)
        elif line.squeezed.endswith(structure.organ_endings) and _ended(distribution):
            printed_by = printed_by or line.squeezed
        elif distribution and not printed_date and not _ended(distribution):
            key, text = distribution[-1]
            distribution[-1] = (key, text + line.text.strip())
    return Tail(start, tuple(distribution), printed_by, printed_date)


def _add(distribution: list[tuple[str, str]], label: tuple[str, str]) -> None:
    """Two labels of one sort (主送, 抄送) make one line."""
    for index, (key, text) in enumerate(distribution):
        if key == label[0]:
            distribution[index] = (key, f"{text}{label[1]}")
            return
    distribution.append(label)


def _ended(distribution: list[tuple[str, str]]) -> bool:
    return not distribution or distribution[-1][1].endswith(("。", "；", ".", ";"))


def is_label(line: Line, structure: Structure) -> bool:
    """Whether a line is one of the 报/送/发 block."""
    return _label(line, structure) is not None


def _label(line: Line, structure: Structure) -> tuple[str, str] | None:
    text = line.text.strip()
    head, mark, rest = text.replace(":", "：", 1).partition("：")
    key = structure.distribution_labels.get(squeeze(head))
    return (key, rest.strip()) if mark and key else None


def _imprint_date(line: Line) -> date | None:
    if not _IMPRINT.search(line.text):
        return None
    found = find_date(line.text)
    return found[0] if found else None


def _organ_before(line: Line) -> str | None:
    found = find_date(line.text)
    organ = squeeze(line.text[: found[1][0]]) if found else ""
    return organ or None
