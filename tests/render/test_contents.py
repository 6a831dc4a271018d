"""Claims about the pages of any content: each page is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.model import Annex, Briefing, Heading
from reports.render.pdf import print_pdf
from reports.render.printing import Printing

from .briefings import RARE, SENTENCE, body, paragraph, plain_briefing, rich_briefing, runs, table
from .measures import WIDTH, faults, left_edge
from .pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from reports.model import Block

Folders = tuple["Path", ...]

LONG_TITLE = (
    "甲市与乙县深化“产业飞地”协作推动共同富裕示范区建设取得积极成效的经验做法和下一步工作打算以及有关情况的说明汇总"
)
QUOTES = "甲乙“丙丁”、“戊己”“庚辛”，《壬》（癸）：“子丑，寅。”‘卯’辰；巳！另有3.5%和约6.6亿元（含续建）。"


def articles(count: int) -> tuple[Block, ...]:
    """Articles with a title, two levels of headings and text of many lengths."""
    return tuple(
        block
        for number in range(1, count + 1)
        for block in (
            Heading(0, runs(f"第{number}篇 “飞地”协作与山海情深 共绘区域合作新图景")),
            Heading(1, runs("一、总体情况")),
            paragraph(SENTENCE * (1 + number % 4) + QUOTES[number:]),
            Heading(2, runs(f"（一）提质增效之{number}")),
            paragraph(QUOTES * 2 + SENTENCE),
        )
    )


def with_blocks(*blocks: Block) -> Briefing:
    return replace(rich_briefing(), blocks=blocks)


def long_list() -> tuple[tuple[str, str], ...]:
    return ("报", "省对口办。"), ("送", "市对口工作领导小组成员单位，" * 20 + "各区。"), ("发", "各区（县、市）。")


CONTENTS = {
    "everything": rich_briefing(),
    "one article": with_blocks(*articles(1)),
    "twenty articles": with_blocks(*articles(20)),
    "a title of sixty characters": replace(rich_briefing(), title=LONG_TITLE),
    "a table of forty rows": with_blocks(paragraph(SENTENCE), table(40), paragraph(SENTENCE)),
    "ten lines of distribution": replace(rich_briefing(), distribution=long_list()),
    "no note": replace(rich_briefing(), note=()),
    "no contents": replace(rich_briefing(), contents=()),
    "nothing in the period": replace(plain_briefing(1), blocks=(paragraph("来源简报未见当期数据。"),), annexes=()),
    "rare characters": with_blocks(paragraph(f"{SENTENCE}百丈{RARE}，" * 12)),
    "forty pages": with_blocks(*body(60), *articles(60)),
    "an annex that is a table": replace(plain_briefing(4), annexes=(Annex("附件", "指标总表", (table(21),)),)),
}


@pytest.mark.parametrize("duplex", [False, True], ids=["one side", "both sides"])
@pytest.mark.parametrize("name", CONTENTS)
def test_any_content_is_set_as_the_standard_asks(shipped: Folders, name: str, duplex: bool) -> None:
    printed = print_pdf(CONTENTS[name], shipped, Printing(duplex=duplex))
    pages = read_pages(printed.pdf)
    assert faults(pages, duplex=duplex) == []
    assert printed.pages == len(pages)
    if name == "forty pages":
        assert len(pages) >= 40


@pytest.mark.parametrize("paragraphs", range(1, 26, 2))
def test_printed_on_both_sides_the_last_page_is_even_and_has_text(shipped: Folders, paragraphs: int) -> None:
    briefing = replace(plain_briefing(1), blocks=(paragraph(SENTENCE * 2),) * paragraphs)
    assert faults(read_pages(print_pdf(briefing, shipped, Printing(duplex=True)).pdf), duplex=True) == []


@pytest.mark.parametrize("rows", [27, 28, 29])
def test_a_last_table_is_parted_where_one_row_of_it_stands_on_the_last_page(shipped: Folders, rows: int) -> None:
    briefing = replace(plain_briefing(6), annexes=(Annex("附件", "指标总表", (table(rows),)),))
    assert faults(read_pages(print_pdf(briefing, shipped, Printing(duplex=True)).pdf), duplex=True) == []


@pytest.mark.parametrize("paragraphs", [1, 6])
def test_an_imprint_that_no_text_can_go_with_is_told(shipped: Folders, paragraphs: int) -> None:
    annexes = (Annex("附件1", "说明", (paragraph("甲。"),)),) * 2
    briefing = replace(plain_briefing(paragraphs), annexes=annexes[: 2 if paragraphs == 1 else 1])
    printed = print_pdf(briefing, shipped, Printing(duplex=True))
    assert printed.pages == 4
    assert [notice.code for notice in printed.notices] == ["R105"]


def test_margins_are_mirrored_on_both_sides_only(shipped: Folders) -> None:
    briefing = with_blocks(*[paragraph("协作共赢山海情深" * 60)] * 4)
    for duplex in (False, True):
        pages = read_pages(print_pdf(briefing, shipped, Printing(duplex=duplex)).pdf)
        for number, page in enumerate(pages[1:4], 2):
            full = [line for line in page.lines if len(line.text) == 28]
            left = left_edge(number, duplex=duplex)
            assert full
            assert [line.left for line in full] == pytest.approx([left] * len(full), abs=0.3)
            assert [line.right for line in full] == pytest.approx([left + WIDTH] * len(full), abs=0.3)
