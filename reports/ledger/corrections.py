"""Facts → what a source itself says is wrong: 更正、应为、误为 between a wrong figure and the right one.

A claim is never taken by itself. The right figure is read as speaking of the same thing as the one that it corrects, so
that both stand as a conflict until an editor decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.errata import CUE, HEAD, is_correction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from reports.model import Fact

_BETWEEN = re.compile(r"[“”‘’\"'「」『』：:，, 　]*")
_ISSUE = re.compile(r"(?:(?P<year>(?:19|20)[0-9]{2})年)?第(?P<number>[0-9]{1,4})期")
_Told = tuple[str, "Decimal", "Decimal | None"]


class Claim(Struct, frozen=True):
    """Ids: the figure that is said to be wrong, the one that is said to be right, its wrong mention beside that."""

    target: str
    right: str
    wrong: str = ""


def corrections(facts: Sequence[Fact]) -> tuple[Claim, ...]:
    """The claims in the order of the facts (that of printing), each on the first telling of what it corrects."""
    sentences = _correcting(facts)
    if not sentences:
        return ()
    index = _index(facts, sentences)
    claims = (claim for sentence in sentences for claim in _claims(sentence, index))
    return tuple(dict.fromkeys(claims))


def sought(facts: Sequence[Fact]) -> Iterator[tuple[Fact, bool]]:
    """What claims look for in all issues before: a figure with the value of this one (True), or with its metric.

    Where these facts already give two different answers there is no claim, whatever others say.
    """
    sentences = _correcting(facts)
    index = _index(facts, sentences) if sentences else None
    for sentence in sentences:
        for wrong, right in _pairs(sentence):
            answers = {_tells(found) for found in _found(wrong, right, index)} if index else ()
            if len(answers) < 2:
                yield wrong or right, wrong is not None


def _correcting(facts: Sequence[Fact]) -> list[list[Fact]]:
    return [sentence for sentence in _sentences(facts) if is_correction(sentence[0].sentence)]


class _Index:
    """The facts that may be corrected, by value and by metric, each with and without the time that it speaks of."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts: dict[object, list[Fact]] = defaultdict(list)
        for fact in facts:
            for what in (_value(fact), fact.metric):
                self._facts[what].append(fact)
                self._facts[what, _days(fact)].append(fact)

    def of(self, what: _Told | str | None, time: Fact) -> Sequence[Fact]:
        """Those of a value or a metric; where `time` names its time, those of that time alone."""
        return self._facts.get((what, _days(time)) if time.period.end else what, ())


def _index(facts: Iterable[Fact], sentences: Iterable[Sequence[Fact]]) -> _Index:
    """The facts that sentences of correction may speak of: all but their own."""
    inside = {fact.id for sentence in sentences for fact in sentence}
    return _Index([fact for fact in facts if fact.id not in inside and fact.metric is not None])


def _days(fact: Fact) -> tuple[object, object]:
    return fact.period.start, fact.period.end


def bound(facts: Sequence[Fact], claims: Iterable[Claim]) -> tuple[Fact, ...]:
    """The facts, those of a claim reading as what it corrects: metric, places and time."""
    known = {fact.id: fact for fact in facts}
    targets = {name: known[c.target] for c in claims for name in (c.wrong, c.right) if name}
    return tuple(_like(fact, targets[fact.id]) if fact.id in targets else fact for fact in facts)


def _like(fact: Fact, target: Fact) -> Fact:
    return replace(
        fact,
        metric=target.metric,
        label=target.label,
        quantity=replace(fact.quantity, unit=target.quantity.unit),
        period=target.period,
        cumulative=target.cumulative,
        measure=target.measure,
        nature=target.nature,
        giver=target.giver,
        receiver=target.receiver,
        level=target.level,
        subject=target.subject,
        caveats=target.caveats,
        article=target.article,
        heading=target.heading,
        reverse=target.reverse,
        issued=target.issued,
        part_of="",
    )


def _sentences(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The facts of each sentence, in the order in which it names them."""
    found: dict[tuple[str, str | None, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.span.source.path, fact.issue, fact.sentence].append(fact)
    for sentence in found.values():
        yield sorted(sentence, key=lambda fact: fact.span.start)


def _claims(sentence: Sequence[Fact], index: _Index) -> Iterator[Claim]:
    for wrong, right in _pairs(sentence):
        if wrong is not None and not _differ(wrong, right):
            continue
        found = _found(wrong, right, index)
        first = next(found, None)
        if first and all(_tells(first) == _tells(other) for other in found):
            yield Claim(first.id, right.id, wrong.id if wrong else "")


def _found(wrong: Fact | None, right: Fact, index: _Index) -> Iterator[Fact]:
    """The facts that a claim may speak of."""
    told = wrong or right
    same = index.of(_value(wrong) if wrong else right.metric, told if told.period.end else right)
    return (f for f in same if _speaks_of(told, right, f) and (wrong is not None or _differ(f, right)))


def _pairs(sentence: Sequence[Fact]) -> Iterator[tuple[Fact | None, Fact]]:
    """The wrong and the right figure around each cue; a right one alone where the sentence only gives that."""
    text = sentence[0].sentence
    places = _places(sentence)
    starts, ends = [start for (start, _), _ in places], [end for (_, end), _ in places]
    paired = False
    for cue in CUE.finditer(text):
        ahead, behind = bisect_left(starts, cue.end()), bisect_right(ends, cue.start())
        before = places[behind - 1][1] if behind else None
        near = ahead < len(places) and _BETWEEN.fullmatch(text, cue.end(), starts[ahead])
        after = places[ahead][1] if near else None
        if cue["turned"] and before and after:
            paired = True
            yield after, before
        elif after and not cue["turned"] and (before or HEAD.search(text)):
            paired = True
            yield before, after
    if not paired and HEAD.search(text):
        yield from ((None, fact) for fact in sentence if fact.metric is not None)


def _places(sentence: Sequence[Fact]) -> list[tuple[tuple[int, int], Fact]]:
    """Where in the sentence each figure stands."""
    text, at, places = sentence[0].sentence, 0, []
    for fact in sentence:
        start = text.find(fact.surface, at)
        if start >= 0:
            at = start + len(fact.surface)
            places.append(((start, at), fact))
    return places


def _value(fact: Fact) -> _Told:
    return fact.quantity.unit, fact.quantity.value, fact.quantity.value_max


def _differ(wrong: Fact, right: Fact) -> bool:
    return wrong.quantity.unit == right.quantity.unit and _value(wrong) != _value(right)


def _speaks_of(wrong: Fact, right: Fact, target: Fact) -> bool:
    """Whether a fact may be the one that a claim names: metric, time and issue agree as far as the claim gives them."""
    metric = wrong.metric or right.metric
    time = wrong.period if wrong.period.end else right.period
    named = {(m["year"], m["number"]) for m in _ISSUE.finditer(wrong.sentence)}
    earlier = not (wrong.issued and target.issued) or target.issued <= wrong.issued
    return (
        earlier
        and metric in (None, target.metric)
        and (not time.end or (time.start, time.end) == (target.period.start, target.period.end))
        and (not named or any(_is_issue(target, year, number) for year, number in named))
    )


def _is_issue(fact: Fact, year: str | None, number: str) -> bool:
    return (fact.issue or "").endswith(f"第{number}期") and (fact.issue or "").startswith(f"{year}年" if year else "")


def _tells(fact: Fact) -> tuple[object, ...]:
    """What two facts must have in common to tell the same thing."""
    return fact.metric, fact.giver, fact.receiver, fact.period.start, fact.period.end, _value(fact)
