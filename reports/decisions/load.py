"""decisions.yaml → Decisions, or every mistake of it at once, and none half-loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.config.window import window_of
from reports.decisions.relations import contradictions, outlines, stanza_faults
from reports.decisions.schema import ROOT, CitationEntry, DecisionsFile, Stanza
from reports.decisions.stanza import PLACEHOLDER
from reports.diagnostics import DecisionError, Diagnostic
from reports.model import Citation, Decision, Period, PeriodKind, Ruling, Window
from reports.strict_yaml import check, read_yaml, refuse, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reports.model import Quantity
    from reports.strict_yaml import Document

    ReadQuantity = Callable[[str], Quantity | None]


def load_decisions(path: Path | None, quantity: ReadQuantity) -> tuple[Decision, ...]:
    """The decisions in the order of the file; none where there is no file.

    `quantity` reads a figure that stands alone, such as 1.8亿元, and gives None for what is none. Raises
    `DecisionError` with every mistake.
    """
    if path is None or not path.is_file():
        return ()
    return _decisions(read_yaml(path, str(path), DecisionError), quantity)


def read_decisions(text: str, path: str, quantity: ReadQuantity) -> tuple[Decision, ...]:
    """The decisions that a text describes. Raises `DecisionError` with every mistake."""
    return _decisions(survey(text, path), quantity)


def _decisions(document: Document, quantity: ReadQuantity) -> tuple[Decision, ...]:
    file, faults = check(document, DecisionsFile)
    found = outlines(document)
    quantities = dict(_quantities(document, quantity))
    faults = (
        *faults,
        *stanza_faults(document, found),
        *contradictions(document, found),
        *_no_figures(document, quantities),
    )
    if file is None or faults:
        refuse(DecisionError, faults)
    return tuple(
        _decision(stanza, quantities.get(number), document.place((ROOT, number)))
        for number, stanza in enumerate(file.decisions or ())
    )


def _quantities(document: Document, quantity: ReadQuantity) -> Iterator[tuple[int, Quantity | None]]:
    stanzas = document.get(ROOT)
    for number, stanza in enumerate(stanzas if isinstance(stanzas, list) else ()):
        text = stanza.get("更正为") if isinstance(stanza, dict) else None
        if isinstance(text, str) and not PLACEHOLDER.search(text):
            yield number, quantity(text)


def _no_figures(document: Document, quantities: dict[int, Quantity | None]) -> Iterator[Diagnostic]:
    for number, found in quantities.items():
        if found is None:
            place = document.place((ROOT, number, "更正为"))
            yield Diagnostic("D105", "这里应是一个带单位的数", place, "请写成 1.8亿元、约3万人次 的样子")


def _decision(stanza: Stanza, quantity: Quantity | None, place: str) -> Decision:
    window = window_of(stanza.period, stanza.on) if stanza.period else None
    return Decision(
        Ruling(stanza.kind),
        _citation(stanza.about),
        tuple(map(_citation, stanza.others)),
        stanza.by,
        stanza.on,
        stanza.because,
        _period(window) if window else None,
        quantity,
        (window.title if window else stanza.correction) or "",
        place,
    )


def _citation(entry: CitationEntry) -> Citation:
    return Citation(entry.id, entry.issue, entry.surface, entry.sentence)


def _period(window: Window) -> Period:
    kinds = {"..": PeriodKind.RANGE, "H": PeriodKind.HALF, "Q": PeriodKind.QUARTER, "-": PeriodKind.MONTH}
    kind = next((kind for mark, kind in kinds.items() if mark in window.label), PeriodKind.YEAR)
    return Period(kind, window.start, window.end, window.title)
