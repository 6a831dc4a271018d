"""How a briefing is printed, and what comes out of it: plain values that a process can hand to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from reports.diagnostics import Diagnostic


class Attachment(Struct, frozen=True):
    """A file that the PDF carries; its `name` is ASCII, its `description` is shown by viewers."""

    name: str
    description: str
    content: bytes


class Printing(Struct, frozen=True):
    """What is not of the briefing: whether both sides are printed, the office's own fonts, files carried along.

    `screen`: the same pages to be looked at, without tags, colour profile and files, and with the boxes of their
    figures; `open_end`: the HTML is the beginning of one that goes on, whose last page is not shown.
    """

    duplex: bool = False
    fonts: Path | None = None
    attachments: tuple[Attachment, ...] = ()
    screen: bool = False
    open_end: bool = False


PLAIN = Printing()


class Job(Struct, frozen=True):
    """One page to be set: its HTML, which stands for the file `page`, and the folders that it may take files from.

    `day` is the only clock: the same job gives the same bytes.
    """

    html: str
    templates: tuple[Path, ...]
    page: Path
    day: date
    printing: Printing = PLAIN


class Box(Struct, frozen=True):
    """Where a figure stands on a page (from 1): its left top corner and its size as shares of the page, 0 to 1."""

    figure: str
    page: int
    left: float
    top: float
    width: float
    height: float


class Printed(Struct, frozen=True):
    """A PDF, and what the editor should know of it; `boxes` in the order of the page, where they were asked for."""

    pdf: bytes
    pages: int
    notices: tuple[Diagnostic, ...] = ()
    boxes: tuple[Box, ...] = ()
