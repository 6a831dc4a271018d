"""The places of one sentence, prepared once → the place of each side, and the level, of each of its numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.extract.viewpoint import Side
from reports.model import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.siding import Mention
    from reports.extract.viewpoint import Parties

_MARK = re.compile(r"[，；。]")
_VILLAGE = re.compile(r"[村乡镇](?:(?<=[\u4e00-\u9fff].)(?![振级民企里镇])|(?<=[该全].))")
_PARK = re.compile(r"产业园|园区|飞地|开发区|众创城|科技城")
_PROVINCE_REACH = 6
_RANKED = re.compile(r"[第最前首优]|平均|考核|评|推广|率先|示范|领先|范围|[与向赴到在市县区]")
_REACH = 16
_AMONG = "其中"


@dataclass(frozen=True, slots=True)
class Move:
    """Words by which one side comes to the other (`赴余姚疗休养`) or, with `learns`, learns from it (`借鉴`)."""

    start: int
    end: int
    learns: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its places: `singles` each by itself, `mentions` joined; `marks` are the ends of its clauses."""

    text: str
    singles: tuple[Mention, ...]
    mentions: tuple[Mention, ...]
    marks: tuple[int, ...]
    moves: tuple[Move, ...]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause of what stands at `start` begins, and where that of `end` ends."""
        before, after = bisect_left(self.marks, start), bisect_left(self.marks, end)
        stop = self.marks[after] if after < len(self.marks) else len(self.text)
        return self.marks[before - 1] + 1 if before else 0, stop

    def nearest(self, side: Side, start: int, end: int, clause: tuple[int, int]) -> Mention | None:
        """The mention of a side that a number speaks of: in its clause before the number, in its clause after it, then
        the nearest before; a named place comes before a general word for one (对口地区). One in a bracket right behind
        the number is its own."""
        begin, stop = clause
        inside: list[Mention] = []
        behind: list[Mention] = []
        earlier: Mention | None = None
        for mention in self.mentions:
            if mention.named.side is not side:
                continue
            if mention.start == end + 1 and self.text[end] in "（(":
                return mention
            if mention.end <= begin:
                earlier = mention
            elif mention.end <= start:
                inside.insert(0, mention)
            elif end <= mention.start and mention.end <= stop:
                behind.append(mention)
        inside += behind
        return next((m for m in inside if not m.vague), inside[0] if inside else earlier)

    def receiver_after(self, end: int) -> Mention | None:
        """The receiver named in the clauses that follow a number, up to a semicolon or another giver."""
        stop = self.text.find("；", end)
        behind = (m for m in self.mentions if end <= m.start < (len(self.text) if stop < 0 else stop))
        first = next((m for m in behind if m.side is not Side.THERE), None)
        return first if first and first.side is Side.RECEIVES and not first.vague else None

    def whole_of_parts(self, start: int, end: int, inherited: Parties) -> bool:
        """Whether a number is what others are parts of: no place stands before it, and behind it 其中 and a new one."""
        if any(m.start < start and m.side is not Side.THERE for m in self.mentions):
            return False
        among = self.text.find(_AMONG, end)
        named = [m.name for m in self.mentions if m.start > among >= 0 and not m.own and not m.vague]
        return bool(named) and named[0] not in (inherited.giver, inherited.receiver)

    def parted(self, giver: Mention, receiver: Mention) -> bool:
        """Whether a receiver belongs to another giver, behind whose ； the giver of the number stands."""
        stop = self.text.find("；", receiver.end, giver.start)
        return stop >= 0 and any(
            m.side is Side.GIVES and m.start < stop and m.names != giver.names for m in self.mentions
        )

    def reversed_at(self, start: int) -> bool:
        """Whether the receiving side comes to the giving one (`松阳…赴余姚疗休养`), or the giving one learns from it.

        The clause of the number decides; where it names no place, the clause before it that names some.
        """
        if not self.moves:
            return False
        begin, stop = self.clause(start, start)
        while begin and not any(begin <= m.start < start for m in self.mentions):
            begin = self.clause(begin - 1, begin - 1)[0]
        return any(begin <= m.start and m.end <= stop and self._goes_back(m, begin) for m in self.moves)

    def _goes_back(self, move: Move, begin: int) -> bool:
        subject = [m for m in self.mentions if begin <= m.start < move.start and m.side is not Side.THERE]
        first, last = (move.end, move.end + _REACH) if move.learns else (move.start, move.end)
        target = [m for m in self.mentions if first <= m.start < last]
        if not (subject and target):
            return False
        wanted = (Side.GIVES, Side.RECEIVES) if move.learns else (Side.RECEIVES, Side.GIVES)
        return (subject[-1].side, target[0].side) == wanted


def make_scene(
    text: str, singles: tuple[Mention, ...], mentions: tuple[Mention, ...], moves: Sequence[Move] = ()
) -> Scene:
    """A sentence prepared for its numbers."""
    marks = tuple([m.start() for m in _MARK.finditer(text)]) if mentions else ()
    return Scene(text, singles, mentions, marks, tuple(moves))


@dataclass(frozen=True, slots=True)
class Heights:
    """Where a sentence first names a village and a park, and where it names the province (ends)."""

    village: int
    park: int
    provinces: tuple[int, ...]

    def level(self, parties: Parties, text: str, start: int) -> Level:
        """The smallest place that the number at `start` speaks of."""
        if any(_speaks_of_province(text[end:start]) for end in self.provinces if end <= start):
            return Level.PROVINCE
        if not (parties.giver_county or parties.receiver_county):
            return Level.CITY
        if self.village <= start:
            return Level.VILLAGE
        return Level.PARK if self.park <= start else Level.COUNTY


def _speaks_of_province(between: str) -> bool:
    """Whether 全省, with this between it and the number, is whose number it is."""
    if len(between) > _REACH or "，" in between or "；" in between:
        return False
    return len(between) <= _PROVINCE_REACH or not _RANKED.search(between)


def heights(text: str, province: re.Pattern[str]) -> Heights:
    """What a sentence says of villages, parks and the whole province."""
    village, park = _VILLAGE.search(text), _PARK.search(text)
    return Heights(
        village.end() if village else len(text) + 1,
        park.end() if park else len(text) + 1,
        tuple(m.end() for m in province.finditer(text)),
    )
