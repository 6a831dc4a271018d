"""What filling a template met → the error, with every mistake of its kind that reading the template tells.

Loads Jinja, which a run without mistakes does not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, JianbaoError
from reports.templating.checking import Templates, template_faults
from reports.templating.codes import UNDEFINED, kind_of
from reports.templating.vocabulary import specimen, variables_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def error_of_template(
    folders: tuple[Path, ...], name: str, values: dict[str, Any], error: Sequence[Any]
) -> JianbaoError:
    """What filling a template file met, as an error to be raised."""
    return _error(error, Templates(folders), name, _specimen(name, values))


def error_of_source(text: str, shown: str, values: dict[str, Any], error: Sequence[Any]) -> JianbaoError:
    """The same of a text that is no template file, called `shown`."""
    templates = Templates(())
    templates.add(shown, text)
    return _error(error, templates, shown, values)


def _error(error: Sequence[Any], templates: Templates, name: str, values: dict[str, Any]) -> JianbaoError:
    """What the child met, or, where reading the template tells more of it, that."""
    code, message, hint, file, line = error
    place = f"{file}:{line}" if line else file
    met = Diagnostic(code, message, place or templates.shown(name), hint)
    found = [d for d in template_faults(templates, name, values) if d.code == code]
    seen = any(d.place.startswith(f"{place}:") for d in found)
    return kind_of(code)(*(found if found and (seen or code != UNDEFINED) else (met, *found)))


def _specimen(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """What is known of the variables: their names by the vocabulary, where it has the template, else by the values."""
    names = {v.named: tuple(map(str, values.get(v.name, ()))) for v in variables_of(name) if v.named}
    return specimen(name, names) if variables_of(name) else values
