"""A template file + what it is given → every mistake in it, each with line and column; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from reports.diagnostics import Diagnostic, TemplateError
from reports.templating.codes import BRACES, SYNTAX, TYPED, UNDEFINED
from reports.templating.environment import Sandbox
from reports.templating.errors import in_chinese
from reports.templating.files import display_path, find_template, included_texts, read_template
from reports.templating.marks import loose_marks, single_marks, stray_ends, told_loose, told_single
from reports.templating.names import Unknown, unknown_names
from reports.templating.positions import HOLE, Parsed, parse, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Amounts = Callable[[str], Iterable[tuple[int, str]]]
"""Finds the numbers with a unit in a text: where, and as written."""
_HTML = re.compile(r"<(style|script)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_REACH = 60


class Templates:
    """The texts of the templates of a run, each read and parsed once."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.environment = Sandbox()
        self._texts = included_texts(folders)
        self._folders = folders
        self._parsed: dict[str, Parsed] = {}

    def names(self) -> tuple[str, ...]:
        """The templates that may be named by another."""
        return tuple(self._texts)

    def tree(self, name: str) -> nodes.Template | None:
        """The syntax tree of one, None where there is none."""
        return self.parsed(name).tree if name in self._texts else None

    def parsed(self, name: str) -> Parsed:
        """One template, read. Raises TemplateError where it cannot be."""
        if name not in self._parsed:
            if name not in self._texts:
                path = find_template(self._folders, name)
                self._texts[name] = display_path(path), read_template(path)
            self._parsed[name] = parse(self.environment, self._texts[name][1])
        return self._parsed[name]

    def shown(self, name: str) -> str:
        """The path of one as told to editors."""
        return self._texts[name][0]

    def add(self, name: str, text: str) -> None:
        """A text that is no file of the template folders, under the path that editors know."""
        self._texts[name] = name, text


def template_faults(
    templates: Templates, name: str, values: Mapping[str, Any] | None, amounts: Amounts | None = None
) -> list[Diagnostic]:
    """Every mistake in a template, in the order of the text.

    `values` are specimens of what it is given; None where it is only used by others, with whose values it is read.
    `amounts` finds the figures that nobody should type in.
    """
    try:
        parsed = templates.parsed(name)
    except TemplateError as error:
        return list(error.diagnostics)
    found = [*_syntax(templates, name), *_braces(templates, name)]
    if values is not None:
        unknown = unknown_names(parsed.tree, values, templates.environment, templates)
        found += [_unknown(templates, name, one) for one in unknown]
    if amounts:
        found += _typed(templates, name, amounts)
    return sorted(dict.fromkeys(found), key=lambda d: _order(d.place))


def _order(place: str) -> tuple[str, int, int]:
    path, line, column = place.rsplit(":", 2)
    return path, int(line), int(column)


def _told(templates: Templates, name: str, offset: int, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, f"{templates.shown(name)}:{place(templates.parsed(name).source, offset)}", hint)


def _syntax(templates: Templates, name: str) -> Iterator[Diagnostic]:
    for offset, message in templates.parsed(name).errors:
        yield _told(templates, name, offset, SYNTAX, f"模板语法有误：{in_chinese(message)}")


def _braces(templates: Templates, name: str) -> Iterator[Diagnostic]:
    plain = templates.parsed(name).plain
    for offset, mark in loose_marks(plain):
        yield _told(templates, name, offset, BRACES, *told_loose(mark))
    for offset, mark in single_marks(plain):
        yield _told(templates, name, offset, BRACES, *told_single(mark))
    for offset, mark in stray_ends(plain):
        yield _told(templates, name, offset, BRACES, f"多了“{mark}”", "删去，或补上前一半")


def _unknown(templates: Templates, name: str, one: Unknown) -> Diagnostic:
    """The place is that of the name itself, which comes after the point or bar that the tree knows."""
    file = one.file or name
    source = templates.parsed(file).source
    at = source.find(one.word, one.at, one.at + _REACH + len(one.word)) if one.word else -1
    prefix = "模板用了没有的变量：" if one.code == UNDEFINED else ""
    return _told(templates, file, max(at, one.at), one.code, prefix + one.message, one.hint)


def _typed(templates: Templates, name: str, amounts: Amounts) -> Iterator[Diagnostic]:
    parsed = templates.parsed(name)
    plain = parsed.plain
    if ".html" in name:
        plain = _HTML.sub(lambda tag: "".join(c if c == "\n" else HOLE for c in tag[0]), plain)
    found = [*amounts(plain)]
    for constant in parsed.tree.find_all(nodes.Const):
        if isinstance(constant.value, str):
            found += ((constant.lineno + 1 + at, text) for at, text in amounts(constant.value))
    for offset, text in found:
        hint = "改用变量，如 {{ 全市.实到资金 }}，使它能点回原句"
        yield _told(templates, name, offset, TYPED, f"“{text}”是手工写的数，查不到出处", hint)
