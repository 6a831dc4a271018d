"""Tables in the text are found however they are drawn; nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Issue, TableBlock

HEAD = "支援合作工作简报\n\n(2022 第 3 期)\n\n## 全市开局良好\n\n各地进展情况如下表。\n\n"
TAIL = "\n\n报：省对口办。\n\n发：各区。\n"
WANTED = [["地区", "项目（个）", "资金（亿元）"], ["慈溪市", "16", "10.08"], ["余姚市", "15", "9.74"]]
DRAWN = {
    "bars": "| 地区 | 项目（个） | 资金（亿元） |\n| :-- | --: | --: |\n"
    "| 慈溪市 | 16 | **10.08** |\n| 余姚市 | 15 | 9.74 |",
    "bars inside": "地区 | 项目（个） | 资金（亿元）\n--- | --- | ---\n慈溪市 | 16 | 10.08\n余姚市 | 15 | 9.74",
    "full-width bars": "｜地区｜项目（个）｜资金（亿元）｜\n｜慈溪市｜16｜10.08｜\n｜余姚市｜15｜9.74｜",
    "tabs": "地区\t项目（个）\t资金（亿元）\n慈溪市\t16\t10.08\n余姚市\t15\t9.74",
    "blanks": "地区      项目（个）  资金（亿元）\n慈溪市    16          10.08\n余姚市    15          9.74",
    "full-width blanks": "地区　　项目（个）　　资金（亿元）\n慈溪市　　16　　10.08\n余姚市　　15　　9.74",
    "box": "┌────┬────┬────┐\n│地区│项目（个）│资金（亿元）│\n"
    "├────┼────┼────┤\n│慈溪市│16│10.08│\n│余姚市│15│9.74│\n└────┴────┴────┘",
    "a page cut": "| 地区 | 项目（个） | 资金（亿元） |\n|--|--|--|\n"
    "| 慈溪市 | 16 | 10.08 |\n\n\n- 2 -\n\n\n| 余姚市 | 15 | 9.74 |",
    "a head again": "地区\t项目（个）\t资金（亿元）\n慈溪市\t16\t10.08\n\n- 2 -\n\n"
    "地区\t项目（个）\t资金（亿元）\n余姚市\t15\t9.74",
}


def tables(issue: Issue) -> list[TableBlock]:
    return [s.table for article in issue.articles for s in article.sections if s.table]


def texts(table: TableBlock) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in (*table.heads, *table.rows)]


@pytest.mark.parametrize("name", DRAWN)
def test_a_table_is_found_however_it_is_drawn(read: Callable[..., Issue], name: str) -> None:
    issue = read(f"{HEAD}{DRAWN[name]}\n\n下一步要加快进度。{TAIL}")
    (table,) = tables(issue)
    assert texts(table) == WANTED
    assert len(table.heads) == 1
    sentences = [s.text for article in issue.articles for section in article.sections for s in section.sentences]
    assert sentences == ["各地进展情况如下表。", "下一步要加快进度。"]


@pytest.mark.parametrize("name", DRAWN)
def test_a_cell_is_a_slice_of_the_file(read: Callable[..., Issue], name: str) -> None:
    (table,) = tables(read(f"{HEAD}{DRAWN[name]}{TAIL}"))
    for row in table.rows:
        for cell in filter(None, row):
            assert cell.span(0, len(cell.text)).text == cell.text


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("表1 各地进展（单位：亿元）", ["表1 各地进展（单位：亿元）"]),
        ("附表　各地进展\n单位：万元", ["附表　各地进展", "单位：万元"]),
        ("各地进展情况\n（单位：万元）", ["各地进展情况", "（单位：万元）"]),
        ("各地进展情况不一。", []),
        ("主要问题：", []),
    ],
)
def test_the_lines_above_a_table_name_it(read: Callable[..., Issue], above: str, caption: list[str]) -> None:
    (table,) = tables(read(f"{HEAD}{above}\n{DRAWN['tabs']}{TAIL}"))
    assert [passage.text for passage in table.caption] == caption


def test_a_missing_cell_is_left_blank_where_its_column_is_known(read: Callable[..., Issue]) -> None:
    rows = "地区        项目（个）    资金（亿元）\n慈溪市        16            10.08\n"
    rows += "宁海县                      2.11\n余姚市        15            9.74"
    (table,) = tables(read(f"{HEAD}{rows}{TAIL}"))
    assert texts(table)[2] == ["宁海县", "", "2.11"]


@pytest.mark.parametrize("short", ["宁海县                      2.11", "宁海县        8"])
def test_rows_of_fewer_cells_do_not_set_the_columns(read: Callable[..., Issue], short: str) -> None:
    """Most rows lack a cell, in one column or in the other."""
    rows = f"表1  各地进展\n{'─' * 30}\n地区        项目（个）    资金（亿元）\n{'─' * 30}\n{short}\n"
    rows += "慈溪市                      10.08\n余姚市        15\n象山县        7"
    (table,) = tables(read(f"{HEAD}{rows}{TAIL}"))
    first = ["宁海县", "", "2.11"] if "2.11" in short else ["宁海县", "8", ""]
    assert texts(table)[1:] == [first, ["慈溪市", "", "10.08"], ["余姚市", "15", ""], ["象山县", "7", ""]]
    assert [passage.text for passage in table.caption] == ["表1  各地进展"]


def test_a_head_whose_words_one_blank_parts_is_cut_where_its_columns_are(read: Callable[..., Issue]) -> None:
    rows = "地区      项目（个） 资金（亿元）\n慈溪市    16    10.08\n余姚市    15    9.74"
    (table,) = tables(read(f"{HEAD}{rows}{TAIL}"))
    assert texts(table) == WANTED


def test_cells_whose_column_nothing_tells_stand_behind_the_last_one(read: Callable[..., Issue]) -> None:
    rows = "地区　　产业合作项目（个）　　资金（亿元）\n慈溪市　　16　　10.08\n余姚市　　15　　9.74\n宁海县　　2.11"
    (table,) = tables(read(f"{HEAD}{rows}{TAIL}"))
    assert texts(table)[-1] == ["宁海县", "", "", "2.11"]


def test_a_head_of_two_rows_and_a_wrapped_cell_are_read(read: Callable[..., Issue]) -> None:
    rows = "| 地区 | 资金 | |\n|--|--|--|\n| | 计划 | 到位 |\n| 前湾新区（杭州湾 | 8 | 7 |\n| 新区） | | |"
    (table,) = tables(read(f"{HEAD}{rows}{TAIL}"))
    assert len(table.heads) == 2
    assert texts(table)[-1] == ["前湾新区（杭州湾新区）", "8", "7"]


def test_two_tables_without_a_line_between_are_parted_by_their_heads(read: Callable[..., Issue]) -> None:
    rows = "| 地区 | 资金 |\n|--|--|\n| 慈溪市 | 8 |\n| 余姚市 | 7 |\n| 指标 | 完成 |\n|--|--|\n| 项目 | 5 |"
    assert [texts(table)[0] for table in tables(read(f"{HEAD}{rows}{TAIL}"))] == [["地区", "资金"], ["指标", "完成"]]


@pytest.mark.parametrize(
    "text",
    [
        "慈溪市,16,10.08\n余姚市,15,9.74",
        "组长　　　张　三　　　局长\n副组长　　李　四　　　副局长",
        "一、加强沟通。两地    互访16次。",
        "编辑：林　溪　　校对：徐　峰",
        "慈溪 | 常山",
    ],
)
def test_lines_that_only_look_alike_are_no_table(read: Callable[..., Issue], text: str) -> None:
    assert tables(read(f"{HEAD}{text}{TAIL}")) == []


def test_a_table_breaks_no_article_in_two(read: Callable[..., Issue]) -> None:
    head = "支援合作工作简报\n\n(2022 第 3 期)\n\n全市工作开局良好\n\n进展如下。\n"
    caption = "2022年各区县市实到资金情况\n"
    issue = read(f"{head}{caption}{DRAWN['blanks']}\n下一步加快进度。{TAIL}")
    assert [article.title for article in issue.articles] == ["全市工作开局良好"]
