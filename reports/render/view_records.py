"""Comparisons, themes, coverage and milestones → plain records for JSON; figures are named by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.model import Comparison, Milestone, Numbers, Silence, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from reports.model import Rollup

Record = dict[str, Any]


def views_record(rollup: Rollup) -> Record:
    """The views of a roll-up, a list for each kind."""
    return {
        "comparisons": [_comparison(found) for found in rollup.views_of(Comparison)],
        "themes": [_theme(found) for found in rollup.views_of(Theme)],
        "numbers": [_numbers(found) for found in rollup.views_of(Numbers)],
        "silences": [_silence(found) for found in rollup.views_of(Silence)],
        "milestones": [_milestone(found) for found in rollup.views_of(Milestone)],
    }


def _comparison(found: Comparison) -> Record:
    return {
        "metric": found.metric,
        "basis": found.basis.value,
        "comparable": found.basis.comparable,
        "why": found.why,
        "cells": [
            {"place": cell.place, "figure": cell.figure.key, "time": cell.time, "rank": cell.rank or None}
            for cell in found.cells
        ],
        "city": [figure.key for figure in found.city],
    }


def _theme(found: Theme) -> Record:
    return {
        "theme": found.name,
        "city": [cell.figure.key for cell in found.city],
        "example": found.example.figure.key if found.example else None,
        "details": [cell.figure.key for cell in found.details],
    }


def _numbers(found: Numbers) -> Record:
    return {
        "series": found.series,
        "year": found.year,
        "read": list(found.read),
        "missing": list(found.missing),
        "late": list(found.late),
    }


def _silence(found: Silence) -> Record:
    return {"metric": found.metric or None, "telling": _pairs(found.telling), "silent": _pairs(found.silent)}


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return ["—".join(pair) for pair in pairs]


def _milestone(found: Milestone) -> Record:
    event = found.event
    return {
        "key": found.key,
        "kind": event.kind,
        "what": event.what,
        "start": _day(event.period.start or event.period.end),
        "end": _day(event.period.end),
        "giver": event.giver,
        "receiver": event.receiver,
        "sources": [
            {
                "issue": told.issue,
                "file": told.span.source.path,
                "start": told.span.start,
                "end": told.span.end,
                "sentence": told.sentence,
            }
            for told in found.events
        ],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
