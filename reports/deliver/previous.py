"""Archive, window, audience → the briefing before; its facts and those of now → what changed since.

What is compared are the figures on the time that the earlier briefing spoke of: a source that came in late adds some, a
correction restates some, and some are no longer in any source.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reports.deliver.archive import Kept, kept_briefings
from reports.model import Since, SinceRow
from reports.numerals import chinese_date
from reports.sums.calendar import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from reports.config import Settings

Fact = dict[str, Any]
NEW, RESTATED, VANISHED = "补报", "更正", "不再载明"
_SAME = ("metric", "unit", "giver", "receiver", "level", "subject", "nature", "cumulative")
_VALUE = ("value", "value_max", "approx")
"""What makes two figures one figure, and what it then says; the keys are those of facts.jsonl."""


class Previous(Struct, frozen=True):
    """The newest issued briefing of the same audience on a time before: its rows (briefing.json), its facts."""

    kept: Kept
    rows: tuple[Mapping[str, Any], ...]
    facts: tuple[Fact, ...]

    @property
    def inputs(self) -> Mapping[str, str]:
        """The hashes of its sources by name."""
        inputs: Mapping[str, str] = self.kept.manifest["inputs"]
        return inputs

    @property
    def unlisted(self) -> frozenset[str]:
        """Its sources that were not opened; an older manifest has none."""
        return frozenset(self.kept.manifest.get("unlisted", ()))

    def knows(self, path: str, sha256: str) -> bool:
        """Whether a source is one of its own, as it was."""
        return self.inputs.get(path) == sha256


class Change(Struct, frozen=True):
    """A figure whose values differ: the facts that told it then, and those that tell it now."""

    then: tuple[Fact, ...]
    now: tuple[Fact, ...]


class Changes(Struct, frozen=True):
    """What is new since the earlier briefing, restated, and vanished."""

    new: tuple[Change, ...]
    restated: tuple[Change, ...]
    vanished: tuple[Change, ...]


def previous_briefing(settings: Settings) -> Previous | None:
    """The briefing whose time ended last before the window began, the newer of two; None where there is none."""
    earlier = [kept for kept in of_audience(settings) if kept.window.end < settings.window.start]
    last = max(earlier, key=lambda kept: (kept.window.end, kept.window.start, kept.date), default=None)
    if last is None:
        return None
    rows = json.loads(last.read("briefing.json"))["rows"]
    return Previous(last, tuple(rows), facts_of(last))


def of_audience(settings: Settings) -> list[Kept]:
    """The briefings of the archive for the audience of a run."""
    archive: Path | None = settings.archive
    return [kept for kept in kept_briefings(archive) if kept.manifest["audience"] == settings.audience]


def facts_of(kept: Kept) -> tuple[Fact, ...]:
    """Every fact that a kept briefing was made of. Raises ReportImpossible where the file was changed."""
    return tuple(json.loads(line) for line in kept.read("facts.jsonl").decode().splitlines())


def changes_since(
    previous: Previous, facts: Sequence[Fact], sources: Mapping[str, str] | None = None, unlisted: Iterable[str] = ()
) -> Changes:
    """Compare the figures of known metrics on the time up to the end of the earlier briefing's, in their order.

    `sources` are the hashes of the sources by name, `unlisted` those that were not opened now. What one of the two runs
    did not open is taken as the other read it, where the source is the same.
    """
    end = previous.kept.window.end.isoformat()
    same = {name for name, sha256 in (sources or {}).items() if previous.inputs.get(name) == sha256}
    order = {name: number for number, name in enumerate(dict.fromkeys(fact["file"] for fact in facts))}
    then = _by_figure(_completed(previous.facts, facts, same & previous.unlisted, order), end)
    now = _by_figure(_completed(facts, previous.facts, same.intersection(unlisted), order), end)
    both = [key for key in then if key in now]
    return Changes(
        tuple(Change((), tuple(now[key])) for key in now if key not in then),
        tuple(Change(tuple(then[key]), tuple(now[key])) for key in both if _values(then[key]) != _values(now[key])),
        tuple(Change(tuple(then[key]), ()) for key in then if key not in now),
    )


def _completed(
    facts: Sequence[Fact], others: Iterable[Fact], files: set[str], order: Mapping[str, int]
) -> Sequence[Fact]:
    """The facts with those of `others` that stand in some files; in the order of files where there are any."""
    more = [fact for fact in others if fact["file"] in files]
    return sorted((*facts, *more), key=lambda fact: order.get(fact["file"], -1)) if more else facts


def _by_figure(facts: Iterable[Fact], end: str) -> dict[tuple[Any, ...], list[Fact]]:
    found: dict[tuple[Any, ...], list[Fact]] = {}
    for fact in facts:
        period = fact["period"]
        if fact["metric"] and fact["counts"] and period["end"] and period["end"] <= end:
            key = (*(fact[name] for name in _SAME), period["start"], period["end"])
            found.setdefault(key, []).append(fact)
    return found


def _values(facts: Iterable[Fact]) -> set[tuple[Any, ...]]:
    return {tuple(fact[name] for name in _VALUE) for fact in facts}


def since_view(previous: Previous, changes: Changes) -> Since:
    """The changes as the briefing prints them."""
    groups = ((NEW, changes.new), (RESTATED, changes.restated), (VANISHED, changes.vanished))
    rows = tuple(_row(kind, change) for kind, found in groups for change in found)
    return Since(previous.kept.name, previous.kept.window.title, rows)


def _row(kind: str, change: Change) -> SinceRow:
    first = (*change.now, *change.then)[0]
    issues = dict.fromkeys(fact["issue"] or "" for fact in change.now or change.then)
    return SinceRow(
        kind,
        first["metric"],
        _place(first),
        _time(first["period"]),
        _words(change.then),
        _words(change.now),
        (*issues,),
    )


def _words(facts: Iterable[Fact]) -> str:
    return "／".join(dict.fromkeys("".join(fact["surface"].split()) for fact in facts))


def _place(fact: Fact) -> str:
    return "—".join(name for name in (fact["giver"], fact["receiver"]) if name)


def _time(period: Mapping[str, Any]) -> str:
    end = date.fromisoformat(period["end"])
    return named(date.fromisoformat(period["start"]), end) if period["start"] else f"截至{chinese_date(end)}"


def changes_record(previous: Previous, changes: Changes) -> dict[str, Any]:
    """The changes as briefing.json tells them."""
    return {
        "issue": previous.kept.name,
        "period": previous.kept.manifest["period"],
        "new": [_told(change) for change in changes.new],
        "restated": [_told(change) for change in changes.restated],
        "vanished": [_told(change) for change in changes.vanished],
    }


def _told(change: Change) -> dict[str, Any]:
    first = (*change.now, *change.then)[0]
    return {
        "metric": first["metric"],
        "place": _place(first),
        "period": first["period"]["text"],
        "then": [_source(fact) for fact in change.then],
        "now": [_source(fact) for fact in change.now],
    }


def _source(fact: Fact) -> dict[str, Any]:
    return {"surface": fact["surface"], "issue": fact["issue"], "file": fact["file"], "fact": fact["id"]}
