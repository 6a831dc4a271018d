"""Claims about the Word document, reopened with python-docx and set by LibreOffice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from reports.render import render_docx
from reports.render.typeset import printable
from reports.render.word import BlockWriter
from reports.render.word_styles import Styles

from .briefings import HOSTILE, paragraph, plain_briefing, rich_briefing
from .words import briefing_words, docx_words, pdf_words, squeeze

Folders = tuple[Path, ...]

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def document(rich_docx: bytes) -> Any:
    return Document(io.BytesIO(rich_docx))


def test_every_word_stands_in_the_document_in_order(rich_docx: bytes) -> None:
    assert docx_words(rich_docx) == briefing_words(rich_briefing())


def test_both_formats_say_the_same(rich_docx: bytes, rich_pdf: bytes) -> None:
    assert docx_words(rich_docx) == pdf_words(rich_pdf, "指标数值口径出处")


ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from("{}_%#&<>\"'\a\f\n\t\r\0\v 甲“”｛｝正文\ud800\udfff\ufdd0\ue000\u2028"), st.characters()
    ),
    min_size=1,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD)
@example("{_{ 7*7 }_} {_% raw %_}")
@example("甲\a乙\f丙\n丁")
@example("甲\ud800乙\0丙")
@example(HOSTILE)
@example("\ufdd0正文\ufdd0")
def test_no_text_breaks_the_document_or_is_lost(shipped: Folders, text: str) -> None:
    briefing = plain_briefing(1)
    made = replace(
        briefing,
        masthead=replace(briefing.masthead, name=text, issuer=text),
        note=(paragraph("编者按：", text),),
        contents=(text,),
        blocks=(paragraph(text), paragraph("末段")),
        distribution=(("报", text),),
        printed_by=text,
    )
    assert docx_words(render_docx(made, shipped)) == squeeze(printable(briefing_words(made)))


def test_headings_are_real_headings(document: Any) -> None:
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:4] == [
        ("Heading 1", "我市持续深化新时代山海协作\n全力推动深层次协同发展"),
        ("Heading 2", "一、总体情况"),
        ("Heading 3", "（一）“飞地”提质"),
        ("Heading 4", "1.第三级标题"),
    ]


def test_tables_repeat_their_head_and_keep_rows_whole(document: Any) -> None:
    for grid in document.tables:
        first, *others = grid.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert not [row for row in others if row._tr.trPr.find(qn("w:tblHeader")) is not None]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in grid.rows)


def test_columns_have_their_shares_of_the_text_width(document: Any) -> None:
    widths = [column.width for column in document.tables[0].columns]
    assert widths == pytest.approx([share * Mm(156) for share in (0.32, 0.24, 0.16, 0.28)], abs=Pt(1))


def test_fonts_are_the_official_ones_and_no_theme_has_a_say(rich_docx: bytes, document: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(rich_docx)) as archive:
        styles = archive.read("word/styles.xml").decode()
        assert "Theme" not in styles + archive.read("word/document.xml").decode()
    fonts = {style.name: style.element.rPr.rFonts for style in document.styles if style.type == 1}
    names = {
        name: {fonts[name].get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} for name in fonts
    }
    assert names["Normal"] == names["Heading 4"] == {"仿宋_GB2312"}
    assert names["Heading 1"] == names["刊名"] == {"方正小标宋简体"}
    assert names["Heading 2"] == {"黑体"}
    assert names["Heading 3"] == {"楷体_GB2312"}


def test_properties_name_title_issuer_and_date_of_issue(document: Any) -> None:
    properties = document.core_properties
    assert properties.title == rich_briefing().title
    assert properties.author == properties.last_modified_by == rich_briefing().masthead.issuer
    assert properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == datetime(2021, 9, 27)  # noqa: DTZ001
    assert properties.language == "zh-CN"


def test_two_renders_are_the_same_bytes(shipped: Folders, rich_docx: bytes) -> None:
    assert render_docx(rich_briefing(), shipped) == rich_docx


def test_another_process_renders_the_same_bytes(shipped: Folders, rich_docx: bytes, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from render.briefings import rich_briefing\n"
        "from reports.render import render_docx\n"
        "Path(sys.argv[2]).write_bytes(render_docx(rich_briefing(), (Path(sys.argv[1]),)))\n"
    )
    root, target = Path(__file__).parents[2], tmp_path / "out.docx"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{root}:{root / 'tests'}", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program, shipped[0], target], check=True, cwd=tmp_path, env=environment)
    assert target.read_bytes() == rich_docx


def test_footers_differ_on_odd_and_even_pages(document: Any) -> None:
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        assert "PAGE" in footer._element.xml
    assert section.footer.paragraphs[0].alignment != section.even_page_footer.paragraphs[0].alignment


@pytest.mark.parametrize(("name", "size"), [("简报", 60), ("甲市支援合作工作简报", 42), ("甲" * 30, 14)])
def test_the_name_of_the_briefing_shrinks_to_one_line(shipped: Folders, name: str, size: int) -> None:
    briefing = plain_briefing(1)
    docx = render_docx(replace(briefing, masthead=replace(briefing.masthead, name=name)), shipped)
    assert Document(io.BytesIO(docx)).paragraphs[0].runs[0].font.size == Pt(size)


def test_a_strong_run_is_strong_and_its_neighbours_are_not(document: Any, shipped: Folders) -> None:
    blocks = (
        replace(
            paragraph("甲", "乙"),
            runs=tuple(replace(run, strong=run.text == "乙") for run in paragraph("甲", "乙").runs),
        ),
    )
    body = Document(io.BytesIO(render_docx(replace(plain_briefing(1), blocks=blocks), shipped)))
    (runs,) = [p.runs for p in body.paragraphs if p.text == "甲乙"]
    assert [run.style.name for run in runs] == ["Default Paragraph Font", "Strong"]


def test_headings_have_the_levels_that_the_navigation_pane_shows(document: Any) -> None:
    levels = {
        style.name: style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
        for style in document.styles
        if style.name.startswith("Heading")
    }
    assert levels == {"Heading 1": "0", "Heading 2": "1", "Heading 3": "2", "Heading 4": "3"}


def test_every_drawing_has_a_text_in_its_place(document: Any) -> None:
    drawings = [*document.element.body.iter(DRAWING + "docPr")]
    assert [drawing.get("name") for drawing in drawings] == ["版记"]
    assert all(drawing.get("descr") for drawing in drawings)


def test_a_table_names_itself(document: Any) -> None:
    captions = [grid._tbl.tblPr.find(qn("w:tblCaption")) for grid in document.tables]
    assert [caption.get(qn("w:val")) for caption in captions] == ["表1　核心指标", "指标总表"]


def test_nothing_asks_the_reader_to_update_fields(rich_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(rich_docx)) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")
        assert archive.testzip() is None
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_each_official_font_names_those_that_may_stand_in_for_it(rich_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(rich_docx)) as archive:
        table = parse_xml(archive.read("word/fontTable.xml"))
    others = {font.get(qn("w:name")): font[0].get(qn("w:val")).split(", ") for font in table}
    assert others["仿宋_GB2312"][0] == "仿宋"
    assert others["楷体_GB2312"][0] == "楷体"
    assert "华文中宋" in others["方正小标宋简体"]


@pytest.mark.parametrize("duplex", [False, True])
def test_margins_are_mirrored_where_both_sides_are_printed(shipped: Folders, duplex: bool) -> None:
    document = Document(io.BytesIO(render_docx(plain_briefing(1), shipped, duplex=duplex)))
    assert (document.settings.element.find(qn("w:mirrorMargins")) is not None) == duplex


def test_the_imprint_is_one_block_of_paragraphs_with_a_style_each(document: Any) -> None:
    (box,) = document.element.body.iter(qn("w:txbxContent"))
    styles = [paragraph.style for paragraph in box.iter(qn("w:p"))]
    assert styles == ["rule", "distribution", "distribution", "distribution", "printed"]


def test_a_last_paragraph_stays_with_the_imprint_only_if_a_page_has_room_for_both(shipped: Folders) -> None:
    long = tuple(("发", "各区（县、市）、园区支援合作工作部门，前方工作机构。" * 2) for _ in range(10))
    kept = []
    for distribution in (rich_briefing().distribution, long):
        made = replace(plain_briefing(3), distribution=distribution)
        document = Document(io.BytesIO(render_docx(made, shipped)))
        kept.append(document.paragraphs[-2].paragraph_format.keep_with_next)
    assert kept == [True, None]


def test_a_distribution_longer_than_a_page_is_set_closer(shipped: Folders) -> None:
    lines = tuple(("发", "各区（县、市）、园区支援合作工作部门，前方工作机构。" * 3) for _ in range(12))
    document = Document(io.BytesIO(render_docx(replace(plain_briefing(1), distribution=lines), shipped)))
    (extent,) = document.element.body.iter(DRAWING + "extent")
    assert int(extent.get("cy")) <= Mm(226)


def test_empty_parts_leave_no_paragraph_behind(shipped: Folders) -> None:
    briefing = replace(plain_briefing(0), title="", distribution=())
    document = Document(io.BytesIO(render_docx(briefing, shipped)))
    assert [p.style.name for p in document.paragraphs] == ["刊名", "期号", "期号", "编发机关", "版记占位"]


def test_a_draft_says_so_above_every_page(shipped: Folders) -> None:
    document = Document(io.BytesIO(render_docx(replace(rich_briefing(), draft=True), shipped)))
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        assert [p.text for p in header.paragraphs] == ["草稿：核稿未过，不得印发"]


def test_a_picture_has_its_words_its_caption_and_a_line_that_shows_it_whole(shipped: Folders) -> None:
    document = Document(str(shipped[0] / "page.docx"))
    image = io.BytesIO()
    Image.new("L", (31, 17)).save(image, "PNG")
    picture, caption = BlockWriter(document, Styles(document)).picture(image.getvalue(), "甲<乙", "图1　对照")
    (inline,) = picture.iter(DRAWING + "inline")
    assert inline.find(DRAWING + "docPr").get("descr") == "甲<乙"
    assert int(inline.find(DRAWING + "extent").get("cx")) == pytest.approx(Mm(156), abs=Pt(1))
    assert picture.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "auto"
    assert (caption.text, caption.style) == ("图1　对照", "caption")
