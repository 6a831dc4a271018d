"""what WeasyPrint logs → diagnostics: nothing that changes the page may pass in silence."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, JianbaoError, ReportImpossible, TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable

STYLE, ASSET, ENGINE = "T201", "T202", "T203"
NO_GLYPH = "R102"

_NO_GLYPH = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)", re.DOTALL)
_POSITION = re.compile(r"\bat (\d+):(\d+)")
_NO_ALT = re.compile(r'Image "(.*)" has no required alt')
_HARMLESS = re.compile(r"Using fontTools instead of HarfBuzz-Subset")
_OF_A_PART = re.compile(rf"{_HARMLESS.pattern}|No anchor ")
_SHOWN = 20


class Journal(logging.Handler):
    """Collects the warnings of one rendering; `place` tells the file that is being read.

    `partial`: what links lead to may be missing, as not all of it is set.
    """

    def __init__(self, place: Callable[[], str], *, partial: bool = False) -> None:
        super().__init__(logging.WARNING)
        self._harmless = _OF_A_PART if partial else _HARMLESS
        self._place = place
        self._missing: dict[str, None] = {}
        self._faults: dict[Diagnostic, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as a diagnostic, once."""
        message = record.getMessage()
        if found := _NO_GLYPH.match(message):
            self._missing[chr(int(found[1], 16))] = None
        elif not self._harmless.match(message):
            self._faults[_diagnostic(message, self._place())] = None

    def error(self) -> JianbaoError | None:
        """The error that the records amount to; mistakes in templates come first."""
        if self._faults:
            return TemplateError(*self._faults)
        return ReportImpossible(_no_glyph(list(self._missing))) if self._missing else None


def _diagnostic(message: str, place: str) -> Diagnostic:
    if position := _POSITION.search(message):
        return Diagnostic(STYLE, f"样式有误：{message}", f"{place}:{position[1]}:{position[2]}")
    if message.startswith("Failed to load"):
        return Diagnostic(ASSET, f"模板引用的文件用不了：{message}", place)
    if found := _NO_ALT.match(message):
        return Diagnostic(ENGINE, f"图片 {found[1]} 没有文字说明", place, '在 page.html.j2 里写上，例如 alt="局徽"')
    return Diagnostic(ENGINE, f"排版引擎提示：{message}", place)


def _no_glyph(characters: list[str]) -> Diagnostic:
    shown = "、".join(f"{character}（U+{ord(character):04X}）" for character in characters[:_SHOWN])
    more = f"等{len(characters)}个字" if len(characters) > _SHOWN else ""
    hint = "运行 make setup 安装字体；仍缺的，装上含有该字的字体，或改用其他字"
    return Diagnostic(NO_GLYPH, f"没有字体能显示：{shown}{more}", hint=hint)
