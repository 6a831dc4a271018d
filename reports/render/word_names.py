"""Syntax tree of a template + the values that it will be given → names in it that nobody knows, with the likely one.

What Jinja itself tells when it fills a template is the first such name that it comes by; a name in a passage that this
briefing does not print would be told months later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from reports.strict_yaml import choices, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_ANY: Any = object()
"""A value of which nothing is known."""
_SAME_ELEMENTS = frozenset({"list", "reverse", "sort", "unique", "selectattr", "rejectattr"})
_MAY_BE_MISSING = frozenset({"default", "d", "defined", "undefined"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nobody knows: its line in the source, what to say and what to do."""

    line: int
    message: str
    hint: str


def unknown_names(tree: nodes.Template, values: Mapping[str, Any], built_in: Collection[str]) -> Iterator[Unknown]:
    """Every unknown variable and member in the order of the source; `values` are dicts, lists and plain values."""
    scope = {**dict.fromkeys(built_in, _ANY), **values}
    return _Reader(values).read(tree, scope)


class _Reader:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        members = {name: f"{of}.{name}" for of, value in values.items() if isinstance(value, dict) for name in value}
        self._likely = {**members, **{name: name for name in values}}

    def read(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[Unknown]:
        match node:
            case nodes.Name(ctx="load") if node.name not in scope:
                yield self._variable(node, scope)
            case nodes.Getattr() if self._is_missing(node, scope):
                yield self._member(node, scope)
            case nodes.For():
                yield from self._loop(node, scope)
            case nodes.Macro() | nodes.CallBlock() | nodes.With():
                inner = {**scope, **dict.fromkeys(_bound(node), _ANY)}
                yield from self._children(node, inner)
                if isinstance(node, nodes.Macro):
                    scope[node.name] = _ANY
            case nodes.Assign():
                yield from self.read(node.node, scope)
                scope.update(dict.fromkeys(_targets(node.target), _value(node.node, scope)))
            case nodes.Test() | nodes.Filter() if node.name in _MAY_BE_MISSING:
                return
            case _:
                yield from self._children(node, scope)

    def _children(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[Unknown]:
        for child in node.iter_child_nodes():
            yield from self.read(child, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> Iterator[Unknown]:
        yield from self.read(node.iter, scope)
        items = _value(node.iter, scope)
        item = items[0] if isinstance(items, list) and items and isinstance(node.target, nodes.Name) else _ANY
        inner = {**scope, "loop": _ANY, **dict.fromkeys(_targets(node.target), item)}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            yield from self.read(child, inner)

    def _is_missing(self, node: nodes.Getattr, scope: dict[str, Any]) -> bool:
        owner = _value(node.node, scope)
        return isinstance(owner, dict) and node.attr not in owner and not hasattr(owner, node.attr)

    def _variable(self, node: nodes.Name, scope: dict[str, Any]) -> Unknown:
        near = nearest(node.name, [*self._likely, *scope])
        question = f"是不是想写“{self._likely.get(near, near)}”？" if near else ""
        return Unknown(node.lineno, f"没有“{node.name}”这个变量", f"{question}可以用：{'、'.join(self._values)}")

    def _member(self, node: nodes.Getattr, scope: dict[str, Any]) -> Unknown:
        owner, written = _value(node.node, scope), _written(node.node)
        known = [f"{written}.{name}" for name in owner]
        return Unknown(node.lineno, f"“{written}”里没有“{node.attr}”这一项", choices(_written(node), known, "可以用"))


def _value(node: nodes.Node, scope: Mapping[str, Any]) -> Any:
    match node:
        case nodes.Name():
            return scope.get(node.name, _ANY)
        case nodes.Getattr():
            owner = _value(node.node, scope)
            return owner.get(node.attr, _ANY) if isinstance(owner, dict) else _ANY
        case nodes.Getitem(arg=nodes.Const(value=key)):
            owner = _value(node.node, scope)
            return owner.get(key, _ANY) if isinstance(owner, dict) else _ANY
        case nodes.Filter() if node.name in _SAME_ELEMENTS and node.node:
            return _value(node.node, scope)
    return _ANY


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
    return "…"


def _targets(node: nodes.Node) -> list[str]:
    return [name.name for name in (node, *node.find_all(nodes.Name)) if isinstance(name, nodes.Name)]


def _bound(node: nodes.Node) -> list[str]:
    """The names that a block binds for what is in it."""
    targets = node.targets if isinstance(node, nodes.With) else getattr(node, "args", [])
    return [*(name for target in targets for name in _targets(target)), "caller", "varargs", "kwargs"]
