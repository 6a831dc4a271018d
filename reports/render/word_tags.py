"""Tags of a Word template + the values that they may name → every mistake in them, with place and likely word.

docxtpl says of some mistakes nothing (a tag that is not closed, full-width braces), and of others not where they
stand. The tags are therefore read here first, paragraph by paragraph: a line of Jinja for each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2

from reports.diagnostics import Diagnostic
from reports.templating.codes import SYNTAX, TYPED, UNDEFINED
from reports.templating.environment import sandbox
from reports.templating.errors import in_chinese
from reports.templating.marks import loose_marks, single_marks, told_loose, told_single
from reports.templating.names import unknown_names
from reports.templating.positions import HOLE, tree_by_lines
from reports.templating.rendering import render_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.render.word_template import Stretch
    from reports.templating.checking import Amounts

    Part = Sequence[Stretch]

Found = tuple["Stretch", str, str, str]
"""The paragraph at fault, code, message, what to do."""

UNCLOSED, WIDE, NOT_ALONE = "T303", "T305", "T306"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PARTNERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_WHOLE = re.compile(r"(\{[{%])(p|tr|tc|r)(?=\s)")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_BLOCKS = frozenset({"if", "for", "filter", "call", "macro", "with", "autoescape"})
_CELLS = ((re.compile(r"\{%\s*(?:colspan|cellbg)\s+(.*?)%\}"), r"{{ \1 }}"), (re.compile(r"\{%\s*[vh]m\s*%\}"), ""))
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_SHOWN = 40


def tag_faults(parts: Sequence[Part], values: Mapping[str, Any], path: str) -> list[Diagnostic]:
    """Every mistake in the tags; `values` are of the kinds that the template will be given.

    Mistakes of writing come first: while a part has any, its grammar is not looked at, nor are names while the grammar
    is wrong.
    """
    return [_told(path, *found) for part in parts for found in _first_kind(part, values)]


def typed_faults(parts: Sequence[Part], amounts: Amounts, path: str) -> list[Diagnostic]:
    """Figures with their unit that stand outside the tags, where nobody can trace them."""
    return [
        _told(path, stretch, TYPED, f"“{amount}”是手工写的数，查不到出处", "改用标记，或删去")
        for part in parts
        for stretch in part
        for _, amount in amounts(_TAG.sub(lambda tag: HOLE * len(tag[0]), stretch.text))
    ]


def _first_kind(part: Part, values: Mapping[str, Any]) -> list[Found]:
    return [*_writing(part)] or [*_grammar(part)] or [*_names(part, values)]


def _told(path: str, stretch: Stretch, code: str, message: str, hint: str) -> Diagnostic:
    quoted = f"（这一段是“{stretch.text.strip()[:_SHOWN]}”）"
    return Diagnostic(code, message + quoted, f"{path}:{stretch.place}", hint)


def try_tags(parts: Sequence[Part], values: Mapping[str, Any], path: str) -> None:
    """Fill the tags as docxtpl does, which does not tell where it failed. Raises TemplateError with the place."""
    for part in parts:

        def place(line: int, part: Part = part) -> str:
            return f"{path}:{part[max(line, 1) - 1].place}"

        render_part(_source(part), dict(values), place)


def _writing(part: Part) -> Iterator[Found]:
    for stretch in part:
        text = stretch.text
        if loose := next(loose_marks(text), None):
            yield stretch, WIDE, *told_loose(loose[1])
        elif single := next(single_marks(_TAG.sub("", text)), None):
            yield stretch, UNCLOSED, *told_single(single[1])
        elif mark := _unpaired(text):
            yield stretch, UNCLOSED, f"“{mark}”没有写完", "在同一段里补上另一半"
        elif _takes_paragraph(text) and not _TAG.fullmatch(text.strip()):
            yield stretch, NOT_ALONE, "{%p … %} 会连同这一段的其他文字一起去掉", "让它单独成一段"


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
        tree_by_lines(sandbox(), source)
    except jinja2.TemplateSyntaxError as error:
        return error
    return None


def _names(part: Part, values: Mapping[str, Any]) -> Iterator[Found]:
    environment = sandbox()
    for name in unknown_names(tree_by_lines(environment, _source(part)), values, environment):
        prefix = "模板用了没有的变量：" if name.code == UNDEFINED else ""
        yield part[name.at - 1], name.code, prefix + name.message, name.hint


def _source(part: Part) -> str:
    """The tags of the part as Jinja: line N holds those of its paragraph N."""
    return "\n".join("".join(_TAG.findall(_line_of(stretch))) for stretch in part)


def _line_of(stretch: Stretch) -> str:
    """The text as docxtpl hands it to Jinja: `{%p if … %}` takes the paragraph away and leaves its tag."""
    text = _WHOLE.sub(r"\1", stretch.text)
    for pattern, replacement in _CELLS:
        text = pattern.sub(replacement, text)
    return _TAG.sub(lambda tag: tag[0].translate(_QUOTES), text).replace("\n", " ")
