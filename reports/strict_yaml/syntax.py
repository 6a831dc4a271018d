"""PyYAML's error → Diagnostic: bad syntax, said in Chinese with the place where to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from reports.diagnostics import Diagnostic

if TYPE_CHECKING:
    from reports.strict_yaml.document import Position
    from reports.strict_yaml.refusals import Mark

_QUOTE = "以 % @ ` * & ! 开头的文字要加引号"
_NO_COLON = "could not find expected ':'"
_MESSAGES = {
    "found unexpected end of stream": ("引号没有配对", "请补上另一半引号（半角）"),
    _NO_COLON: ("这一行不是“键: 值”", "请在键名后写半角冒号和一个空格"),
    "mapping values are not allowed": ("这里不能再有“键: 值”", "请检查缩进；文字里有“: ”时整段加引号"),
    "cannot start any token": ("文字不能以这个字符开头", _QUOTE),
    "expected alphabetic or numeric": ("文字不能以这个字符开头", _QUOTE),
    "expected URI": ("文字不能以这个字符开头", _QUOTE),
    "undefined tag handle": ("不允许用 ! 指定类型", "请删去它；是文字请加引号"),
    "expected ',' or": ("括号没有配对，或各项之间缺逗号", "请检查 [ ]、{ } 和逗号，都用半角"),
    "expected the node content": ("这里缺内容，或多了括号、逗号", "请检查 [ ]、{ } 和逗号，都用半角"),
    "expected <block end>": ("这里和上面的内容对不上", "同一层的键要左边对齐；引号、括号后面不能再有文字"),
    "unknown escape character": ("双引号里的 \\ 后面跟了不认识的字符", "请改用单引号，或写成 \\\\"),
    "<document start>": ("--- 或 ... 后面还有内容", "一个文件只放一份内容"),
}
_OPENED = ("simple key", "quoted scalar", "flow sequence", "flow mapping")


def syntax_problem(error: Exception, path: str, position: Position) -> Diagnostic:
    """One diagnostic for an error in the syntax, at the position of its `error_mark`."""
    problem = str(getattr(error, "problem", None) or "")
    general = ("这里的写法读不懂", "请检查缩进、冒号、引号和括号")
    message, hint = next((text for part, text in _MESSAGES.items() if part in problem), general)
    return Diagnostic("yaml-syntax", message, f"{path}:{position[0]}:{position[1]}", hint)


def missing_colon(path: str, position: Position) -> Diagnostic:
    """A line that should have been a key with its value, and ran on into the next one."""
    message, hint = _MESSAGES[_NO_COLON]
    return Diagnostic("yaml-syntax", message, f"{path}:{position[0]}:{position[1]}", hint)


def error_mark(error: Exception) -> Mark | None:
    """Where to look: at an open quote or bracket or a key without colon, else where reading stopped."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return None
    opened = any(part in (error.context or "") for part in _OPENED)
    return error.context_mark if opened else error.problem_mark or error.context_mark
