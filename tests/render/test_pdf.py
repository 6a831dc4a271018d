"""Claims about the pages of the PDF, read back through PDFium."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image

from reports.diagnostics import ReportImpossible
from reports.model import Heading, Run
from reports.render import render_pdf
from reports.render.pdf import render_html

from .briefings import RARE, SENTENCE, paragraph, plain_briefing, rich_briefing, runs, table
from .pages import Page, embedded_fonts, read_pages
from .programs import needs_program
from .words import briefing_words, pdf_words

Folders = tuple[Path, ...]

TABLE_HEAD = "指标数值口径出处"
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
LINE = 225 / 22
DARK = 128


def test_every_word_stands_on_the_pages_in_order(rich_pdf: bytes) -> None:
    assert pdf_words(rich_pdf, TABLE_HEAD) == briefing_words(rich_briefing())


def test_a_draft_says_so_on_every_page_and_moves_no_line(shipped: Folders) -> None:
    made = rich_briefing()
    clean, draft = (read_pages(render_pdf(replace(made, draft=mark), shipped)) for mark in (False, True))
    assert [page.lines[0].text for page in draft] == ["草稿：核稿未过，不得印发"] * len(clean)
    assert [page.lines[1:] for page in draft] == [page.lines for page in clean]


def test_pages_are_a4(rich_pages: tuple[Page, ...]) -> None:
    for page in rich_pages:
        assert page.size == pytest.approx((210, 297), abs=0.1)


def test_no_page_is_blank_and_each_has_its_number(rich_pages: tuple[Page, ...]) -> None:
    numbers = [page.lines[-1] for page in rich_pages]
    assert [line.text for line in numbers] == [f"—{number}—" for number in range(1, len(rich_pages) + 1)]
    assert all(len(page.lines) > 1 for page in rich_pages)


def test_page_numbers_stand_outside(rich_pages: tuple[Page, ...]) -> None:
    character = 14 * 25.4 / 72
    odd, even = rich_pages[0].lines[-1], rich_pages[1].lines[-1]
    assert odd.right == pytest.approx(RIGHT - character, abs=0.3)
    assert even.left == pytest.approx(LEFT + character, abs=0.3)


def test_every_font_is_embedded(rich_pdf: bytes) -> None:
    fonts = embedded_fonts(rich_pdf)
    assert fonts
    assert all(fonts.values())


def test_two_renders_are_the_same_bytes(shipped: Folders, rich_pdf: bytes) -> None:
    assert render_pdf(rich_briefing(), shipped) == rich_pdf


def test_another_process_renders_the_same_bytes(shipped: Folders, rich_pdf: bytes, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from render.briefings import rich_briefing\n"
        "from reports.render import render_pdf\n"
        "Path(sys.argv[2]).write_bytes(render_pdf(rich_briefing(), (Path(sys.argv[1]),)))\n"
    )
    root = Path(__file__).parents[2]
    target = tmp_path / "out.pdf"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{root}:{root / 'tests'}", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program, shipped[0], target], check=True, cwd=tmp_path, env=environment)
    assert target.read_bytes() == rich_pdf


def test_metadata_name_title_issuer_and_date_of_issue(rich_pdf: bytes) -> None:
    metadata = pypdfium2.PdfDocument(rich_pdf).get_metadata_dict()
    assert metadata["Title"] == rich_briefing().title
    assert metadata["Author"] == rich_briefing().masthead.issuer
    assert metadata["CreationDate"] == metadata["ModDate"] == "D:20210927"


def test_the_body_stands_on_a_grid_of_22_lines_by_28_characters(shipped: Folders) -> None:
    text = f"百丈{RARE[:3]}镇" + "协作共赢山海情深" * 400
    page = read_pages(render_pdf(replace(plain_briefing(1), blocks=(paragraph(text),)), shipped))[1]
    body = page.lines[:-1]
    steps = [after.baseline - before.baseline for before, after in pairwise(body)]
    assert len(body) == 22
    assert steps == pytest.approx([LINE] * 21, abs=0.1)
    assert {len(line.text) for line in body} == {28}


def test_rare_characters_do_not_push_their_line_off_the_grid(shipped: Folders) -> None:
    blocks = (paragraph(f"{SENTENCE}百丈{RARE}，" * 12),)
    page = read_pages(render_pdf(replace(plain_briefing(1), blocks=blocks), shipped))[0]
    lines = [line.baseline for line in page.lines if line.right > RIGHT - 1 and line.baseline > TOP + 8 * LINE]
    steps = [after - before for before, after in pairwise(lines)]
    assert len(steps) > 5
    assert steps == pytest.approx([LINE] * len(steps), abs=0.1)


def test_full_lines_end_at_the_margin(shipped: Folders) -> None:
    blocks = tuple(paragraph(SENTENCE[start:] + SENTENCE * 6) for start in range(0, 30, 3))
    pages = read_pages(render_pdf(replace(plain_briefing(1), blocks=blocks), shipped))
    ends = [line.right for page in pages[1:-1] for line in page.lines[:-1] if not line.text.endswith("。")]
    assert len(ends) > 30
    assert ends == pytest.approx([RIGHT] * len(ends), abs=0.4)


def test_no_line_begins_or_ends_with_the_wrong_mark(shipped: Folders) -> None:
    text = "甲乙“丙丁”、“戊己”“庚辛”，《壬》（癸）：“子丑，寅。”‘卯’辰；巳！"
    blocks = tuple(paragraph("午" * shift + text * 6) for shift in range(28))
    pages = read_pages(render_pdf(replace(plain_briefing(1), blocks=blocks), shipped))
    lines = [line.text for page in pages for line in page.lines[:-1]]
    assert len(lines) > 150
    assert [line for line in lines if line[0] in "，。、；：？！）》”’" or line[-1] in "（《“‘"] == []


def test_a_quote_leaves_no_break_marks_in_the_text(rich_pages: tuple[Page, ...]) -> None:
    assert not [page for page in rich_pages if "\u200b" in page.text]


@pytest.mark.parametrize("paragraphs", [1, 5, 6, 12, 13, 27])
def test_the_imprint_is_at_the_bottom_of_the_last_page_below_text(shipped: Folders, paragraphs: int) -> None:
    blocks = tuple(paragraph(f"第{number}段。") for number in range(paragraphs))
    pages = read_pages(render_pdf(replace(plain_briefing(1), blocks=blocks), shipped))
    texts = [line.text for line in pages[-1].lines]
    first = next(index for index, text in enumerate(texts) if text.startswith("报："))
    gap = pages[-1].lines[first].baseline - pages[-1].lines[first - 1].baseline
    assert not any("报：" in page.text for page in pages[:-1])
    assert first > 0
    assert gap > LINE
    assert texts[-2] == "甲市对口支援和区域合作局2021年9月27日印发"
    assert BOTTOM - 5 < pages[-1].lines[-2].baseline < BOTTOM


def test_the_distribution_hangs_after_its_label(rich_pages: tuple[Page, ...]) -> None:
    lines = rich_pages[-1].lines
    send = next(index for index, line in enumerate(lines) if line.text.startswith("送："))
    character = 14 * 25.4 / 72
    assert lines[send].left == pytest.approx(LEFT + character, abs=0.1)
    assert lines[send + 1].left == pytest.approx(LEFT + 3 * character, abs=0.1)


@pytest.mark.parametrize("lines_before", range(4, 14, 2))
def test_a_heading_is_never_last_on_a_page(shipped: Folders, lines_before: int) -> None:
    filler = tuple(paragraph(f"第{number}行。") for number in range(lines_before))
    section = (Heading(1, runs("一、总体情况")), Heading(2, runs("（一）提质")), paragraph(SENTENCE * 3))
    pages = read_pages(render_pdf(replace(plain_briefing(1), blocks=filler + section * 3), shipped))
    last_lines = [page.lines[-2].text for page in pages]
    assert len(pages) > 1
    assert not [text for text in last_lines if text.startswith(("一、", "（一）"))]


def test_a_table_repeats_its_head_on_every_page(rich_pages: tuple[Page, ...]) -> None:
    pages = [page for page in rich_pages if any(line.text.startswith("指标25") for line in page.lines)]
    assert pages[0].lines[0].text == TABLE_HEAD
    assert "指标总表" not in pages[0].text


def test_the_columns_of_a_table_have_their_shares(rich_pages: tuple[Page, ...]) -> None:
    row = next(line for page in rich_pages for line in page.lines if line.text.startswith("指标44.5亿元"))
    padding = 1.4
    assert row.left == pytest.approx(LEFT + padding, abs=0.3)
    assert row.starts[row.text.index("2021")] == pytest.approx(LEFT + 0.72 * 156 + padding, abs=0.3)


def test_each_annex_begins_a_page_with_its_label_at_the_left(rich_pages: tuple[Page, ...]) -> None:
    first_lines = {page.lines[0].text: page.lines[0].left for page in rich_pages}
    assert first_lines["附件1"] == first_lines["附件2"] == pytest.approx(LEFT, abs=0.1)


def test_a_long_title_breaks_at_its_blank_and_is_centred(rich_pages: tuple[Page, ...]) -> None:
    lines = {line.text: line for page in rich_pages for line in page.lines}
    for text in ("我市持续深化新时代山海协作", "全力推动深层次协同发展", "红色引领绿蓝泼墨"):
        assert lines[text].left + lines[text].right == pytest.approx(LEFT + RIGHT, abs=2)


def test_a_short_title_stays_in_one_line(shipped: Folders) -> None:
    page = read_pages(render_pdf(replace(plain_briefing(1), title="工作 情况"), shipped))[0]
    assert "工作情况" in [line.text for line in page.lines]


@pytest.mark.parametrize("name", ["简报", "甲市支援合作工作简报", "甲市对口支援和区域合作局山海协作工作简报"])
def test_the_name_of_the_briefing_fits_in_one_line(shipped: Folders, name: str) -> None:
    briefing = plain_briefing(1)
    page = read_pages(render_pdf(replace(briefing, masthead=replace(briefing.masthead, name=name)), shipped))[0]
    assert page.lines[0].text == name
    assert LEFT <= page.lines[0].left < page.lines[0].right <= RIGHT


def test_what_a_briefing_lacks_leaves_no_trace(shipped: Folders) -> None:
    briefing = plain_briefing(1)
    briefing = replace(briefing, distribution=(), masthead=replace(briefing.masthead, special=""))
    text = read_pages(render_pdf(briefing, shipped))[0].text
    assert not re.search("目录|编者按|附件|专辑|报：", text)
    assert "印发" in text


def test_a_note_without_a_label_is_given_one(shipped: Folders) -> None:
    text = render_html(replace(plain_briefing(1), note=(paragraph("本期据简报汇总。"),)), shipped)
    assert "<strong>编者按：</strong>本期据简报汇总。" in text


def test_a_figure_is_marked_with_its_key(shipped: Folders) -> None:
    blocks = (replace(paragraph(""), runs=(Run("到位资金"), Run("1.26亿元", figure="core-2"))),)
    html = render_html(replace(plain_briefing(1), blocks=blocks), shipped)
    assert '<span class="figure" data-figure="core-2">1.26亿元</span>' in html


def test_a_character_without_a_glyph_is_named_and_nothing_is_printed(shipped: Folders) -> None:
    with pytest.raises(ReportImpossible) as caught:
        render_pdf(replace(plain_briefing(1), blocks=(paragraph("甲\U0002ebf0乙\u0378"),)), shipped)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "R102"
    assert "U+2EBF0" in diagnostic.message
    assert "U+0378" in diagnostic.message


def _rare_page(shipped: Folders) -> bytes:
    """A page whose title, body and table hold rare characters only."""
    cells = replace(table(3), rows=((runs(RARE),) * 4,), head=(runs(RARE),) * 4, caption=RARE)
    blocks = (paragraph(RARE * 7), cells)
    return render_pdf(replace(plain_briefing(1), title=RARE * 4, blocks=blocks), shipped)


def _ink(picture: Image.Image, page: Page) -> list[float]:
    """Share of dark pixels in the box of each line of rare characters."""
    scale = picture.width / page.size[0]
    shares = []
    for line in page.lines:
        if set(line.text) <= set(RARE):
            box = (line.left * scale, (line.baseline - 3.5) * scale, line.right * scale, line.baseline * scale)
            shades = picture.convert("L").crop(tuple(map(int, box))).histogram()
            shares.append(sum(shades[:DARK]) / sum(shades))
    return shares


def _draw_with_pdfium(pdf: bytes, _folder: Path) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    return picture


def _draw_with_mupdf(pdf: bytes, folder: Path) -> Image.Image:
    return _draw(["mutool", "draw", "-q", "-r", "144", "-o", "out.png", "in.pdf", "1"], pdf, folder)


def _draw_with_poppler(pdf: bytes, folder: Path) -> Image.Image:
    return _draw(["pdftoppm", "-r", "144", "-singlefile", "-png", "in.pdf", "out"], pdf, folder)


def _draw(command: list[str], pdf: bytes, folder: Path) -> Image.Image:
    (folder / "in.pdf").write_bytes(pdf)
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return Image.open(io.BytesIO((folder / "out.png").read_bytes()))


@pytest.mark.parametrize(
    "draw",
    [
        _draw_with_pdfium,
        pytest.param(_draw_with_mupdf, marks=needs_program("mutool")),
        pytest.param(_draw_with_poppler, marks=needs_program("pdftoppm")),
    ],
)
def test_rare_characters_show_in_every_viewer(shipped: Folders, tmp_path: Path, draw: object) -> None:
    pdf = _rare_page(shipped)
    assert callable(draw)
    shares = _ink(draw(pdf, tmp_path), read_pages(pdf)[0])
    assert len(shares) >= 4
    assert min(shares) > 0.05
