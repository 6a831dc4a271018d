"""`甲、乙分别…一、二` → which noun, place or time belongs to which number."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reports.extract.clause import clause_end, clause_start
from reports.extract.period import calendar
from reports.extract.period.dated import Role
from reports.extract.place.viewpoint import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.extract.metric.nouns import Noun
    from reports.extract.period.grammar import TimePhrase
    from reports.extract.place.siding import Mention
    from reports.extract.quantity.grammar import Found
    from reports.extract.reading import Reading
    from reports.model import Period

_MARK = re.compile(r"分别")
_AMOUNTS = re.compile(r"分别[为是达]")
_GLUE = re.compile(r"\s{0,2}[、和与及]\s{0,2}")
_CLAUSE_MARKS = "，；。："


class Share(Struct, frozen=True):
    """What 分别 gives to one number; what it says nothing of is None.

    `period` is its part of a range that the numbers share year by year or month by month (`2019至2021年分别…`).
    """

    noun: Noun | None = None
    ours: Mention | None = None
    theirs: Mention | None = None
    time: TimePhrase | None = None
    period: Period | None = None


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=_Placed)
NOTHING = Share()


def share_out(reading: Reading, nouns_of: Callable[[str], Sequence[Noun]]) -> dict[int, Share]:
    """The shares of a sentence by the start of their number.

    Before 分别 stand as many names of one sort as numbers of one kind behind it: the k-th belongs to the k-th; so do
    names in a list before numbers in a list (`丽水、衢州…1.2亿元、0.6亿元`). What the clause of 分别 does not name is
    taken from the clause before it. A single noun of the clause belongs to each number (`鄞州、余姚实到资金分别为…`,
    `慈溪、余姚分别完成消费帮扶…`). `nouns_of` gives the nouns that can name a number of a kind.
    """
    shares: dict[int, Share] = {}
    for group in _listed(reading):
        _deal(reading, group, group[0].start, nouns_of, shares, lists=True)
    for mark in _MARK.finditer(reading.text):
        end = clause_end(reading.text, mark.end())
        for group in _by_kind([n for n in reading.numbers if mark.end() <= n.start and n.end <= end]):
            _deal(reading, group, mark.start(), nouns_of, shares, lists=False)
    return shares


def _deal(
    reading: Reading,
    group: Sequence[Found],
    at: int,
    nouns_of: Callable[[str], Sequence[Noun]],
    shares: dict[int, Share],
    *,
    lists: bool,
) -> None:
    """Give each number of a group its own noun, place and time of those named before `at`."""
    text, first = reading.text, group[0].start
    begin = clause_start(text, at, _CLAUSE_MARKS)
    earlier = begin if lists or not begin else clause_start(text, begin - 1, _CLAUSE_MARKS)
    every = nouns_of(group[0].kind)
    known = [n for n in every if not n.hole]
    own = _within(known, begin, first)
    named = _within(own, begin, at) if own else _within(known, earlier, at)
    phrases = [p for p in reading.phrases if p.role is Role.TIME]
    times = _within(phrases, begin, at) or _within(phrases, earlier, at)
    ours, theirs = (_places(reading, side, begin, at, first) for side in (Side.GIVES, Side.RECEIVES))
    if lists:
        own, named, times = [], _if_list(text, named), _if_list(text, times)
        ours, theirs = _if_list(text, ours), _if_list(text, theirs)
    dealt = lists or any(len(items) == len(group) for items in (named, ours, theirs))
    parts = calendar.parts_of(times[0].period, len(group)) if len(times) == 1 and not dealt else ()
    for k, number in enumerate(group):
        noun = _kth(named, k, group) or (_widest(own[0], every, first) if len(own) == 1 else None)
        part = parts[k] if parts else None
        share = Share(noun, _kth(ours, k, group), _kth(theirs, k, group), _kth(times, k, group), part)
        if share != NOTHING:
            shares[number.start] = share


def _widest(noun: Noun, nouns: Sequence[Noun], at: int) -> Noun:
    """The longest noun around one that stands before `at`: 帮助…销售农产品 around 销售."""
    around = [n for n in nouns if n.start <= noun.start and noun.end <= n.end <= at]
    return max(around, key=lambda n: n.end - n.start, default=noun)


def _listed(reading: Reading) -> list[list[Found]]:
    """Runs of numbers of one kind with nothing but 、 or 和 between them."""
    runs: list[list[Found]] = []
    for number in reading.numbers:
        last = runs[-1][-1] if runs else None
        glued = last and last.kind == number.kind and _GLUE.fullmatch(reading.text, last.end, number.start)
        if glued:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [run for run in runs if len(run) > 1]


def _if_list(text: str, items: list[Item]) -> list[Item]:
    """The items where they stand side by side: `党政干部、专技人才`."""
    return items if all(_GLUE.fullmatch(text, a.end, b.start) for a, b in pairwise(items)) else []


def _places(reading: Reading, side: Side, begin: int, at: int, first: int) -> list[Mention]:
    """The places of a side in the clause, before 分别 or else between it and the first number (`分别向龙游、柯城…`);
    before 分别为, those of the clause before (`三地均突破10亿元，分别为…`)."""
    mine = _within([m for m in reading.scene.singles if m.side is side], 0, at)
    behind = _within([m for m in reading.scene.singles if m.side is side], at, first)
    if behind and not any(begin <= m.start for m in mine):
        return behind
    if begin and not any(begin <= m.start for m in mine) and _AMOUNTS.match(reading.text, at):
        begin = clause_start(reading.text, begin - 1, _CLAUSE_MARKS)
    return [m for m in mine if begin <= m.start]


def _by_kind(numbers: Sequence[Found]) -> list[list[Found]]:
    groups: dict[str, list[Found]] = defaultdict(list)
    for number in numbers:
        groups[number.kind].append(number)
    return [group for group in groups.values() if len(group) > 1]


def _within(items: Sequence[Item], begin: int, end: int) -> list[Item]:
    return sorted((i for i in items if begin <= i.start and i.end <= end), key=lambda item: item.start)


def _kth(items: Sequence[Item], k: int, group: Sequence[Found]) -> Item | None:
    return items[k] if len(items) == len(group) else None


def moved(found: Found, share: Share) -> Found:
    """The number as if it stood where its own time phrase ends."""
    return replace(found, number=share.time.end) if share.time else found
