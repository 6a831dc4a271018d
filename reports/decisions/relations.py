"""decisions.yaml as read → mistakes that show only when keys, or stanzas, are seen together.

Works on plain values, so that it speaks even where some key is wrong by itself.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.decisions.schema import ROOT
from reports.diagnostics import Diagnostic
from reports.model import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.strict_yaml import Document, Value

_AGAINST = (Ruling.ADOPT, Ruling.JOIN, Ruling.PART, Ruling.COMPONENT)
_NEEDS = {
    "对方": _AGAINST,
    "期间": (Ruling.DATE, Ruling.INCLUDE),
    "更正为": (Ruling.CORRECT,),
}
_PERIODS = (Ruling.DATE, Ruling.INCLUDE)
_USES = (Ruling.ADOPT, Ruling.DATE, Ruling.INCLUDE, Ruling.CORRECT, Ruling.JOIN, Ruling.COMPONENT)
_HINT = "请只留一条"


class Outline(Struct, frozen=True):
    """A stanza as far as it can be understood: its number in the file, its kind, the ids that it names."""

    number: int
    ruling: Ruling
    about: str
    others: tuple[str, ...]


def outlines(document: Document) -> list[Outline]:
    """The stanzas whose kind and figure are there."""
    found = []
    for number, value in enumerate(_stanzas(document)):
        if isinstance(value, dict) and value.get("做法") in {r.value for r in Ruling}:
            about, others = _id(value.get("数")), value.get("对方")
            named = tuple(map(_id, others)) if isinstance(others, list) else ()
            found.append(Outline(number, Ruling(str(value["做法"])), about, tuple(filter(None, named))))
    return found


def _stanzas(document: Document) -> list[Value]:
    value = document.get(ROOT)
    return value if isinstance(value, list) else []


def _id(value: Value) -> str:
    found = value.get("编号") if isinstance(value, dict) else None
    return str(found) if isinstance(found, str | int) else ""


def stanza_faults(document: Document, found: Sequence[Outline]) -> Iterator[Diagnostic]:
    """Keys that a kind of decision needs or has no use for, and a figure weighed against itself."""
    stanzas = _stanzas(document)
    for outline in found:
        stanza = stanzas[outline.number]
        place = document.place((ROOT, outline.number))
        for key, rulings in _NEEDS.items():
            given = isinstance(stanza, dict) and stanza.get(key) not in (None, [])
            if outline.ruling in rulings and not given:
                yield Diagnostic("D102", f"“{outline.ruling}”缺少“{key}”", place, f"请加上“{key}”")
            elif given and outline.ruling not in rulings:
                keys = (ROOT, outline.number, key)
                yield Diagnostic("D102", f"“{outline.ruling}”用不上“{key}”", document.place_of_key(keys), "请删去它")
        if outline.ruling is Ruling.COMPONENT and len(outline.others) > 1:
            yield Diagnostic("D102", "“分项”只能属于一个合计数", place, "“对方”只写一个")
        if len({outline.about, *outline.others}) < 1 + len(outline.others):
            yield Diagnostic("D104", "同一个数在这一条里写了两遍", place, "“数”和“对方”应是不同的数")


def contradictions(document: Document, found: Sequence[Outline]) -> Iterator[Diagnostic]:
    """Decisions that cannot both hold, at the place of the later one."""
    clashes: dict[int, tuple[Outline, Outline]] = {}
    for one, other in (*_on_one_fact(found), *_on_one_pair(found), *_in_chains(found)):
        first, second = sorted((one, other), key=lambda outline: outline.number)
        clashes.setdefault(second.number, (first, second))
    for first, second in clashes.values():
        line = document.place((ROOT, first.number)).rsplit(":", 2)[1]
        message = f"“{second.ruling}”与第{line}行的“{first.ruling}”相矛盾（编号 {second.about}）"
        yield Diagnostic("D103", message, document.place((ROOT, second.number)), _HINT)


def _on_one_fact(found: Sequence[Outline]) -> Iterator[tuple[Outline, Outline]]:
    """Two periods, two corrected values, two totals; a figure left out and yet used; adopted and yet set aside."""
    about: dict[str, list[Outline]] = defaultdict(list)
    against: dict[tuple[Ruling, str], list[Outline]] = defaultdict(list)
    for outline in found:
        if outline.about:
            about[outline.about].append(outline)
        for other in dict.fromkeys(outline.others):
            against[outline.ruling, other].append(outline)
    for name, decisions in about.items():
        yield from (pair for pair in combinations(decisions, 2) if _clash(*pair))
        for one in decisions:
            if one.ruling is Ruling.ADOPT:
                yield from ((one, other) for other in against.get((Ruling.ADOPT, name), ()))
    for (ruling, _), decisions in against.items():
        if ruling is Ruling.JOIN:
            yield from pairwise(decisions)


def _clash(one: Outline, other: Outline) -> bool:
    kinds = {one.ruling, other.ruling}
    if Ruling.EXCLUDE in kinds:
        return len(kinds) == 1 or bool(kinds & set(_USES))
    if kinds <= set(_PERIODS):
        return True
    return len(kinds) == 1 and one.ruling in (Ruling.CORRECT, Ruling.COMPONENT)


def _on_one_pair(found: Sequence[Outline]) -> Iterator[tuple[Outline, Outline]]:
    """Two facts that stand to each other in two ways."""
    pairs: dict[frozenset[str], Outline] = {}
    for outline in found:
        for other in dict.fromkeys(outline.others):
            pair = frozenset((outline.about, other))
            first = pairs.setdefault(pair, outline)
            if len(pair) > 1 and first is not outline:
                yield first, outline


def _in_chains(found: Sequence[Outline]) -> Iterator[tuple[Outline, Outline]]:
    """Facts joined, or told as parts, in a circle."""
    for ruling in (Ruling.JOIN, Ruling.COMPONENT):
        links: dict[str, tuple[str, Outline]] = {}
        for outline in found:
            if outline.ruling is ruling and outline.others:
                ends = [(outline.about, outline.others[0])] if ruling is Ruling.COMPONENT else []
                ends += [(other, outline.about) for other in outline.others] if ruling is Ruling.JOIN else []
                links |= {start: (end, outline) for start, end in ends if start != end}
        yield from _circles(links)


def _circles(links: Mapping[str, tuple[str, Outline]]) -> Iterator[tuple[Outline, Outline]]:
    done: set[str] = set()
    for start in links:
        path: dict[str, Outline] = {}
        here = start
        while here in links and here not in done and here not in path:
            path[here] = links[here][1]
            here = links[here][0]
        if here in path:
            members = list(path.values())
            first, last = min(members, key=_number), max(members, key=_number)
            if first is not last:
                yield first, last
        done |= path.keys()


def _number(outline: Outline) -> int:
    return outline.number
