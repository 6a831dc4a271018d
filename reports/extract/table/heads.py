"""The words of a head or of the beginning of a row → what they say of the numbers beside them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.period.dated import Role
from reports.extract.place.viewpoint import Side, Viewpoint
from reports.extract.words import BRACKET, alternation
from reports.model import Nature
from reports.numerals import full_width_marks

if TYPE_CHECKING:
    from datetime import date

    from reports.extract.nature import NatureGrammar
    from reports.extract.period.grammar import PeriodGrammar
    from reports.extract.place.grammar import PlaceGrammar
    from reports.extract.quantity.grammar import QuantityGrammar
    from reports.lexicon import Lexicon

_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十0-9]{1,3}）|[0-9]{1,2}[.．、](?![0-9])|[#★◆●·—-]+)"
)
_UNIT_GIVEN = re.compile(r"(?:计量)?单位：([^（）]{1,20})")
_UNIT_BEHIND = re.compile(r"[/／：，:,]([^/／：，:,]{1,6})$")
_APART = re.compile(r"[、，,/／和]")
_CAVEAT = re.compile(r"（((?:含|不含|包括|不包括)[^（）]{1,15})）")
_MARKS = re.compile(r"[、，。：；·（）()“”\"/／\-—–~±+%％\s]+")
_MEAN = re.compile(r"[人户村县校亩年]均|平均|均值|每[亩人户村个家名]")
_EARLIER = re.compile(r"同期|去年|上年|上期|上月")
_RATIO = "比率"
_NOBODY = Viewpoint("", "")
_DONE_OF = r"(?:%s)(?:数|任务|目标)?的?(?:%s)"


class Kind(StrEnum):
    """What a column of numbers holds: a metric itself, its growth, its change, a share, or nothing to be read."""

    PLAIN = "plain"
    GROWTH = "growth"
    CHANGE = "change"
    SHARE = "share"
    UNREAD = "unread"


class Head(Struct, frozen=True):
    """A head as read.

    `name` is its text without unit, `bare` that without times, `core` what is left of it without places and words
    that change nothing; `times` are its time phrases as written; `goal` is what it says of the nature; `named` whether
    it names a place.
    """

    text: str = ""
    name: str = ""
    bare: str = ""
    core: str = ""
    units: tuple[str, ...] = ()
    kind: Kind = Kind.PLAIN
    times: tuple[str, ...] = ()
    goal: Nature | None = None
    named: bool = False
    running: bool = False
    total: bool = False
    subtotal: bool = False
    among: bool = False
    mean: bool = False
    earlier: bool = False
    aim: bool = False
    caveats: tuple[str, ...] = ()


class HeadGrammar:
    """The words of heads, compiled from a lexicon."""

    def __init__(
        self,
        lexicon: Lexicon,
        quantities: QuantityGrammar,
        periods: PeriodGrammar,
        places: PlaceGrammar,
        natures: NatureGrammar,
    ) -> None:
        self.words = words = lexicon.tables
        self._lexicon = lexicon
        self._quantities, self._periods, self._places, self._natures = quantities, periods, places, natures
        self._growth, self._change = (re.compile(alternation(w)) for w in (words.growth, words.change))
        self._goal, self._plan, self._done = (re.compile(alternation(w)) for w in (words.goal, words.plan, words.done))
        self._done_of = re.compile(_DONE_OF % (alternation((*words.goal, *words.plan)), alternation(words.done)))
        self._filling = re.compile(alternation((*words.filling, *words.total, *words.subtotal)))
        self._relation = re.compile(alternation((*words.growth, *words.change, *words.share)))

    def read(self, text: str, issued: date | None) -> Head:
        """What a head, the beginning of a row or a caption says."""
        text = full_width_marks("".join(text.split()))
        short = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
        among = short.startswith(self.words.among)
        name, units = self._without_units(short)
        phrases = [p for p in self._periods.find(name, issued) if p.role is Role.TIME]
        spans = [(p.start, p.end) for p in phrases]
        mentions = [(m.start, m.end) for m in self._places.scene(name, _NOBODY).singles if m.side is not Side.THERE]
        bare = _MARKS.sub("", _without(name, spans))
        rest = _MARKS.sub("", _without(name, [*spans, *mentions]))
        core = self.without_filling(self._relation.sub("", rest))
        return Head(
            text,
            name,
            bare,
            core,
            units,
            self._kind(name, units),
            tuple(name[a:b] for a, b in spans),
            self._nature(name),
            bool(mentions),
            any(word in name for word in self.words.running),
            rest in self.words.total or name in self._lexicon.places.own_words,
            rest in self.words.subtotal,
            among,
            bool(_MEAN.search(name)),
            bool(_EARLIER.search(name)),
            self._aims(name, core),
            tuple(_CAVEAT.findall(text)),
        )

    def without_filling(self, text: str) -> str:
        """What is left of a text without marks and words that change nothing."""
        return self._filling.sub("", _MARKS.sub("", text))

    def is_unit(self, text: str) -> bool:
        """Whether a text is a unit and nothing else: 亿元, 万人次, 元/亩."""
        found = self._quantities.find(f"1{text}") if text and not text[0].isdigit() else []
        return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text) + 1)

    def units(self, text: str) -> tuple[str, ...]:
        """The units that a text lists; none where any part of it is no unit."""
        text = text.strip().lstrip("±").removeprefix("单位：")
        if self.is_unit(text):
            return (text,)
        parts = [part.strip() for part in _APART.split(text)]
        return tuple(parts) if len(parts) > 1 and all(map(self.is_unit, parts)) else ()

    def _without_units(self, text: str) -> tuple[str, tuple[str, ...]]:
        """`实到资金（亿元）` → 实到资金 and 亿元; other brackets are left out as well."""
        given = _UNIT_GIVEN.search(text)
        units = self.units(given[1]) if given else ()
        units = ("%",) if text.endswith(("%", "％")) else units
        for bracket in reversed(BRACKET.findall(text)):
            units = units or self.units(bracket[1:-1])
        name = BRACKET.sub("", text)
        name = _UNIT_GIVEN.sub("", name)
        behind = _UNIT_BEHIND.search(name)
        if not units and behind and self.is_unit(behind[1]):
            units, name = (behind[1],), name[: behind.start()]
        return name.rstrip("%％"), units

    def _kind(self, name: str, units: tuple[str, ...]) -> Kind:
        words = self.words
        ratio = bool(units) and all(self._is_ratio(unit) for unit in units)
        if name in words.unread or name.endswith(tuple(word for word in words.unread if len(word) > 1)):
            return Kind.UNREAD
        if self._growth.search(name) and (ratio or not units) and not name.endswith(words.change):
            return Kind.GROWTH
        if self._change.search(name) or self._growth.search(name):
            return Kind.GROWTH if ratio else Kind.CHANGE
        return Kind.SHARE if ratio or name.endswith(words.share) else Kind.PLAIN

    def _is_ratio(self, unit: str) -> bool:
        known = self._lexicon.units.get(unit)
        return bool(known and known.kind == _RATIO)

    def _aims(self, name: str, core: str) -> bool:
        goal = self._goal.search(name) or self._plan.search(name)
        return bool(goal and (not core or goal.end() == len(name)) and not self._done_of.search(name))

    def _nature(self, name: str) -> Nature | None:
        if self._done_of.search(name):
            return Nature.ACTUAL
        if self._goal.search(name):
            return Nature.EXPECTED
        cue = self._natures.nature(f"{name}0", len(name), len(name), Nature.ACTUAL).nature
        if cue is Nature.ACTUAL and self._plan.search(name):
            return Nature.PLANNED
        return cue if cue is not Nature.ACTUAL or self._done.search(name) else None


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    return "".join(c for i, c in enumerate(text) if not any(a <= i < b for a, b in spans))
