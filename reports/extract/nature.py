"""The words around a quantity → actual, planned or expected; cumulative or not."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.clause import clause_start
from reports.extract.words import alternation
from reports.model import Nature

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

_CLAUSE_MARKS, _RESETS = "，,；;：:", "；;"
_CLAUSE_END = re.compile(f"[{_CLAUSE_MARKS}]")
_AS_GOAL = re.compile(r"\s*的?(?:年度|全年)?(?:目标|任务)|\s*(?:将|拟|预计|计划)[于在]")
_OF_GOAL = re.compile(
    r"(?:目标|任务|计划|目标任务|计划数)(?:额度|总额|额|指标)?(?:[0-9][0-9.]*[万亿]*[元人次个]*)?的[0-9.%％、和及\s]*$"
)
_GOAL_MET = re.compile(r"(?:完成|占|达到?|超额|实现)[^，；]{0,6}(?:目标|任务|计划)")
_DONE = r"(?=[，。；、]|并|$|投产|投用|使用|运营|运行|营业|开业|开放|开园|开馆)"
_BUILT = re.compile(r"建有|建成(?!后)|竣工(?!后)|交付|建好")
_CLAUSES_AFTER = 2
_NOUN_AFTER = r"(?![等院局师]|、|工程师|设计|人[员才]|专家|专业|部门|单位|展示?馆|(?<=预算)(?:收入|支出|执行))"
_NO_CUE_BEFORE = "(?<!为)(?<![于超合](?=预期|目标|计划))"
"""好于预期, 超计划 and 符合目标 measure what has come about."""
_TOTAL = re.compile(r"共(?:计|有)?|总计|合计|总共|已")


class Judged(Struct, frozen=True):
    """The nature of a number, and where in its sentence the word stands that says so."""

    nature: Nature
    cue: tuple[int, int] | None = None


class NatureGrammar:
    """Cue words of nature and accumulation, compiled from a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = [(nature, _any(words, _NO_CUE_BEFORE, _NOUN_AFTER)) for nature, words in lexicon.natures.items()]
        self._any_cue = _any(tuple(word for words in lexicon.natures.values() for word in words))
        self._places = lru_cache(2)(self._cue_places)
        self._planning = re.compile(r"计划(?!数|书|单|总?投资)|拟(?!定)")
        done = alternation(lexicon.done_after)
        self._done_after = re.compile(f"[^，；。：]{{0,8}}?(?:{done}){_DONE}")
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
        if usual is not Nature.ACTUAL and (cue is None or cue.nature is Nature.ACTUAL):
            return self._come_about(sentence, clause, start) or Judged(usual)
        if cue or usual is not Nature.ACTUAL:
            return cue or Judged(usual)
        return self._gone_on(sentence, clause) or Judged(usual)

    def _gone_on(self, sentence: str, clause: int) -> Judged | None:
        """What an earlier clause says and goes on with; 规划 and 协议 name a thing and do not last."""
        starts, _ = self._places(sentence)
        while starts and starts[0] < clause and sentence[clause - 1] not in _RESETS:
            end, clause = clause - 1, _clause_of(sentence, clause - 1)
            cue = self._last_cue(sentence, clause, end)
            if cue:
                if _GOAL_MET.search(sentence, clause, end):
                    return None
                lasting = cue.nature is Nature.EXPECTED or self._planning.search(sentence, clause, end)
                return cue if lasting else None
        return None

    def _come_about(self, sentence: str, clause: int, start: int) -> Judged | None:
        """`已签约总投资…`, `建成标准厂房…`: what is a plan as a rule has come about."""
        done = _BUILT.search(sentence, clause, start)
        said = sentence.find("已", clause, start)
        return Judged(Nature.ACTUAL, done.span() if done else (said, said + 1)) if done or said >= 0 else None

    def _done_behind(self, sentence: str, start: int) -> tuple[int, int] | None:
        """`总投资20亿元，已建成投产`: one of the next clauses says that it has come about."""
        at = start
        for _ in range(_CLAUSES_AFTER):
            end = _CLAUSE_END.search(sentence, at)
            if end is None or end.group() in _RESETS:
                return None
            at = end.end()
            done = self._done_after.match(sentence, at)
            if done:
                ahead = self._last_cue(sentence, at, done.end())
                return None if ahead and ahead.nature is not Nature.ACTUAL else done.span()
        return None

    def _last_cue(self, sentence: str, begin: int, end: int) -> Judged | None:
        starts, ends = self._places(sentence)
        before = bisect_left(starts, end)
        if not before or ends[before - 1] <= begin:
            return None
        last: tuple[int, int, Judged] | None = None
        for nature, pattern in self._cues:
            for match in pattern.finditer(sentence, begin, end):
                length = match.end() - match.start()
                if last is None or (match.end(), length) > last[:2]:
                    last = match.end(), length, Judged(nature, match.span())
        return last[2] if last else None

    def _cue_places(self, sentence: str) -> tuple[list[int], list[int]]:
        """Where in a sentence a cue may stand (starts, ends): found once, so that most clauses need no further look."""
        spans = [match.span() for match in self._any_cue.finditer(sentence)]
        return [start for start, _ in spans], [end for _, end in spans]

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
