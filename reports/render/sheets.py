"""Rows of plain values → sheets of a workbook: every text stays text, every date a date, the same bytes each time."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct
from xlsxwriter import Workbook

from reports.render.archive import repack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

Cell = str | int | Decimal | date | None
Row = TypeVar("Row")

LONGEST_TEXT = 32_767
"""The most UTF-16 units that a cell may hold."""
CUT = "……（截断）"
MOST_ROWS = 1_048_575
"""The most rows that a sheet may hold below its head."""
MOST_DIGITS = 15
"""The most digits that a number cell keeps."""
_FIRST_YEAR = 1900
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_LOOK: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "top"}


class Column(Struct, Generic[Row], frozen=True):
    """A column: its head, its width in characters, what it means, and how a row fills it."""

    name: str
    width: int
    meaning: str
    of: Callable[[Row], Cell]


def safe_text(text: str) -> str:
    """Text that a cell can hold: no character that XML forbids, not too long, never taken for marked-up text."""
    text = _FORBIDDEN.sub("\ufffd", text)
    if len(text) > LONGEST_TEXT // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST_TEXT:
            text = units[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # XlsxWriter would copy it into the file as markup
    return text


def is_number(value: Decimal) -> bool:
    """Whether a number cell holds the value exactly."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return value.is_finite() and len(digits) <= MOST_DIGITS and abs(value.adjusted()) <= MOST_DIGITS


class Book:
    """A workbook in the making; `data()` gives its bytes once the block is left."""

    def __init__(self, title: str, author: str, day: date) -> None:
        self._out = io.BytesIO()
        self._book = Workbook(self._out, {"in_memory": True, "default_format_properties": {**_LOOK}})
        self._book.set_properties({"title": title, "author": author, "created": datetime.combine(day, time())})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._book.close()

    def data(self) -> bytes:
        """The file; its members have a fixed date and order."""
        return repack(self._out.getvalue())

    def add(self, name: str, columns: Sequence[Column[Row]], rows: Sequence[Row], *, fixed: int = 1) -> None:
        """A sheet with a frozen, filtered head and `fixed` frozen columns; a full one goes on in a further one."""
        for number, first in enumerate(range(0, max(len(rows), 1), MOST_ROWS), 1):
            part = rows[first : first + MOST_ROWS]
            sheet = self._book.add_worksheet(name if number == 1 else f"{name}（{number}）")
            self._head(sheet, columns, fixed)
            sheet.autofilter(0, 0, len(part), len(columns) - 1)
            for line, row in enumerate(part, 1):
                for at, column in enumerate(columns):
                    self._write(sheet, line, at, column.of(row))

    def _head(self, sheet: Any, columns: Sequence[Column[Row]], fixed: int) -> None:
        look = self._look(bold=True, bg_color="#DDDDDD", bottom=1)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.name, look)
        sheet.freeze_panes(1, fixed)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4

    def _write(self, sheet: Any, line: int, at: int, value: Cell) -> None:
        if isinstance(value, date) and value.year > _FIRST_YEAR:
            sheet.write_datetime(line, at, value, self._look(num_format="yyyy-mm-dd"))
        elif isinstance(value, int) or (isinstance(value, Decimal) and is_number(value)):
            sheet.write_number(line, at, value, self._look(num_format=_pattern(Decimal(value))))
        elif value is not None and value != "":
            text = safe_text(f"{value:f}" if isinstance(value, Decimal) else str(value))
            quoted = text.startswith(_STARTS_FORMULA)
            sheet.write_string(line, at, text, self._look(text_wrap=True, quote_prefix=quoted))

    def _look(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_LOOK, **properties})
        return self._formats[key]


def _pattern(value: Decimal) -> str:
    """The number format that shows every digit of a value, in groups of three."""
    decimals = len(f"{value:f}".rstrip("0").partition(".")[2]) if value % 1 else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")
