"""What Jinja says of a template → code and Chinese words, and the line of the template that was at work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2

from reports.templating.codes import FAILED, FORBIDDEN, LIMIT, MISSING, SYNTAX, UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Collection

_IN_CHINESE = (
    (
        re.compile(r"Unexpected end of template.*needs to be closed is '(\w+)'", re.S),
        r"没有写完：{% \1 %} 缺少结束标记",
    ),
    (re.compile(r"Unexpected end of template"), "没有写完：缺少结束标记"),
    (
        re.compile(r"Encountered unknown tag 'end(\w+)'.*needs to be closed is '(\w+)'", re.S),
        r"此处应先写 {% end\2 %}，却写了 {% end\1 %}",
    ),
    (re.compile(r"Encountered unknown tag 'end(\w+)'"), r"多了 {% end\1 %}：前面没有与它成对的 {% \1 %}"),
    (re.compile(r"Encountered unknown tag '(\w+)'.*", re.S), r"不认识的标记 {% \1 %}"),
    (re.compile(r"Missing end of comment tag"), "注释没有写完：缺少 #}"),
    (re.compile(r"Missing end of raw directive"), "没有写完：{% raw %} 缺少结束标记"),
    (re.compile(r"unexpected char ['\"](.+)['\"] at \d+", re.S), r"标记里不能写“\1”"),
    (re.compile(r"Expected an expression, got|unexpected 'end of"), "没有写完：缺少变量名"),
    (re.compile(r"expected name or number"), "没有写完：点号后面缺少名称"),
    (re.compile(r"expected token 'end of [\w ]+', got '(.+)'"), r"多了“\1”"),
    (re.compile(r"unexpected '(.+)', expected '(.+)'"), r"此处应为“\2”，却写了“\1”"),
    (re.compile(r"No filter named '(.+)'\.?"), r"没有“\1”这个过滤器"),
    (re.compile(r"No test named '(.+)'\.?"), r"没有“\1”这种判断"),
    (re.compile(r"unexpected '(.+)'"), r"多了或放错了“\1”"),
    (re.compile(r"expected token '(.+)', got '(.+)'"), r"此处应为“\1”，却写了“\2”"),
    (re.compile(r"'(.+)' is undefined"), r"没有“\1”这个变量"),
    (re.compile(r"'.+' has no attribute '(.+)'"), r"没有“\1”这一项"),
    (re.compile(r"the template '(.+)' .* does not export the requested name '(.+)'", re.S), r"\1 里没有“\2”这个宏"),
)


class LimitReached(Exception):
    """A template does more than any briefing needs."""


def in_chinese(message: str | None) -> str:
    """What Jinja says, in the words of an editor; what is not known stays as it is."""
    for pattern, words in _IN_CHINESE:
        found = pattern.search(message or "")
        if found:
            return found.expand(words)
    return message or ""


def told(error: Exception) -> tuple[str, str, str]:
    """Code, message and what to do, of whatever was raised while a template ran."""
    match error:
        case jinja2.TemplateSyntaxError():
            return SYNTAX, f"模板语法有误：{in_chinese(error.message)}", ""
        case jinja2.TemplateNotFound():
            return MISSING, f"找不到模板 {error.name}", "只能用模板文件夹里的文件"
        case jinja2.exceptions.SecurityError():
            return FORBIDDEN, f"模板做了不允许的事：{error.message}", "删去这一处"
        case jinja2.UndefinedError():
            return UNDEFINED, f"模板用了没有的变量：{in_chinese(error.message)}", "核对变量名"
        case LimitReached():
            return LIMIT, f"模板没完没了，已停止：{error}", "检查循环和宏；一份简报用不着这么多"
        case MemoryError() | OverflowError():
            return LIMIT, "模板要印的东西太大，已停止", "检查乘法、占位宽度和循环"
        case RecursionError():
            return LIMIT, "模板一层套一层，没有尽头，已停止", "检查宏、引用是不是又用到自己"
    return FAILED, f"模板执行出错：{in_chinese(str(error)) or type(error).__name__}", ""


def place_of(error: Exception, files: Collection[str]) -> tuple[str, int]:
    """The file, of these, and the line that was at work when the error rose; the innermost, 0 where none was."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename or "", error.lineno
    found, traceback = ("", 0), error.__traceback__
    while traceback:
        if traceback.tb_frame.f_code.co_filename in files:
            found = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
    return found
