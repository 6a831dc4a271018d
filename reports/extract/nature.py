"""The words around a quantity → actual, planned or expected; cumulative or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.extract.clause import clause_start
from reports.extract.words import alternation
from reports.model import Nature

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_CLAUSE_MARKS, _RESETS = "，,；;：:", "；;"
_CLAUSE_END = re.compile(f"[{_CLAUSE_MARKS}]")
_AS_GOAL = re.compile(r"\s*的?(?:年度|全年)?(?:目标|任务)")
_OF_GOAL = re.compile(r"(?:目标|任务|计划|目标任务|计划数)的[0-9.%％、和及\s]*$")
_NOT_DONE = r"(?![资投金额款项企])"
_NOUN_AFTER = r"(?![等院局师]|、)"
_TOTAL = re.compile(r"共(?:计|有)?|总计|合计|总共|已")


@dataclass(frozen=True, slots=True)
class Judged:
    """The nature of a number, and where in its sentence the word stands that says so."""

    nature: Nature
    cue: tuple[int, int] | None = None


class NatureGrammar:
    """Cue words of nature and accumulation, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = [(nature, _any(words, "(?<!为)", _NOUN_AFTER)) for nature, words in lexicon.natures.items()]
        self._planning = re.compile(r"计划(?!数|书|单|总?投资)|拟(?!定)")
        self._done_after = _any(lexicon.done_after, after=_NOT_DONE)
        self._cumulative = _any(lexicon.periods.roles.get("累计", ()))

    def nature(self, sentence: str, start: int, end: int, usual: Nature) -> Judged:
        """The nature of the number from `start` to `end`: the last cue of its clause decides.

        Without one, an expectation or a plan of an earlier clause goes on until something done (已 …) ends it.
        `usual` is what the metric is where no cue stands.
        """
        done = self._done_behind(sentence, start)
        if done:
            return Judged(Nature.ACTUAL, done)
        goal = _AS_GOAL.match(sentence, end)
        if goal:
            return Judged(Nature.EXPECTED, goal.span())
        clause = _clause_of(sentence, start)
        if _OF_GOAL.search(sentence, clause, start):
            return Judged(usual)
        cue = self._last_cue(sentence, clause, start)
        if cue and cue.nature is Nature.ACTUAL and usual is not Nature.ACTUAL:
            return cue if "已" in sentence[clause:start] else Judged(usual)
        if cue or usual is not Nature.ACTUAL:
            return cue or Judged(usual)
        return self._gone_on(sentence, clause) or Judged(usual)

    def _gone_on(self, sentence: str, clause: int) -> Judged | None:
        """What an earlier clause says and goes on with; 规划 and 协议 name a thing and do not last."""
        while clause > 0 and sentence[clause - 1] not in _RESETS:
            end, clause = clause - 1, _clause_of(sentence, clause - 1)
            cue = self._last_cue(sentence, clause, end)
            if cue:
                lasting = cue.nature is Nature.EXPECTED or self._planning.search(sentence, clause, end)
                return cue if lasting else None
        return None

    def _done_behind(self, sentence: str, start: int) -> tuple[int, int] | None:
        """`总投资20亿元，已建成投产`: the next clause says that it has come about."""
        end = _CLAUSE_END.search(sentence, start)
        done = self._done_after.match(sentence, end.end()) if end else None
        return done.span() if done else None

    def _last_cue(self, sentence: str, begin: int, end: int) -> Judged | None:
        last: tuple[int, int, Judged] | None = None
        for nature, pattern in self._cues:
            for match in pattern.finditer(sentence, begin, end):
                length = match.end() - match.start()
                if last is None or (match.end(), length) > last[:2]:
                    last = match.end(), length, Judged(nature, match.span())
        return last[2] if last else None

    def cumulative(self, sentence: str, start: int, since: int = 0) -> bool:
        """Whether 累计 stands before the number in its sentence, from `since` on; a semicolon ends its force."""
        return bool(self._cumulative.search(sentence, max(since, _part_of(sentence, start)), start))

    @staticmethod
    def total(sentence: str, start: int) -> bool:
        """Whether 共, 总计 or 已 stands before the number in its part of the sentence."""
        return bool(_TOTAL.search(sentence, _part_of(sentence, start), start))


def _clause_of(sentence: str, at: int) -> int:
    return clause_start(sentence, at, _CLAUSE_MARKS)


def _part_of(sentence: str, at: int) -> int:
    return clause_start(sentence, at, _RESETS)


def _any(words: tuple[str, ...], before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{alternation(words)}){after}")
