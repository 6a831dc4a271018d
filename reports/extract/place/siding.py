"""A place that no list knows → the side on which the sentence puts it."""

from __future__ import annotations

import re
from collections import deque
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.place.unlisted import UnlistedGrammar, overlaps, short_of
from reports.extract.place.viewpoint import Side
from reports.extract.words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.extract.place.unlisted import Unlisted
    from reports.extract.place.viewpoint import Viewpoint
    from reports.lexicon import Places

_LINK = re.compile(r"\s*(?:与|和|同|及|跟|[—–~～－-]{1,2})\s*")
_HELPED = re.compile(r"(?:帮扶|支援|援建|援助|帮助|支持|助力|对口|惠及|带动|推动|捐赠|资助|向|为|给|对)$")
_FACED = re.compile(r"(?:赴|到|在|来|来自|前往|走进|收到|获得?|争取到?|接收)$")
_GIVING = re.compile(
    r"(?:(?:对口|结对)?(?:帮扶|支援|援建|援助|帮助)(?!资金|项目|物资|款|任务|工作|地区)|向|为|给|捐赠(?!资金|款|物)|出资|援(?!建|助))"
)
_RECEIVING = re.compile(r"[^，。；]{0,4}(?:收到|获|接收|承接|受援|争取)")
_CLAUSE = re.compile("[，。；：\u3000]")
_REACH = 4
_WITH = re.compile("[与同跟](?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,4}自治区)?$")
_TOGETHER = re.compile(r"[^，。；]{0,10}(?:结对|对口|协作|合作|帮扶|支援|共建)")
_AIDED = re.compile(r"(?:对口|结对)(?:支援|帮扶|协作|合作|援助)$")
_OTHER_SUBJECT = re.compile(r"(?<![我全本两])[市县区州旗](?:[^，。；]{0,6})$|商会|代表团")
_SUBJECT_REACH = 12
TO_US = "来"
_COUNTIES = ("县", "旗")
"""What the cities that help others seldom have any more."""


class Named(Struct, frozen=True):
    """What a word names; `own` for 我市 and 全市, `vague` for a general word (对口地区)."""

    side: Side
    names: tuple[str, ...]
    county: bool
    own: bool = False
    vague: bool = False


class Mention(Struct, frozen=True):
    """A place named in a sentence."""

    start: int
    end: int
    named: Named

    @property
    def side(self) -> Side:
        """The side on which the place stands."""
        return self.named.side

    @property
    def names(self) -> tuple[str, ...]:
        """One name, or those that stand side by side; none for 该县 and 当地."""
        return self.named.names

    @property
    def name(self) -> str:
        """The names as a fact prints them."""
        return "、".join(self.named.names)

    @property
    def county(self) -> bool:
        """Whether it is smaller than a city."""
        return self.named.county

    @property
    def own(self) -> bool:
        """Whether it is 我市, 全市 or the like."""
        return self.named.own

    @property
    def vague(self) -> bool:
        """Whether it is a general word (对口地区)."""
        return self.named.vague

    def on(self, side: Side) -> Mention:
        """The same on a side."""
        return replace(self, named=replace(self.named, side=side))


