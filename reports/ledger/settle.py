"""Entries + rulings → entries with what editors settled: figures left out, conflicts decided; each says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.ledger.standing import told_period
from reports.model import Entry, Ruling, Standing
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.ledger.rulings import Rulings
    from reports.model import Decision, Fact

_NOWHERE = "不进任何表"


def leave_out(entries: Sequence[Entry], rulings: Rulings) -> list[Entry]:
    """Take out what an editor excluded, and what contradicts the figure that he adopted.

    A figure that is told twice falls with each of its tellings; what lies out of the period anyway stays there.
    """
    by_id = {entry.fact.id: entry for entry in entries}
    dropped = {d.about.id: _NOWHERE for d in rulings.of(Ruling.EXCLUDE)}
    for decision in rulings.of(Ruling.ADOPT):
        chosen = _carrier(decision.about.id, by_id)
        if chosen.standing.weighed and chosen.fact.id not in dropped:
            losers = (_carrier(other.id, by_id) for other in decision.others)
            told = f"{_signed(decision)}与“{chosen.fact.shown}”不一致，采用该数，不用本数"
            dropped |= {e.fact.id: told for e in losers if e.standing.weighed and e is not chosen}
    dropped |= {name: _NOWHERE for name in dropped if name in rulings.touched}
    return [_without(entry, dropped) for entry in entries]


def _carrier(fact: str, by_id: Mapping[str, Entry]) -> Entry:
    entry = by_id[fact]
    return by_id.get(entry.counted_in, entry)


def _without(entry: Entry, dropped: Mapping[str, str]) -> Entry:
    reason = dropped.get(entry.fact.id)
    if reason is None or entry.standing is Standing.OUT_OF_PERIOD:
        return entry
    return replace(entry, standing=Standing.RULED_OUT, reason=reason, counted_in="")


# --- what is said of it -----------------------------------------------------------------------------------


def tell(entries: Sequence[Entry], rulings: Rulings, facts: Mapping[str, Fact]) -> list[Entry]:
    """The entries with the decisions on them in their reasons and notes; `facts` are those as read, by id."""
    if not rulings.touched:
        return list(entries)
    return [_told(entry, rulings.touched.get(entry.fact.id, ()), facts) for entry in entries]


def _told(entry: Entry, decisions: tuple[Decision, ...], facts: Mapping[str, Fact]) -> Entry:
    if not decisions:
        return entry
    said = "；".join(_sentence(decision, entry.fact.id, facts) for decision in decisions)
    notes = tuple(dict.fromkeys(n for d in decisions if (n := _note(d, entry, facts))))
    return replace(entry, reason=f"{said}；{entry.reason}", decisions=decisions, notes=notes)


def _sentence(decision: Decision, fact: str, facts: Mapping[str, Fact]) -> str:
    what = _what(decision, fact, facts)
    return f"{_signed(decision)}{what}（{decision.because}）"


def _signed(decision: Decision) -> str:
    return f"按编辑裁定（{decision.by}，{chinese_date(decision.on)}）："


def _what(decision: Decision, fact: str, facts: Mapping[str, Fact]) -> str:
    about = facts[decision.about.id]
    others = "、".join(_named(facts[other.id]) for other in decision.others)
    first = decision.about.id == fact
    match decision.ruling:
        case Ruling.ADOPT:
            return f"与{others}不一致，采用本数" if first else f"采用{_named(about)}，不用本数"
        case Ruling.DATE:
            return f"{_time_as_read(about)}，定为{decision.wording}"
        case Ruling.INCLUDE:
            return f"总结件未注明期间，计入{decision.wording}"
        case Ruling.CORRECT:
            return f"原文“{about.shown}”更正为“{decision.wording}”"
        case Ruling.JOIN:
            return f"与{others if first else _named(about)}为同一事实"
        case Ruling.PART:
            return f"与{others if first else _named(about)}不是同一事实"
        case Ruling.COMPONENT:
            return f"是{others}的分项" if first else f"{_named(about)}是本数的分项"
    return "不计"


def _note(decision: Decision, entry: Entry, facts: Mapping[str, Fact]) -> str:
    """What must stand beside the figure: that it was corrected or dated, or that it is no news."""
    about = facts[decision.about.id]
    if decision.about.id == entry.fact.id:
        if decision.ruling is Ruling.CORRECT:
            return f"原文为{about.shown}，经编辑更正"
        if decision.period:
            return f"{_time_as_read(about)}，经编辑认定为{decision.wording}"
    elif decision.ruling is Ruling.JOIN and entry.standing.counted:
        return f"与{_named(about)}为同一事实，非本期新增"
    return ""


def _time_as_read(fact: Fact) -> str:
    return f"原文统计时间为{told_period(fact.period)}" if fact.period.end else "原文未注明统计时间"


def _named(fact: Fact) -> str:
    return f"{fact.issue}“{fact.shown}”"
