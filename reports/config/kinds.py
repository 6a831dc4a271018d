"""text or list of config.yaml → the same where it fits: what several keys have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StrictStr

from reports.config.settings import FORMATS
from reports.strict_yaml import MistakeError, choices, hidden, quoted

MAX_LINE = 2000


def line(text: str) -> str:
    """One line of text without hidden characters and without blanks around it."""
    if not text.strip():
        raise MistakeError("config-text", "这里是空的", "请写上内容，或删去这个键")
    if any(hidden(char) for char in text):
        raise MistakeError("config-text", "这里只能是一行文字", "请删去换行和看不见的字符")
    if text != text.strip():
        raise MistakeError("config-text", "开头或末尾有空格", "请删去空格")
    if len(text) > MAX_LINE:
        raise MistakeError("config-text", f"文字超过{MAX_LINE}字", "请缩短")
    return text


def one_of(known: tuple[str, ...], code: str) -> AfterValidator:
    """A check that a text is one of the known words."""

    def check(text: str) -> str:
        if text not in known:
            raise MistakeError(code, f"不认识{quoted(text)}", choices(text, known, "可以写"))
        return text

    return AfterValidator(check)


def some_once(items: tuple[str, ...]) -> tuple[str, ...]:
    """A list with something in it, nothing twice."""
    if not items:
        raise MistakeError("config-empty", "这里一项也没有", "请至少写一项，或删去这个键")
    if len(set(items)) < len(items):
        raise MistakeError("config-repeated", "有一项写了两遍", "每一项只写一遍")
    return items


Line = Annotated[StrictStr, AfterValidator(line)]
Format = Annotated[StrictStr, one_of(FORMATS, "config-format")]
