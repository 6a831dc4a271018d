"""Markdown of the content template becomes blocks; data can never become markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.compose.markdown import escape, figure_link, read_markdown
from reports.model import Grid, Heading, Paragraph, Run

PRINTABLE = st.text(
    st.characters(
        min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=30,
)


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def test_headings_are_numbered_in_order_of_what_is_printed() -> None:
    document = read_markdown("# 题\n\n## 甲\n\n### 子\n\n### 丑\n\n## 乙\n\n### 寅\n\n#### 卯\n")
    assert [words(block.runs) for block in document.blocks if isinstance(block, Heading)] == [
        "一、甲",
        "（一）子",
        "（二）丑",
        "二、乙",
        "（一）寅",
        "1.卯",
    ]


def test_more_than_ten_headings_are_counted_in_chinese() -> None:
    document = read_markdown("# 题\n\n" + "\n\n".join(f"## 第{n}" for n in range(21)))
    found = [words(block.runs).partition("、")[0] for block in document.blocks if isinstance(block, Heading)]
    assert found[9:12] == ["十", "十一", "十二"]
    assert found[19:] == ["二十", "二十一"]


def test_a_second_title_stays_in_the_body_and_annexes_are_cut_off() -> None:
    document = read_markdown("# 甲\n\n文。\n\n# 乙\n\n文。\n\n# 附件 清单\n\n文。\n\n# 附件2 总表\n")
    assert document.title == "甲"
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [0]
    assert [(annex.label, annex.title) for annex in document.annexes] == [("附件1", "清单"), ("附件2", "总表")]


def test_a_single_annex_has_no_number() -> None:
    assert [a.label for a in read_markdown("# 题\n\n# 附件 清单\n").annexes] == ["附件"]


def test_lines_of_a_paragraph_join_without_blank() -> None:
    document = read_markdown("# 题\n\n甲地开工，\n乙地投产。\n")
    assert document.blocks == (Paragraph((Run("甲地开工，乙地投产。"),)),)


def test_a_table_takes_the_line_before_it_as_caption() -> None:
    document = read_markdown("# 题\n\n表1　核心指标\n\n| 指标 | 数 |\n|:--|--:|\n| 甲 | 3 |\n")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert grid.caption == "表1　核心指标"
    assert grid.aligns == ("left", "right")
    assert abs(sum(grid.widths) - 1) < 1e-9


def test_a_number_keeps_its_figure() -> None:
    document = read_markdown(f"# 题\n\n完成{figure_link('188个（含3年续建）', 'core-1')}。\n")
    assert document.blocks == (Paragraph((Run("完成"), Run("188个（含3年续建）", "core-1"), Run("。"))),)


@given(PRINTABLE)
def test_escaped_text_prints_as_it_is(text: str) -> None:
    document = read_markdown(f"# 题\n\n文{escape(text)}字\n\n| 列 |\n|:--|\n| 文{escape(text)}字 |\n")
    paragraph, grid = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(grid, Grid)
    assert words(paragraph.runs) == f"文{text}字"
    assert words(grid.rows[0][0]) == f"文{text}字"


def test_line_breaks_and_control_characters_in_data_become_blanks() -> None:
    assert str(escape("甲\n# 乙\x00丙")) == "甲 \\# 乙 丙"
