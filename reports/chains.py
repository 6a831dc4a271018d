"""A printed number, a metric or the key of a row → its chains: figure, rule, facts, and how each fact was read."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.aggregators import CORE
from reports.diagnostics import Diagnostic, UsageError
from reports.extract import Extractor, explain
from reports.model import Chain, Condition, Entry, Fact, Figure, Level, Link, Nature, Standing, Sum
from reports.pipeline import RolledUp, roll_up
from reports.remarks import VIEWS, on_metric, on_view
from reports.render.terms import table_name
from reports.sums.telling import rule_of_computed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.config import Settings
    from reports.lexicon import Lexicon
    from reports.model import Explanation, Refusal, Rollup, Window

_Place = tuple[str, int, int]
_SERIES = (Standing.STOCK, Standing.STOCK_INFERRED, Standing.CUMULATIVE)
_MARK = "／"


def chains_of(target: str, settings: Settings, lexicon: Lexicon) -> tuple[Chain, ...]:
    """The chains of every row that the target names: a number as printed, a metric, or a key (`core-2`).

    Where no row is named, what a view says (大事记, 覆盖, a theme, a pair, a day), else the facts that it names. Raises
    UsageError where there are none either.
    """
    return chains_in(target, roll_up(settings, lexicon), lexicon, settings.window)


def chains_in(target: str, found: RolledUp, lexicon: Lexicon, window: Window) -> tuple[Chain, ...]:
    """As `chains_of`, of what was rolled up before."""
    asked = _plain(target)
    rows = [
        (row, figure)
        for table in (*found.rollup.tables, *found.rollup.computed)
        for row, figure in enumerate(table.figures, 1)
        if _names(target, figure, lexicon)
    ]
    maker = _Maker(found, lexicon, window)
    if rows:
        first, *others = (maker.of_row(target, row, figure) for row, figure in rows)
        return replace(first, refusals=_refusals(target, found.rollup, lexicon)), *others
    told = on_view(asked, found.rollup)
    if told:
        return (Chain(target, None, 0, (), (), (), told),)
    named = [e for e in found.ledger.entries if asked in (e.fact.metric, e.fact.label, _plain(e.fact.shown))]
    if not asked or not named:
        raise UsageError(Diagnostic("U104", f"“{target}”没有读出数字，也没有印在简报里", "", _hint(target, lexicon)))
    return (Chain(target, None, 0, (), (), maker.links(named)),)


def chain_of_fact(identity: str, found: RolledUp, lexicon: Lexicon, window: Window) -> Chain | None:
    """The chain of one fact, printed or not; None where nothing of that id was read."""
    entries = [entry for entry in found.ledger.entries if entry.fact.id == identity]
    links = _Maker(found, lexicon, window).links(entries)
    return Chain(identity, None, 0, (), links, ()) if links else None


def _refusals(target: str, rollup: Rollup, lexicon: Lexicon) -> tuple[Refusal, ...]:
    """The sums and rates of a metric that were not made, where the target is its name."""
    asked = _plain(target)
    names = {name: (_plain(name), _plain(entry.metric.display)) for name, entry in lexicon.metrics.items()}
    return tuple(refusal for refusal in rollup.refusals if asked in names.get(refusal.metric, ()))


def _names(target: str, figure: Figure, lexicon: Lexicon) -> bool:
    asked = _plain(target)
    numbers = figure.display.partition("（")[0].split(_MARK) if figure.facts else []
    told = () if figure.standing and figure.standing.computed else [fact.shown for fact in figure.facts]
    shown = (figure.display, *numbers, *told) if figure.facts else ()
    names = (figure.key, figure.metric, lexicon.metrics[figure.metric].metric.display)
    return bool(asked) and asked in {_plain(text) for text in (*names, *shown)}


def _plain(text: str) -> str:
    """Without blanks, full-width letters, digits and signs as the usual ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _hint(target: str, lexicon: Lexicon) -> str:
    near = get_close_matches(target, lexicon.metrics, 1)
    question = f"是不是想问“{near[0]}”？" if near else ""
    return f"{question}写成 文件:行[:列]、编号、印出的数、指标名、core-2，或{'、'.join(VIEWS)}；有哪些数见 ledger.xlsx"


