"""Claims about the pages of the Word document as LibreOffice sets them, measured as those of the PDF are.

LibreOffice 7.4 knows no way to leave out the quarter of a blank between Chinese and digits, so that lines and pages
need not be those of the PDF.
"""

from __future__ import annotations

import pypdfium2
import pytest
from msgspec.structs import replace

from reports.model import Briefing, Heading
from reports.render import render_docx, render_pdf
from reports.render.environment import font_folders
from reports.render.stand_in import HEAVY_FACE
from tests.test_oracles import run

from .briefings import SENTENCE, paragraph, plain_briefing, rich_briefing, runs, table
from .conftest import SHIPPED
from .libreoffice import converted
from .pages import Page, embedded_fonts, read_pages
from .programs import needs_program
from .words import briefing_blocks, docx_blocks, docx_mark, squeeze, without_blocks

pytestmark = needs_program("soffice")

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
DARK = 128
LINE, CHARACTER = 225 / 22, 14 * 25.4 / 72
CLOSING, OPENING = "，。、；：？！）》”’", "（《“‘"
MARKS = "甲乙“丙丁”、“戊己”“庚辛”，《壬》（癸）：“子丑，寅。”‘卯’辰；巳！"
OFFICES = "市委办公厅、市人大办公厅、市政府办公厅、市政协办公厅，市对口工作领导小组成员单位，各区（县、市）党委政府"
TITLE = "甲市深入推进新时代山海协作工程升级版建设 着力打造“产业飞地”提质增效和消费帮扶转型升级的双轮驱动样板"
DISTRIBUTION = tuple((label, OFFICES[: 7 + 3 * n] + "。") for n, label in enumerate("报报送送送送发发发发"))
AUDIENCES = ("省级", "市级", "区县")
LONG = "四十面"


def _of(*blocks: object) -> Briefing:
    return replace(plain_briefing(1), blocks=blocks)


def _article(number: int) -> tuple[object, ...]:
    text = paragraph(SENTENCE * 3)
    return (Heading(0, runs(f"第{number}篇 深化协作")), text, Heading(1, runs("一、做法")), text)


def _invented() -> dict[str, Briefing]:
    plain, rich = plain_briefing(3), rich_briefing()
    bare = replace(plain, contents=(), note=(), distribution=(), masthead=replace(plain.masthead, special=""))
    lines = {f"{n}段": _of(*(paragraph(f"第{m}段。") for m in range(n))) for n in (1, 5, 6, 12, 13, 26)}
    return {
        "rich": rich,
        "二十篇": replace(rich, blocks=tuple(b for n in range(1, 21) for b in _article(n))),
        "长标题": replace(plain, title=TITLE),
        "四十行": _of(paragraph(SENTENCE), table(40)),
        "表在末": _of(paragraph(SENTENCE), table(9)),
        "十行版记": replace(plain, distribution=DISTRIBUTION),
        "什么都没有": replace(bare, title="", blocks=()),
        "没有版记": bare,
        LONG: _of(*(paragraph(SENTENCE * 5) for _ in range(108))),
        "草稿": replace(rich, draft=True),
        "标点": _of(*(paragraph("午" * shift + MARKS * 6) for shift in range(28))),
        "网格": _of(paragraph("协作共赢山海情深" * 400), paragraph("末段。")),
        **lines,
    }


INVENTED = _invented()
SEEDS = {**{audience: ("2022", audience) for audience in AUDIENCES}, "没有数": ("2022-11", "省级")}
NAMES = (*INVENTED, *SEEDS)


@pytest.fixture(scope="module")
def briefings() -> dict[str, Briefing]:
    return {**INVENTED, **{name: run(*asked)[1] for name, asked in SEEDS.items()}}


@pytest.fixture(scope="module")
def documents(briefings: dict[str, Briefing]) -> dict[str, bytes]:
    rendered = {name: render_docx(briefing, (SHIPPED,)) for name, briefing in briefings.items()}
    return {**rendered, "双面": render_docx(rich_briefing(), (SHIPPED,), duplex=True)}


