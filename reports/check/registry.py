"""The register of rules: a further one is one more decorated function in a module of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.check.case import Case
from reports.diagnostics import Finding

Rule = Callable[[Case], Iterator[Finding]]
_REGISTER: dict[str, Rule] = {}


def rule(code: str) -> Callable[[Rule], Rule]:
    """Register a rule under the code of its findings, given once."""

    def register(function: Rule) -> Rule:
        if code in _REGISTER:
            raise ValueError(code)
        _REGISTER[code] = function
        return function

    return register


def registered() -> tuple[tuple[str, Rule], ...]:
    """All rules with their codes, in the order of the codes."""
    return tuple(sorted(_REGISTER.items()))
