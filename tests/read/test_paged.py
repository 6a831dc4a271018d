"""A PDF gives its lines, paragraphs healed, running heads left out; scans, garbage and locked files are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reports.model import Unit
from reports.read import glyphs
from reports.read.glyphs import WIDEST, Glyph
from reports.read.page_text import SOFT_BREAK, Unreadable
from reports.read.paged import Printed, read_pdf
from reports.read.paged import _frame as frame_of
from reports.read.paged import _laid as laid_of
from reports.read.paged import _without_furniture as without_furniture
from reports.read.text import make_source

FILES = Path(__file__).with_name("files")
SIZE, PITCH, LEFT, RIGHT = 16.0, 29.0, 79.0, 521.0


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_pdf(data)
    return error.value.code


def pdf(content: bytes = b"", extra: str = "") -> bytes:
    """A PDF of one page, its cross references left to the reader to find."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + extra.encode() + b">>endobj\n"
        b"4 0 obj<</Length " + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


SCAN = pdf(b"q 500 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q")


def test_a_page_of_one_picture_is_named_a_scan() -> None:
    assert refused(SCAN) == "I115"


def test_a_locked_pdf_is_named() -> None:
    assert refused((FILES / "locked.pdf").read_bytes()) == "I114"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 1000000000>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF",
    ],
)
def test_damaged_and_cyclic_files_are_refused(data: bytes) -> None:
    assert refused(data) in {"I111", "I112", "I115"}


# --- how lines become paragraphs --------------------------------------------------------------------------


def printed(text: str, row: int, *, indent: float = 0, full: bool = True, size: float = SIZE) -> Printed:
    """A line of body text on a row of the page, counted from its top."""
    middle = 842 - 105 - row * PITCH
    left = LEFT + indent * size
    right = RIGHT if full else left + size * len(text)
    return Printed(text, left, right, middle, size, middle / 842)


BODY = [
    printed("甲" * 26, 0, indent=2),
    printed("乙" * 28, 1),
    printed("丙" * 10 + "。", 2, full=False),
    printed("丁" * 26, 3, indent=2),
    printed("戊" * 27 + "。", 4),
]


def test_full_lines_go_on_and_an_indent_begins_a_paragraph() -> None:
    text = laid_of([BODY]).text
    assert [p.count(SOFT_BREAK) for p in text.split("\n")] == [2, 1]


def test_a_paragraph_goes_on_over_a_page_and_its_lines_keep_their_page() -> None:
    laid = laid_of([BODY, [printed("己" * 5 + "。", 0, full=False), *BODY[3:]]])
    assert laid.text.split("\n")[1].endswith("己" * 5 + "。")
    source = make_source("甲.pdf", laid.text, b"", Unit.LINE, laid.pages)
    assert source.place(laid.text.index("己")) == "2页1行:1"
    assert source.place(laid.text.index("戊")) == "1页5行:1"


@pytest.mark.parametrize("begin", ["◆第二条", "送：市委办公厅", "二、重点工作"])
def test_what_begins_a_paragraph_begins_one_behind_a_full_line(begin: str) -> None:
    assert SOFT_BREAK not in laid_of([[*BODY[:1], printed(begin, 1), BODY[4]]]).text.split("\n")[1][: len(begin)]


def test_cells_stand_apart_and_join_no_paragraph() -> None:
    rows = [printed("指标     数值", 0), printed("甲     1个", 1)]
    assert SOFT_BREAK not in laid_of([rows]).text


def test_the_lines_of_a_title_are_one() -> None:
    middle = (LEFT + RIGHT) / 2
    title = [Printed(t, middle - 100, middle + 100, 700 - 40 * i, 22, 0.8) for i, t in enumerate(["甲乙", "丙丁"])]
    assert f"甲乙{SOFT_BREAK}丙丁" in laid_of([[*title, *BODY]]).text


def test_running_heads_and_page_numbers_are_left_out_and_body_text_is_not() -> None:
    head = Printed("工作简报 第3期", 100, 300, 830, 10, 0.98)
    pages = [[head, *BODY, Printed(f"— {n} —", 100, 130, 40, 14, 0.05)] for n in range(1, 4)]
    assert without_furniture(pages) == [BODY] * 3
    assert without_furniture([[head, *BODY]]) == [[head, *BODY]]


def test_the_frame_is_where_most_lines_begin_and_end() -> None:
    frame = frame_of([*BODY, *BODY], SIZE, PITCH)
    assert abs(frame.left - LEFT) < SIZE / 2
    assert abs(frame.right - RIGHT) < SIZE / 2


def test_a_text_layer_of_signs_without_meaning_is_named() -> None:
    """As of a font whose table leads into the private area; the page looks right and gives nothing."""
    table = (
        b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
        b"1 beginbfrange <20> <7e> <e000> endbfrange endcmap"
    )
    font = (
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>endobj\n"
        b"6 0 obj<</Length " + str(len(table)).encode() + b">>stream\n" + table + b"\nendstream endobj\ntrailer"
    )
    page = pdf(b"BT /F1 12 Tf 50 700 Td (" + b"abcdefgh" * 8 + b") Tj ET", "/Resources<</Font<</F1 5 0 R>>>>")
    assert refused(page.replace(b"trailer", font, 1)) == "I116"


# --- pages wider than any ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("far", [3e3, 3e7, 3e30])
def test_blanks_fill_no_more_than_a_page(far: float) -> None:
    row = [
        Glyph("甲", 10, 10, 20, 20),
        Glyph("乙", far, 10, far * 1.001, 20),
        Glyph("丙", far * 2, 10, far * 2.001, 20),
    ]
    assert len(glyphs.printed(row, 800).text) <= WIDEST + 10


@pytest.mark.parametrize("text", ["己", "己   庚"])
def test_an_indent_fills_no_more_than_a_page(text: str) -> None:
    far = replace(printed(text, 2), left=3e7, right=3e7 + 10, em=SIZE)
    assert max(map(len, laid_of([[*BODY[:2], far, *BODY[3:]]]).text.split("\n"))) <= WIDEST + 60
