"""Facts + decisions → Rulings: which decisions hold in this run, and what they say of each fact."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.ledger.sameness import plain
from reports.ledger.standing import told_period
from reports.model import CORRECTED, DATED, Decision, Fact, Fate, Replayed, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.model import Citation, Quantity

LEADING, JOINED, PLAIN = 0, 1, 2
_LEADS = (Ruling.CORRECT, Ruling.DATE, Ruling.INCLUDE, Ruling.JOIN)
_ORDER = list(Ruling)
_DIGITS = re.compile(r"[0-9０-９.,．，]")


class Rulings(Struct, frozen=True):
    """The decisions that hold, as the steps of the ledger ask for them; facts are named by id.

    `touched` are the decisions on each fact in their order; `joined` names the fact that another was joined to,
    `totals` that which it is part of, `read` facts as they were read before a correction.
    """

    facts: tuple[Fact, ...]
    replayed: tuple[Replayed, ...]
    touched: Mapping[str, tuple[Decision, ...]]
    joined: Mapping[str, str]
    totals: Mapping[str, str]
    parted: frozenset[frozenset[str]]
    read: Mapping[str, Fact]

    def as_read(self, fact: Fact) -> Fact:
        """The fact with the value that its source gives."""
        return self.read.get(fact.id, fact)

    def are_parted(self, one: str, other: str) -> bool:
        """Whether an editor said that two facts are not the same."""
        return bool(self.parted) and frozenset((one, other)) in self.parted

    def rank(self, fact: str) -> int:
        """Who is asked first whether he is told again: what was decided on, what was joined to it, all others."""
        if fact in self.joined:
            return JOINED
        decided = self.touched.get(fact, ())
        return LEADING if any(d.ruling in _LEADS and d.about.id == fact for d in decided) else PLAIN

    def of(self, ruling: Ruling) -> list[Decision]:
        """The decisions of one kind that hold."""
        return [r.decision for r in self.replayed if r.fate is Fate.APPLIED and r.decision.ruling is ruling]


def rule(facts: Sequence[Fact], decisions: Iterable[Decision]) -> Rulings:
    """Replay the decisions over the facts as read; those that do not hold are told, not applied."""
    known = {fact.id: fact for fact in facts}
    issues = {fact.issue for fact in facts}
    replayed = tuple(_replayed(decision, known, issues) for decision in sorted(decisions, key=_place_in_order))
    holding = [r.decision for r in replayed if r.fate is Fate.APPLIED]
    touched: dict[str, tuple[Decision, ...]] = defaultdict(tuple)
    for decision in holding:
        for cited in dict.fromkeys(c.id for c in decision.cited):
            touched[cited] += (decision,)
    dated = [_dated(fact, touched.get(fact.id, ())) for fact in facts] if holding else list(facts)
    amended = tuple(_corrected(fact, touched.get(fact.id, ())) for fact in dated) if holding else tuple(dated)
    return Rulings(
        amended,
        replayed,
        dict(touched),
        {other.id: d.about.id for d in holding if d.ruling is Ruling.JOIN for other in d.others},
        {d.about.id: other.id for d in holding if d.ruling is Ruling.COMPONENT for other in d.others},
        frozenset(frozenset((d.about.id, o.id)) for d in holding if d.ruling is Ruling.PART for o in d.others),
        {before.id: before for before, after in zip(dated, amended, strict=True) if before is not after},
    )


def _place_in_order(decision: Decision) -> tuple[str, int, tuple[str, ...], str, str, str]:
    """An order that does not depend on the file."""
    others = tuple(cited.id for cited in decision.others)
    told = (decision.wording, decision.by, f"{decision.on}{decision.because}")
    return decision.about.id, _ORDER.index(decision.ruling), others, *told


# --- whether a decision holds -----------------------------------------------------------------------------


def _replayed(decision: Decision, known: Mapping[str, Fact], issues: set[str | None]) -> Replayed:
    for cited in decision.cited:
        fact = known.get(cited.id)
        if fact is None:
            absent = cited.issue not in issues
            why = "不在本次读取的各期里" if absent else f"里找不到“{plain(cited.surface)}”的这一句，来源已改动"
            return Replayed(decision, Fate.ABSENT if absent else Fate.STALE, f"{cited.issue}{why}")
        if not _recognised(cited, fact):
            return Replayed(decision, Fate.STALE, f"裁定里抄录的“{plain(cited.surface)}”与来源{fact.span}不同")
    why = _unfit(decision, [known[cited.id] for cited in decision.cited])
    return Replayed(decision, Fate.UNFIT if why else Fate.APPLIED, why)


def _recognised(cited: Citation, fact: Fact) -> bool:
    return (
        cited.issue == fact.issue
        and plain(cited.surface) == plain(fact.shown)
        and plain(cited.sentence) in plain(fact.sentence)
    )


def _unfit(decision: Decision, facts: Sequence[Fact]) -> str:
    """Why a decision cannot be applied to the facts that it names; empty where it can."""
    about, *others = facts
    if decision.ruling is Ruling.CORRECT and decision.quantity and not _same_unit(about, decision):
        return f"“{decision.wording}”与原文“{about.shown}”单位不同"
    if decision.ruling is Ruling.INCLUDE and about.period.end:
        return f"原文已注明统计时间（{told_period(about.period)}）"
    if decision.ruling in (Ruling.ADOPT, Ruling.JOIN):
        odd = next((o for o in others if o.quantity.unit != about.quantity.unit), None)
        return f"“{about.shown}”与“{odd.shown}”单位不同" if odd else ""
    return ""


def _same_unit(fact: Fact, decision: Decision) -> bool:
    """The same base unit, or the same words for it: 24家 of a metric in 个 is corrected to 25家."""
    quantity: Quantity | None = decision.quantity
    return bool(quantity and quantity.unit == fact.quantity.unit) or _words(fact.shown) == _words(decision.wording)


def _words(shown: str) -> str:
    return _DIGITS.split(plain(shown))[-1]


# --- what it makes of a fact ------------------------------------------------------------------------------


def _dated(fact: Fact, decisions: Iterable[Decision]) -> Fact:
    periods = [d.period for d in decisions if d.period and d.about.id == fact.id]
    return replace(fact, period=periods[-1], caveats=_marked(fact, DATED)) if periods else fact


def _corrected(fact: Fact, decisions: Iterable[Decision]) -> Fact:
    """The fact with its corrected value; it keeps its place in the source."""
    found = [d for d in decisions if d.ruling is Ruling.CORRECT and d.quantity and d.about.id == fact.id]
    if not found or not found[-1].quantity:
        return fact
    quantity = replace(found[-1].quantity, unit=fact.quantity.unit)
    return replace(fact, quantity=quantity, surface=found[-1].wording, table_unit="", caveats=_marked(fact, CORRECTED))


def _marked(fact: Fact, mark: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*fact.caveats, mark)))
