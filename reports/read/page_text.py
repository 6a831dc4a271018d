"""What a reader of paged or marked-up documents gives: its text, and where each page begins."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

SOFT_BREAK = "\u2028"
"""Ends a printed line inside a paragraph (LINE SEPARATOR of Unicode); the parser heals it."""


class Laid(Struct, frozen=True):
    """Text in reading order: a line end behind every paragraph, a soft break behind every printed line within one.

    `pages` holds for each page the number of its first line, from 0, soft breaks counted; none where the format has
    no pages. `notices` are (code, message, hint) of what a user should know.
    """

    text: str
    pages: tuple[int, ...] = ()
    notices: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """A document that cannot be read: a stable code, what was found, what to do."""

    code: str
    message: str
    hint: str


ROW_MARK = "|"


def table_row(cells: list[str]) -> str:
    """The cells of a row between bars, as the parser reads tables; bars inside a cell become full-width ones."""
    plain = (" ".join(cell.split()).replace(ROW_MARK, "｜") for cell in cells)
    return f"{ROW_MARK} {f' {ROW_MARK} '.join(plain)} {ROW_MARK}"
