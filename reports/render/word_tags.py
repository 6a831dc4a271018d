"""Tags of a Word template + the values that they may name → every mistake in them, with place and likely word.

docxtpl says of some mistakes nothing (a tag that is not closed, full-width braces), and of others not where they
stand. The tags are therefore read here first, paragraph by paragraph: a line of Jinja for each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2

from reports.diagnostics import Diagnostic, TemplateError
from reports.render.word_names import Unknown, unknown_names
from reports.templating import SYNTAX, UNDEFINED, in_chinese, sandbox, template_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.render.word_template import Stretch

    Part = Sequence[Stretch]

Found = tuple["Stretch", str, str, str]
"""The paragraph at fault, code, message, what to do."""

UNCLOSED, WIDE, NOT_ALONE = "T303", "T305", "T306"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PARTNERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_NARROW = str.maketrans("｛｝％＃", "{}%#")
_LOOSE = re.compile(r"\{\s*[{%]|[}%]\s*\}")
_SINGLE = re.compile(r"(?<![{%#])\{[ \w.]+\}(?![}%#])")
_WHOLE = re.compile(r"(\{[{%])(p|tr|tc|r)(?=\s)")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_BLOCKS = frozenset({"if", "for", "filter", "call", "macro", "with", "autoescape"})
_CELLS = ((re.compile(r"\{%\s*(?:colspan|cellbg)\s+(.*?)%\}"), r"{{ \1 }}"), (re.compile(r"\{%\s*[vh]m\s*%\}"), ""))
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_SHOWN = 40


def check_tags(parts: Sequence[Part], values: Mapping[str, Any], path: str) -> None:
    """Raise TemplateError with every mistake in the tags.

    `values` are what the template will be given. Mistakes of writing come first: while there are any, the grammar is
    not looked at, nor are names while the grammar is wrong.
    """
    for check in (_writing, _grammar, lambda part: _names(part, values)):
        found = [
            Diagnostic(code, f"{message}（这一段是“{stretch.text.strip()[:_SHOWN]}”）", f"{path}:{stretch.place}", hint)
            for part in parts
            for stretch, code, message, hint in check(part)
        ]
        if found:
            raise TemplateError(*found)


def try_tags(parts: Sequence[Part], values: Mapping[str, Any], path: str) -> None:
    """Fill the tags as docxtpl does, which does not tell where it failed. Raises TemplateError with the place."""
    for part in parts:

        def place(error: Exception, part: Part = part) -> str:
            return f"{path}:{part[_line(error) - 1].place}"

        with template_errors(place):
            sandbox().from_string(_source(part)).render(values)


def _writing(part: Part) -> Iterator[Found]:
    for stretch in part:
        text = stretch.text
        if loose := _loose_mark(text):
            yield stretch, WIDE, f"标记的花括号写成了“{loose}”", "改成半角，紧挨着写：{{ }}、{% %}"
        elif single := _SINGLE.search(text):
            yield stretch, UNCLOSED, f"“{single[0]}”只有一层花括号", f"写成 {{{single[0]}}}"
        elif mark := _unpaired(text):
            yield stretch, UNCLOSED, f"“{mark}”没有写完", "在同一段里补上另一半"
        elif _takes_paragraph(text) and not _TAG.fullmatch(text.strip()):
            yield stretch, NOT_ALONE, "{%p … %} 会连同这一段的其他文字一起去掉", "让它单独成一段"


def _loose_mark(text: str) -> str:
    narrow = text.translate(_NARROW)
    marks = (text[found.start() : found.end()] for found in _LOOSE.finditer(narrow))
    return next((mark for mark in marks if mark not in _PARTNERS and mark not in _PARTNERS.values()), "")


def _unpaired(text: str) -> str:
    """The first mark without its partner; marks of one kind do not lie in one another."""
    opened = ""
    for mark in _MARK.findall(text):
        if opened and mark == _PARTNERS[opened]:
            opened = ""
        elif opened or mark not in _PARTNERS:
            return opened or mark
        else:
            opened = mark
    return opened


def _takes_paragraph(text: str) -> bool:
    return any(found[2] == "p" for found in _WHOLE.finditer(text))


def _grammar(part: Part) -> Iterator[Found]:
    error = _syntax_error(_source(part))
    if error:
        found = [*_expressions(part)] or _open_blocks(part)
        stretch, message = part[min(error.lineno, len(part)) - 1], in_chinese(error.message)
        yield from found or [(stretch, SYNTAX, f"模板语法有误：{message}", "")]


def _expressions(part: Part) -> Iterator[Found]:
    for stretch in part:
        for tag in _TAG.findall(_line_of(stretch)):
            error = _syntax_error(tag) if tag.startswith("{{") else None
            if error:
                yield stretch, SYNTAX, f"模板语法有误：{in_chinese(error.message)}", ""


def _open_blocks(part: Part) -> list[Found]:
    """Blocks without their end, each where it begins: Jinja names only the end of the text."""
    opened: list[tuple[str, Stretch]] = []
    for stretch in part:
        for word in _STATEMENT.findall(_line_of(stretch)):
            if word in _BLOCKS:
                opened.append((word, stretch))
            elif opened and word == f"end{opened[-1][0]}":
                opened.pop()
            elif word.startswith("end"):
                return []
    return [
        (stretch, SYNTAX, f"模板语法有误：没有写完：{{% {word} %}} 缺少结束标记", f"补上 {{%p end{word} %}}")
        for word, stretch in opened
    ]


def _syntax_error(source: str) -> jinja2.TemplateSyntaxError | None:
    try:
        sandbox().from_string(source)
    except jinja2.TemplateSyntaxError as error:
        return error
    return None


def _names(part: Part, values: Mapping[str, Any]) -> Iterator[Found]:
    environment = sandbox()
    unknown: Iterator[Unknown] = unknown_names(environment.parse(_source(part)), values, environment.globals)
    for name in unknown:
        yield part[name.line - 1], UNDEFINED, f"模板用了没有的变量：{name.message}", name.hint


def _source(part: Part) -> str:
    """The tags of the part as Jinja: line N holds those of its paragraph N."""
    return "\n".join("".join(_TAG.findall(_line_of(stretch))) for stretch in part)


def _line_of(stretch: Stretch) -> str:
    """The text as docxtpl hands it to Jinja: `{%p if … %}` takes the paragraph away and leaves its tag."""
    text = _WHOLE.sub(r"\1", stretch.text)
    for pattern, replacement in _CELLS:
        text = pattern.sub(replacement, text)
    return _TAG.sub(lambda tag: tag[0].translate(_QUOTES), text).replace("\n", " ")


def _line(error: Exception) -> int:
    """The line of the source at which the error was raised; 1 where it cannot be told."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    line, traceback = 1, error.__traceback__
    while traceback:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
