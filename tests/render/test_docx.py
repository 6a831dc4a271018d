"""Claims about the Word document, reopened with python-docx and set by LibreOffice."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.diagnostics import TemplateError
from reports.render import render_docx
from reports.render.environment import write_configuration
from reports.render.typeset import printable

from .briefings import SENTENCE, paragraph, plain_briefing, rich_briefing, table
from .conftest import SHIPPED
from .pages import Page, read_pages
from .programs import needs_program
from .words import briefing_words, docx_words, pdf_words, squeeze

Folders = tuple[Path, ...]


@pytest.fixture(scope="module")
def document(rich_docx: bytes) -> Any:
    return Document(io.BytesIO(rich_docx))


def test_every_word_stands_in_the_document_in_order(rich_docx: bytes) -> None:
    assert docx_words(rich_docx) == briefing_words(rich_briefing())


def test_both_formats_say_the_same(rich_docx: bytes, rich_pdf: bytes) -> None:
    assert docx_words(rich_docx) == pdf_words(rich_pdf, "指标数值口径出处")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1))
def test_no_text_breaks_the_document_or_is_lost(shipped: Folders, text: str) -> None:
    briefing = plain_briefing(1)
    masthead = replace(briefing.masthead, issuer=text)
    blocks = (paragraph(text), paragraph("末段"))
    docx = render_docx(replace(briefing, masthead=masthead, blocks=blocks, printed_by=text), shipped)
    assert docx_words(docx).count(squeeze(printable(text))) >= 3 or "{_" in text or "_}" in text


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


# --- mistakes in the template -----------------------------------------------------------------------------


def _edited(folder: Path, old: str, new: str) -> Folders:
    """The shipped page.docx with `old` replaced in its body."""
    with zipfile.ZipFile(SHIPPED / "page.docx") as source, zipfile.ZipFile(folder / "page.docx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert old in content.decode()
                content = content.decode().replace(old, new, 1).encode()
            target.writestr(name, content)
    return (folder,)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("{{ 报头.期号 }}", "{{ 报头.刊号 }}", "T102", ":2"),
        ("{{ 报头.期号 }}", "{{ 没有 }}", "T102", ":2"),
        ("{{ 报头.期号 }}", "{{ 报头.期号 + }}", "T101", ":2"),
        ("{%p if 报头.专辑 %}", "{%p if 报头.专辑 ( %}", "T101", ":3"),
        ("{{ 报头.期号 }}", "{{ ''.__class__ }}", "T103", ":2"),
        ("{{ 版记.印发机关 }}", "{{ 版记.机关 }}", "T102", ":27"),
        ("{{ 报头.期号 }}", "{{ 报头.期号", "T303", ":2"),
        ("{{ 正文 }}", "", "T302", ""),
        ("{{ 附件正文 }}", "见{{ 附件正文 }}", "T302", ""),
    ],
)
def test_a_mistake_is_told_with_its_paragraph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: str, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TemplateError) as caught:
        render_docx(rich_briefing(), _edited(tmp_path, old, new))
    assert [(found.code, found.place) for found in caught.value.diagnostics] == [(code, f"page.docx{place}")]


def test_a_file_that_is_no_word_document_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.docx").write_text("no archive")
    with pytest.raises(TemplateError) as caught:
        render_docx(plain_briefing(1), (tmp_path,))
    assert [(found.code, found.place) for found in caught.value.diagnostics] == [("T301", "page.docx")]


def test_tags_that_word_splits_over_runs_still_work(tmp_path: Path) -> None:
    split = "{{ 报头</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>.期号 }}"
    docx = render_docx(rich_briefing(), _edited(tmp_path, "{{ 报头.期号 }}", split))
    assert docx_words(docx) == briefing_words(rich_briefing())


# --- as LibreOffice sets it -------------------------------------------------------------------------------


def _set_by_libreoffice(folder: Path, documents: dict[str, bytes]) -> dict[str, tuple[Page, ...]]:
    for name, docx in documents.items():
        (folder / f"{name}.docx").write_bytes(docx)
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", folder]
    fonts = {**os.environ, "FONTCONFIG_FILE": str(write_configuration(office_names=True))}
    sources = [folder / f"{name}.docx" for name in documents]
    subprocess.run([*command, *sources], env=fonts, check=True, capture_output=True, timeout=300)
    return {name: read_pages((folder / f"{name}.pdf").read_bytes()) for name in documents}


@needs_program("soffice")
def test_libreoffice_sets_as_many_pages_as_the_pdf_has(
    tmp_path: Path, rich_docx: bytes, rich_pages: tuple[Page, ...]
) -> None:
    pages = _set_by_libreoffice(tmp_path, {"rich": rich_docx})["rich"]
    assert len(pages) == len(rich_pages)
    assert [page.lines[0].text for page in pages][-3:] == [page.lines[0].text for page in rich_pages][-3:]


@needs_program("soffice")
def test_libreoffice_puts_the_imprint_at_the_bottom_of_the_last_page_below_text(
    tmp_path: Path, shipped: Folders
) -> None:
    briefings = {
        f"{count}": replace(plain_briefing(1), blocks=tuple(paragraph(f"第{n}段。") for n in range(count)))
        for count in (1, 5, 6, 12, 13, 26)
    }
    briefings["table"] = replace(plain_briefing(1), blocks=(paragraph(SENTENCE), table(9)))
    for pages in _set_by_libreoffice(
        tmp_path, {name: render_docx(briefing, shipped) for name, briefing in briefings.items()}
    ).values():
        lines = pages[-1].lines
        first = next(index for index, line in enumerate(lines) if line.text.startswith("报："))
        assert first > 0
        assert lines[first].baseline - lines[first - 1].baseline > 10
        assert 255 < lines[-2].baseline < 262


@needs_program("soffice")
def test_libreoffice_sets_28_characters_a_line_and_22_lines_a_page(tmp_path: Path, shipped: Folders) -> None:
    briefing = replace(plain_briefing(1), blocks=(paragraph("协作共赢山海情深" * 400), paragraph("末段。")))
    page = _set_by_libreoffice(tmp_path, {"full": render_docx(briefing, shipped)})["full"][1]
    assert [len(line.text) for line in page.lines[:-1]] == [28] * 22
