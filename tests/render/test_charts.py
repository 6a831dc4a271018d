"""A chart is the same in page and Word: bars in proportion, numbers as printed, words for those who cannot see."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from docx import Document
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from reports.model import Bar, Chart
from reports.render import render_docx, render_pdf
from reports.render.drawing import WIDTH, Box, Label, Stroke, draw
from reports.render.picture import png
from reports.render.svg import svg
from tests.check.briefings import briefing, text

from .pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path

ALT = "条形图，援建资金：慈溪市800万元、余姚市约1200万元、鄞州区950万元"
CHART = Chart(
    "图1　部分区（县、市）援建资金（2022年）",
    ALT,
    (
        Bar("慈溪市", "800万元", Decimal(8_000_000), "pair-1"),
        Bar("余姚市", "约1200万元", Decimal(12_000_000), "pair-2", hedged=True),
        Bar("鄞州区", "950万元", Decimal(9_500_000), "pair-3"),
    ),
)


def boxes(chart: Chart) -> list[Box]:
    return [shape for shape in draw(chart).shapes if isinstance(shape, Box)]


def test_bars_are_as_long_as_their_figures() -> None:
    found = boxes(CHART)
    assert [round(box.width / found[1].width, 3) for box in found] == [0.667, 1.0, 0.792]


def test_a_hedged_bar_is_hatched_and_the_others_are_grey() -> None:
    found = boxes(CHART)
    assert [box.fill == found[0].fill for box in found] == [True, False, True]
    strokes = [shape for shape in draw(CHART).shapes if isinstance(shape, Stroke)][1:]
    hatched = found[1]
    assert len(strokes) > 10
    for stroke in strokes:
        for x, y in ((stroke.x1, stroke.y1), (stroke.x2, stroke.y2)):
            assert hatched.x - 1e-6 <= x <= hatched.x + hatched.width + 1e-6
            assert hatched.y - 1e-6 <= y <= hatched.y + hatched.height + 1e-6


def test_every_number_stands_as_printed_and_knows_its_figure() -> None:
    labels = [shape for shape in draw(CHART).shapes if isinstance(shape, Label)]
    assert [(label.text, label.figure) for label in labels if label.figure] == [
        ("800万元", "pair-1"),
        ("约1200万元", "pair-2"),
        ("950万元", "pair-3"),
    ]


@pytest.mark.parametrize("value", ["0", "0.001", "123456789012345678901234567890"])
@pytest.mark.parametrize("label", ["甲", "某某某某某某某某某某某某某某某某经济开发区", "<&\"'>"])
def test_nothing_is_drawn_outside_the_text_width(value: str, label: str) -> None:
    bars = (Bar(label, "1个", Decimal(value), "a"), replace(CHART.bars[0], label="乙"))
    drawing = draw(Chart("", "", bars))
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            assert 0 <= shape.x <= shape.x + shape.width <= WIDTH
            assert 0 <= shape.y <= shape.y + shape.height <= drawing.height


def test_the_svg_is_well_formed_whatever_the_words() -> None:
    odd = Chart("", "<&\"'>", (replace(CHART.bars[0], label="<b>&", display='"1"\'个'),))
    root = etree.fromstring(svg(draw(odd), odd.alt))
    assert root.get("aria-label") == odd.alt
    assert [node.text for node in root if node.tag.endswith("text")] == ["<b>&", '"1"\'个']


def test_the_picture_is_grey_and_the_same_each_time() -> None:
    first, second = png(draw(CHART)), png(draw(CHART))
    assert first == second
    image = Image.open(io.BytesIO(first))
    assert (image.mode, image.width) == ("L", round(WIDTH / 25.4 * 300))


def test_page_and_word_show_the_chart_with_its_words(shipped: tuple[Path, ...]) -> None:
    made = briefing(text("各地情况如下。"), CHART)
    words = "".join("".join(page.text.split()) for page in read_pages(render_pdf(made, shipped)))
    assert all(word in words for word in ("慈溪市", "约1200万元", "图1部分区（县、市）援建资金"))
    document = Document(io.BytesIO(render_docx(made, shipped)))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == ALT
    assert any(paragraph.text == CHART.caption for paragraph in document.paragraphs)


def test_both_formats_are_the_same_bytes_each_time(shipped: tuple[Path, ...]) -> None:
    made = briefing(text("好。"), CHART)
    assert render_docx(made, shipped) == render_docx(made, shipped)
    assert render_pdf(made, shipped) == render_pdf(made, shipped)
