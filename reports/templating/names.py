"""Syntax tree of a template + the values that it will be given → names in it that nobody knows, with the likely one.

What Jinja itself tells when it fills a template is the first such name that it comes by; a name in a passage that this
briefing does not print would be told months later. Macros are read with the values that they are called with, in the
files that they are imported from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import nodes
from jinja2.sandbox import modifies_known_mutable
from msgspec import Struct

from reports.strict_yaml import nearest
from reports.templating.codes import FORBIDDEN, MISSING, SYNTAX, UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reports.templating.environment import Sandbox

_ANY: Any = object()
"""A value of which nothing is known."""
_SAME_ELEMENTS = frozenset({"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"})
_ONE_ELEMENT = frozenset({"first", "last", "random", "min", "max"})
_BY_ATTRIBUTE = frozenset({"map", "selectattr", "rejectattr", "sort", "groupby", "unique", "sum", "min", "max"})
_MAY_BE_MISSING = frozenset({"default", "d", "defined", "undefined"})
_LOOP = dict.fromkeys(
    ("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem",
     "cycle", "changed"), _ANY,
)  # fmt: skip
_DEEPEST, _MOST_CALLS = 20, 2000
_MOST_NAMED = 12


class Unknown(Struct, frozen=True):
    """A name that nobody knows: file (nothing for the template itself), place, the name, code, what to say and to do.

    `at` is what the nodes of the tree have for a line.
    """

    at: int
    word: str
    message: str
    hint: str
    code: str = UNDEFINED
    file: str = ""


class Library(Protocol):
    """The other templates that a template may name."""

    def names(self) -> tuple[str, ...]:
        """Their names."""

    def tree(self, name: str) -> nodes.Template | None:
        """The syntax tree of one."""


class _Macro(Struct, frozen=True):
    node: nodes.Macro
    file: str
    scope: dict[str, Any]


def unknown_names(
    tree: nodes.Template, values: Mapping[str, Any], environment: Sandbox, library: Library | None = None
) -> Iterator[Unknown]:
    """Every unknown name; `values` are dicts, lists and plain values, of which the kind alone matters."""
    reader = _Reader(values, environment, library)
    yield from dict.fromkeys(reader.read(tree, {**dict.fromkeys(environment.globals, _ANY), **values}))
    yield from dict.fromkeys(reader.uncalled())


class _Reader:
    def __init__(self, values: Mapping[str, Any], environment: Sandbox, library: Library | None) -> None:
        self._values, self._environment, self._library = values, environment, library
        members = {name: f"{of}.{name}" for of, value in values.items() if isinstance(value, dict) for name in value}
        self._likely = {**members, **{name: name for name in values}}
        self._file = ""
        self._depth = 0
        self._called: set[tuple[object, ...]] = set()
        self._macros: dict[int, _Macro] = {}
        self._modules: dict[tuple[str, bool], dict[str, Any]] = {}

    def read(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[Unknown]:  # noqa: C901 - one case a kind
        match node:
            case nodes.Name(ctx="load") if node.name not in scope:
                yield self._variable(node, scope)
            case nodes.Getattr() | nodes.Getitem(arg=nodes.Const()):
                yield from self._reached(node, scope)
            case nodes.For():
                yield from self._loop(node, scope)
            case nodes.Macro():
                self._macros[id(node)] = scope[node.name] = _Macro(node, self._file, scope)
                yield from self._all(node.defaults, scope)
            case nodes.CallBlock() | nodes.With():
                inner = {**scope, **dict.fromkeys(_bound(node), _ANY)}
                yield from self._children(node, inner)
            case nodes.Assign():
                yield from self.read(node.node, scope)
                value = _value(node.node, scope) if isinstance(node.target, nodes.Name) else _ANY
                scope.update(dict.fromkeys(_targets(node.target), value))
            case nodes.AssignBlock():
                yield from self._children(node, scope)
                scope.update(dict.fromkeys(_targets(node.target), ""))
            case nodes.Call():
                yield from self._children(node, scope)
                yield from self._call(node, scope)
            case nodes.Import() | nodes.FromImport() | nodes.Include() | nodes.Extends():
                yield from self._other(node, scope)
            case nodes.Test() | nodes.Filter():
                yield from self._applied(node, scope)
            case _:
                yield from self._children(node, scope)

    def uncalled(self) -> Iterator[Unknown]:
        """Unknown names in macros that nothing calls."""
        called = {key[0] for key in self._called}
        for number, macro in [*self._macros.items()]:
            if number not in called:
                yield from self._body(macro, {})

    def _all(self, several: list[Any], scope: dict[str, Any]) -> Iterator[Unknown]:
        for node in several:
            yield from self.read(node, scope)

    def _children(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[Unknown]:
        for child in node.iter_child_nodes():
            yield from self.read(child, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> Iterator[Unknown]:
        yield from self.read(node.iter, scope)
        item = _item(_value(node.iter, scope)) if isinstance(node.target, nodes.Name) else _ANY
        inner = {**scope, "loop": _LOOP, **dict.fromkeys(_targets(node.target), item)}
        yield from self._all([*([node.test] if node.test else []), *node.body, *node.else_], inner)

    # --- members ------------------------------------------------------------------------------------------

    def _reached(self, node: nodes.Getattr | nodes.Getitem, scope: dict[str, Any]) -> Iterator[Unknown]:
        name = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        owner = _value(node.node, scope)
        if within := [*self.read(node.node, scope)]:
            yield from within
        elif isinstance(name, str) and (name.startswith("_") or modifies_known_mutable(owner, name)):
            yield self._told(node.lineno, name, f"模板不得使用“{name}”", "删去这一处", FORBIDDEN)
        elif isinstance(name, str) and _lacks(owner, name, item=isinstance(node, nodes.Getitem)):
            yield self._member(node, owner, name)

    def _member(self, node: nodes.Getattr | nodes.Getitem, owner: Any, name: str) -> Unknown:
        written = _written(node.node)
        if isinstance(owner, dict):
            known = [f"{written}.{other}" for other in owner]
            hint = choices(f"{written}.{name}", known, "可以用")
            return self._told(node.lineno, name, f"“{written}”里没有“{name}”这一项", hint)
        if isinstance(owner, list):
            hint = f"先写 {{% for 行 in {written} %}}，再用 行.{name}"
            return self._told(node.lineno, name, f"“{written}”有好几项，不能直接取“{name}”", hint)
        kind = "是文字" if isinstance(owner, str) else "是一个值"
        return self._told(node.lineno, name, f"“{written}”{kind}，没有“{name}”这一项", f"写成 {{{{ {written} }}}}")

    def _variable(self, node: nodes.Name, scope: dict[str, Any]) -> Unknown:
        near = nearest(node.name, [*self._likely, *scope])
        question = f"是不是想写“{self._likely.get(near, near)}”？" if near else ""
        hint = question + (_listed(self._values, "可以用") if self._values else "")
        return self._told(node.lineno, node.name, f"没有“{node.name}”这个变量", hint)

    def _told(self, at: int, word: str, message: str, hint: str, code: str = UNDEFINED) -> Unknown:
        return Unknown(at, word, message, hint, code, self._file)

    # --- filters and tests --------------------------------------------------------------------------------

    def _applied(self, node: nodes.Filter | nodes.Test, scope: dict[str, Any]) -> Iterator[Unknown]:
        if node.name in _MAY_BE_MISSING:
            return
        yield from self._children(node, scope)
        is_test = isinstance(node, nodes.Test)
        known = self._environment.tests if is_test else self._environment.filters
        if node.name not in known:
            message = f"没有“{node.name}”这种判断" if is_test else f"没有“{node.name}”这个过滤器"
            near = nearest(node.name, known)
            hint = f"是不是想写“{near}”？" if near else ""
            yield self._told(node.lineno, node.name, message, hint, SYNTAX)
        elif isinstance(node, nodes.Filter) and (name := _attribute(node)):
            yield from self._attribute(node, name, scope)

    def _attribute(self, node: nodes.Filter, name: str, scope: dict[str, Any]) -> Iterator[Unknown]:
        if name.startswith("_"):
            yield self._told(node.lineno, name, f"模板不得使用“{name}”", "删去这一处", FORBIDDEN)
            return
        item = _item(_value(node.node, scope)) if node.node else _ANY
        first = name.partition(".")[0]
        if node.name in _BY_ATTRIBUTE and isinstance(item, dict) and first not in item:
            written = _written(node.node) if node.node else "…"
            message = f"“{written}”的各项里没有“{first}”这一项"
            yield self._told(node.lineno, first, message, choices(first, item, "可以用"))

    # --- macros and other files ---------------------------------------------------------------------------

    def _call(self, node: nodes.Call, scope: dict[str, Any]) -> Iterator[Unknown]:
        macro = _value(node.node, scope)
        if not isinstance(macro, _Macro):
            return
        names = [argument.name for argument in macro.node.args]
        given = dict(zip(names, (_value(argument, scope) for argument in node.args), strict=False))
        given |= {pair.key: _value(pair.value, scope) for pair in node.kwargs if pair.key in names}
        yield from self._body(macro, given)

    def _body(self, macro: _Macro, given: dict[str, Any]) -> Iterator[Unknown]:
        kinds = sorted((name, _kind(value)) for name, value in given.items())
        key = (id(macro.node), *kinds)
        if key in self._called or self._depth >= _DEEPEST or len(self._called) >= _MOST_CALLS:
            return
        self._called.add(key)
        assigned = dict.fromkeys(_bound(macro.node), _ANY)
        inner = {**macro.scope, **assigned, **given}
        file, self._file, self._depth = self._file, macro.file, self._depth + 1
        yield from [*self._all(macro.node.body, inner)]
        self._file, self._depth = file, self._depth - 1

    def _other(self, node: Any, scope: dict[str, Any]) -> Iterator[Unknown]:
        """Another file that is named: an import without context knows nothing of the variables."""
        yield from self.read(node.template, scope)
        name = getattr(node.template, "value", None)
        module: dict[str, Any] = {}
        if isinstance(name, str) and self._library is not None:
            tree = self._library.tree(name)
            if tree is None:
                if not getattr(node, "ignore_missing", False):
                    known = self._library.names()
                    message = f"找不到模板 {name}"
                    yield self._told(node.lineno, name, message, choices(name, known, "模板文件夹里有"), MISSING)
            else:
                module = yield from self._module(name, tree, node, scope)
        yield from self._imported(node, module, scope, name)

    def _module(self, name: str, tree: nodes.Template, node: Any, scope: dict[str, Any]) -> Any:
        with_context = getattr(node, "with_context", True)
        key = (name, with_context)
        if key not in self._modules and self._depth < _DEEPEST:
            base = scope if with_context else dict.fromkeys(self._environment.globals, _ANY)
            self._modules[key] = module = {**base}
            file, self._file, self._depth = self._file, name, self._depth + 1
            yield from [*self.read(tree, module)]
            self._file, self._depth = file, self._depth - 1
        return self._modules.get(key, {})

    def _imported(self, node: Any, module: dict[str, Any], scope: dict[str, Any], name: Any) -> Iterator[Unknown]:
        if isinstance(node, nodes.Import):
            scope[node.target] = {key: value for key, value in module.items() if not key.startswith("_")} or _ANY
        for wanted in node.names if isinstance(node, nodes.FromImport) else ():
            original, alias = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            scope[alias] = module.get(original, _ANY)
            if module and original not in module:
                macros = [key for key, value in module.items() if isinstance(value, _Macro)]
                message = f"{name} 里没有“{original}”这个宏"
                yield self._told(node.lineno, original, message, choices(original, macros, "里面有"))


def choices(word: str, known: Collection[str], what: str) -> str:
    """The nearest of the known words, and all of them where they are few."""
    near = nearest(word, known)
    return (f"是不是想写“{near}”？" if near else "") + _listed(known, what)


def _listed(known: Collection[str], what: str) -> str:
    some = "、".join([*known][:_MOST_NAMED])
    return (
        f"{what}：{some}……（共{len(known)}个，见 jianbao variables）" if len(known) > _MOST_NAMED else f"{what}：{some}"
    )


def _value(node: nodes.Node, scope: Mapping[str, Any]) -> Any:
    """What an expression stands for, as far as it can be told without working it out."""
    match node:
        case nodes.Name():
            return scope.get(node.name, _ANY)
        case nodes.Const():
            return node.value
        case nodes.Getattr():
            return _member_of(_value(node.node, scope), node.attr)
        case nodes.Getitem(arg=nodes.Const(value=key)):
            return _member_of(_value(node.node, scope), key)
        case nodes.Getitem(arg=nodes.Slice()):
            return _value(node.node, scope)
        case nodes.CondExpr():
            return _value(node.expr1, scope)
        case nodes.Or() | nodes.Add():
            left = _value(node.left, scope)
            return left if isinstance(left, list) else _ANY
        case nodes.Filter() if node.node:
            return _filtered(node, _value(node.node, scope))
    return _ANY


def _member_of(owner: Any, key: Any) -> Any:
    if isinstance(owner, dict):
        return owner.get(key, _ANY)
    return _item(owner) if isinstance(owner, list) and isinstance(key, int) else _ANY


def _filtered(node: nodes.Filter, value: Any) -> Any:
    if node.name in _SAME_ELEMENTS:
        return value
    if node.name in _ONE_ELEMENT:
        return _item(value)
    if node.name == "map" and (name := _attribute(node)):
        item = _item(value)
        return [item[name]] if isinstance(item, dict) and name in item else _ANY
    return _ANY


def _item(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else _ANY


def _lacks(owner: Any, name: str, *, item: bool) -> bool:
    """Whether the owner is known to have no such member."""
    if isinstance(owner, dict):
        return name not in owner and (item or not hasattr(owner, name))
    return isinstance(owner, str | bool | int | list) and not hasattr(owner, name)


def _attribute(node: nodes.Filter) -> str:
    """The attribute that a filter names: by `attribute=`, or first where it names one always."""
    named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if not named and node.name in ("selectattr", "rejectattr", "groupby", "attr"):
        named = list(node.args[:1])
    value = getattr(named[0], "value", None) if named else None
    return value if isinstance(value, str) else ""


def _kind(value: Any) -> object:
    return id(value) if isinstance(value, dict | list | _Macro) else type(value).__name__


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Filter() if node.node:
            return _written(node.node)
    return "…"


def _targets(node: nodes.Node) -> list[str]:
    return [name.name for name in (node, *node.find_all(nodes.Name)) if isinstance(name, nodes.Name)]


def _bound(node: nodes.Node) -> list[str]:
    """The names that a block binds for what is in it."""
    targets = node.targets if isinstance(node, nodes.With) else getattr(node, "args", [])
    return [*(name for target in targets for name in _targets(target)), "caller", "varargs", "kwargs"]
