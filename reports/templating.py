"""template folders → a strict, sandboxed Jinja environment; its errors → diagnostics with file and line."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports.diagnostics import Diagnostic, TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

SYNTAX, UNDEFINED, FORBIDDEN, FAILED, MISSING = "T101", "T102", "T103", "T104", "T105"

_IN_CHINESE = (
    (
        re.compile(r"Unexpected end of template.*needs to be closed is '(\w+)'", re.S),
        r"没有写完：{% \1 %} 缺少结束标记",
    ),
    (re.compile(r"Unexpected end of template"), "没有写完：缺少结束标记"),
    (
        re.compile(r"Encountered unknown tag 'end(\w+)'.*needs to be closed is '(\w+)'", re.S),
        r"此处应先写 {% end\2 %}，却写了 {% end\1 %}",
    ),
    (re.compile(r"Encountered unknown tag 'end(\w+)'"), r"多了 {% end\1 %}：前面没有与它成对的 {% \1 %}"),
    (re.compile(r"Encountered unknown tag '(\w+)'.*", re.S), r"不认识的标记 {% \1 %}"),
    (re.compile(r"Missing end of comment tag"), "注释没有写完：缺少 #}"),
    (re.compile(r"unexpected char ['\"](.+)['\"] at \d+", re.S), r"标记里不能写“\1”"),
    (re.compile(r"Expected an expression, got|unexpected 'end of"), "没有写完：缺少变量名"),
    (re.compile(r"expected name or number"), "没有写完：点号后面缺少名称"),
    (re.compile(r"expected token 'end of [\w ]+', got '(.+)'"), r"多了“\1”"),
    (re.compile(r"unexpected '(.+)', expected '(.+)'"), r"此处应为“\2”，却写了“\1”"),
    (re.compile(r"No filter named '(.+)'\.?"), r"没有“\1”这个过滤器"),
    (re.compile(r"No test named '(.+)'\.?"), r"没有“\1”这种判断"),
    (re.compile(r"unexpected '(.+)'"), r"多了或放错了“\1”"),
    (re.compile(r"expected token '(.+)', got '(.+)'"), r"此处应为“\1”，却写了“\2”"),
    (re.compile(r"'(.+)' is undefined"), r"没有“\1”这个变量"),
    (re.compile(r"'.+' has no attribute '(.+)'"), r"没有“\1”这一项"),
)
OVERRIDABLE = ("content.md.j2", "words.md.j2", "page.html.j2", "page.css", "page.docx", "mail.txt.j2", "mail.html.j2")
"""The templates that an audience may have of its own."""
_UNSAFE_GLOBALS = ("lipsum", "cycler", "joiner")
_FAILURES = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError)


def find_template(folders: tuple[Path, ...], name: str) -> Path:
    """The file `name` of the first folder that has it; a link that leads out of its folder is refused."""
    for folder in folders:
        path = folder / name
        if path.is_file():
            if not path.resolve().is_relative_to(folder.resolve()):
                raise TemplateError(Diagnostic(FORBIDDEN, "模板不得链接到模板文件夹之外", display_path(path)))
            return path
    searched = "、".join(display_path(folder) for folder in folders)
    hint = "恢复该文件，或检查模板文件夹的设置"
    raise TemplateError(Diagnostic(MISSING, f"找不到模板 {name}", searched, hint))


def template_files(folders: tuple[Path, ...]) -> dict[str, bytes]:
    """What the templates are made of: each file by its path within its folder, that of the first folder that has it.

    A folder inside that has templates of its own is another audience's; hidden files and those of an open editor do not
    count, nor do links.
    """
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not path.is_symlink() and not _is_set_aside(folder, name):
                found.setdefault(name.as_posix(), path.read_bytes())
    return dict(sorted(found.items()))


def _is_set_aside(folder: Path, name: Path) -> bool:
    if any(part.startswith((".", "~")) for part in name.parts) or name.name.endswith("~"):
        return True
    inner = [folder.joinpath(*name.parts[:depth]) for depth in range(1, len(name.parts))]
    return any((parent / known).is_file() for parent in inner for known in OVERRIDABLE)


def display_path(path: Path) -> str:
    """The path as people write it: relative to the working directory where it lies below it."""
    path = path.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def sandbox(folders: tuple[Path, ...] = ()) -> ImmutableSandboxedEnvironment:
    """An environment in which every value is escaped and an unknown name is an error."""
    environment = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined, autoescape=True, loader=jinja2.FunctionLoader(_loader(folders))
    )
    for name in _UNSAFE_GLOBALS:
        environment.globals.pop(name, None)
    return environment


def _loader(folders: tuple[Path, ...]) -> Callable[[str], tuple[str, str, Callable[[], bool]]]:
    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        jinja2.loaders.split_template_path(name)  # refuses `..`
        path = find_template(folders, name)
        return path.read_text(encoding="utf-8"), str(path), lambda: False

    return load


@contextmanager
def template_errors(place: Callable[[Exception], str]) -> Iterator[None]:
    """Turn whatever goes wrong in a template into a `TemplateError` at `place(error)`."""
    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        raise _template_error(SYNTAX, f"模板语法有误：{in_chinese(error.message)}", place(error)) from error
    except jinja2.TemplateNotFound as error:
        raise _template_error(MISSING, f"找不到模板 {error.name}", place(error)) from error
    except jinja2.UndefinedError as error:
        message = f"模板用了没有的变量：{in_chinese(error.message)}"
        raise _template_error(UNDEFINED, message, place(error), "核对变量名") from error
    except jinja2.exceptions.SecurityError as error:
        raise _template_error(FORBIDDEN, f"模板做了不允许的事：{error.message}", place(error)) from error
    except _FAILURES as error:
        raise _template_error(FAILED, f"模板执行出错：{in_chinese(str(error))}", place(error)) from error


def in_chinese(message: str | None) -> str:
    """What Jinja says, in the words of an editor; what is not known stays as it is."""
    for pattern, words in _IN_CHINESE:
        found = pattern.search(message or "")
        if found:
            return found.expand(words)
    return message or ""


def _template_error(code: str, message: str, place: str, hint: str = "") -> TemplateError:
    return TemplateError(Diagnostic(code, message, place, hint))


def line_of_error(error: Exception) -> str:
    """`path:line` of a template read from a file: the innermost line of a template that was at work."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return f"{display_path(Path(error.filename))}:{error.lineno}"
    places = [place for place in _places(error.__traceback__) if place.rpartition(":")[0].endswith(".j2")]
    return places[-1] if places else ""


