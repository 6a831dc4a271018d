"""variables.yaml → what each template may use: every name with its meaning and the kind of its value."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FILE = Path(__file__).with_name("variables.yaml")
TEXT, FLAG, NUMBER, TEXTS, CELLS, ROWS = "文字", "是否", "数目", "各项", "各格", "各行"
_RUNS = "串"


class Variable(Struct, frozen=True):
    """A name that a template may use.

    `kind` is what its value is: TEXT, FLAG, NUMBER, TEXTS (a list of texts), CELLS or ROWS (lists of runs, of cells).
    `members` are those of each item where `each`, else its own, and `item` is how an item is called in a loop; `named`
    is the kind of names that its members have.
    """

    name: str
    meaning: str
    kind: str = TEXT
    members: tuple[Variable, ...] = ()
    each: bool = False
    item: str = ""
    named: str = ""


@cache
def variables_of(template: str) -> tuple[Variable, ...]:
    """The variables of a template; none of one that is only imported."""
    content = _content()
    return tuple(_variable(name, told) for name, told in content["变量"].get(template, {}).items())


@cache
def templates_with_variables() -> tuple[str, ...]:
    """The templates that are given values, as their files are called."""
    return tuple(_content()["变量"])


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


def _variable(name: str, told: str | dict[str, str]) -> Variable:
    if isinstance(told, str):
        return Variable(name, told)
    meaning, shape = told["意思"], told.get("各") or told.get("如")
    if shape:
        return Variable(name, meaning, TEXT, _shape(shape), "各" in told, _content()["称呼"].get(shape, shape))
    if told.get("是") in (CELLS, ROWS):
        return Variable(name, meaning, told["是"], _shape(_RUNS))
    return Variable(name, meaning, told.get("是", TEXT), named=told.get("名", ""))


@cache
def _shape(name: str) -> tuple[Variable, ...]:
    return tuple(_variable(member, told) for member, told in _content()["形状"][name].items())


def specimen(template: str, names: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Values of every kind that the template is given, for those who look at kinds alone.

    `names` are the members of variables that have one for each name of a kind: 部分, 指标, 手写.
    """
    return _specimen(template, tuple((kind, tuple(known)) for kind, known in names.items()))


@cache
def _specimen(template: str, names: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, Any]:
    known = dict(names)
    return {variable.name: _value(variable, known) for variable in variables_of(template)}


def _value(variable: Variable, names: Mapping[str, tuple[str, ...]]) -> Any:
    if variable.named:
        texts = variable.named == "手写"
        inner: Any = [""] if texts else variable.named != "部分" and ""
        return dict.fromkeys(names.get(variable.named, ()), inner)
    if variable.members:
        item = {member.name: _value(member, names) for member in variable.members}
        match variable.kind:
            case "各格":
                return [[item]]
            case "各行":
                return [[[item]]]
        return [item] if variable.each else item
    kinds: dict[str, Any] = {TEXT: "", FLAG: False, NUMBER: 0, TEXTS: [""]}
    return kinds[variable.kind]


class Told(Struct, frozen=True):
    """A variable or member as it is listed: how a template writes it, its meaning, the path to its value.

    A step of the path is a name, or `*` for the first of several items.
    """

    written: str
    meaning: str
    path: tuple[str, ...]


def told_variables(template: str, names: Mapping[str, Sequence[str]]) -> tuple[Told, ...]:
    """Everything that a template may use; members that several have are listed with the first of these."""
    found: list[Told] = []
    seen: dict[int, str] = {}
    for variable in variables_of(template):
        _tell(found, seen, variable, variable.name, (variable.name,), names)
    return tuple(found)


def _tell(
    found: list[Told],
    seen: dict[int, str],
    variable: Variable,
    written: str,
    path: tuple[str, ...],
    names: Mapping[str, Sequence[str]],
) -> None:
    before = seen.get(id(variable.members)) if variable.members else None
    found.append(Told(written, variable.meaning + (f"；每项同 {before}" if before else ""), path))
    for name in names.get(variable.named, ()):
        member = f"{written}.{name}" if name.isidentifier() else f"{written}['{name}']"
        found.append(Told(member, name, (*path, name)))
    if before or variable.kind in (CELLS, ROWS):
        return
    seen[id(variable.members)] = written
    of, steps = (variable.item, (*path, "*")) if variable.each else (written, path)
    for member_ in variable.members:
        _tell(found, seen, member_, f"{of}.{member_.name}", (*steps, member_.name), names)
