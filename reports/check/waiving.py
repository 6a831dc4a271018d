"""Findings + waivers → findings: those that a waiver names carry its reason; waivers that no longer serve are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.diagnostics import Finding, Severity
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.config import Waiver


def with_waivers(findings: Sequence[Finding], waivers: Sequence[Waiver], today: date) -> tuple[Finding, ...]:
    """The findings, with the reason of the first waiver in force that names each, and what is to be said of waivers."""
    in_force = [waiver for waiver in waivers if today <= waiver.until]
    held = tuple(_waived(finding, in_force) for finding in findings)
    expired = [_expired(waiver) for waiver in waivers if waiver.until < today]
    idle = [_idle(w) for w in in_force if not any(names(w, finding) for finding in findings)]
    return (*held, *expired, *idle)


def names(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver means a finding: its code, and its words among those at fault, the message or the place."""
    if waiver.code != finding.code:
        return False
    said = finding.marked or finding.text
    return waiver.what == said or any(waiver.what in text for text in (said, finding.message, finding.place))


def _waived(finding: Finding, in_force: Sequence[Waiver]) -> Finding:
    waiver = next((waiver for waiver in in_force if names(waiver, finding)), None)
    return replace(finding, waived=waiver.why) if waiver else finding


def _expired(waiver: Waiver) -> Finding:
    message = f"豁免“{waiver.what}”（{waiver.code}）已于{chinese_date(waiver.until)}到期，不再有效"
    return Finding("C901", Severity.NOTICE, message, waiver.place, "仍需要的，改到期日；不需要的删去")


def _idle(waiver: Waiver) -> Finding:
    message = f"豁免“{waiver.what}”（{waiver.code}）没有用上"
    return Finding("C902", Severity.NOTICE, message, waiver.place, "不需要的删去")
