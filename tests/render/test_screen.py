"""Pages for the screen: the pages that are printed, and where figures and words stand on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from msgspec.structs import replace

from reports.config import load_settings
from reports.pipeline import review
from reports.render.pdf import pdf_job
from reports.render.press import set_job
from reports.render.printing import Printing
from reports.render.screen import Pages
from tests.preview.offices import DAY, make_office

if TYPE_CHECKING:
    from reports.render.printing import Box, Job, Printed


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    settings = load_settings(make_office(tmp_path_factory.mktemp("screen")) / "config.yaml", {}, DAY)
    return pdf_job(review(settings).briefing, settings.templates, Printing(screen=True))


@pytest.fixture(scope="module")
def screen(job: Job) -> Printed:
    return set_job(job)


def printing(job: Job, given: Printing) -> Printed:
    return set_job(type(job)(job.html, job.templates, job.page, job.day, given))


def test_what_is_seen_is_what_is_printed_to_the_last_dot(job: Job, screen: Printed) -> None:
    printed, seen = Pages(printing(job, Printing()).pdf), Pages(screen.pdf)
    assert printed.sizes == seen.sizes
    for number in range(1, screen.pages + 1):
        assert seen.png(number, 1) == printed.png(number, 1)


@pytest.mark.parametrize("share", [0.3, 0.5])
def test_a_beginning_has_the_pages_of_the_whole(job: Job, screen: Printed, share: float) -> None:
    cut = job.html.index("<p>", int(len(job.html) * share))
    part = set_job(replace(job, html=job.html[:cut], printing=Printing(screen=True, open_end=True)))
    whole, beginning = Pages(screen.pdf), Pages(part.pdf)
    assert 1 <= part.pages < screen.pages
    for number in range(1, part.pages + 1):
        assert beginning.png(number, 1) == whole.png(number, 1)
    assert part.boxes == tuple(box for box in screen.boxes if box.page <= part.pages)


def words_in(pdf: bytes, box: Box) -> str:
    page = pypdfium2.PdfDocument(pdf)[box.page - 1]
    width, height = page.get_size()
    left, top, right = box.left * width, (1 - box.top) * height, (box.left + box.width) * width
    text = page.get_textpage().get_text_bounded(left + 1, top - box.height * height, right - 1, top)
    return "".join(text.split()).replace("\u200b", "")


def test_a_box_holds_the_figure_that_it_names(screen: Printed) -> None:
    boxes = [box for box in screen.boxes if box.figure == "core-3"]
    words = "".join(words_in(screen.pdf, box) for box in boxes)  # one that breaks over two lines has two boxes
    assert words
    assert words.replace("0.81亿元", "") == ""


def test_a_report_has_no_boxes(job: Job) -> None:
    assert printing(job, Printing()).boxes == ()


def test_words_are_found_where_they_stand(screen: Printed) -> None:
    pages = Pages(screen.pdf)
    boxes = pages.find("落实援建资金0.81亿元", 6, 12)
    assert [words_in(screen.pdf, box) for box in boxes] == ["0.81亿元"]
    assert pages.find("这句话哪里也没有", 0, 4) == ()
    assert pages.find("", 0, 0) == ()


def test_there_is_no_page_before_the_first_and_after_the_last(screen: Printed) -> None:
    for number in (0, -1, screen.pages + 1):
        with pytest.raises(IndexError):
            Pages(screen.pdf).png(number, 1)
