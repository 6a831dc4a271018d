"""Document, pydantic model → instance, or every mistake of reading and content with its place."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NoReturn, TypeVar

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it looks through every package installed
from pydantic import BaseModel, ConfigDict, ValidationError

from reports.strict_yaml.faults import faults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.diagnostics import Diagnostic, UsageError
    from reports.strict_yaml.document import Document

MAX_SHOWN = 100
_PLACE = re.compile(r":(\d+):(\d+)$")


class Record(BaseModel):
    """The base of what is read from YAML: frozen; a key that it does not know is a mistake.

    Lists become tuples and text becomes an enum where a field says so. For numbers and booleans use
    `StrictInt` and `StrictBool`, or `"6"` and `yes` pass as 6 and true.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


_M = TypeVar("_M", bound=BaseModel)


def validate(document: Document, model: type[_M], error: type[UsageError]) -> _M:
    """The document as an instance of `model`. Raises `error` with all mistakes of reading and content."""
    instance, diagnostics = check(document, model)
    if instance is None or diagnostics:
        refuse(error, diagnostics)
    return instance


def check(document: Document, model: type[_M], *, partial: bool = False) -> tuple[_M | None, tuple[Diagnostic, ...]]:
    """The instance or None, and the mistakes of reading and content; `partial` lets keys be missing."""
    try:
        return model.model_validate(document.value), document.problems
    except ValidationError as error:
        found = faults(document, model, error, partial=partial or not document.complete)
        return None, (*document.problems, *found)


def refuse(error: type[UsageError], diagnostics: Iterable[Diagnostic]) -> NoReturn:
    """Raise `error` with the diagnostics, each once, in the order of the file, at most `MAX_SHOWN`."""
    ordered = sorted(dict.fromkeys(diagnostics), key=_order)
    raise error(*ordered[:MAX_SHOWN])


def _order(diagnostic: Diagnostic) -> tuple[bool, int, int]:
    match = _PLACE.search(diagnostic.place)
    return (False, int(match[1]), int(match[2])) if match else (True, 0, 0)
