"""ledger.xlsx, read back as a zip of XML: every fact once, text that stays text, numbers exact, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Entry, Ledger, Material, Rollup, Standing, Tally
from reports.parse import parse
from reports.read.text import make_source
from reports.render import render_xlsx
from reports.render.sheets import CUT, LONGEST_TEXT, Book, Cell, Column, is_number, safe_text
from reports.render.terms import HEDGES, LEVELS, NATURES, STANDINGS, TABLES
from tests.conftest import HEAD, ROOT
from tests.render.briefings import plain_briefing
from tests.test_oracles import run
from tests.windows import NOVEMBER, YEAR_2022

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.model import Fact

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DAY = date(2023, 5, 20)
TALLY = Tally((Standing.CURRENT, Standing.STOCK), (("实到资金", (2, 0)), ("", (1, 3))))
HEADS = [
    *(
        "编号",
        "指标",
        "数",
        "值",
        "单位",
        "概数",
        "下界",
        "上界",
        "期间起",
        "期间止",
        "期间原文",
        "推定",
        "累计",
        "性质",
    ),
    *("协作方", "受援方", "层级", "口径", "归类", "说明", "印在", "期号", "文件", "行", "篇名", "小标题", "原句"),
]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unescaped(text: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


def sheet(data: bytes, number: int) -> list[dict[str, tuple[str, str, str]]]:
    """Rows of a sheet: column letters → (type, text or number as written, style)."""
    parts = members(data)
    shared = [
        unescaped("".join(t.text or "" for t in item.iter(f"{{{NS['m']}}}t")))
        for item in etree.fromstring(parts["xl/sharedStrings.xml"])
    ]
    rows = []
    for row in etree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"]).iterfind(".//m:row", NS):
        cells = {}
        for cell in row:
            kind, value = cell.get("t", "n"), cell.findtext("m:v", "", NS)
            letters = cell.get("r", "").rstrip("0123456789")
            cells[letters] = (kind, shared[int(value)] if kind == "s" else value, cell.get("s", "0"))
        rows.append(cells)
    return rows


def column(data: bytes, number: int, head: str) -> list[str]:
    rows = sheet(data, number)
    letters = next(letters for letters, cell in rows[0].items() if cell[1] == head)
    return [row.get(letters, ("", "", ""))[1] for row in rows[1:]]


def written(*values: Cell) -> tuple[bytes, list[tuple[str, str, str]]]:
    """A workbook of one column, and its cells below the head."""
    columns: Sequence[Column[Cell]] = (Column("甲", 10, "", lambda value: value),)
    with Book("题", "局", DAY) as book:
        book.add("表", columns, values)
    return book.data(), [row.get("A", ("", "", "")) for row in sheet(book.data(), 1)[1:]]


@cache
def ledger_of(period: str, audience: str) -> tuple[bytes, tuple[Fact, ...], Rollup]:
    rollup, briefing, facts = run(period, audience)
    return render_xlsx(briefing, reconcile(facts, briefing.window), rollup, Material(()), DAY, TALLY), facts, rollup


@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
@pytest.mark.parametrize("period", ["2022", "2022H1", "2022-11", "2021"])
def test_every_fact_stands_in_one_row_with_a_standing_and_a_reason(period: str, audience: str) -> None:
    data, facts, _ = ledger_of(period, audience)
    assert sorted(column(data, 1, "编号")) == sorted(fact.id for fact in facts)
    assert len(facts) == 146
    assert set(column(data, 1, "归类")) <= {name for name, _ in STANDINGS.values()}
    assert all(column(data, 1, "说明"))


def test_the_columns_have_chinese_names_filters_and_a_frozen_head() -> None:
    data, _, _ = ledger_of("2022", "市级")
    xml = members(data)["xl/worksheets/sheet1.xml"].decode()
    assert [cell[1] for cell in sheet(data, 1)[0].values()] == HEADS
    assert '<autoFilter ref="A1:AA147"/>' in xml
    assert 'topLeftCell="D2"' in xml
    assert 'state="frozen"' in xml
    names = re.findall('<sheet name="(.+?)"', members(data)["xl/workbook.xml"].decode())
    assert names == ["台账", "汇总", "说明", "对照", "大事记", "合计与变化", "不合计不可比", "数据分布", "各期"]


def test_a_figure_is_told_with_its_number_its_day_and_where_it_is_printed() -> None:
    data, _, _ = ledger_of("2022", "市级")
    number = next(i for i, fact in enumerate(column(data, 1, "数")) if fact == "126.16亿元")
    row = sheet(data, 1)[number + 1]
    by_head = dict(zip(HEADS, (row.get(k, ("", "", ""))[:2] for k in sheet(data, 1)[0]), strict=True))
    assert by_head["值"] == ("n", "12616000000")
    assert by_head["期间起"] == ("n", str((date(2022, 1, 1) - date(1899, 12, 30)).days))
    assert by_head["归类"] == ("s", "当期")
    assert by_head["印在"] == ("s", "表1 2022年核心指标 第2行")
    assert by_head["行"] == ("n", "17")
    assert "实到资金126.16亿元" in by_head["原句"][1]


def test_every_file_stands_in_the_last_sheet_with_what_became_of_it() -> None:
    rollup, briefing, facts = run("2022", "省级")
    read, late, reference, derived = (
        parse(make_source(f"{name}.txt", text, text.encode()), load_lexicon())[0]
        for name in ("甲", "乙", "丙", "丁")
        for text in [HEAD.format(year=2023, number=7, month=3, day=9, title=name) + "召开会议。"]
    )
    material = Material((read,), (late,), (reference,), (("=戊.pdf", "是扫描件"),), (derived,))
    data = render_xlsx(briefing, reconcile(facts, briefing.window), rollup, material, DAY, TALLY)
    assert column(data, 9, "文件") == ["甲.txt", "乙.txt", "丙.txt", "丁.txt", "=戊.pdf"]
    assert column(data, 9, "期号") == [read.key, late.key, "", "", ""]
    fates = ["读入", "晚于数据截止日，未用", "参考材料，不计数", "本程序生成的简报，不计数", "读不了"]
    assert column(data, 9, "处置") == fates
    assert column(data, 9, "原因") == ["", "", "", "", "是扫描件"]
    assert column(data, 9, "编发日期")[0] == str((date(2023, 3, 9) - date(1899, 12, 30)).days)


def test_where_a_fact_is_printed_is_what_the_page_prints() -> None:
    data, _, rollup = ledger_of("2022", "省级")
    behind = {fact.id for table in rollup.tables for figure in table.figures for fact in figure.facts}
    places = dict(zip(column(data, 1, "编号"), column(data, 1, "印在"), strict=True))
    assert {identity for identity, place in places.items() if place} == behind


def test_the_second_sheet_holds_every_printed_row_and_a_dash_has_no_value() -> None:
    data, _, rollup = ledger_of("2021", "省级")
    figures = [figure for table in rollup.tables for figure in table.figures]
    assert column(data, 2, "数") == [figure.display for figure in figures]
    values = dict(zip(column(data, 2, "数"), column(data, 2, "值"), strict=True))
    assert values["—"] == ""


def test_the_third_sheet_explains_every_column_and_standing() -> None:
    data, _, _ = ledger_of("2022", "省级")
    told = set(column(data, 3, "内容"))
    assert told >= {*HEADS, *(name for name, _ in STANDINGS.values()), "省级", "2022年"}
    assert str((DAY - date(1899, 12, 30)).days) in told


def test_two_sheets_hold_every_computed_row_and_every_refusal() -> None:
    data, _, rollup = ledger_of("2022", "省级")
    computed = [figure for table in rollup.computed for figure in table.figures]
    assert computed
    assert column(data, 6, "数") == [figure.display for figure in computed]
    assert column(data, 7, "原因") == [refusal.why for refusal in rollup.refusals]
    assert set(column(data, 7, "条件")) >= {"期间", "基数缺"}


def test_the_last_sheet_counts_the_facts_of_each_metric_by_their_standing() -> None:
    data, _, _ = ledger_of("2022", "省级")
    assert column(data, 8, "指标") == ["实到资金", "（未识别）"]
    assert column(data, 8, "条数") == ["2", "4"]
    assert column(data, 8, "当期") == ["2", "1"]
    assert column(data, 8, "截面") == ["", "3"]


def test_two_runs_give_the_same_bytes_and_members_have_one_date() -> None:
    rollup, briefing, facts = run("2022")
    ledger = reconcile(facts, briefing.window)
    first, second = (render_xlsx(briefing, ledger, rollup, Material(()), DAY, TALLY) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"2023-06-01T00:00:00Z" in members(first)["docProps/core.xml"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1"])
def test_what_looks_like_a_formula_is_text_with_a_quote_prefix(text: str) -> None:
    data, ((kind, value, style),) = written(text)
    styles = etree.fromstring(members(data)["xl/styles.xml"]).find("m:cellXfs", NS)
    assert styles is not None
    assert (kind, value) == ("s", text)
    assert styles[int(style)].get("quotePrefix") == "1"


def test_hostile_text_in_every_field_of_a_fact_makes_no_formula_link_or_markup() -> None:
    _, _, facts = run("2022")
    hostile = ["=1+1", "@x", "<r><t>x</t></r>", "http://a.test/", "mailto:a@b", "{=1}", "_x0041_", "internal:表!A1"]
    made = [
        replace(facts[0], id=f"{n}", label=text, metric=text, issue=text, article=text, heading=text, sentence=text)
        for n, text in enumerate(hostile)
    ]
    entries = tuple(Entry(fact, Standing.UNKNOWN, fact.sentence) for fact in made)
    data = render_xlsx(plain_briefing(1), Ledger(YEAR_2022, entries), Rollup((), ()), Material(()), DAY, TALLY)
    parts = members(data)
    xml = b"".join(content for name, content in parts.items() if name.startswith("xl/worksheets"))
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml
    assert [text.removesuffix(" ") for text in column(data, 1, "原句")] == hostile


def test_characters_that_xml_forbids_are_replaced() -> None:
    _, cells = written("甲\x00乙\x1b丙\ud800丁\uffff")
    assert [cell[1] for cell in cells] == ["甲\ufffd乙\ufffd丙\ufffd丁\ufffd"]


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so() -> None:
    for text in ("长" * 40_000, "𠮷" * 20_000, "甲" + "𠮷" * 20_000):
        cut = safe_text(text)
        assert cut.endswith(CUT)
        assert LONGEST_TEXT - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    whole = "长" * LONGEST_TEXT
    assert safe_text(whole) == whole


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_back_as_text(text: str) -> None:
    _, cells = written(text)
    expected = safe_text(text)
    assert [(kind, value) for kind, value, _ in cells] == ([("s", expected)] if expected else [])


@pytest.mark.parametrize(
    ("value", "kind"),
    [("12616000000", "n"), ("0.1", "n"), ("999999999999999", "n"), ("1234567890123456", "s"),
     ("0.1234567890123456", "s"), ("81000000.00", "n"), ("1E+30", "s"), ("100000000000000000000", "s"), ("-3.5", "n")],
)  # fmt: skip
def test_a_number_cell_holds_a_value_exactly_or_the_value_is_text(value: str, kind: str) -> None:
    _, ((found, text, _),) = written(Decimal(value))
    assert found == kind
    assert Decimal(text) == Decimal(value)
    assert not is_number(Decimal("NaN"))


def test_a_day_is_a_date_cell_and_one_that_excel_does_not_know_is_text() -> None:
    data, cells = written(date(2022, 12, 31), date(1899, 1, 1))
    assert [cell[:2] for cell in cells] == [("n", "44926"), ("s", "1899-01-01")]
    assert b"yyyy-mm-dd" in members(data)["xl/styles.xml"]


def test_rows_that_a_sheet_cannot_hold_go_on_in_a_further_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.render.sheets.MOST_ROWS", 2)
    data, _ = written("一", "二", "三", "四", "五")
    assert [column(data, number, "甲") for number in (1, 2, 3)] == [["一", "二"], ["三", "四"], ["五"]]


def test_a_ledger_without_facts_is_a_workbook_too() -> None:
    data = render_xlsx(plain_briefing(1), Ledger(NOVEMBER, ()), Rollup((), ()), Material(()), DAY, TALLY)
    assert column(data, 1, "编号") == []


def test_every_standing_level_nature_and_hedge_has_a_chinese_name() -> None:
    for names in (STANDINGS, LEVELS, NATURES, HEDGES):
        assert set(names) == set(type(next(iter(names))))
    assert len({name for name, _ in STANDINGS.values()}) == len(Standing)


def test_every_table_of_the_roll_up_has_a_chinese_name() -> None:
    assert {table.name for table in run("2022", "市级")[0].tables} <= set(TABLES)


def test_the_workbook_names_no_place_of_the_machine() -> None:
    data, _, _ = ledger_of("2022", "省级")
    assert str(ROOT).encode() not in b"".join(members(data).values())
