"""The time phrases of a sentence → the period that governs one of its quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from reports.extract.dating import Role
from reports.extract.period import TimePhrase
from reports.model import UNSPECIFIED, Measure, Nature, Period, PeriodKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.quantity import Found

_CLAUSE = re.compile(r"[，,；;。]")
_NAMED = re.compile(r"《[^》]*》")
_MEETING = re.compile(r"[^，。；]{0,24}(?:会议|大赛|工作要点)")
_CONTEST = re.compile(r"[^，。；]{0,20}(?:大赛|竞赛|评比|评选|考核|表彰|比赛)")


@dataclass(frozen=True, slots=True)
class Governed:
    """The period of a quantity and the phrase that it was taken from."""

    period: Period
    phrase: TimePhrase | None


def govern(
    sentence: str,
    found: Found,
    phrases: Sequence[TimePhrase],
    measure: Measure,
    nature: Nature,
    event: Period | None,
    issued: date | None,
) -> Governed:
    """The time phrase in force at a quantity.

    A phrase of the quantity's own clause comes first, then the nearest before it in the sentence; none reaches
    further, except that 此次, 本次, 这N个 take the date of the event told before (`event`, inferred). The date of an
    event gives no date to a planned size that follows it.
    """
    usable = [p for p in phrases if p.role is not Role.RECENT and not _inside_name(sentence, p)]
    own = [p for p in usable if p.end <= found.number and not _CLAUSE.search(sentence[p.end : found.number])]
    before = [p for p in usable if p.end <= found.number]
    for phrase in (*reversed(own), *_of_contest(sentence, found, usable), *reversed(before)):
        if phrase.role is Role.BACK:
            if event:
                return Governed(replace(event, text=f"{event.text}（{phrase.period.text}）", inferred=True), phrase)
            continue
        if phrase.period.kind is PeriodKind.POINT and _size(measure, nature):
            continue
        return Governed(_for_nature(phrase, nature, issued), phrase)
    return Governed(UNSPECIFIED, None)


def _of_contest(sentence: str, found: Found, phrases: Sequence[TimePhrase]) -> list[TimePhrase]:
    """`1名学生获2019年全省技能大赛一等奖`: the year of the contest follows the number in its clause."""
    return [
        p
        for p in phrases
        if p.start >= found.end
        and not _CLAUSE.search(sentence[found.end : p.start])
        and _CONTEST.match(sentence, p.end)
    ]


def _size(measure: Measure, nature: Nature) -> bool:
    return measure is Measure.STOCK and nature is not Nature.ACTUAL


def _for_nature(phrase: TimePhrase, nature: Nature, issued: date | None) -> Period:
    """今年 runs to the date of the issue for what was reached and to the year's end for what is expected."""
    period = phrase.period
    if nature is Nature.EXPECTED and period.kind is PeriodKind.RANGE and period.start and period.end == issued:
        return replace(period, kind=PeriodKind.YEAR, end=date(period.start.year, 12, 31))
    return period


def _inside_name(sentence: str, phrase: TimePhrase) -> bool:
    if any(m.start() < phrase.start and phrase.end < m.end() for m in _NAMED.finditer(sentence)):
        return True
    return phrase.period.text.strip().endswith("年度") and bool(_MEETING.match(sentence, phrase.end))
