"""check.html: one page of its own, escaped, the words at fault marked; and the draft's mark in PDF and DOCX."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
from docx import Document
from msgspec.structs import replace

from reports.diagnostics import Finding, Severity
from reports.render import render_docx
from reports.render.checklist import checklist, list_lines, summary_lines
from tests.check.briefings import briefing, heading, text
from tests.conftest import ROOT

MUST = Finding("C201", Severity.MUST, "时间不确定", "正文第1段", "换成日期", "前<b>今年&后。", 4, 6)
NOTICE = Finding("C313", Severity.NOTICE, "期号待定", "报头", "写明期号")
WAIVED = replace(MUST, waived="领导<原话>")


def page(*findings: Finding) -> str:
    return checklist(briefing(), findings).decode()


def test_the_page_needs_nothing_from_elsewhere() -> None:
    told = page(MUST, NOTICE, WAIVED)
    assert not re.search(r"<(script|link|img|iframe)|https?:|url\(|@import|\bon\w+=", told)
    HTMLParser().feed(told)


def test_what_is_said_is_escaped_and_the_words_at_fault_are_marked() -> None:
    told = page(replace(MUST, start=4, end=6))
    assert "前&lt;b&gt;" in told
    assert "<mark>今年</mark>&amp;后。" in told


def test_the_list_is_by_severity_with_the_waived_last() -> None:
    told = page(MUST, NOTICE, WAIVED)
    heads = re.findall(r"<h2>(.+?)</h2>", told)
    assert heads == ["必错（1条）", "提示（1条）", "已豁免（1条）"]
    assert "领导&lt;原话&gt;" in told


def test_a_draft_says_so_and_a_clean_list_names_what_people_must_look_at() -> None:
    assert "不得印发" in page(MUST)
    assert "人工核对" in page()


def test_control_characters_do_not_reach_the_page() -> None:
    assert "\x1b" not in page(replace(MUST, message="坏\x1b[31m"))


def test_the_lines_tell_the_counts_and_what_must_be_mended() -> None:
    assert list(summary_lines((MUST, NOTICE))) == [
        "核稿：必错 1 条，疑似 0 条，提示 1 条（见 check.html），输出只是草稿",
        f"必错：{MUST}",
    ]
    assert list(list_lines((WAIVED,)))[-1].startswith("已豁免：正文第1段")


@pytest.mark.parametrize("draft", [True, False])
def test_the_word_file_of_a_draft_is_marked_on_every_page(draft: bool) -> None:
    made = replace(briefing(heading("一、总体情况"), text("一切如常。")), draft=draft)
    document = Document(io.BytesIO(render_docx(made, (ROOT / "templates",))))
    section = document.sections[0]
    marks = [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text]
    assert [("草稿" in mark) for mark in marks] == [draft, draft]
