"""lines, where reading failed → colons that were typed wrong, and the lines as they were meant.

`标题：周报` and `period:2022` are no pair of key and value to YAML. A slip is recognised by its line alone,
mended in memory and named, so that reading goes on and finds the other mistakes of the file too.
"""

from __future__ import annotations

import re

from msgspec import Struct

from reports.diagnostics import Diagnostic

_SLIP = re.compile(
    r"""\ *(?:-\ +)*
        (?P<key>\w[^\s:：，。、；！？（）“”《》"'\[\]{}\#]{0,29})
        (?P<colon>[ \u3000]*：[ \u3000]*|:\u3000+|:(?=[^\s/]))""",
    re.VERBOSE,
)


class Slip(Struct, frozen=True):
    """A mistyped colon: line and column from 0, the line as meant, and how many characters that added."""

    line: int
    column: int
    mended: str
    added: int
    key: str
    wide: bool

    def diagnostic(self, path: str) -> Diagnostic:
        """What to tell the editor."""
        place = f"{path}:{self.line + 1}:{self.column + 1}"
        text = "；如果整行是一段文字，请加引号"
        if self.wide:
            hint = "请改用半角冒号，后面空一格" + text
            return Diagnostic("yaml-wide-colon", f"“{self.key}”后面是全角冒号", place, hint)
        hint = "请在冒号后面加一个半角空格" + text
        return Diagnostic("yaml-tight-colon", f"“{self.key}”的冒号后面没有空格", place, hint)


def slip_in(line: str, number: int) -> Slip | None:
    """The slip of a line, where it has one; `number` counts from 0. A time like `10:30` is none."""
    match = _SLIP.match(line)
    if not match:
        return None
    wide = "：" in match["colon"]
    if match["key"].isdigit() and not wide:
        return None
    start, end = match.span("colon")
    colon = ":" + " " * max(1, end - start - 1)
    mended = line[:start] + colon + line[end:]
    column = start + match["colon"].index("：" if wide else ":")
    return Slip(number, column, mended, len(mended) - len(line), match["key"], wide)


def slips_near(lines: tuple[str, ...], number: int, context: int) -> list[Slip]:
    """The slips behind a syntax error in line `number`: there, at its context, in the run of lines before."""
    found = {n: slip for n in {context, number} if n < len(lines) and (slip := slip_in(lines[n], n))}
    for n in range(min(number, len(lines)) - 1, -1, -1):
        slip = slip_in(lines[n], n)
        if slip:
            found[n] = slip
        elif lines[n].strip():
            break
    return list(found.values())