@pytest.fixture(scope="module")
def pdfs(documents: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return converted(tmp_path_factory.mktemp("pages"), documents)


@pytest.fixture(scope="module")
def sets(pdfs: dict[str, bytes]) -> dict[str, tuple[Page, ...]]:
    return {name: read_pages(pdf) for name, pdf in pdfs.items()}


Briefings, Sets = dict[str, Briefing], dict[str, tuple[Page, ...]]


@pytest.mark.parametrize("name", NAMES)
def test_document_and_its_pages_have_every_block_in_order(
    name: str, documents: dict[str, bytes], sets: Sets, briefings: Briefings
) -> None:
    blocks = briefing_blocks(briefings[name])
    assert docx_blocks(documents[name]) == blocks
    assert without_blocks(sets[name], blocks, docx_mark(documents[name])) == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pdf_has_the_blocks_of_the_document(audience: str, documents: dict[str, bytes], briefings: Briefings) -> None:
    pages, docx = read_pages(render_pdf(briefings[audience], (SHIPPED,))), documents[audience]
    assert without_blocks(pages, docx_blocks(docx), docx_mark(docx)) == []


@pytest.mark.parametrize("name", NAMES)
def test_text_keeps_to_its_margins(name: str, sets: Sets) -> None:
    body = [line for page in sets[name] for line in page.lines[:-1]]
    assert [line.text for line in body if line.left < LEFT - 0.1 or line.right > RIGHT + 0.3] == []
    assert [line.text for line in body if line.baseline > BOTTOM] == []


def test_full_lines_end_at_the_margin(sets: Sets) -> None:
    lines = [line for page in sets["标点"][1:-1] for line in page.lines[:-1] if line.right > RIGHT - 4]
    ends = [line.right for line in lines if not line.text.endswith("巳！")]
    assert len(ends) > 150
    assert ends == pytest.approx([RIGHT] * len(ends), abs=0.3)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_begins_or_ends_with_the_wrong_mark(name: str, sets: Sets) -> None:
    lines = [line.text for page in sets[name] for line in page.lines[:-1]]
    assert [text for text in lines if text[0] in CLOSING or text[-1] in OPENING] == []


def test_28_characters_a_line_and_22_lines_a_page(sets: Sets) -> None:
    lines = sets["网格"][1].lines[:-1]
    assert [len(line.text) for line in lines] == [28] * 22
    assert [line.baseline - lines[0].baseline for line in lines] == pytest.approx(
        [LINE * n for n in range(22)], abs=0.4
    )


@pytest.mark.parametrize("name", NAMES)
def test_page_numbers_stand_outside(name: str, sets: Sets) -> None:
    for number, page in enumerate(sets[name], start=1):
        line = page.lines[-1]
        assert line.text == f"—{number}—"
        outer = line.right - RIGHT if number % 2 else LEFT - line.left
        assert outer == pytest.approx(-CHARACTER, abs=0.3)
        assert BOTTOM + 5 < line.baseline < BOTTOM + 10


def test_even_pages_are_mirrored_where_both_sides_are_printed(sets: Sets) -> None:
    odd, even = (min(line.left for line in page.lines[:-1]) for page in sets["双面"][2:4])
    assert (odd, even) == pytest.approx((LEFT, 210 - RIGHT), abs=0.1)
    assert sets["双面"][3].lines[-1].left == pytest.approx(210 - RIGHT + CHARACTER, abs=0.3)


@pytest.mark.parametrize("name", NAMES)
def test_the_imprint_is_at_the_bottom_of_the_last_page_below_text(name: str, sets: Sets, briefings: Briefings) -> None:
    lines, briefing = sets[name][-1].lines, briefings[name]
    opening = squeeze("：".join(briefing.distribution[0]) if briefing.distribution else briefing.printed_by)[:12]
    first = next(index for index, line in enumerate(lines) if line.text.startswith(opening))
    assert first > 0
    assert lines[first].baseline - lines[first - 1].baseline > LINE
    assert BOTTOM - 5 < lines[-2].baseline < BOTTOM
    assert lines[-2].text.endswith("印发")


@pytest.mark.parametrize("name", NAMES)
def test_a_heading_is_never_last_on_a_page(name: str, sets: Sets, briefings: Briefings) -> None:
    blocks = (*briefings[name].blocks, *(b for annex in briefings[name].annexes for b in annex.blocks))
    headings = {squeeze("".join(run.text for run in b.runs)) for b in blocks if isinstance(b, Heading)}
    last = [page.lines[-2].text for page in sets[name] if len(page.lines) > 1]
    assert not headings & set(last)


def test_a_table_repeats_its_head_and_each_annex_begins_a_page(sets: Sets) -> None:
    first = [page.lines[0].text for page in sets["四十行"][1:]]
    assert first[0] == "指标数值口径出处"
    assert [page.lines[0].text for page in sets["rich"][-3:]] == ["附件1", "指标数值口径出处", "附件2"]


def test_the_rules_of_the_imprint_have_their_widths(pdfs: dict[str, bytes]) -> None:
    rules = _rules(pdfs["rich"])
    assert [width for _, width in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.06)
    assert rules[-1][0] == pytest.approx(BOTTOM, abs=0.3)


def _rules(pdf: bytes) -> list[tuple[float, float]]:
    """(lower edge, width) in mm of the rules that cross the last page one millimetre inside its text area."""
    dots = 1200 / 25.4
    document = pypdfium2.PdfDocument(pdf)
    page = document[len(document) - 1].render(scale=dots * 25.4 / 72, crop=(82, 80, 507, 560)).to_pil().convert("L")
    column = [page.getpixel((2, y)) < DARK for y in range(page.height)]
    top = 297 - 80 * 25.4 / 72 - page.height / dots
    edges = [y for y in range(1, len(column)) if column[y] != column[y - 1]]
    return [(top + end / dots, (end - start) / dots) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def test_every_font_is_embedded_and_titles_are_heavy(pdfs: dict[str, bytes]) -> None:
    fonts = embedded_fonts(pdfs["rich"])
    assert all(fonts.values())
    assert [name for name in fonts if "FandolSong-Bold" in name] or not _has_heavy_face()


def _has_heavy_face() -> bool:
    return any(path for folder in font_folders() for path in folder.rglob(HEAVY_FACE))


def test_forty_pages_are_set(sets: Sets) -> None:
    assert 38 <= len(sets[LONG]) <= 44


def test_the_document_has_as_many_pages_as_the_pdf(sets: Sets) -> None:
    pdf = read_pages(render_pdf(rich_briefing(), (SHIPPED,)))
    assert len(sets["rich"]) == len(pdf)
