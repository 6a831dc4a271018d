"""A table without upright lines (三线表) gives each figure to the head and row that it stands under, or no metric."""

from __future__ import annotations

import random
import unicodedata
from typing import TYPE_CHECKING

import pytest

from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.model import Event
from reports.parse import parse
from reports.read.paged import read_pdf
from reports.read.text import make_source
from tests.read.printed import printed

if TYPE_CHECKING:
    from reports.model import Fact

LEXICON = load_lexicon()
EXTRACTOR = Extractor(LEXICON)
METRICS = {"援建资金": "万元", "消费帮扶": "万元", "产业飞地": "个", "产业合作项目": "个", "实到资金": "亿元"}
PLACES = ("慈溪市", "余姚市", "北仑区", "宁海县", "象山县", "海曙区")
YEARS = ("2022年", "2021年")
ABOVE, BELOW = "各地工作进展情况如下。", "下一步要加快进度。"
PAGE = (
    "宁波支援合作工作简报\n\n（2023 第 6 期）\n\n宁波市支援合作局\n\n2023年5月11日\n\n## 全市支援合作\n\n{}\n\n"
    "报：省对口办。\n\n发：各区。\n"
)
Told = tuple[str, str, str]


class Table:
    """An invented table: its heads with the columns that each stands over, its rows, and what each value tells."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)  # noqa: S311 - the same tables in every run
        metrics = chance.sample(list(METRICS), chance.randint(2, 3))
        years = YEARS if chance.random() < 0.5 else YEARS[:1]
        self.grouped = len(years) > 1
        self.columns = [(metric, year) for year in years for metric in metrics]
        self.own_units = chance.random() < 0.5
        self.each = len(metrics)
        values = iter(chance.sample(range(101, 999), 60))
        self.truth: dict[str, Told] = {}
        self.rows: list[list[str]] = []
        for place in PLACES[: chance.randint(3, 6)]:
            row = [place]
            for metric, year in self.columns:
                value = str(next(values)) if chance.random() > 0.3 else ""
                self.truth[value] = metric, place, year
                row.append(value)
            self.rows.append(row)
        self.truth.pop("", None)

    @property
    def heads(self) -> list[str]:
        return ["地区", *(f"{m}（{METRICS[m]}）" if self.own_units else m for m, _ in self.columns)]

    @property
    def units(self) -> list[str]:
        return [] if self.own_units else ["", *(f"（{METRICS[m]}）" for m, _ in self.columns)]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def set_at(text: str, room: int, align: str) -> str:
    free = max(0, room - width(text))
    left = {"left": 0, "right": free, "centre": free // 2}[align]
    return " " * left + text + " " * (free - left)


def typed(table: Table, align: str, room: int, rule: str) -> str:
    """The table as one types it: columns of one width, each cell set alike."""
    aligns = ["left", *[align] * len(table.columns)]
    lines = [[*table.heads], *([table.units] if table.units else []), *table.rows]
    drawn = ["".join(set_at(c, room, a) for c, a in zip(line, aligns, strict=True)).rstrip() for line in lines]
    if table.grouped:
        years = "".join(set_at(year, room * table.each, "centre") for year in YEARS)
        drawn.insert(0, " " * room + years.rstrip())
    heads = len(drawn) - len(table.rows)
    lead = ABOVE if table.grouped else f"2022年{ABOVE}"
    return "\n".join([lead, "", *[rule] * bool(rule), *drawn[:heads], *[rule] * bool(rule), *drawn[heads:], "", BELOW])


def facts_of(text: str, pages: tuple[int, ...] = ()) -> list[Fact]:
    source = make_source("x", text, b"", pages=pages)
    found = [piece for issue in parse(source, LEXICON) for piece in EXTRACTOR.read(issue)]
    return [piece.fact for piece in found if not isinstance(piece, Event)]


def require_true(facts: list[Fact], table: Table) -> int:
    """No figure has another's metric, row or time; how many have their own."""
    named = [fact for fact in facts if fact.metric]
    for fact in named:
        metric, place, year = table.truth[fact.surface]
        assert (fact.metric or "").startswith(metric[:2]), fact.surface
        assert (fact.giver, fact.period.text[:5]) == (place, year), fact.surface
    return len(named)


