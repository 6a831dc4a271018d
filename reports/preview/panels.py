"""What a view shows → plain values for the page: pages, figures, what waits, the 核稿 list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.config import named_audiences
from reports.ledger.waiting import told_in_a_line, waiting
from reports.model import Ruling
from reports.preview.places import printed_at, sentence_of, source_key
from reports.render.terms import STANDINGS, table_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.diagnostics import Diagnostic, Finding
    from reports.ledger.waiting import Waiting
    from reports.model import Fact, Figure
    from reports.preview.desk import Desk
    from reports.preview.views import Good, Shown, View
    from reports.render.printing import Box

Record = dict[str, Any]
WORDED = {Ruling.DATE: "统计时间", Ruling.INCLUDE: "统计时间", Ruling.CORRECT: "正确的数"}
"""What has to be written with a decision."""
MEANT = {
    Ruling.ADOPT: "采用这个数，不用与它不一致的",
    Ruling.DATE: "写明统计时间",
    Ruling.INCLUDE: "确认它说的就是报告期",
    Ruling.CORRECT: "改成正确的数",
    Ruling.JOIN: "与另一处是同一件事，只计一次",
    Ruling.EXCLUDE: "不计入",
}
STAGES = {"draft": "草稿", "reviewed": "已核稿", "issued": "已签发"}


def state_record(desk: Desk, view: View, shown: Shown) -> Record:
    """All that the page shows of a view."""
    good = shown.good
    return {
        "number": shown.number,
        "errors": [diagnostic_record(error) for error in shown.errors],
        "behind": shown.behind,
        "audiences": named_audiences(desk.config),
        "view": view._asdict(),
        **(_good(good, _pages_key(shown)) if good else {"stamp": "", "pages": []}),
    }


def _pages_key(shown: Shown) -> str:
    return f"{shown.good.stamp}-{'all' if shown.good.complete else 'first'}" if shown.good else ""


def _good(good: Good, key: str) -> Record:
    briefing = good.made.briefing
    figures = {figure.key: figure for table in _tables(good) for figure in table}
    return {
        "stamp": good.stamp,
        "complete": good.complete,
        "period": good.settings.window.label,
        "title": good.settings.window.title,
        "audience": good.settings.audience,
        "periods": list(_periods(good)),
        "stage": STAGES[good.made.state.stage],
        "draft": briefing.draft,
        "pages": [
            {"key": key, "width": width, "height": height, "text": good.pages.text(number)}
            for number, (width, height) in enumerate(good.pages.sizes, 1)
        ],
        "boxes": [box_record(box) for box in good.boxes],
        "figures": {key: figure_record(figure) for key, figure in figures.items()},
        "waiting": list(_waiting(good)),
        "findings": [_finding(number, finding, good) for number, finding in enumerate(good.made.findings)],
        "notices": [diagnostic_record(notice) for notice in (*good.made.found.intake.rejected, *good.notices)],
        "sources": [
            {"key": source_key(issue.source), "name": issue.source.path, "issue": issue.key}
            for issue in good.made.found.material.issues
        ],
    }


def _tables(good: Good) -> Iterator[Iterable[Figure]]:
    rollup = good.made.found.rollup
    yield from (table.figures for table in (*rollup.tables, *rollup.computed))
    yield good.made.briefing.figures


def _periods(good: Good) -> Iterator[str]:
    """The years that the issues speak of, newest first, each with its halves and quarters."""
    years = {fact.period.end.year for fact in good.made.found.facts if fact.period.end}
    for year in sorted(years, reverse=True):
        yield from (str(year), *(f"{year}{part}" for part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4")))


def box_record(box: Box) -> Record:
    """Where something stands, in shares of the page."""
    return {
        "figure": box.figure, "page": box.page,
        "left": box.left, "top": box.top, "width": box.width, "height": box.height,
    }  # fmt: skip


def figure_record(figure: Figure) -> Record:
    """What is told of a figure when one points at it: its 口径."""
    name, meaning = STANDINGS[figure.standing] if figure.standing else ("没有数", "没有一条数满足这一行的条件")
    told = (
        ("地区", figure.place),
        ("截至", str(figure.as_of) if figure.as_of else ""),
        ("归类", f"{name}：{meaning}"),
        ("算法", getattr(figure.origin, "arithmetic", "")),
        ("说明", "；".join(figure.notes)),
        ("口径", "；".join(dict.fromkeys(caveat for fact in figure.facts for caveat in fact.caveats))),
        ("出处", f"{len(figure.facts)}处" if figure.facts else ""),
    )
    return {
        "metric": figure.metric,
        "display": figure.display,
        "table": table_name(figure.table),
        "about": [f"{label}：{text}" for label, text in told if text],
    }


def diagnostic_record(told: Diagnostic) -> Record:
    """A message."""
    return {
        "severity": str(told.severity), "code": told.code, "place": told.place,
        "message": told.message, "hint": told.hint,
    }  # fmt: skip


def _waiting(good: Good) -> Iterator[Record]:
    found = good.made.found
    printed = {fact.id: figure.key for table in _tables(good) for figure in table for fact in reversed(figure.facts)}
    for item in waiting(found.ledger, found.facts):
        yield {
            "id": item.fact.id,
            "matter": str(item.matter),
            "line": told_in_a_line(item),
            "figure": printed.get(item.fact.id, ""),
            "fact": fact_record(item.fact),
            "others": [fact_record(other) for other in item.others],
            "choices": [_choice(item.ruling, item), *_alone(item.ruling)],
        }


def _choice(ruling: Ruling, item: Waiting) -> Record:
    return {
        "ruling": str(ruling), "meant": MEANT.get(ruling, ""),
        "asks": WORDED.get(ruling, ""), "wording": item.wording,
    }  # fmt: skip


def _alone(but: Ruling | None = None) -> Iterator[Record]:
    for ruling in (Ruling.DATE, Ruling.CORRECT, Ruling.EXCLUDE):
        if ruling is not but:
            yield {"ruling": str(ruling), "meant": MEANT[ruling], "asks": WORDED.get(ruling, ""), "wording": ""}


def choices_of_any() -> list[Record]:
    """The decisions that can be taken on any figure."""
    return list(_alone())


def fact_record(fact: Fact) -> Record:
    """A figure of a source, where it stands, and its sentence."""
    return {
        "id": fact.id, "shown": fact.shown, "metric": fact.metric or fact.label, "place": str(fact.span),
        "issue": fact.issue or "", "sentence": " ".join(fact.sentence.split()), "at": sentence_of(fact),
    }  # fmt: skip


def _finding(number: int, finding: Finding, good: Good) -> Record:
    span = finding.span
    return {
        "number": number,
        "code": finding.code,
        "severity": "已豁免" if finding.waived else str(finding.severity),
        "message": finding.message,
        "place": finding.place,
        "hint": finding.waived or finding.hint,
        "text": finding.text,
        "start": finding.start,
        "end": finding.end,
        "boxes": [] if span else [box_record(box) for box in printed_at(finding, good.pages)],
        "at": {"source": source_key(span.source), "figure": [span.start, span.end]} if span else None,
    }
