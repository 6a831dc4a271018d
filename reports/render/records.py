"""Issues, facts and briefings → plain records for JSON, the interface for checks and other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reports.model import (
    Briefing,
    Change,
    Excluded,
    Fact,
    Fate,
    Figure,
    Issue,
    IssuedFigure,
    IssueKind,
    Material,
    Period,
    Refusal,
    Replayed,
    Rollup,
    Standing,
    Window,
)
from reports.render.view_records import views_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

Record = dict[str, Any]
_compact = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def decimal_text(value: Decimal | None) -> str | None:
    """A decimal without exponent and without zeros after the point; None stays None."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def issue_record(issue: Issue) -> Record:
    """An issue with the keys of `jianbao parse`; reference material by its first sentence and its headings."""
    if issue.kind is IssueKind.REFERENCE:
        return _reference_record(issue)
    parts = dict(issue.distribution)
    note = "".join(passage.text for passage in issue.editor_note)
    return {
        "kind": issue.kind.value,
        "name": issue.name,
        "year": issue.year,
        "number": issue.number,
        "total_number": issue.total_number,
        "special": issue.special,
        "issuer": issue.issuer,
        "date": _day(issue.date),
        "editor_note": note or None,
        "toc": list(issue.contents) if issue.contents else None,
        "articles": [{"title": a.title, "contributor": a.contributor} for a in issue.articles],
        "report": parts.get("报"),
        "send": parts.get("送"),
        "distribute": parts.get("发"),
        "printed_by": issue.printed_by,
        "printed_date": _day(issue.printed_date),
    }


def _reference_record(issue: Issue) -> Record:
    sections = issue.articles[0].sections if issue.articles else ()
    lead = next((sentence.text for section in sections for sentence in section.sentences), "")
    headings = dict.fromkeys(section.headings[0] for section in sections if section.headings)
    return {
        "kind": issue.kind.value,
        "name": None,
        "title": None,
        "lead": f"{lead}…" if lead else "",
        "sections": list(headings),
        "aggregate": False,
    }


def period_record(period: Period) -> Record:
    """A period with ISO dates; an open end is null."""
    return {
        "kind": period.kind.value,
        "start": _day(period.start),
        "end": _day(period.end),
        "text": period.text,
        "inferred": period.inferred,
    }


def fact_record(fact: Fact) -> Record:
    """A fact as one line of facts.jsonl; decimals are strings in base units."""
    quantity = fact.quantity
    return {
        "id": fact.id,
        "file": fact.span.source.path,
        "start": fact.span.start,
        "end": fact.span.end,
        "surface": fact.surface,
        "metric": fact.metric,
        "label": fact.label,
        "value": decimal_text(quantity.value),
        "unit": quantity.unit,
        "approx": quantity.hedge.value,
        "lower": decimal_text(quantity.lower),
        "upper": decimal_text(quantity.upper),
        "value_max": decimal_text(quantity.value_max),
        "period": period_record(fact.period),
        "cumulative": fact.cumulative,
        "measure": fact.measure.value,
        "nature": fact.nature.value,
        "giver": fact.giver,
        "receiver": fact.receiver,
        "level": fact.level.value,
        "subject": fact.subject,
        "caveats": list(fact.caveats),
        "article": fact.article,
        "heading": fact.heading,
        "sentence": fact.sentence,
        "issue": fact.issue,
        "counts": fact.counts,
        "rule": fact.rule,
    }


def figure_record(figure: Figure) -> Record:
    """A printed row: what stands on the page, how it was computed (null where it was read), each sentence behind it."""
    return {
        "key": figure.key,
        "table": figure.table,
        "metric": figure.metric,
        "display": figure.display,
        "value": decimal_text(figure.value),
        "unit": figure.unit,
        "class": figure.standing.value if figure.standing else None,
        "place": figure.place,
        "as_of": _day(figure.as_of),
        "notes": list(figure.notes),
        "arithmetic": (figure.origin.arithmetic or None) if figure.origin else None,
        "issued": _issued_record(figure.origin.issued) if isinstance(figure.origin, Change) else None,
        "part_of": (figure.facts[0].part_of or None) if figure.facts else None,
        "facts": [fact.id for fact in figure.facts],
        "sources": [_source_record(fact) for fact in figure.facts],
    }


