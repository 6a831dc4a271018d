"""Archive, window, audience → figures of the period before and of the year before, as they were issued.

They serve as bases of 环比 and 同比 where the sources of a run say nothing of those days. Only what was printed there
as the reached figure of exactly those days is taken: exact, not zero, not corrected by an editor, no part of another
(a row of an older archive does not say whether it is).
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reports.deliver.previous import facts_of, of_audience
from reports.model import (
    CORRECTED,
    DATED,
    Hedge,
    IssuedFigure,
    Level,
    Measure,
    Nature,
    Period,
    PeriodKind,
    Quantity,
    Standing,
)
from reports.sums.calendar import just_before, year_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.config import Settings
    from reports.deliver.archive import Kept
    from reports.model import Window
    from reports.sums.calendar import Days

_COUNTED = (Standing.CURRENT, Standing.CUMULATIVE)
_LEVELS, _FLOWS = (Level.CITY, Level.COUNTY), (Measure.FLOW, Measure.CUMFLOW)
_UNTOLD = "?"
"""Stands for `part_of` in rows of archives that do not tell it."""


def issued_figures(settings: Settings) -> tuple[IssuedFigure, ...]:
    """The figures of the days just before the window and of the same days a year before, the newest briefing's.

    A briefing dated after this one gives none. Where several tell of the same days, only figures that all of them tell
    alike. Raises ReportImpossible where a file of the archive was changed.
    """
    known = sorted(of_audience(settings), key=lambda kept: (kept.date, kept.manifest["number"]))
    return tuple(
        figure
        for days in _days_before(settings.window)
        for figure in _agreed([tuple(_figures(kept)) for kept in known if _is_on(kept, days, settings.date)])
    )


def _days_before(window: Window) -> tuple[Days, ...]:
    if window.start.year == date.min.year:
        return ()
    return tuple(filter(None, (just_before(window.start, window.end), year_before(window.start, window.end))))


def _is_on(kept: Kept, days: Days, today: date) -> bool:
    return (kept.window.start, kept.window.end) == days and kept.date <= today


def _agreed(told: Sequence[tuple[IssuedFigure, ...]]) -> Iterator[IssuedFigure]:
    if told:
        others = [set(map(_said, figures)) for figures in told[:-1]]
        yield from (figure for figure in told[-1] if all(_said(figure) in other for other in others))


def _said(figure: IssuedFigure) -> IssuedFigure:
    """What a figure says, whoever printed it in whichever unit."""
    return replace(figure, shown="", briefing="", issue="", sentence="")


def _figures(kept: Kept) -> Iterator[IssuedFigure]:
    rows = json.loads(kept.read("briefing.json"))["rows"]
    facts = {fact["id"]: fact for fact in facts_of(kept)}
    for row in rows:
        told = [facts[name] for name in row["facts"]]
        if _is_alone(row, told) and _is_as_read(row, told[0], kept.window) and _is_exact(row, told):
            yield _figure(row, told[0], kept)


def _is_alone(row: Mapping[str, Any], told: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row is one undisputed reached flow, not zero, not computed, no part of another."""
    undisputed = told and Decimal(row["value"] or 0) and not row.get("part_of", _UNTOLD)
    return bool(undisputed) and row["class"] in _COUNTED and _is_reached_flow(told[0])


def _is_as_read(row: Mapping[str, Any], fact: Mapping[str, Any], window: Window) -> bool:
    """Whether the fact by itself speaks of what the row prints, and of the whole window; that of a correction may not.

    The days of a figure may be those that an editor gave it.
    """
    place = "—".join(name for name in (fact["giver"], fact["receiver"]) if name)
    days = fact["period"]["start"], fact["period"]["end"]
    whole = days == (window.start.isoformat(), window.end.isoformat())
    dated = row["class"] == Standing.CURRENT.value and DATED in row["display"]
    return (fact["metric"], place) == (row["metric"], row["place"]) and (whole or dated)


def _is_exact(row: Mapping[str, Any], told: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every telling has the printed value without hedge; facts.jsonl has what was read, not what was ruled."""
    exact = all(fact["approx"] == Hedge.EXACT.value and fact["value_max"] is None for fact in told)
    return exact and {fact["value"] for fact in told} == {row["value"]} and CORRECTED not in row["display"]


def _is_reached_flow(fact: Mapping[str, Any]) -> bool:
    return fact["nature"] == Nature.ACTUAL.value and fact["measure"] in _FLOWS and fact["level"] in _LEVELS


def _figure(row: Mapping[str, Any], fact: Mapping[str, Any], kept: Kept) -> IssuedFigure:
    """The figure in the words of the row, which a reader of that briefing finds on its page."""
    return IssuedFigure(
        row["metric"],
        fact["giver"],
        fact["receiver"],
        Level(fact["level"]),
        fact["subject"],
        Quantity(Decimal(row["value"]), row["unit"]),
        Period(PeriodKind.RANGE, kept.window.start, kept.window.end),
        fact["cumulative"],
        Measure(fact["measure"]),
        tuple(fact["caveats"]),
        row["display"].partition("（")[0],
        kept.name,
        fact["issue"] or fact["file"],
        fact["sentence"],
    )
