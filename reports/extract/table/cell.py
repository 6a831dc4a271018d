"""A cell of a table → its number, with the unit that the cell or a head gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.numerals import half_width

if TYPE_CHECKING:
    from reports.extract.quantity.grammar import Found, QuantityGrammar

_CELL = re.compile(
    r"\s*(?P<sign>[-−–－+＋↑↓])?\s*(?P<mark>[≥≧≤≦><＞＜~～≈]=?)?\s*(?P<body>[^()（）\s][^()（）]*?)\s*(?P<note>[(（][^()（）]*[)）])?\s*"
)
_MARKS = {"≥": "不低于", "≧": "不低于", ">=": "不低于", "≤": "不超过", "≦": "不超过", "<=": "不超过"}
_MARKS |= {">": "超过", "＞": "超过", "<": "不足", "＜": "不足", "~": "约", "～": "约", "≈": "约"}
_NEGATIVE = "-−–－↓"
_CODE = re.compile(r"0[0-9]|[0-9]{7,}(?![0-9.])|(?:19|20)[0-9]{2}[.\-/年][0-9]{1,2}(?![0-9])")
_DIGITS = re.compile(r"[0-9.]+")
_PLAIN_UNIT = "个"
LONGEST_CELL = 40


class Number(Struct, frozen=True):
    """The number of a cell: what `said` says in words of prose, and where it stands in the cell, `start` to `end`.

    `unit` is the unit that was put behind it, empty where the cell has its own; `note` the bracket behind it.
    """

    found: Found
    said: str
    start: int
    end: int
    unit: str
    note: str


def read_cell(text: str, unit: str, quantities: QuantityGrammar) -> Number | None:
    """The number that fills a cell; None where the cell holds none, several, or words around it.

    Without a unit of its own a number takes `unit`; where that is empty too its unit is unknown (empty).
    """
    match = _CELL.fullmatch(half_width(text)) if len(text) <= LONGEST_CELL else None
    if not match or not any(c.isdigit() or c in "一二三四五六七八九十百千万" for c in match["body"]):
        return None
    bare = bool(_DIGITS.fullmatch(match["body"]))
    for added in ("", unit or _PLAIN_UNIT)[bare:]:
        body = _MARKS.get(match["mark"] or "", "") + match["body"]
        found = quantities.find(body + added)
        if len(found) != 1 or found[0].start or found[0].end < len(body):
            continue
        if added and _CODE.match(match["body"]):
            return None
        known = unit if added else ""
        number = _signed(found[0], match["sign"] or "")
        start = min(match.start(name) for name in ("sign", "mark", "body") if match[name])
        return Number(
            number if known or not added else _without_unit(number),
            body + added,
            start,
            match.end("body"),
            known,
            match["note"] or "",
        )
    return None


def _signed(found: Found, sign: str) -> Found:
    if not sign or sign not in _NEGATIVE:
        return found
    return replace(found, quantity=replace(found.quantity, value=-found.quantity.value, lower=None, upper=None))


def _without_unit(found: Found) -> Found:
    return replace(found, kind="", quantity=replace(found.quantity, unit=""))
