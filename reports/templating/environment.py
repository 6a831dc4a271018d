"""The sandbox that every template runs in: strict, immutable, escaping, and counting what is done in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports.templating.errors import LimitReached
from reports.templating.filters import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROUNDS, MOST_CALLS = 1_000_000, 300_000
MOST_CHARACTERS = 20_000_000
MOST_REPEATED, HIGHEST_POWER = 1_000_000, 64
_UNSAFE_GLOBALS = ("lipsum", "cycler", "joiner")
_ROUNDS = "逐项"
"""The filter, known to the compiled template alone, through which every loop goes."""


class _Rounds:
    """What a loop goes through, each round counted; it has a length where the original has one."""

    def __init__(self, items: Any, environment: Sandbox) -> None:
        self._items, self._environment = items, environment

    def __iter__(self) -> Iterator[Any]:
        for item in self._items:
            self._environment.count_round()
            yield item

    def __len__(self) -> int:
        return len(self._items)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox with an end to loops, calls and numbers. What is counted is counted until `reset`."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, loader: jinja2.BaseLoader | None = None) -> None:
        super().__init__(undefined=jinja2.StrictUndefined, autoescape=True, loader=loader, optimized=False)
        for name in _UNSAFE_GLOBALS:
            self.globals.pop(name, None)
        self.filters |= FILTERS
        self._rounds = self._calls = 0

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _ROUNDS, [], [], None, None, lineno=loop.lineno)
        self.count_loops()
        tree.set_environment(self)
        return tree

    def count_loops(self) -> None:
        """Know the filter that compiled loops go through, also of a template that another environment compiled."""
        self.filters[_ROUNDS] = lambda items: _Rounds(items, self)

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        """What is forbidden is refused at once, not where its value would be printed."""
        raise jinja2.exceptions.SecurityError(f"{type(obj).__name__}.{attribute}")

    def reset(self) -> None:
        """Count from nothing again."""
        self._rounds = self._calls = 0

    def count_round(self) -> None:
        """One more round of some loop."""
        self._rounds += 1
        if self._rounds > MOST_ROUNDS:
            raise LimitReached(f"循环超过 {MOST_ROUNDS:,} 次")

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as in Jinja
        """Call something, counted; a recursive loop is counted round by round."""
        __self._calls += 1
        if __self._calls > MOST_CALLS:
            raise LimitReached(f"宏和方法调用超过 {MOST_CALLS:,} 次")
        if isinstance(__obj, LoopContext) and args:
            args = (_Rounds(args[0], __self), *args[1:])
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """`*` and `**`, within bounds."""
        if operator == "**" and isinstance(right, int | float) and abs(right) > HIGHEST_POWER:
            raise LimitReached("乘方太大")
        if operator == "*":
            for times, what in ((left, right), (right, left)):
                long = isinstance(what, str | list | tuple) and isinstance(times, int)
                if long and times * len(what) > MOST_REPEATED:
                    raise LimitReached(f"重复后超过 {MOST_REPEATED:,} 个字")
        return super().call_binop(context, operator, left, right)


def sandbox(loader: jinja2.BaseLoader | None = None) -> Sandbox:
    """An environment in which every value is escaped and an unknown name is an error."""
    return Sandbox(loader)
