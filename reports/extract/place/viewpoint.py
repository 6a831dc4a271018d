"""Whose paper it is: what 我市, 全区 and 本县 stand for."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Side(StrEnum):
    """Which end of the cooperation a place is; `THERE` goes back to a place named before (该县, 当地)."""

    GIVES = "gives"
    RECEIVES = "receives"
    THERE = "there"

    @property
    def other(self) -> Side:
        """The end that deals with this one."""
        return Side.GIVES if self is Side.RECEIVES else Side.RECEIVES


class Viewpoint(Struct, frozen=True):
    """The place that speaks, the city above it (itself for a city), whether it is a county, and its side.

    Its paper tells the short names (`stems`: 宿迁 → 宿迁市) of places that no list has and that it once writes in full,
    and where the lexicon does not know whose paper it is, the places that it deals with (`partners`).
    """

    name: str
    city: str
    county: bool = False
    side: Side = Side.GIVES
    partners: tuple[str, ...] = ()
    stems: tuple[tuple[str, str], ...] = ()

    def meant(self, word: str) -> tuple[str, bool]:
        """Name and county of the place that 我市, 全区 … stands for: a district's 全市 is the city above it."""
        if self.county and word[-1:] == "市" and self.city.endswith("市") and not self.name.endswith("市"):
            return self.city, False
        return self.name, self.county


class Parties(Struct, frozen=True):
    """Giver and receiver in force; empty names where the text gives none."""

    giver: str = ""
    receiver: str = ""
    giver_county: bool = False
    receiver_county: bool = False
    reverse: bool = False

    @property
    def upright(self) -> Parties:
        """The same cooperation without the reversal of one figure."""
        if not self.reverse:
            return self
        return Parties(self.receiver, self.giver, self.receiver_county, self.giver_county)
