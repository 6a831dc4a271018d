"""Claims about the fonts of an office's own folder, and about those that help out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from reports.render.pdf import print_pdf
from reports.render.printing import Printing
from reports.render.roles import font_roles

from .briefings import RARE, plain_briefing, rich_briefing
from .measures import faults
from .pages import embedded_fonts, read_pages
from .words import briefing_words

Folders = tuple[Path, ...]
WHEEL = Path(pylopdf_fonts_zh_cn.__file__).parent
DAY = date(2021, 9, 27)
OWN = "KaiTi_GB2312"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an invented font that bears the name of one of the offices' own."""
    folder = tmp_path_factory.mktemp("字体 与字")
    font = TTFont(WHEEL / "NotoSerifSC-Regular.otf")
    subsetter = subset.Subsetter(subset.Options(layout_features=[]))
    subsetter.populate(text=briefing_words(rich_briefing()) + "国天人大中0123456789 ")
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = OWN if record.nameID != 6 else OWN.replace("_", "")
    font.save(folder / "own.otf")
    return folder


def test_a_font_of_the_own_folder_serves_its_typeface(shipped: Folders, own: Path) -> None:
    roles, _ = font_roles(shipped, own, DAY)
    found = {role.name: (role.family, role.official) for role in roles}
    assert found["楷体"] == (OWN, True)
    assert not found["仿宋"][1]


def test_without_the_folder_the_open_fonts_serve(shipped: Folders, own: Path) -> None:
    font_roles(shipped, own, DAY)
    roles, rare = font_roles(shipped, None, DAY)
    assert not [role for role in roles if role.official]
    assert rare


def test_pages_with_an_own_font_are_set_as_the_standard_asks(shipped: Folders, own: Path) -> None:
    pdf = print_pdf(rich_briefing(), shipped, Printing(fonts=own)).pdf
    assert any(OWN.split("_")[0] in name for name in embedded_fonts(pdf))
    assert all(embedded_fonts(pdf).values())
    assert faults(read_pages(pdf)) == []


def test_characters_that_another_font_draws_are_named(shipped: Folders) -> None:
    notices = [n for n in print_pdf(rich_briefing(), shipped).notices if n.code == "R110"]
    plain = print_pdf(plain_briefing(1), shipped).notices
    fandol = any(role.family == "FandolFang" for role in font_roles(shipped, None, DAY)[0])
    assert [n for n in plain if n.code == "R110"] == []
    assert bool(notices) == fandol
    assert not fandol or set(RARE) <= set(notices[0].message)