class Siding:
    """Finds the places that are not listed, and sets them and 我县 on a side."""

    def __init__(self, places: Places) -> None:
        self._unlisted = UnlistedGrammar(places)
        self._listed = {p.name: Side.RECEIVES if p.receives else Side.GIVES for p in places.spellings.values()}
        self._coming = re.compile(rf"[^，。；]{{0,3}}?(?:{alternation(places.reverse_verbs)})")
        self._receives = re.compile(rf"[^，。；]{{0,6}}?(?:{alternation(places.receiving_verbs)})")

    def with_unlisted(self, text: str, found: list[Mention], view: Viewpoint) -> list[Mention]:
        """The mentions of a text in order, together with the places that are not listed."""
        names = self._names(text, found, view)
        if not names:
            return found
        merged: list[Mention] = []
        waiting = deque(found)
        sides = {view.name: view.side}
        for name, following in zip_longest(names, names[1:]):
            while waiting and waiting[0].start < name.start:
                merged.append(waiting.popleft())
            side = sides.get(name.name) or self._listed.get(name.name)
            if side is None:
                side = _side(text, name, _last(merged), waiting[0] if waiting else None, following, view)
                sides[name.name] = side
            merged.append(Mention(name.start, name.end, Named(side, (name.name,), name.county)))
        return [*merged, *waiting]

    def _names(self, text: str, found: Sequence[Mention], view: Viewpoint) -> list[Unlisted]:
        """The places of a text, in order, that are not listed, those that the paper writes in full elsewhere too."""
        may_hold = self._unlisted.may_hold(text)
        if not (view.stems or may_hold):
            return []
        held = [(m.start, m.end) for m in found]
        names = list(self._unlisted.find(text, held)) if may_hold else []
        short = [n for n in self._unlisted.short(text, view.stems) if self._may_be_meant(text, n)] if view.stems else ()
        if names and view.stems:
            known = dict(view.stems)
            names = [replace(name, name=known.get(name.name, name.name)) for name in names]
        if not short:
            return names
        taken = sorted((*held, *((name.start, name.end) for name in names)))
        return sorted((*names, *(name for name in short if not overlaps(taken, name.start, name.end))), key=_begins)

    def _may_be_meant(self, text: str, name: Unlisted) -> bool:
        """Whether 来奉 stands before what people come for, as 来无 of 未来无人机 does not."""
        called = text.startswith(TO_US, name.start) and not name.name.startswith(TO_US)
        return not called or self._coming.match(text, name.end) is not None

    def known_to(self, texts: Iterable[str], view: Viewpoint) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """What the texts of a paper tell of places not listed: whom it deals with, and the short names.

        Of a city and a county right behind it the county is meant: `贵州省铜仁市思南县`.
        """
        partners: dict[str, None] = {}
        names = dict.fromkeys([view.name])
        for text in texts:
            found = list(self._unlisted.find(text, ())) if self._unlisted.may_hold(text) else []
            names.update((each.name, None) for each in found)
            for each, following in zip_longest(found, found[1:]):
                is_address = following and following.start == each.end
                if each.name != view.name and not is_address and _is_partner(text, each, view):
                    partners[each.name] = None
        order = {name: number for number, name in enumerate(names)}
        shorter = {name: short for name in names if (short := short_of(name, order))}
        stems = {stem: name for name in names if len(stem := self._unlisted.stem(name)) > 1}
        return tuple(dict.fromkeys(shorter.get(name, name) for name in partners)), (*stems.items(), *shorter.items())

    def in_lists(self, text: str, found: list[Mention], cities: Mapping[str, str], view: Viewpoint) -> list[Mention]:
        """`丽水、衢州、台州`: places in one list stand on one side; a city of our own is on ours, any other is not."""
        for i in range(1, len(found)):
            one, two = found[i - 1], found[i]
            if (
                one.named.side is two.named.side
                or Side.THERE in (one.side, two.side)
                or text[one.end : two.start] != "、"
            ):
                continue
            ours = [bool(view.city) and cities.get(m.name, m.name) == view.city for m in (one, two)]
            if ours[0] is ours[1]:
                side = view.side if ours[0] else view.side.other
                found[i - 1 : i + 1] = [one.on(side), two.on(side)]
        return found

    def with_receivers(self, text: str, found: list[Mention]) -> list[Mention]:
        """`我县收到宁波市援建资金`: our own place receives where its clause says so of a giver other than it."""
        return [self._received(text, m, found[i + 1 : i + 4]) if m.named.own else m for i, m in enumerate(found)]

    def _received(self, text: str, own: Mention, after: Sequence[Mention]) -> Mention:
        said = self._receives.match(text, own.end) if own.side is Side.GIVES else None
        giver = next((m for m in after if said and said.end() <= m.start <= said.end() + _REACH), None)
        if giver is None or giver.side is not Side.GIVES or giver.own:
            return own
        ending = text[own.end - 1]
        names = own.names if own.names != giver.names and own.name.endswith(ending) else ()
        return replace(own, named=replace(own.named, side=Side.RECEIVES, names=names))


def _begins(name: Unlisted) -> int:
    return name.start


def _is_partner(text: str, found: Unlisted, view: Viewpoint) -> bool:
    return (found.receives and view.side is Side.GIVES) or _deals_with(text, found, view.name)


def _deals_with(text: str, found: Unlisted, own: str) -> bool:
    """`与宿迁市南北结对帮扶合作`, `对口帮扶临夏州`: the place that a paper is about, where no other is its subject."""
    before = text[max(found.start - _SUBJECT_REACH, 0) : found.start]
    said = _TOGETHER.match(text, found.end) if _WITH.search(before) else _AIDED.search(before)
    return bool(said) and not _OTHER_SUBJECT.search(before.replace(own, ""))


def _last(mentions: Sequence[Mention]) -> Mention | None:
    return next((m for m in reversed(mentions) if m.side is not Side.THERE), None)


def _side(
    text: str,
    name: Unlisted,
    before: Mention | None,
    after: Mention | None,
    following: Unlisted | None,
    view: Viewpoint,
) -> Side:
    """What its own name says, then the words before it, the place that it is linked with, and the words after it."""
    if name.receives:
        return Side.RECEIVES
    if name.name in view.partners:
        return view.side.other
    near = text[max(name.start - _REACH, 0) : name.start]
    if _HELPED.search(near):
        return Side.RECEIVES
    if _FACED.search(near):
        subject = before if before and not _CLAUSE.search(text, before.end, name.start) else None
        return subject.side.other if subject else view.side.other
    linked = _linked(text, before, name.start, name.end, after)
    if linked:
        return linked
    if following and _LINK.fullmatch(text, name.end, following.start):
        return Side.GIVES
    if _WITH.search(near):
        return before.side.other if before else view.side.other
    if _RECEIVING.match(text, name.end):
        return Side.RECEIVES
    if _GIVING.match(text, name.end):
        return Side.GIVES
    return _usual(name, view)


def _linked(text: str, before: Mention | None, start: int, end: int, after: Mention | None) -> Side | None:
    """`A与B` are two sides, `A、B` and `黔西南州册亨县` one."""
    if before:
        if text[before.end : start] in ("", "、"):
            return before.side
        if _LINK.fullmatch(text, before.end, start):
            return before.side.other
    if after:
        if text[end : after.start] == "、":
            return after.side
        if _LINK.fullmatch(text, end, after.start):
            return after.side.other
    return None


def _usual(name: Unlisted, view: Viewpoint) -> Side:
    """An unlisted place in the paper of an unlisted city is one of its own, but for a county where the paper tells whom
    it deals with; elsewhere it is the other side's.
    """
    own = not view.city and not view.county and not (view.partners and name.name.endswith(_COUNTIES))
    return view.side if own else view.side.other
