"""A page of a website gives its visible main text, its headings, lists and tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.read.page_text import Unreadable
from reports.read.web import read_web


def lines(body: str, head: str = "") -> list[str]:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return [line for line in read_web(page.encode()).text.split("\n") if line]


def code_or_text(page: str) -> str:
    try:
        return read_web(page.encode()).text
    except Unreadable as error:
        return error.code


LONG = "实到资金126.16亿元，落实援建资金0.81亿元，完成消费帮扶1.79亿元，组织培训劳动力3万人次。" * 3


def test_menus_feet_scripts_and_hidden_text_are_left_out() -> None:
    body = (
        "<nav>首页9个</nav><div><a href='x'>第99期</a></div><script>var a='8个'</script><style>p{content:'7个'}</style>"
        f"<div class='main'><h1>工作简报</h1><p>{LONG}</p><p style='display: none'>6个</p><p hidden>5个</p></div>"
        "<footer>主办单位</footer><noscript>4个</noscript><!-- 3个 -->"
    )
    assert lines(body) == ["# 工作简报", LONG]


def test_blocks_part_lines_and_inline_marks_do_not() -> None:
    assert lines("<p>项目<b>188</b><span>个</span>，<br>资金</p><div>甲<p>乙</p>丙</div>") == [
        "项目188个，",
        "资金",
        "甲",
        "乙",
        "丙",
    ]


def test_a_line_end_of_the_file_is_none_of_the_text() -> None:
    assert lines("<p>实到\n  资金3亿元\nfor all</p>") == ["实到资金3亿元 for all"]


def test_entities_are_their_signs() -> None:
    assert lines("<p>&#23454;到&nbsp;&ldquo;飞地&rdquo;&lt;10%&gt;&amp;</p>") == ["实到 “飞地”<10%>&"]


def test_a_table_gives_a_barred_line_a_row_and_one_that_sets_the_page_its_text() -> None:
    data = "<table><tr><th>地区</th><th>资金</th></tr><tr><td>慈溪</td><td>1|2</td></tr></table>"
    assert lines(data) == ["| 地区 | 资金 |", "| 慈溪 | 1｜2 |"]
    assert lines(f"<table><tr><td>{data}</td></tr></table>") == ["| 地区 | 资金 |", "| 慈溪 | 1｜2 |"]
    assert lines(f"<table><tr><td>栏</td><td><p>{LONG * 2}</p></td></tr></table>")[-1] == LONG * 2


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8"])
def test_the_real_encoding_counts(encoding: str) -> None:
    page = f'<html><meta charset="gb2312"><body><p>{LONG}</p></body></html>'
    laid = read_web(page.encode(encoding))
    assert laid.text.strip() == LONG
    assert [code for code, _, _ in laid.notices] == ([] if encoding == "gbk" else ["I121"])


@pytest.mark.parametrize("body", ["", "<script>document.write('甲')</script>", "<img src='x'>"])
def test_a_page_without_visible_text_is_refused(body: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_web(f"<html><body>{body}</body></html>".encode())
    assert error.value.code == "I105"


def test_deep_nesting_is_refused_or_read() -> None:
    for tag in ("div", "b", "ul"):
        page = f"<{tag}>" * 5000 + "甲乙" + f"</{tag}>" * 5000
        assert code_or_text(page) == "I112" or "甲乙" in code_or_text(page)


@given(st.text(alphabet="<>/&;\"'=abptdrh1实 \n", max_size=200))
def test_any_tangle_of_tags_is_read_or_refused(tangle: str) -> None:
    told = code_or_text(f"<html><body>{tangle}")
    assert not told.startswith("I1") or told in {"I105", "I111"}
