"""A DOCX file gives all of its text in order; what is broken or dangerous is refused before it costs anything."""

from __future__ import annotations

import warnings

import pytest

from reports.read.page_text import Unreadable
from reports.read.word import read_word

from .packages import SPACES, document, package, paragraph


def lines(body: str, **parts: str) -> list[str]:
    return [line for line in read_word(package(document(body), parts)).text.split("\n") if line]


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_word(data)
    return error.value.code


def code_or_text(data: bytes) -> str:
    try:
        return read_word(data).text
    except Unreadable as error:
        return error.code


# --- what is read -----------------------------------------------------------------------------------------


def test_insertions_are_in_and_deletions_out_and_both_are_told() -> None:
    body = (
        "<w:p><w:r><w:t>实到资金</w:t></w:r><w:ins><w:r><w:t>126.16</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:r><w:t>亿元</w:t></w:r></w:p>"
    )
    laid = read_word(package(document(body)))
    assert laid.text.strip() == "实到资金126.16亿元"
    assert [code for code, _, _ in laid.notices] == ["I120"]


def test_content_controls_smart_tags_and_links_are_looked_into() -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>完成</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:smartTag><w:r><w:t>188个</w:t></w:r></w:smartTag><w:hyperlink><w:r><w:t>项目</w:t></w:r></w:hyperlink></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    assert lines(body) == ["完成188个项目"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('报：省发改委。')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文。</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>"
        f"{box}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(body) == ["正文。", "报：省发改委。"]


def test_hidden_text_and_field_codes_are_out_and_field_results_in() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:fldSimple w:instr='DATE'><w:r><w:t>2022年</w:t></w:r></w:fldSimple></w:p>"
    )
    assert lines(body) == ["2022年"]


def test_tabs_and_breaks_part_words() -> None:
    body = "<w:p><w:r><w:t>甲局</w:t><w:tab/><w:t>2022年11月10日</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"
    assert lines(body) == ["甲局\t2022年11月10日", "乙"]


BEGINS, WIDE = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_a_table_gives_a_barred_line_a_row() -> None:
    body = (
        f"<w:tbl><w:tr>{cell('地区', BEGINS)}{cell('资金', WIDE)}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('1|2')}{cell('3')}</w:tr></w:tbl>"
    )
    assert lines(body) == ["| 地区 | 资金 |  |", "| 地区 | 1｜2 | 3 |"]


def test_a_figure_in_a_cell_over_two_rows_is_given_once() -> None:
    body = (
        f"<w:tbl><w:tr>{cell('甲')}{cell('188个', BEGINS)}</w:tr>"
        f"<w:tr>{cell('乙')}{cell('', '<w:vMerge/>')}</w:tr></w:tbl>"
    )
    assert lines(body) == ["| 甲 | 188个 |", "| 乙 |  |"]


NUMBERING = (
    f"<w:numbering {SPACES}><w:abstractNum w:abstractNumId='0'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='%1、'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>"
    "<w:lvl w:ilvl='2'><w:start w:val='3'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%3'/></w:lvl>"
    "<w:lvl w:ilvl='3'><w:numFmt w:val='bullet'/><w:lvlText w:val='●'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
)


def item(text: str, level: int) -> str:
    return paragraph(text, f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr>")


def test_automatic_numbers_are_written_out() -> None:
    body = "".join(item("甲", level) for level in (0, 1, 1, 2, 2, 0, 1, 3))
    assert lines(body, numbering=NUMBERING) == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "一.3甲",
        "一.4甲",
        "二、甲",
        "（一）甲",
        "- 甲",
    ]


def test_headings_are_told_by_their_style() -> None:
    styles = (
        f"<w:styles {SPACES}><w:style w:styleId='b'><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>"
        "<w:style w:styleId='a'><w:basedOn w:val='b'/></w:style></w:styles>"
    )
    assert lines(paragraph("总体情况", "<w:pStyle w:val='a'/>"), styles=styles) == ["## 总体情况"]


def test_styles_based_on_one_another_end() -> None:
    styles = (
        f"<w:styles {SPACES}><w:style w:styleId='a'><w:basedOn w:val='b'/></w:style>"
        "<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>"
    )
    assert lines(paragraph("甲", "<w:pStyle w:val='a'/>"), styles=styles) == ["甲"]


def test_a_header_is_read_once_and_a_page_number_not() -> None:
    header = f"<w:hdr {SPACES}>{paragraph('宁波支援合作工作简报')}</w:hdr>"
    footer = f"<w:ftr {SPACES}>{paragraph('— 1 —')}</w:ftr>"
    assert lines(paragraph("正文。"), header=header, footer=footer) == ["宁波支援合作工作简报", "正文。"]
    assert lines(paragraph("宁波支援合作工作简报"), header=header) == ["宁波支援合作工作简报"]


def test_footnotes_are_read_behind_the_body() -> None:
    notes = f"<w:footnotes {SPACES}><w:footnote>{paragraph('含3年续建。')}</w:footnote></w:footnotes>"
    assert lines(paragraph("项目188个。"), footnotes=notes) == ["项目188个。", "含3年续建。"]


# --- what is refused --------------------------------------------------------------------------------------


def test_a_file_without_words_is_named_empty() -> None:
    assert refused(package(document("<w:p/>"))) == "I105"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert refused(data) == "I111"


def test_every_cut_of_a_file_gives_one_clear_error() -> None:
    whole = package(document(paragraph("实到资金3亿元。" * 500)))
    assert {refused(whole[:length]) for length in range(0, len(whole) - 1, 37)} == {"I111"}


def test_a_changed_byte_never_gives_another_error_or_another_text() -> None:
    whole = package(document(paragraph("实到资金3亿元。")))
    text = read_word(whole).text
    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :]
        assert code_or_text(changed) in {text, "I111", "I112", "I113", "I114"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE d [<!ENTITY a "3">]>', '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE d>"],
)
def test_entities_are_refused(declaration: str, encoding: str) -> None:
    main = document(paragraph("实到资金&a;亿元" if "ENTITY" in declaration else "甲"))
    main = main.replace("?>", f"?>{declaration}", 1).replace("UTF-8", encoding)
    assert refused(package(main.encode(encoding))) == "I113"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(package(document(paragraph("甲")), members=[("word/bomb.bin", bytes(300 * 1024 * 1024))])) == "I112"


def test_too_many_members_are_refused() -> None:
    members = [(f"word/{number}.bin", b"") for number in range(5001)]
    assert refused(package(document(paragraph("甲")), members=members)) == "I112"


def test_a_member_twice_and_one_outside_are_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        twice = package(document(paragraph("甲")), members=[("word/document.xml", document(paragraph("乙")).encode())])
    assert refused(twice) == "I113"
    assert refused(package(document(paragraph("甲")), members=[("../evil.txt", b"x")])) == "I113"


def test_a_workbook_is_no_word_file() -> None:
    assert refused(package("<workbook/>")) == "I111"


def test_deep_nesting_is_refused() -> None:
    deep = "<w:ins>" * 400 + paragraph("甲") + "</w:ins>" * 400
    assert refused(package(document(deep))) == "I111"
