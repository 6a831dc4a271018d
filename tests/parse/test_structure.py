"""Parsing finds the structure of an issue however an office writes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.model import IssueKind
from reports.parse import parse
from reports.read.text import make_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.lexicon import Lexicon
    from reports.model import Issue

BODY = (
    "\n\n1月以来，全市落实援建资金12万元。\n\n报：省对口办。\n\n发：各区。\n\n宁波市支援合作局\n\n2022年3月15日印发\n"
)


@pytest.mark.parametrize(
    ("line", "year", "number", "total"),
    [
        ("(2022 第 3 期)", 2022, 3, None),
        ("（2022第3期）", 2022, 3, None),
        ("〔2022〕第3期", 2022, 3, None),
        ("2022年第3期", 2022, 3, None),
        ("第3期（总第77期）", 2022, 3, 77),
        ("第３期（总第５７７期）", 2022, 3, 577),
        ("总第3766期", None, None, 3766),
        ("第十二期", 2022, 12, None),
    ],
)
def test_the_number_is_read_in_every_form(
    read: Callable[..., Issue], line: str, year: int | None, number: int | None, total: int | None
) -> None:
    issue = read(f"支援合作工作简报\n\n{line}\n\n宁波市支援合作局\n\n2022年3月15日\n\n全市工作开局良好{BODY}")
    assert (issue.year, issue.number, issue.total_number) == (year, number, total)
    assert (issue.issuer, issue.date) == ("宁波市支援合作局", date(2022, 3, 15))


def test_issuer_and_date_may_share_a_line_with_the_number(read: Callable[..., Issue]) -> None:
    issue = read(f"支援合作工作简报\n第3期 宁波市支援合作局 2022年3月15日\n\n全市工作开局良好{BODY}")
    assert (issue.year, issue.number, issue.issuer) == (2022, 3, "宁波市支援合作局")


@pytest.mark.parametrize(
    "head",
    [
        "常山山海协作简讯\n\n增　刊\n\n（总第 62 期）\n\n宁波市支援合作局\n\n二〇二二年三月十五日",
        "山海情\n\n2022年第4期\n\n宁波市支援合作局\n\n2022年3月15日",
        "支援合作工作月报\n（2022年第4期）\n宁波市支援合作局  2022.3.15",
        "支援合作工作简报\n第4期\n2022-03-15\n宁波市支援合作局",
        "支援合作工作简报\n第4期（总第88期）\n宁波市支援合作局  2022年3月15日 星期二",
        "支援合作工作简报\n第4期\n宁波市支援合作局  编发日期：2022年3月15日",
        "支援合作工作简报\n第四期\n宁波市支援合作局主办　2022年3月15日出版",
        "支援合作工作简报\n2022年第4期\n签发人：王某\n宁波市支援合作局\n2022年3月15日（星期二）",
        "# 支援合作工作简报（2022年第4期）\n\n宁波市支援合作局 2022年3月15日",
        "宁波市支援合作局\n支援合作工作简报\n2022年第4期\n2022年3月15日",
        "支援合作工作简报\n2022年第4期\n宁波市支援合作局 2022年3月15日\n（本期共4页）",
    ],
)
def test_what_else_stands_in_a_masthead_ends_it_not(read: Callable[..., Issue], head: str) -> None:
    issue = read(f"{head}\n\n全市工作开局良好{BODY}")
    assert issue.kind is IssueKind.ISSUE
    assert (issue.issuer, issue.date) == ("宁波市支援合作局", date(2022, 3, 15))
    assert [article.title for article in issue.articles] == ["全市工作开局良好"]


@pytest.mark.parametrize("head", ["今年的春天来得早\n各地走访忙", "数据说话\n一、第3期培训班开班\n学员到齐"])
def test_a_short_first_line_alone_is_no_name(read: Callable[..., Issue], head: str) -> None:
    assert read(f"{head}\n\n全市工作开局良好{BODY}").name is None


def test_a_marked_list_above_its_own_titles_is_the_contents(read: Callable[..., Issue]) -> None:
    titles = ("前三季度稳中有进", "园区结硕果")
    text = "\n\n".join(f"{title}\n\n今年以来，完成投资3亿元。" for title in titles)
    issue = read(f"支援合作工作简报\n第3期\n宁波市支援合作局\n\n■ {titles[0]}\n■ {titles[1]}\n\n{text}{BODY}")
    assert issue.contents == titles
    assert tuple(article.title for article in issue.articles) == titles


def test_a_page_cut_inside_a_number_is_healed_and_mapped_back(read: Callable[..., Issue]) -> None:
    issue = read(f"支援合作工作简报\n\n(2022 第 3 期)\n\n## 全市开局良好\n\n全市实到资金126.\n\n\n\n16亿元。{BODY}")
    sentence = issue.articles[0].sections[0].sentences[0]
    assert sentence.text == "全市实到资金126.16亿元。"
    at = sentence.text.index("126.16")
    span = sentence.span(at, at + len("126.16"))
    assert span.text == "126.\n\n\n\n16"


@pytest.mark.parametrize("ending", ["要加\n\n强沟通", "将精\n\n\n诚合作", "携手\n共进"])
def test_a_page_cut_inside_a_sentence_is_healed(read: Callable[..., Issue], ending: str) -> None:
    issue = read(f"支援合作工作简报\n\n(2022 第 3 期)\n\n## 全市开局良好\n\n两地{ending}。{BODY}")
    assert issue.articles[0].sections[0].sentences[0].text == "两地" + ending.replace("\n", "") + "。"


def test_bare_titles_are_found_by_the_contents(read: Callable[..., Issue]) -> None:
    issue = read(
        "支援合作工作简报\n\n(2022 第 3 期)\n\n本期目录:\n\n- ◆甲地开工 乙地投产\n- ★丙地签约……3\n\n"
        f"甲地开工 乙地投产\n\n甲地项目开工。\n\n丙地签约\n\n丙地项目签约。（丙区发改局）{BODY}"
    )
    assert issue.contents == ("甲地开工 乙地投产", "丙地签约")
    assert [(a.title, a.contributor) for a in issue.articles] == [
        ("甲地开工 乙地投产", None),
        ("丙地签约", "丙区发改局"),
    ]


def test_a_contributor_closes_the_article(read: Callable[..., Issue]) -> None:
    issue = read(
        "支援合作工作简报\n\n(2022 第 3 期)\n\n## 甲地开工\n\n甲地项目开工。（慈溪市发改局）\n\n"
        "## 乙地\n\n乙地投产。\n\n(余姚市发改局)\n\n报：省对口办。\n"
    )
    assert [a.contributor for a in issue.articles] == ["慈溪市发改局", "余姚市发改局"]


@pytest.mark.parametrize(
    "tail", ["项目开工（含3年续建）。", "项目落户（中意宁波生态园）。", "会议由6个政府（管委会）参加。"]
)
def test_other_brackets_are_no_contributor(read: Callable[..., Issue], tail: str) -> None:
    issue = read(f"支援合作工作简报\n\n(2022 第 3 期)\n\n## 甲地开工\n\n甲地{tail}{BODY}")
    assert issue.articles[0].contributor is None


def test_headings_go_by_their_numbers_not_by_their_marks(read: Callable[..., Issue]) -> None:
    issue = read(
        "支援合作工作简报\n\n(2022 第 3 期)\n\n## 甲地\n\n### 一、产业\n\n（一）项目。甲项目开工。\n\n## 二、民生\n\n"
        f"(二) 就业。乙项目投产。一是培训。丙班开班。{BODY}"
    )
    headings = [section.headings for section in issue.articles[0].sections]
    assert headings[0] == ("一、产业", "（一）项目")
    assert headings[1] == ("二、民生", "(二) 就业")
    assert headings[2] == ("二、民生", "(二) 就业", "一是培训")


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        ("报：甲。\n\n送：乙。\n\n发：丙。", ["报", "送", "发"]),
        ("抄报：甲。\n抄送：乙。", ["报", "送"]),
        ("发：丙。\n送：乙。", ["发", "送"]),
        ("呈报：甲，\n乙。\n发：丙。", ["报", "发"]),
    ],
)
def test_the_distribution_block_is_read_by_its_labels(
    read: Callable[..., Issue], lines: str, labels: list[str]
) -> None:
    issue = read(
        f"支援合作工作简报\n\n(2022 第 3 期)\n\n## 甲地\n\n甲地开工。\n\n{lines}\n\n甲办公室 2022年3月15日印发\n"
    )
    assert [label for label, _ in issue.distribution] == labels
    assert issue.printed_date == date(2022, 3, 15)
    assert issue.printed_by == "甲办公室"


def test_a_file_without_masthead_number_and_block_is_reference(read: Callable[..., Issue]) -> None:
    issue = read("推动山海协作高质量发展任务紧迫。全省已建园区16个。\n\n发展现状\n\n累计实现产值320亿元。\n")
    assert issue.kind is IssueKind.REFERENCE
    assert not issue.counts


@pytest.mark.parametrize(
    "text", ["\n", "。", "简报", "报：", "(2022 第 3 期)", "- ◆", "#", "# ", "一、", "【编者按】", "**", "# **", "- __"]
)
def test_scraps_of_text_are_parsed_without_failing(read: Callable[..., Issue], text: str) -> None:
    assert read(text).kind is IssueKind.REFERENCE


def test_issues_bound_in_one_file_are_parted(lexicon: Lexicon) -> None:
    text = "".join(
        f"支援合作工作简报\n\n(2022 第 {n} 期)\n\n## 甲地第{n}批项目开工\n\n甲地开工。\n\n报：省对口办。\n\n"
        f"发：各区。\n\n甲办公室 2022年3月{n}日印发\n\n编辑：张三\n\n"
        for n in (1, 2, 3)
    )
    issues = parse(make_source("合订本.txt", text, text.encode()), lexicon)
    assert [(i.number, i.articles[0].title, i.printed_date) for i in issues] == [
        (n, f"甲地第{n}批项目开工", date(2022, 3, n)) for n in (1, 2, 3)
    ]
