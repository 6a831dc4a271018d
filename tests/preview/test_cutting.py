"""The beginning of a page that shows a change ends behind it, and its pages are those of the whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.config import load_settings
from reports.model import Paragraph, Run
from reports.pipeline import review
from reports.preview.cutting import AHEAD, MOST, blocks_wanted, first_difference, opening_of
from reports.preview.setting import Before, opening_job, screen_job
from reports.render.press import set_job
from tests.preview.offices import make_office

if TYPE_CHECKING:
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Briefing

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
    opening = opening_of(after, page(), len(after))
    assert opening is not None
    assert after.startswith(opening)
    assert opening.endswith("</p>")
    behind = opening[opening.index("改过的一段") :]
    assert AHEAD <= len(behind) < 2 * AHEAD


def test_a_change_far_behind_has_no_opening() -> None:
    assert opening_of(page((90, "改过的一段")), page(), len(page())) is None


def test_where_only_a_style_has_changed_the_first_page_is_the_opening() -> None:
    assert opening_of(page(), page(), len(page())) == opening_of(page(), "", len(page()))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An office whose briefing has many paragraphs."""
    office = make_office(tmp_path)
    template = office / "templates" / "content.md.j2"
    said = "".join(f"\n{text}\n" for text in PARAGRAPHS)
    words = template.read_text(encoding="utf-8")
    written = "{{ 列出(手写.总体情况) }}\n"
    assert written in words
    template.write_text(words.replace(written, written + said, 1), encoding="utf-8")
    return load_settings(office / "config.yaml", {}, date(2023, 6, 1))


def changed(briefing: Briefing, at: int) -> Briefing:
    said = Paragraph((Run("改过的一段"),))
    return replace(briefing, blocks=(*briefing.blocks[:at], said, *briefing.blocks[at + 1 :]))


def test_the_pages_of_an_opening_are_those_of_the_whole(settings: Settings) -> None:
    briefing = review(settings).briefing
    opening, _ = opening_job(briefing, settings, None)
    assert opening is not None
    first, whole = set_job(opening), set_job(screen_job(briefing, settings))
    assert 0 < first.pages < whole.pages
    assert first.boxes == tuple(box for box in whole.boxes if box.page <= first.pages)
    assert first.boxes


@pytest.mark.parametrize("at", [0, 9, 30])
def test_an_opening_begins_as_the_whole_and_holds_the_block_that_has_changed(settings: Settings, at: int) -> None:
    then = review(settings).briefing
    now = changed(then, at)
    before = Before(then, screen_job(then, settings).html)
    opening, _ = opening_job(now, settings, before)
    assert opening is not None
    assert screen_job(now, settings).html.startswith(opening.html)
    assert "改过的一段" in opening.html
    assert len(opening.html) < len(before.html) * MOST
    assert at < (blocks_wanted(now, then) or 0) < len(now.blocks)


def test_a_change_outside_the_body_is_looked_for_from_its_beginning(settings: Settings) -> None:
    then = review(settings).briefing
    assert blocks_wanted(replace(changed(then, 30), title="新题"), then) == blocks_wanted(then, None)


def test_a_change_behind_the_body_has_no_opening(settings: Settings) -> None:
    then = review(settings).briefing
    now = replace(then, annexes=(replace(then.annexes[0], title="新附件"), *then.annexes[1:]))
    assert opening_job(now, settings, Before(then, screen_job(then, settings).html)) == (None, None)


def test_a_change_at_the_end_of_the_body_is_looked_for_in_the_whole(settings: Settings) -> None:
    then = review(settings).briefing
    now = changed(then, len(then.blocks) - 1)
    assert blocks_wanted(now, then) is None
    assert opening_job(now, settings, Before(then, screen_job(then, settings).html))[1] == screen_job(now, settings)


def test_an_opening_of_less_than_a_page_shows_none(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    settings = load_settings(office / "config.yaml", {}, date(2023, 6, 1))
    job = screen_job(review(settings).briefing, settings)
    short = replace(job, html=job.html[: job.html.index("</header>")], printing=replace(job.printing, open_end=True))
    assert set_job(short).pages == 0