@pytest.mark.parametrize("align", ["left", "right", "centre"])
@pytest.mark.parametrize("rule", ["", "─" * 40, "-" * 60])
@pytest.mark.parametrize("seed", range(12))
def test_a_typed_table_gives_no_figure_to_another_head(seed: int, rule: str, align: str) -> None:
    table = Table(seed)
    facts = facts_of(PAGE.format(typed(table, align, 20, rule)))
    assert require_true(facts, table) == len(table.truth)
    assert {fact.surface for fact in facts} == set(table.truth)


@pytest.mark.parametrize("gap", ["  ", "    ", "　　"])
@pytest.mark.parametrize("seed", range(12))
def test_cells_that_are_only_parted_tell_no_column_where_one_is_missing(seed: int, gap: str) -> None:
    table = Table(seed)
    lines = [gap.join(filter(None, line)) for line in (table.heads, *table.rows)]
    if table.grouped:
        lines.insert(0, gap.join(YEARS))
    facts = facts_of(PAGE.format("\n".join([f"2022年{ABOVE}", "", *lines, "", BELOW])))
    whole = {cell for row in table.rows if all(row) for cell in row[1:]}
    assert {fact.surface for fact in facts if fact.metric} <= whole
    require_true(facts, table)


def page(table: Table, align: str, style: str) -> bytes:
    """The table on a page of ours with level lines alone."""

    def row(cells: list[str], kind: str = "") -> str:
        return f"<tr class='{kind}'>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    above = f"<tr class=top><td></td>{''.join(f'<td colspan={table.each}>{year}</td>' for year in YEARS)}</tr>"
    heads = row(table.heads, "" if table.grouped else "top") + (row(table.units) if table.units else "")
    body = (above if table.grouped else "") + heads + row(table.rows[0], "mid") + "".join(map(row, table.rows[1:]))
    css = (
        "@page{size:A4 landscape} table{border-collapse:collapse;width:100%;border-bottom:1pt solid}"
        f" td{{text-align:{align};padding:3pt 8pt}} td:first-child{{text-align:left}}"
        f" .top td{{border-top:1pt solid;text-align:center}} .mid td{{border-top:.5pt solid}} {style}"
    )
    lead = ABOVE if table.grouped else f"2022年{ABOVE}"
    parts = PAGE.format("\x00").replace("## ", "").split("\x00")
    before, after = ("".join(f"<p>{line}</p>" for line in part.split("\n\n")) for part in parts)
    text = f"<meta charset=utf-8><style>{css}</style>{before}<p>{lead}</p><table>{body}</table><p>{BELOW}</p>{after}"
    return printed(text)


@pytest.mark.parametrize("align", ["left", "right", "center"])
@pytest.mark.parametrize("style", ["", "table{width:auto} td{padding:2pt 20pt}", "table{table-layout:fixed}"])
def test_a_printed_table_gives_no_figure_to_another_head(style: str, align: str) -> None:
    read = every = 0
    for seed in range(8):
        table = Table(seed)
        laid = read_pdf(page(table, align, style))
        facts = [fact for fact in facts_of(laid.text, laid.pages) if fact.surface in table.truth]
        assert {fact.surface for fact in facts} == set(table.truth)
        read += require_true(facts, table)
        every += len(table.truth)
    assert read >= 0.9 * every


SLOPPY = """2022年各地工作进展情况如下。

                  2021年               2022年
地区        ─────────────────  ──────────────────
            援建资金   消费帮扶   产业飞地
            （万元）   （万元）    （个）
慈溪市        120       300       130
余姚市         95       200
北仑区        210                 220
"""


TOUCHING = """各地工作进展情况如下。

                  2022年                              2021年
地区              产业合作项目（个）产业飞地（个）    消费帮扶（万元）  援建资金（万元）
慈溪市            655               9808                                1044
余姚市            9247              6690              6433
北仑区                                                1481              9251
"""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (SLOPPY, {"120", "300", "130", "95", "200", "210", "220"}),
        (TOUCHING, {"655", "9808", "1044", "9247", "6690", "6433", "1481", "9251"}),
    ],
)
def test_where_a_head_over_columns_may_mean_others_no_figure_has_a_metric(text: str, values: set[str]) -> None:
    """The heads of the years may both be that of a column between them; two heads touch, so that columns are lost."""
    facts = facts_of(PAGE.format(text))
    assert {fact.surface for fact in facts} == values
    assert {fact.metric for fact in facts} == {None}