def _issued_record(issued: IssuedFigure | None) -> Record | None:
    """The base of a change that is from the archive, and what the briefing there had it from."""
    if issued is None:
        return None
    return {
        "briefing": issued.briefing,
        "display": issued.shown,
        "value": decimal_text(issued.quantity.value),
        "start": _day(issued.period.start),
        "end": _day(issued.period.end),
        "issue": issued.issue,
        "sentence": issued.sentence,
    }


def _source_record(fact: Fact) -> Record:
    span = fact.span
    return {
        "issue": fact.issue,
        "file": span.source.path,
        "start": span.start,
        "end": span.end,
        "sentence": fact.sentence,
    }


def refusal_record(refusal: Refusal) -> Record:
    """A sum or a rate that was not made, with the condition that failed and the facts that were looked at."""
    return {
        "table": refusal.table,
        "metric": refusal.metric,
        "place": refusal.place,
        "condition": refusal.ground.value,
        "why": refusal.why,
        "facts": [fact.id for fact in refusal.facts],
    }


def excluded_record(item: Excluded) -> Record:
    """A fact left out, with its reason."""
    fact = item.entry.fact
    return {
        "file": fact.span.source.path,
        "start": fact.span.start,
        "end": fact.span.end,
        "metric": fact.metric,
        "surface": fact.span.text if item.entry.decisions else fact.surface,
        "reason": item.reason,
        "why": item.why,
    }


def decision_record(replayed: Replayed) -> Record:
    """A decision with what became of it; `why` is None where it was applied."""
    decision = replayed.decision
    return {
        "ruling": decision.ruling.value,
        "facts": [cited.id for cited in decision.cited],
        "surface": decision.about.surface,
        "wording": decision.wording or None,
        "by": decision.by,
        "on": _day(decision.on),
        "because": decision.because,
        "fate": replayed.fate.value,
        "why": replayed.why or None,
    }


def briefing_record(
    briefing: Briefing,
    rollup: Rollup,
    material: Material,
    text: str,
    decisions: Sequence[Replayed] = (),
) -> Record:
    """briefing.json: the interface for checks."""
    window: Window = briefing.window
    return {
        "period": {"label": window.label, "start": _day(window.start), "end": _day(window.end)},
        "audience": briefing.audience,
        "draft": briefing.draft,
        "status": briefing.status.value,
        "rows": [figure_record(figure) for figure in rollup.figures],
        "refusals": [refusal_record(refusal) for refusal in rollup.refusals],
        "excluded": [excluded_record(item) for item in rollup.excluded],
        "unlisted": {
            "issues": rollup.unlisted.issues,
            "facts": rollup.unlisted.facts,
            "reason": Standing.OUT_OF_PERIOD.value,
        },
        **views_record(rollup),
        "issues": [
            {"issue": issue.key, "file": issue.source.path, "date": _day(issue.date), "read": read}
            for issues, read in ((material.issues, True), (material.late, False))
            for issue in issues
        ],
        "references": [issue.source.path for issue in material.references],
        "derived": [issue.source.path for issue in material.derived],
        "rejected": [{"file": name, "why": why} for name, why in material.rejected],
        "decisions": {
            "applied": [decision_record(d) for d in decisions if d.fate is Fate.APPLIED],
            "stale": [decision_record(d) for d in decisions if d.fate is not Fate.APPLIED],
        },
        "text": text,
    }


def to_json(record: Record | Sequence[Record]) -> bytes:
    """Indented JSON with Chinese as it is, ended by a line break."""
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def json_lines(records: Iterable[Record]) -> str:
    """One compact JSON object a line."""
    return "".join(_compact(record) + "\n" for record in records)


def to_json_lines(records: Iterable[Record]) -> bytes:
    """One compact JSON object a line, as bytes of a file."""
    return json_lines(records).encode()
