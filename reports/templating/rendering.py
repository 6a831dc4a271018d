"""Template + plain values → text, filled in by the child process; what is wrong is told with line and column."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic, TemplateError
from reports.templating.codes import kind_of
from reports.templating.files import (
    CONTENT_TEMPLATE,
    PAGE_TEMPLATE,
    display_path,
    find_template,
    included_texts,
    read_template,
)
from reports.templating.worker import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reports.templating.wire import Answer


def warm_up() -> None:
    """Start the process that fills templates, so that it is ready when it is asked."""
    SHARED.start()


def compile_ahead(folders: tuple[Path, ...]) -> None:
    """Let that process compile the templates of a report meanwhile; their mistakes are told when they are filled."""
    for name, trim in ((CONTENT_TEMPLATE, True), (PAGE_TEMPLATE, False)):
        with suppress(TemplateError):
            SHARED.tell({"files": _files(folders, name), "name": name, "trim": trim})


def render_text(folders: tuple[Path, ...], name: str, values: dict[str, Any], *, trim: bool = True) -> str:
    """A template file filled with plain values.

    With `trim` a line that holds nothing but a tag leaves nothing behind. Raises TemplateError with every mistake of
    the kind that was met, at `path:line:column`; ReportImpossible where a limit was hit, TypeError where a value is not
    plain.
    """
    answer = _ask(_files(folders, name), name, values, trim=trim)
    if "error" in answer:
        from reports.templating.mistakes import error_of_template  # loads Jinja

        raise error_of_template(folders, name, values, answer["error"])
    text: str = answer["text"]
    return text


def render_source(text: str, shown: str, values: dict[str, Any]) -> str:
    """A text that is no template file filled like one. Raises TemplateError at `shown:line:column`."""
    answer = _ask({shown: (shown, text)}, shown, values, trim=True)
    if "error" in answer:
        from reports.templating.mistakes import error_of_source  # loads Jinja

        raise error_of_source(text, shown, values, answer["error"])
    written: str = answer["text"]
    return written


def render_part(text: str, values: dict[str, Any], place: Callable[[int], str]) -> str:
    """The tags of a part of another document filled in. Raises TemplateError at the place of the line."""
    answer = _ask({"": ("", text)}, "", values, trim=False)
    if "error" in answer:
        code, message, hint, _, line = answer["error"]
        raise kind_of(code)(Diagnostic(code, message, place(line), hint))
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


def _files(folders: tuple[Path, ...], name: str) -> dict[str, tuple[str, str]]:
    """What the process is told of the files: the template and all that it may include."""
    path = find_template(folders, name)
    return {**included_texts(folders), name: (display_path(path), read_template(path))}


def _ask(files: Mapping[str, tuple[str, str]], name: str, values: dict[str, Any], *, trim: bool) -> Answer:
    return SHARED.ask({"files": dict(files), "name": name, "values": values, "trim": trim})
