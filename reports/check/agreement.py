"""Figures ↔ one another: one unit, one name, one time for each metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check.amounts import amounts_in
from reports.check.case import Case, found_in
from reports.check.lines import Kind
from reports.check.registry import rule
from reports.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.model import Figure

_SHORTEST_NAME = 3
_NOT_UNITS = frozenset(".,余多 　一二三四五六七八九十百千两")


@rule("C113")
def units_mixed(case: Case) -> Iterator[Finding]:
    """One metric of a table, or one column of sums, in two units (亿元 and 万元)."""
    seen: dict[tuple[str, str], str] = {}
    for figure, line, at, text in case.printed():
        if line.kind is not Kind.CELL or not line.table:
            continue
        column = figure.metric if any(head in line.head for head in ("数", "值")) else line.head
        unit = next((_scaled(a.text) for a in amounts_in(text, case.lexicon)), "")
        first = seen.setdefault((line.table, column), unit)
        if unit and first and unit != first:
            message = f"同一张表里“{column}”有“{first}”也有“{unit}”"
            yield found_in(line, at, at + len(text), "C113", Severity.DOUBT, message, "同一指标在一张表里用一个单位")


def _scaled(amount: str) -> str:
    """`约6.6亿元` → `亿元`; signs and hedges left out."""
    return "".join(c for c in amount if not (c.isdigit() or c in _NOT_UNITS))


@rule("C114")
def two_values(case: Case) -> Iterator[Finding]:
    """One metric of one place and time that is printed with two values."""
    first: dict[tuple[object, ...], Figure] = {}
    for figure, line, at, text in case.printed():
        if figure.value is None:
            continue
        key = (figure.metric, figure.place, figure.as_of, figure.standing, figure.notes)
        known = first.setdefault(key, figure)
        if known.value != figure.value:
            message = f"“{figure.metric}”又作“{known.display}”"
            yield found_in(line, at, at + len(text), "C114", Severity.DOUBT, message, "核对口径，只留一个，或注明不同")


@rule("C115")
def two_times(case: Case) -> Iterator[Finding]:
    """One metric of one place whose figures in the body are of two times."""
    first: dict[tuple[str, str], Figure] = {}
    for figure, line, at, text in case.printed():
        if line.annex or line.kind is not Kind.TEXT or figure.as_of is None:
            continue
        known = first.setdefault((figure.metric, figure.place), figure)
        if known.as_of != figure.as_of:
            message = f"“{figure.metric}”在正文里有两个统计时间（{known.as_of}、{figure.as_of}）"
            yield found_in(line, at, at + len(text), "C115", Severity.DOUBT, message, "写明各是哪一天的数，或只留一个")


@rule("C116")
def two_names(case: Case) -> Iterator[Finding]:
    """One metric called by two names before its figure."""
    first: dict[str, str] = {}
    for figure, line, at, text in case.printed():
        entry = case.lexicon.metrics.get(figure.metric)
        if entry is None or line.kind is not Kind.TEXT:
            continue
        names = {entry.metric.name, entry.metric.display, *entry.nouns, *entry.nouns_before}
        name = _name_before(line.text[:at], names)
        known = first.setdefault(figure.metric, name)
        if name and known and name != known and not (name in known or known in name):
            message = f"“{figure.metric}”前面称“{known}”，这里称“{name}”"
            yield found_in(line, at - len(name), at + len(text), "C116", Severity.DOUBT, message, "全文用一个名称")


def _name_before(text: str, names: Iterable[str]) -> str:
    found = [name for name in names if len(name) >= _SHORTEST_NAME and "…" not in name and text.endswith(name)]
    return max(found, key=len, default="")
