"""Ledger, roll-up, briefing → ledger.xlsx: every fact once, the printed tables, and what the columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.model import Change, Milestone
from reports.render.printed import printed_places
from reports.render.sheets import Book, Cell, Column
from reports.render.terms import HEDGES, LEVELS, NATURES, STANDINGS, standing_name, table_name
from reports.render.view_sheets import COMPARED, EVENTS, GIVEN, compared_rows, given_rows, tally_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from reports.model import (
        Briefing,
        Entry,
        Fact,
        Figure,
        Ledger,
        Material,
        Quantity,
        Refusal,
        Rollup,
        Tally,
        Unlisted,
    )

NOT_FOR_THIS_AUDIENCE = "；这份简报没有印它所在的表"


class Line(Struct, frozen=True):
    """A row of the first sheet: a fact, why it stands where it stands, and where it is printed."""

    entry: Entry
    why: str
    printed: str

    @property
    def fact(self) -> Fact:
        """The fact of the row."""
        return self.entry.fact


def _bounds(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """Lower and upper bound; a range from … to has its two ends."""
    if quantity.value_max is not None and quantity.lower is None and quantity.upper is None:
        return quantity.value, quantity.value_max
    return quantity.lower, quantity.upper


def _hedge(quantity: Quantity) -> str:
    name = "起止" if quantity.value_max is not None else HEDGES[quantity.hedge]
    return f"{name}（{quantity.hedge_word}）" if name and quantity.hedge_word else name


def _metric(fact: Fact) -> str:
    return fact.metric or f"{fact.label}（未识别）"


def _yes(condition: bool) -> str:
    return "是" if condition else ""


COLUMNS: tuple[Column[Line], ...] = (
    Column("编号", 18, "数据的编号；jianbao explain 编号 说明怎样读出来", lambda r: r.fact.id),
    Column("指标", 20, "指标的规范名；词典没有的，印原文的叫法", lambda r: _metric(r.fact)),
    Column("数", 16, "原文的写法，带概数词", lambda r: r.fact.shown),
    Column("值", 18, "换成基本单位的数；超过15位的写成文字，一位不差", lambda r: r.fact.quantity.value),
    Column("单位", 8, "值的基本单位", lambda r: r.fact.quantity.unit),
    Column("概数", 12, "约略、接近、超过、不足，括号里是原文的概数词；空的是确数", lambda r: _hedge(r.fact.quantity)),
    Column("下界", 16, "概数的下界（含）", lambda r: _bounds(r.fact.quantity)[0]),
    Column("上界", 16, "概数的上界（不含）；“至”后面的数", lambda r: _bounds(r.fact.quantity)[1]),
    Column("期间起", 12, "所说时间的第一天；空的是原文未注明", lambda r: r.fact.period.start),
    Column("期间止", 12, "所说时间的最后一天", lambda r: r.fact.period.end),
    Column("期间原文", 14, "表示时间的词", lambda r: r.fact.period.text),
    Column("推定", 6, "时间是否推定", lambda r: _yes(r.fact.period.inferred)),
    Column("累计", 6, "是否累计数", lambda r: _yes(r.fact.cumulative)),
    Column("性质", 8, "实绩、计划、预期", lambda r: NATURES[r.fact.nature]),
    Column("协作方", 14, "出力的一方", lambda r: r.fact.giver),
    Column("受援方", 14, "受援的一方", lambda r: r.fact.receiver),
    Column("层级", 8, "数所说的地方：全省、全市、区县、园区、村镇、项目", lambda r: LEVELS[r.fact.level]),
    Column("口径", 16, "原文的口径说明", lambda r: "；".join(r.fact.caveats)),
    Column("归类", 12, "在本期汇总里的位置，见下", lambda r: standing_name(r.entry.standing)),
    Column("说明", 36, "为什么这样归类、为什么没有印", lambda r: r.why),
    Column("印在", 28, "印在哪张表的第几行；空的是没有印", lambda r: r.printed),
    Column("期号", 16, "出自哪一期", lambda r: r.fact.issue),
    Column("文件", 28, "来源文件", lambda r: r.fact.span.source.path),
    Column("行", 6, "在文件的第几行", lambda r: r.fact.span.source.position(r.fact.span.start)[0]),
    Column("篇名", 28, "文章的标题", lambda r: r.fact.article),
    Column("小标题", 24, "文中的小标题", lambda r: r.fact.heading),
    Column("原句", 70, "原文的句子；表格里的数，是表名、行、列和数", lambda r: r.fact.sentence),
)


def _sources(figure: Figure | Refusal) -> str:
    return "；".join(dict.fromkeys(f"{fact.issue or ''} {fact.span}".strip() for fact in figure.facts))


def _sources_of_computed(figure: Figure) -> str:
    """The same, and where a base of the archive is from."""
    issued = figure.origin.issued if isinstance(figure.origin, Change) else None
    return "；".join((_sources(figure), *((issued.source,) if issued else ())))


PRINTED: tuple[Column[Figure], ...] = (
    Column("表", 16, "", lambda f: table_name(f.table)),
    Column("指标", 20, "", lambda f: f.metric),
    Column("数", 28, "", lambda f: f.display),
    Column("值", 18, "", lambda f: f.value),
    Column("单位", 8, "", lambda f: f.unit),
    Column("截止日", 12, "", lambda f: f.as_of),
    Column("地区", 28, "", lambda f: f.place),
    Column("归类", 12, "", lambda f: standing_name(f.standing)),
    Column("备注", 28, "", lambda f: "；".join(f.notes)),
    Column("出处", 60, "", _sources),
)
COMPUTED: tuple[Column[Figure], ...] = (
    *PRINTED[:-1],
    Column("算式", 36, "", lambda f: f.origin.arithmetic if f.origin else ""),
    Column("出处", 60, "", _sources_of_computed),
)
REFUSED: tuple[Column[Refusal], ...] = (
    Column("表", 16, "", lambda r: table_name(r.table)),
    Column("指标", 20, "", lambda r: r.metric),
    Column("地区", 28, "", lambda r: r.place),
    Column("条件", 12, "", lambda r: r.ground.value),
    Column("原因", 60, "", lambda r: r.why),
    Column("数", 28, "", lambda r: "；".join(dict.fromkeys(fact.shown for fact in r.facts))),
    Column("出处", 60, "", _sources),
)
NOTES: tuple[Column[tuple[str, Cell, str]], ...] = (
    Column("项目", 16, "", lambda note: note[0]),
    Column("内容", 32, "", lambda note: note[1]),
    Column("意思", 80, "", lambda note: note[2]),
)


def render_xlsx(
    briefing: Briefing, ledger: Ledger, rollup: Rollup, material: Material, cutoff: date, tally: Tally
) -> bytes:
    """The workbook; the date of the new issue is its only clock."""
    lines = ledger_lines(briefing, ledger, rollup)
    title = f"{briefing.window.title}数据台账（{briefing.audience}）"
    with Book(title, briefing.masthead.issuer, briefing.masthead.date) as book:
        book.add("台账", COLUMNS, lines, fixed=3)
        book.add("汇总", PRINTED, tuple(f for table in rollup.tables for f in table.figures), fixed=3)
        book.add("说明", NOTES, tuple(_notes(briefing, lines, material, rollup.unlisted, cutoff)))
        book.add("对照", COMPARED, tuple(compared_rows(rollup)), fixed=4)
        book.add("大事记", EVENTS, rollup.views_of(Milestone), fixed=2)
        book.add("合计与变化", COMPUTED, tuple(f for table in rollup.computed for f in table.figures), fixed=3)
        book.add("不合计不可比", REFUSED, rollup.refusals, fixed=2)
        book.add("数据分布", tally_columns(tally), tally.rows, fixed=2)
        book.add("各期", GIVEN, tuple(given_rows(material)), fixed=2)
    return book.data()


def ledger_lines(briefing: Briefing, ledger: Ledger, rollup: Rollup) -> tuple[Line, ...]:
    """One row a fact, in the order of the ledger."""
    found = printed_places(briefing)
    printed: dict[str, list[str]] = {}
    for figure in rollup.figures:
        for fact in figure.facts:
            printed.setdefault(fact.id, []).extend([found[figure.key]] if figure.key in found else [])
    left_out = {item.entry.fact.id: item.why for item in rollup.excluded}
    lines = []
    for entry in ledger.entries:
        places = tuple(dict.fromkeys(printed.get(entry.fact.id, ())))
        why = left_out.get(entry.fact.id) or entry.reason + ("" if places else NOT_FOR_THIS_AUDIENCE)
        lines.append(Line(entry, why + _contradicted(entry), "；".join(places)))
    return tuple(lines)


def _contradicted(entry: Entry) -> str:
    return f"；与 {'、'.join(entry.conflicts)} 来源不一致，待裁定" if entry.conflicts else ""


def _notes(
    briefing: Briefing, lines: tuple[Line, ...], material: Material, far: Unlisted, cutoff: date
) -> Iterator[tuple[str, Cell, str]]:
    window = briefing.window
    yield "统计期", window.title, f"{window.start}至{window.end}"
    yield "受众", briefing.audience, ""
    yield "数据截止日", cutoff, "此后编发的简报没有读"
    yield "本期日期", briefing.masthead.date, ""
    yield "简报", len(material.issues), "读了几期"
    yield "数据", len(lines), "读到几条，每条在“台账”里一行"
    if far.facts:
        yield "未逐条列出", far.facts, f"在与本期无关的{far.issues}期简报里，统计时间都不在报告期内，只计条数"
    yield "印出", sum(bool(line.printed) for line in lines), "其中印在简报里的（重复的随首见的一条印出）"
    yield from (("栏目", column.name, column.meaning) for column in COLUMNS)
    yield from (("归类", name, meaning) for name, meaning in STANDINGS.values())
