"""The places of one sentence, prepared once → the place of each side, and the level, of each of its numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.clause import clause_marks
from reports.extract.place.viewpoint import Side
from reports.model import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.place.siding import Mention
    from reports.extract.place.viewpoint import Parties

_MANY_VILLAGES = "".join(
    f"(?<!{word})"
    for word in (
        "个村",
        "个乡",
        "个镇",
        "多村",
        "乡村",
        "薄弱村",
        "参股村",
        "入股村",
        "示范村",
        "结对村",
        "受益村",
        "强村",
        "富村",
        "美丽乡",
    )
)
"""48个村 and 薄弱村 are counted in a county, 横樟村 is a place."""
_VILLAGE = re.compile(rf"[村乡镇](?:(?<=[\u4e00-\u9fff].){_MANY_VILLAGES}(?![振级民企里镇村])|(?<=[该全].))")
_PARK = re.compile(r"产业园|园区|飞地|开发区|众创城|科技城")
_PROVINCE_REACH = 6
_RANKED = re.compile(r"[第最前首优]|平均|考核|评|推广|率先|示范|领先|范围")
_ELSEWHERE = re.compile("[与向赴在市县区]|(?<!实)到(?![位资])")
_REACH, _WIDE_REACH = 16, 30
_WORDS = 7
_BEGINS_CLAUSE = re.compile(r"(?:^|[，；。：])(?:同期|其中|目前)?[，]?[^，；。：]{2,3}$")
"""Whether a clause begins with a word of two or three letters (全省) that ends here."""
_SEEN_FROM = re.compile(r".{0,5}(?:从|在|眼|观|就)全省(?:范围|层面)?(?:内|来)?看，")
_OURS = re.compile("[我本全](?:[市区县州])|其中|；")
_AMONG = "其中"
_BRACKETS = ("（", "(")


class Flip(Struct, frozen=True):
    """Words by which the receiving side comes to the other (`松阳…赴余姚疗休养`), or the giving one learns from it.

    `subject` is where the place begins that comes or learns.
    """

    subject: int
    start: int
    end: int


class Scene(Struct, frozen=True):
    """A sentence with its places: `singles` each by itself, `mentions` joined and by side.

    `general` are the words for a receiver that is not named (对口地区); `marks` end the clauses.
    """

    text: str
    singles: tuple[Mention, ...]
    mentions: tuple[Mention, ...]
    givers: tuple[Mention, ...]
    receivers: tuple[Mention, ...]
    general: tuple[Mention, ...]
    marks: Sequence[int]
    flips: tuple[Flip, ...]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause of what stands at `start` begins, and where that of `end` ends."""
        before, after = bisect_left(self.marks, start), bisect_left(self.marks, end)
        stop = self.marks[after] if after < len(self.marks) else len(self.text)
        return self.marks[before - 1] + 1 if before else 0, stop

    def nearest(self, side: Side, start: int, end: int, clause: tuple[int, int]) -> Mention | None:
        """The mention of a side that a number speaks of: in its clause before the number, in its clause after it, then
        the nearest before; a named place comes before a general word for one (对口地区). One in a bracket right behind
        the number is its own."""
        mine, general = (self.givers, ()) if side is Side.GIVES else (self.receivers, self.general)
        begin, stop = clause
        named, earlier = _in_clause(mine, start, end, begin, stop)
        earlier = self._of_whole(mine, earlier, start)
        if self.text[end : end + 1] in _BRACKETS:
            at = bisect_left(mine, end + 1, key=_start)
            if at < len(mine) and mine[at].start == end + 1:
                return mine[at]
        if named or not general:
            return named or earlier
        word, word_earlier = _in_clause(general, start, end, begin, stop)
        return word or max((m for m in (earlier, word_earlier) if m), key=_start, default=None)

    def _of_whole(self, mine: Sequence[Mention], earlier: Mention | None, start: int) -> Mention | None:
        """`…，其中甲市3亿元、乙市2亿元；实施项目40个`: behind ； a place of a part is left for the one before 其中."""
        stop = self.text.rfind("；", 0, start)
        among = self.text.rfind(_AMONG, 0, stop) if earlier and earlier.end <= stop else -1
        if earlier is None or among < 0 or earlier.start < among or self.text.find("；", among, stop) >= 0:
            return earlier
        before = bisect_left(mine, among, key=_start)
        return mine[before - 1] if before else None

    def receiver_after(self, end: int) -> Mention | None:
        """The receiver named in the clauses that follow a number, up to a semicolon or another giver."""
        stop = self.text.find("；", end)
        groups = (self.givers, self.receivers, self.general)
        first = min((m for group in groups for m in _first_from(group, end)), key=_start, default=None)
        if first is None or first.vague or 0 <= stop < first.start:
            return None
        return first if first.side is Side.RECEIVES else None

    def whole_of_parts(self, start: int, end: int, inherited: Parties) -> bool:
        """Whether a number is what others are parts of: no place stands before it, and behind it 其中 and a new one."""
        among = self.text.find(_AMONG, end)
        groups = (self.givers, self.receivers, self.general)
        if among < 0 or any(m[0].start < start for m in groups if m):
            return False
        if any(m.start < among for group in groups for m in _first_from(group, end)):
            return False
        named = [m for group in (self.givers, self.receivers) for m in _first_from(group, among) if not m.own]
        part = min(named, key=_start, default=None)
        return part is not None and part.name not in (inherited.giver, inherited.receiver)

    def parted(self, giver: Mention, receiver: Mention) -> bool:
        """Whether a receiver belongs to another giver, behind whose ； the giver of the number stands."""
        stop = self.text.find("；", receiver.end, giver.start)
        return stop >= 0 and any(m.start < stop and m.names != giver.names for m in self.givers)

    def reversed_at(self, start: int) -> bool:
        """Whether the receiving side comes to the giving one, or the giving one learns from it.

        The clause of the number decides, with the subject before it where it begins with 其中; where it names no place,
        the clause before it in its statement that names some.
        """
        if not self.flips:
            return False
        begin, stop = self.clause(start, start)
        named = bisect_left(self.mentions, start, key=_start) - 1
        if named >= 0 and self.mentions[named].start < begin:
            statement = self.text.rfind("；", 0, start) + 1
            goes_on = not statement or self.text.startswith(_AMONG, statement)
            begin = max(self.clause(self.mentions[named].start, start)[0], 0 if goes_on else statement)
        elif named < 0:
            begin = 0
        among = self.text.startswith(_AMONG, begin)
        flips = islice(self.flips, bisect_left(self.flips, begin, key=_start), None)
        return any(among or flip.subject >= begin for flip in takewhile(lambda flip: flip.end <= stop, flips))