def _places(traceback: TracebackType | None) -> Iterator[str]:
    while traceback:
        filename = traceback.tb_frame.f_code.co_filename
        yield f"{display_path(Path(filename))}:{traceback.tb_lineno}"
        traceback = traceback.tb_next


def render_text(folders: tuple[Path, ...], name: str, values: dict[str, Any]) -> str:
    """A template file rendered with plain values. Raises TemplateError with the file and line at fault."""
    environment = sandbox(folders)
    environment.trim_blocks = environment.lstrip_blocks = True
    with template_errors(line_of_error):
        return environment.get_template(name).render(values)


def render_source(text: str, shown: str, values: dict[str, Any]) -> str:
    """A text that is no template file rendered like one. Raises TemplateError at `shown:line`."""
    environment = sandbox()
    environment.loader = None
    environment.trim_blocks = environment.lstrip_blocks = True

    def place(error: Exception) -> str:
        line = getattr(error, "lineno", None) or _line_of_source(error.__traceback__, shown)
        return f"{shown}:{line}" if line else shown

    with template_errors(place):
        code = environment.compile(text, filename=shown)
        return jinja2.Template.from_code(environment, code, environment.make_globals(None)).render(values)


def _line_of_source(traceback: TracebackType | None, shown: str) -> int | None:
    """The line of the text that was at work when an error rose."""
    lines = []
    while traceback:
        if traceback.tb_frame.f_code.co_filename == shown:
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return lines[-1] if lines else None
