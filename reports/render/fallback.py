"""fonts of a set document → the characters that the fonts of the text lack, and what they were set from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, Severity
from reports.templating.filters import BREAK, is_rare

if TYPE_CHECKING:
    from collections.abc import Iterable

FALLBACK = "R110"
_SHOWN = 20


def fallback_notices(fonts: Iterable[Any]) -> tuple[Diagnostic, ...]:
    """A notice for each font that helps out.

    A font that draws rare characters only was chosen by nobody: those of the text draw common ones too.
    """
    drawn: dict[str, set[str]] = {}
    for font in fonts:
        drawn.setdefault(font.family, set()).update("".join(font.to_unicode.values()))
    helping = {family: characters - {" ", BREAK} for family, characters in drawn.items()}
    return tuple(_notice(*row) for row in sorted(helping.items()) if row[1] and all(map(is_rare, row[1])))


def _notice(family: str, characters: set[str]) -> Diagnostic:
    some = "、".join(sorted(characters)[:_SHOWN])
    more = f"等{len(characters)}个字" if len(characters) > _SHOWN else ""
    hint = "字形与正文略有不同，不影响阅读；要一致，换装有这些字的字体（jianbao doctor）"
    return Diagnostic(FALLBACK, f"正文字体没有的字，用{family}补排：{some}{more}", "", hint, Severity.NOTICE)