def _start(item: Mention | Flip) -> int:
    return item.start


def _first_from(group: Sequence[Mention], at: int) -> Sequence[Mention]:
    """The first of a group that begins at a place or behind it; empty where there is none."""
    first = bisect_left(group, at, key=_start)
    return group[first : first + 1]


def _in_clause(
    mine: Sequence[Mention], start: int, end: int, begin: int, stop: int
) -> tuple[Mention | None, Mention | None]:
    """The mention that a number asks first in its clause (the last before it, else the first behind it), and the last
    one before the clause."""
    if not mine:
        return None, None
    split = bisect_left(mine, start, key=_start)
    if split and mine[split - 1].end > begin:
        return mine[split - 1], None
    earlier = mine[split - 1] if split else None
    behind = bisect_left(mine, end, lo=split, key=_start)
    return mine[behind] if behind < len(mine) and mine[behind].end <= stop else None, earlier


def make_scene(
    text: str, singles: tuple[Mention, ...], mentions: tuple[Mention, ...], flips: tuple[Flip, ...] = ()
) -> Scene:
    """A sentence prepared for its numbers."""
    if not mentions:
        return Scene(text, (), (), (), (), (), (), ())
    givers = tuple([m for m in mentions if m.named.side is Side.GIVES])
    receivers = tuple([m for m in mentions if m.named.side is Side.RECEIVES and not m.named.vague])
    general = tuple([m for m in mentions if m.named.vague])
    return Scene(text, singles, mentions, givers, receivers, general, clause_marks(text), flips)


class Heights(Struct, frozen=True):
    """Where a sentence first names a village and a park, and where it names the province (ends)."""

    village: int
    park: int
    provinces: tuple[int, ...]

    def level(self, parties: Parties, text: str, start: int) -> Level:
        """The smallest place that the number at `start` speaks of."""
        at = bisect_right(self.provinces, start) - 1
        if at >= 0 and (
            _speaks_of_province(text, self.provinces[at], start) or _seen_from_province(text, self.provinces[at], start)
        ):
            return Level.PROVINCE
        if not (parties.giver_county or parties.receiver_county):
            return Level.CITY
        if self.village <= start:
            return Level.VILLAGE
        return Level.PARK if self.park <= start else Level.COUNTY


def _speaks_of_province(text: str, said: int, start: int) -> bool:
    """Whether 全省, which ends at `said`, is whose number it is that stands at `start`."""
    subject = _BEGINS_CLAUSE.search(text, max(said - _WORDS, 0), said) is not None
    if start - said > (_WIDE_REACH if subject else _REACH):
        return False
    between = text[said:start]
    if "，" in between or "；" in between:
        return False
    if len(between) <= _PROVINCE_REACH:
        return True
    return not (_RANKED.search(between) or _ELSEWHERE.search(between))


def _seen_from_province(text: str, said: int, start: int) -> bool:
    """`从全省看，上半年共拨付资金31.2亿元，我市占18.8%`: all up to our own place is of the whole province."""
    return _SEEN_FROM.match(text, max(said - _WORDS, 0)) is not None and not _OURS.search(text, said, start)


def heights(text: str, province: re.Pattern[str]) -> Heights:
    """What a sentence says of villages, parks and the whole province."""
    village, park = _VILLAGE.search(text), _PARK.search(text)
    return Heights(
        village.end() if village else len(text) + 1,
        park.end() if park else len(text) + 1,
        tuple(m.end() for m in province.finditer(text)),
    )
