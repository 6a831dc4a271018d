"""Words and values as messages name them: the nearest word, all choices, text in quotes, what a value is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic
from reports.strict_yaml.characters import hidden

if TYPE_CHECKING:
    from collections.abc import Collection

_MAX_SHOWN = 40


class MistakeError(ValueError):
    """What a validator of a model raises: stable code, Chinese message, what to do."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that looks most like `word`; None where none is near."""
    by_fold = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_fold, 1, 0.5)
    return by_fold[close[0]] if close else None


def choices(word: str, known: Collection[str], what: str) -> str:
    """A hint that names the nearest of the known words, and all of them."""
    near = nearest(word, known)
    question = f"是不是想写“{near}”？" if near else ""
    return f"{question}{what}：{'、'.join(known)}"


def quoted(text: str) -> str:
    """Text as a message quotes it: short, nothing hidden in it."""
    plain = "".join(f"\\u{ord(char):04x}" if hidden(char) else char for char in text[:_MAX_SHOWN])
    return f"“{plain}{'…' if len(text) > _MAX_SHOWN else ''}”"


def shown(value: object) -> str:
    """A value as a message names it: its kind, and its content where that is short."""
    if isinstance(value, str):
        return f"文字{quoted(value)}"
    if isinstance(value, dict | list):
        return "若干“键: 值”" if isinstance(value, dict) else "列表"
    if value is None:
        return "空的"
    return str(value).lower()[:_MAX_SHOWN]


def wrong_type(value: Any, expected: str, place: str) -> Diagnostic:
    """A value that is not of the kind expected, the kind in Chinese."""
    return Diagnostic("value-type", f"应为{expected}，这里是{shown(value)}", place, _type_hint(value, expected))


def _type_hint(value: Any, expected: str) -> str:
    if value is None:
        return "冒号后面还没有写内容"
    if expected == "文字" and not isinstance(value, dict | list):
        return f'若就是文字，请加引号："{str(value).lower()}"'
    if expected == "列表":
        return "请写成 [甲, 乙]，用半角括号和半角逗号"
    if isinstance(value, str) and "：" in value:
        return "请改用半角冒号，后面空一格"
    if expected.endswith("false"):
        return "请写 true 或 false，不加引号"
    return ""
