"""What a time phrase says: its role, its period, and what it means of the time to come."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from reports.model import Period


class Role(StrEnum):
    """What a time phrase does: names a time, says how often, or only that it was of late.

    近年来 (vague) governs totals, 近日 (recent) only tells when something happened, 此次 (back) means an event told
    before. A basis (比上年, 由2019年的) is the time of the number joined to it and of no other.
    """

    TIME = "time"
    RECURRING = "recurring"
    VAGUE = "vague"
    RECENT = "recent"
    BACK = "back"
    BASIS = "basis"
    ORIGIN = "origin"


class Dated(Struct, frozen=True):
    """What a phrase says: its role, its period, and the period (`ahead`) that it means of what is still to come."""

    period: Period
    role: Role = Role.TIME
    ahead: Period | None = None
