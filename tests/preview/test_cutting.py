"""The beginning of a page that shows a change ends behind it, and its pages are those of the whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.config import load_settings
from reports.pipeline import review
from reports.preview.cutting import AHEAD, first_difference, opening_of
from reports.preview.setting import opening_job, screen_job
from reports.render.press import set_job
from tests.preview.offices import make_office

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = [f"第{number}段" + "话" * 96 for number in range(100)]


def page(*changes: tuple[int, str]) -> str:
    said = dict(enumerate(PARAGRAPHS)) | dict(changes)
    return "<html><head><style>p { margin: 0 }</style></head><body>" + "".join(f"<p>{t}</p>" for t in said.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("", "", 0),
        ("甲", "", 0),
        ("甲乙丙", "甲乙丁", 2),
        ("甲乙", "甲乙丙", 2),
        ("乙", "甲", 0),
        ("甲" * 9, "甲" * 9, 9),
    ],
)
def test_what_is_the_same_at_the_beginning(one: str, other: str, same: int) -> None:
    assert first_difference(one, other) == same


@pytest.mark.parametrize("at", [0, 7, 30])
def test_the_opening_holds_the_change_and_more_than_a_page_behind_it(at: int) -> None:
    after = page((at, "改过的一段"))
    opening = opening_of(after, page())
    assert opening is not None
    assert after.startswith(opening)
    assert opening.endswith("</p>")
    behind = opening[opening.index("改过的一段") :]
    assert AHEAD <= len(behind) < 2 * AHEAD


def test_a_change_far_behind_has_no_opening() -> None:
    assert opening_of(page((90, "改过的一段")), page()) is None


def test_where_only_a_style_has_changed_the_first_page_is_the_opening() -> None:
    assert opening_of(page(), page()) == opening_of(page(), "")


def test_the_pages_of_an_opening_are_those_of_the_whole(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with (office / "templates" / "content.md.j2").open("a", encoding="utf-8") as template:
        template.write("".join(f"\n\n{text}\n" for text in PARAGRAPHS))
    settings = load_settings(office / "config.yaml", {}, date(2023, 6, 1))
    job = screen_job(review(settings).briefing, settings)
    opening = opening_job(job, "")
    assert opening is not None
    first, whole = set_job(opening), set_job(job)
    assert 0 < first.pages < whole.pages
    assert first.boxes == tuple(box for box in whole.boxes if box.page <= first.pages)
    assert first.boxes


def test_an_opening_of_less_than_a_page_shows_none(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    settings = load_settings(office / "config.yaml", {}, date(2023, 6, 1))
    job = screen_job(review(settings).briefing, settings)
    short = replace(job, html=job.html[: job.html.index("</header>")], printing=replace(job.printing, open_end=True))
    assert set_job(short).pages == 0
