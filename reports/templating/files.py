"""Template folders, searched in order → the files of templates, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

from reports.diagnostics import Diagnostic, TemplateError
from reports.templating.codes import FORBIDDEN, LIMIT, MISSING, UNREADABLE

CONTENT_TEMPLATE, SOURCES_TEMPLATE, PAGE_TEMPLATE = "content.md.j2", "sources.md.j2", "page.html.j2"
OVERRIDABLE = (
    CONTENT_TEMPLATE, "words.md.j2", SOURCES_TEMPLATE, PAGE_TEMPLATE, "page.css", "page.docx", "mail.txt.j2",
    "mail.html.j2",
)  # fmt: skip
"""The templates that an audience may have of its own."""
PARTS = (".j2", ".html", ".txt", ".md", ".css", ".svg")
"""Endings of the files that a template may include or import."""
MAX_BYTES = 1_000_000


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


def read_template(path: Path) -> str:
    """The text of a template, its line ends as `\\n`. Raises TemplateError where it is none, or too long for one."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise TemplateError(Diagnostic(UNREADABLE, "打不开", display_path(path), "检查文件权限")) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message, hint = "不是 UTF-8 文本", "用编辑器打开，另存为 UTF-8"
        raise TemplateError(Diagnostic(UNREADABLE, message, f"{display_path(path)}:{line}", hint)) from error
    if len(data) > MAX_BYTES:
        raise TemplateError(Diagnostic(LIMIT, "模板超过 1 MB", display_path(path), "删去不用的内容"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def template_names(folders: tuple[Path, ...]) -> dict[str, Path]:
    """What the templates are made of: each file by its path within its folder, that of the first folder that has it.

    A folder inside that has templates of its own is another audience's; hidden files and those of an open editor do not
    count, nor do links.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not path.is_symlink() and not _is_set_aside(folder, name):
                found.setdefault(name.as_posix(), path)
    return dict(sorted(found.items()))


def template_files(folders: tuple[Path, ...]) -> dict[str, bytes]:
    """The content of `template_names`."""
    return {name: path.read_bytes() for name, path in template_names(folders).items()}


def included_texts(folders: tuple[Path, ...]) -> dict[str, tuple[str, str]]:
    """What a template may include or import, by name: the path as told to editors, and the text.

    A file that is no text has no place here; who includes it is told that it is not found.
    """
    found = {}
    for name, path in template_names(folders).items():
        if path.suffix in PARTS:
            try:
                found[name] = display_path(path), read_template(path)
            except TemplateError:
                continue
    return found


def _is_set_aside(folder: Path, name: Path) -> bool:
    if any(part.startswith((".", "~")) for part in name.parts) or name.name.endswith("~"):
        return True
    inner = [folder.joinpath(*name.parts[:depth]) for depth in range(1, len(name.parts))]
    return any((parent / known).is_file() for parent in inner for known in OVERRIDABLE)


def display_path(path: Path) -> str:
    """The path as people write it: relative to the working directory where it lies below it."""
    path = path.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
