"""text as typed → lines that a YAML parser takes, and what was wrong with their characters."""

from __future__ import annotations

import unicodedata

from msgspec import Struct

from reports.diagnostics import Diagnostic

IDEOGRAPHIC_SPACE = "\u3000"
_NONCHARACTERS = "\ufffe\uffff"
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Cleaned(Struct, frozen=True):
    """Lines without odd characters, each as long as it was; not `sound` where indentation is unclear."""

    lines: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    sound: bool


def cleaned(text: str, path: str) -> Cleaned:
    """Replace characters that nobody sees by blanks and name them, one diagnostic a line and kind.

    A tab or an ideographic space in the indentation leaves it unclear what belongs to what. In a line that is
    only a comment, blanks of any kind are welcome.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = [
        problem
        for number, line in enumerate(lines, 1)
        if not line.isprintable()
        for problem in _problems(line, f"{path}:{number}")
    ]
    sound = not any(problem.code == "yaml-indentation" for problem in found)
    return Cleaned(tuple(map(_plain, lines)), tuple(found), sound)


def hidden(character: str) -> bool:
    """Whether a character shows nothing: controls, marks of direction or width, lone surrogates."""
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _NONCHARACTERS


def _odd_space(character: str) -> bool:
    return unicodedata.category(character) == "Zs" and character not in (" ", IDEOGRAPHIC_SPACE)


def _plain(line: str) -> str:
    if line.isprintable():
        return line
    plain = "".join(" " if hidden(char) or _odd_space(char) else char for char in line)
    text = plain.lstrip()
    return " " * (len(plain) - len(text)) + text if text.startswith("#") else plain


def _problems(line: str, place: str) -> list[Diagnostic]:
    comment = line.lstrip().startswith("#")
    margin = len(line) - len(line.lstrip()) if line.strip() else 0
    kinds: dict[str, Diagnostic] = {}
    for column, character in enumerate(line):
        blank = character in ("\t", IDEOGRAPHIC_SPACE) or _odd_space(character)
        if blank and comment:
            continue
        where = f"{place}:{column + 1}"
        problem = _bad_margin(character, where) if blank and column < margin else _bad(character, where)
        if problem:
            kinds.setdefault(problem.code, problem)
    return list(kinds.values())


def _bad_margin(character: str, place: str) -> Diagnostic:
    kind = "制表符（Tab）" if character == "\t" else f"不是半角空格的空白（{_name(character)}）"
    return Diagnostic("yaml-indentation", f"缩进里有{kind}", place, "缩进只用半角空格")


def _bad(character: str, place: str) -> Diagnostic | None:
    if character == "\t":
        return Diagnostic("yaml-tab", "这一行里有制表符（Tab）", place, "请改用半角空格")
    if _odd_space(character):
        message = f"这一行里有不是半角空格的空白（{_name(character)}）"
        return Diagnostic("yaml-space", message, place, "请改用半角空格")
    if hidden(character):
        message = f"这一行里有看不见的字符（{_name(character)}）"
        return Diagnostic("yaml-character", message, place, "请删去它，或把这一行重打一遍")
    return None


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
