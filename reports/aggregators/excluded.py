"""Ledger + printed tables → every fact that no table prints, with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Entry, Excluded, Ledger, Level, Standing, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVEL_REASON = "below_level"
_LEVELS = {Level.COUNTY: "区县", Level.PARK: "园区", Level.VILLAGE: "村镇", Level.PROJECT: "项目"}
_PARTIAL = "只涉及部分对口地区，不代表全市"


def excluded_entries(ledger: Ledger, tables: Iterable[Table]) -> tuple[Excluded, ...]:
    """The entries that stand behind no figure of the tables, in the order of the ledger."""
    printed = {fact.id for table in tables for figure in table.figures for fact in figure.facts}
    return tuple(_excluded(entry) for entry in ledger.entries if entry.fact.id not in printed)


def _excluded(entry: Entry) -> Excluded:
    if entry.standing.counted or entry.standing is Standing.SUBPERIOD:
        level = _LEVELS.get(entry.fact.level)
        if level:
            return Excluded(entry, LEVEL_REASON, f"{level}数，不代表全市（{entry.reason}）")
        if entry.standing.counted:
            why = f"{_PARTIAL}（{entry.reason}）" if entry.decisions else _PARTIAL
            return Excluded(entry, LEVEL_REASON, why)
    return Excluded(entry, entry.standing.value, entry.reason)
