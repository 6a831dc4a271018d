"""A decision that is proposed → the stanza to paste; file as text + stanza → file as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.model import Fact, Ruling

PLACEHOLDER = re.compile(r"〈[^〈〉]*〉")
WHO, WHEN, WHY = "〈填姓名〉", "〈填日期，如 2023-05-20〉", "〈填理由〉"
PERIOD, CORRECTION = "〈填统计时间，如 2022、2022H1、2022-01..2022-06〉", "〈填正确的数，如 1.8亿元〉"
WIDTH = 60
HEAD = """\
# 编辑裁定。每次运行都照这里的裁定办，来源文件不改。写法见 docs/编辑手册.md。
# 待裁定的数由 jianbao decide 列出，并给出可以粘贴到本文件末尾的一段；〈〉里的字要换成内容。
# 一段是一条裁定，从“- 做法”起。来源的原句改了，裁定就失效：运行时提示，不再照办。
"""
OPENING = "裁定:\n"
_OPENING = re.compile(r"^裁定:[ ]*(?:#.*)?$", re.MULTILINE)
_ITEM = re.compile(r"^(?P<indent> *)- ", re.MULTILINE)
_NEEDS_CORRECTION, _NEED_PERIOD = ("更正",), ("定期间", "计入")


def stanza(
    ruling: Ruling,
    about: Fact,
    others: Iterable[Fact] = (),
    wording: str = "",
    *,
    by: str = WHO,
    on: str = WHEN,
    because: str = WHY,
) -> str:
    """The stanza of a decision; what is not known yet is a placeholder that the loader refuses."""
    lines = [f"- 做法: {ruling}", "  数:", *_citation(about, "    ")]
    listed = list(others) if ruling.value not in (*_NEEDS_CORRECTION, *_NEED_PERIOD) else []
    if listed:
        lines.append("  对方:")
    for other in listed:
        first, *rest = _citation(other, "    ")
        lines += [f"  - {first.lstrip()}", *rest]
    if ruling.value in _NEED_PERIOD:
        lines.append(f"  期间: {_quoted(wording or PERIOD)}")
    if ruling.value in _NEEDS_CORRECTION:
        lines.append(f"  更正为: {_quoted(wording or CORRECTION)}")
    lines += [f"  谁: {_quoted(by)}", f"  何时: {_quoted(on)}", f"  为何: {_quoted(because)}"]
    return "".join(f"{line}\n" for line in lines)


def added(text: str, new: str) -> str:
    """The file with a stanza at its end; what stands in it stays as it is, line for line.

    The stanza is set as far in as those before it. A file without decisions gets their heading, an empty one also a
    head of comments.
    """
    if not text.strip():
        return f"{HEAD}\n{OPENING}{new}"
    end = "" if text.endswith("\n") else "\n"
    opening = _OPENING.search(text)
    if opening is None:
        return f"{text}{end}\n{OPENING}{new}"
    item = _ITEM.search(text, opening.end())
    indent = item["indent"] if item else ""
    moved = "".join(f"{indent}{line}\n" for line in new.splitlines())
    return f"{text}{end}\n{moved}" if item else f"{text}{end}{moved}"


def _citation(fact: Fact, indent: str) -> list[str]:
    values = {"编号": fact.id, "期号": fact.issue or "", "原文": _plain(fact.shown), "原句": _excerpt(fact)}
    return [f"{indent}{key}: {_quoted(value)}" for key, value in values.items()]


def _excerpt(fact: Fact) -> str:
    """The words of the sentence around the figure, without blanks."""
    sentence, surface = _plain(fact.sentence), _plain(fact.surface)
    at = max(0, sentence.find(surface) + len(surface) // 2 - WIDTH // 2)
    return sentence[max(0, min(at, len(sentence) - WIDTH)) :][:WIDTH]


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