class _Maker:
    """Makes the chains of one roll-up."""

    def __init__(self, found: RolledUp, lexicon: Lexicon, window: Window) -> None:
        self._found, self._lexicon, self._window = found, lexicon, window
        self._left_out = {item.entry.fact.id: item.why for item in found.rollup.excluded}
        self._entries = {entry.fact.id: entry for entry in found.ledger.entries}
        self._rows = {
            fact.id: f"“{table_name(table.name)}”第{row}行"
            for table in found.rollup.tables
            for row, figure in enumerate(table.figures, 1)
            for fact in figure.facts
        }

    def of_row(self, target: str, row: int, figure: Figure) -> Chain:
        """The chain of a row; one without figure tells every fact of its metric that was looked at."""
        used = [self._entries[fact.id] for fact in figure.facts]
        rule = rule_of(figure, used, self._window)
        added = isinstance(figure.origin, Sum)
        metric = [] if used else [e for e in self._found.ledger.entries if e.fact.metric == figure.metric]
        remarks = on_metric(figure.metric, self._found.rollup)
        links = self.links(used, added=added)
        return Chain(target, figure, row, rule, links, self.links(metric, elsewhere=True), remarks)

    def links(self, entries: Sequence[Entry], *, elsewhere: bool = False, added: bool = False) -> tuple[Link, ...]:
        """The entries, why each stands where it does (`elsewhere`: not in the row asked for; `added`: as one summand
        of it), how it was read.
        """
        read = self._explanations([entry.fact for entry in entries])
        more = "；是这个合计的一项" if added else ""
        return tuple(Link(e, self._why(e, elsewhere) + more, read[_place(e.fact)]) for e in entries)

    def _why(self, entry: Entry, elsewhere: bool) -> str:
        why = self._left_out.get(entry.fact.id) or entry.reason
        row = self._rows.get(entry.fact.id)
        return f"{why}；不是全市当期数，另列在{row}" if elsewhere and row else why

    def _explanations(self, facts: Iterable[Fact]) -> dict[_Place, Explanation]:
        """How the facts were read; only their issues are read again."""
        wanted = {_place(fact) for fact in facts}
        paths = {path for path, _, _ in wanted}
        extractor = Extractor(self._lexicon)
        issues = (issue for issue in self._found.material.issues if issue.source.path in paths)
        made = (derivation for issue in issues for derivation in extractor.derivations(issue))
        return {_place(d.fact): explain(d) for d in made if _place(d.fact) in wanted}


def _place(fact: Fact) -> _Place:
    return fact.span.source.path, fact.span.start, fact.span.end


# --- the rule ---------------------------------------------------------------------------------------------


def rule_of(figure: Figure, used: list[Entry], window: Window) -> tuple[Condition, ...]:
    """The conditions that a printed figure was held against, in the order of docs/roll-up.md; none where it is —."""
    if not used:
        return ()
    if figure.standing and figure.standing.computed:
        return rule_of_computed(figure)
    first = used[0]
    conditions = [
        Condition("期间", _period(first, window)),
        Condition("指标", f"词典收有“{figure.metric}”，基本单位{figure.unit}"),
        Condition("性质", _nature(first.fact)),
        Condition("层级", _level(first.fact, figure.table)),
        Condition("方向", f"{figure.place or '没有写地区'}，不是反向"),
        Condition("重复", _repeats(used)),
        Condition("分项", "不是已列合计数的分项"),
    ]
    if first.standing in _SERIES:
        conditions.append(Condition("较新", "报告期内没有截止日更晚的同一序列的数"))
    return (*conditions, _agreement(figure, first.fact))


def _period(entry: Entry, window: Window) -> str:
    period = entry.fact.period
    if entry.standing is Standing.CURRENT:
        return f"{period.start} 至 {period.end}，就是报告期（{window.title}）"
    if entry.standing is Standing.STOCK_INFERRED:
        return f"原文没有写截止日，按编发日 {entry.fact.issued} 推定，在报告期（{window.title}）内"
    if entry.standing is Standing.YEAR_TO_DATE:
        return f"{period.start} 至 {period.end}，终点在报告期（{window.title}）内，印出时注明起止"
    return f"截至 {period.end or entry.fact.issued}，在报告期（{window.title}）内"


def _nature(fact: Fact) -> str:
    if fact.nature is Nature.PLANNED:
        return "计划数；这个指标本来就是计划性质的，照列并注明"
    return "实绩，不是预期数、目标数"


def _level(fact: Fact, table: str) -> str:
    if fact.level is not Level.CITY:
        return "区县及以下的数，只列入各地情况，不代表全市"
    return "全市数，对全部对口地区" if table == CORE else "全市数"


def _repeats(used: list[Entry]) -> str:
    again = len(used) - 1
    return f"来源里还说了 {again} 次，只计一次，都列为出处" if again else "没有别处说同一事实"


def _agreement(figure: Figure, fact: Fact) -> Condition:
    if figure.value is None:
        return Condition("一致", "来源不一致，两数并列，待裁定", holds=False)
    if fact.level is not Level.CITY:
        return Condition("一致", "区县及以下的数所指可能不同，各列各的，不作比较")
    return Condition("一致", "没有与它矛盾的数")
