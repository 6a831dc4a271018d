"""template folders, fonts → which font serves which typeface of the page, found by setting a character in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.render.environment import prepare
from reports.render.fontconfig import OFFICE_NAMES, ROLES
from reports.render.printing import Job, Printing
from reports.templating import PAGE_TEMPLATE, find_template

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_SAMPLES = "国天人大中"
RARE = "漈"
"""A character of a place name that GB 2312 lacks, and with it many a font."""


class Role(Struct, frozen=True):
    """A typeface: its name and use, the font of the offices that it asks for first, the family that serves it."""

    name: str
    use: str
    office: str
    family: str
    official: bool


def font_roles(templates: tuple[Path, ...], fonts: Path | None, day: date) -> tuple[tuple[Role, ...], str]:
    """The typefaces of page.css, and the family that helps out with rare characters of the body.

    Raises ReportImpossible where a library is missing, TemplateError for a mistake in page.css.
    """
    lines = [
        f'<p style="font-family: var({variable}); font-weight: {weight}">{sample}</p>'
        for (_, _, variable, weight), sample in zip(ROLES, _SAMPLES, strict=True)
    ]
    lines.append(f'<p style="font-family: var(--fang)">{RARE}</p>')
    html = f'<html lang="zh-CN"><title>字体</title><link rel="stylesheet" href="page.css">{"".join(lines)}</html>'
    prepare(fonts)
    from reports.render.engine import families_of  # loads WeasyPrint, which needs the prepared environment

    drawn = families_of(Job(html, templates, find_template(templates, PAGE_TEMPLATE), day, Printing(fonts=fonts)))
    rows = zip(ROLES, OFFICE_NAMES, _SAMPLES, strict=True)
    return tuple(_role(name, use, names, drawn[s]) for (name, use, *_), (names, *_), s in rows), drawn[RARE]


def _role(name: str, use: str, names: tuple[str, ...], family: str) -> Role:
    return Role(name, use, names[0], family, family.casefold() in {known.casefold() for known in names})
