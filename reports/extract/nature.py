"""The words around a quantity → actual, planned or expected; cumulative or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.extract.words import alternation
from reports.model import Nature

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_CLAUSE_END = re.compile(r"[，,；;：:]")
_RESET = re.compile(r"[；;]")
_AS_GOAL = re.compile(r"\s*的?(?:年度|全年)?(?:目标|任务)")
_OF_GOAL = re.compile(r"(?:目标|任务|计划|目标任务|计划数)的\s*$")
_TOTAL = re.compile(r"共(?:计|有)?|总计|合计|总共|已")


class NatureGrammar:
    """Cue words of nature and accumulation, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = [(nature, _any(words, before="(?<!为)")) for nature, words in lexicon.natures.items()]
        self._planning = re.compile(r"计划(?!数|书|单)|拟(?!定)")
        self._done_after = _any(lexicon.done_after)
        self._cumulative = _any(lexicon.periods.roles.get("累计", ()))

    def nature(self, sentence: str, start: int, end: int, usual: Nature) -> Nature:
        """The nature of the number from `start` to `end`: the last cue of its clause decides.

        Without one, an expectation or a plan of an earlier clause goes on until something done (已 …) ends it.
        `usual` is what the metric is where no cue stands.
        """
        clauses = _CLAUSE_END.split(_RESET.split(sentence[:start])[-1])
        if self._followed_by_done(sentence, start):
            return Nature.ACTUAL
        if _AS_GOAL.match(sentence, end):
            return Nature.EXPECTED
        if _OF_GOAL.search(clauses[-1]):
            return usual
        cue = self._last_cue(clauses[-1])
        if cue is Nature.ACTUAL and usual is not Nature.ACTUAL:
            return Nature.ACTUAL if "已" in clauses[-1] else usual
        if cue:
            return cue
        if usual is Nature.ACTUAL:
            for clause in reversed(clauses[:-1]):
                earlier = self._last_cue(clause)
                if earlier:
                    lasting = earlier is Nature.EXPECTED or self._plans(clause)
                    return earlier if lasting else usual
        return usual

    def _plans(self, clause: str) -> bool:
        """计划 and 拟 before a verb hold for the clauses that follow; 规划 and 协议 name a thing and do not."""
        return bool(self._planning.search(clause))

    def _followed_by_done(self, sentence: str, start: int) -> bool:
        """`总投资20亿元，已建成投产`: the next clause says that it has come about."""
        end = _CLAUSE_END.search(sentence, start)
        return bool(end and self._done_after.match(sentence, end.end()))

    def _last_cue(self, clause: str) -> Nature | None:
        last: tuple[int, int, Nature] | None = None
        for nature, pattern in self._cues:
            for match in pattern.finditer(clause):
                if last is None or (match.end(), match.end() - match.start()) > last[:2]:
                    last = match.end(), match.end() - match.start(), nature
        return last[2] if last else None

    def cumulative(self, sentence: str, start: int, since: int = 0) -> bool:
        """Whether 累计 stands before the number in its sentence, from `since` on; a semicolon ends its force."""
        before = _RESET.split(sentence[since:start])[-1]
        return bool(self._cumulative.search(before))

    @staticmethod
    def total(sentence: str, start: int) -> bool:
        """Whether 共, 总计 or 已 stands before the number in its part of the sentence."""
        return bool(_TOTAL.search(_RESET.split(sentence[:start])[-1]))


def _any(words: tuple[str, ...], before: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{alternation(words)})")
