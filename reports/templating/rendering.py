"""Template + plain values → text, filled in by the child process; what is wrong is told with line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, JianbaoError, ReportImpossible, TemplateError
from reports.templating.checking import Templates, template_faults
from reports.templating.errors import LIMIT, UNDEFINED
from reports.templating.files import display_path, find_template, included_texts, read_template
from reports.templating.vocabulary import specimen, variables_of
from reports.templating.worker import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Answer = dict[str, Any]


def warm_up() -> None:
    """Start the process that fills templates, so that it is ready when it is asked."""
    SHARED.start()


def render_text(folders: tuple[Path, ...], name: str, values: dict[str, Any], *, trim: bool = True) -> str:
    """A template file filled with plain values.

    With `trim` a line that holds nothing but a tag leaves nothing behind. Raises TemplateError with every mistake of
    the kind that was met, at `path:line:column`; ReportImpossible where a limit was hit, TypeError where a value is not
    plain.
    """
    path = find_template(folders, name)
    files = {**included_texts(folders), name: (display_path(path), read_template(path))}
    answer = _ask(files, name, values, trim=trim)
    if "error" in answer:
        raise _error(answer["error"], Templates(folders), name, _specimen(name, values))
    text: str = answer["text"]
    return text


def render_source(text: str, shown: str, values: dict[str, Any]) -> str:
    """A text that is no template file filled like one. Raises TemplateError at `shown:line:column`."""
    answer = _ask({shown: (shown, text)}, shown, values, trim=True)
    if "error" in answer:
        templates = Templates(())
        templates.add(shown, text)
        raise _error(answer["error"], templates, shown, values)
    written: str = answer["text"]
    return written


def render_part(text: str, values: dict[str, Any], place: Callable[[int], str]) -> str:
    """The tags of a part of another document filled in. Raises TemplateError at the place of the line."""
    answer = _ask({"": ("", text)}, "", values, trim=False)
    if "error" in answer:
        code, message, hint, _, line = answer["error"]
        raise _kind(code)(Diagnostic(code, message, place(line), hint))
    written: str = answer["text"]
    return written


class RemoteEnvironment:
    """Stands in for an environment of Jinja where another library wants one: fills templates as `render_part` does."""

    autoescape = True

    def __init__(self, place: Callable[[int], str]) -> None:
        self._place = place

    def from_string(self, text: str) -> RemoteTemplate:
        """A template that is filled elsewhere."""
        return RemoteTemplate(text, self._place)


class RemoteTemplate:
    """A text with tags."""

    def __init__(self, text: str, place: Callable[[int], str]) -> None:
        self._text, self._place = text, place

    def render(self, values: dict[str, Any]) -> str:
        """The text with its tags filled in. Raises TemplateError."""
        return render_part(self._text, values, self._place)


def _ask(files: Mapping[str, tuple[str, str]], name: str, values: dict[str, Any], *, trim: bool) -> Answer:
    return SHARED.ask({"files": dict(files), "name": name, "values": values, "trim": trim})


def _specimen(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """What is known of the variables: their names by the vocabulary, where it has the template, else by the values."""
    names = {v.named: tuple(map(str, values.get(v.name, ()))) for v in variables_of(name) if v.named}
    return specimen(name, names) if variables_of(name) else values


def _kind(code: str) -> type[JianbaoError]:
    """A template that is wrong, or one that was stopped."""
    return ReportImpossible if code == LIMIT else TemplateError


def _error(error: Sequence[Any], templates: Templates, name: str, values: dict[str, Any]) -> JianbaoError:
    """What the child met, or, where reading the template tells more of it, that."""
    code, message, hint, file, line = error
    place = f"{file}:{line}" if line else file
    met = Diagnostic(code, message, place or templates.shown(name), hint)
    found = [d for d in template_faults(templates, name, values) if d.code == code]
    seen = any(d.place.startswith(f"{place}:") for d in found)
    return _kind(code)(*(found if found and (seen or code != UNDEFINED) else (met, *found)))
