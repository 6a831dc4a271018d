"""texts/<period>/<audience>/*.md → paragraphs written by hand, by the part of the briefing that they belong to.

The folder is the editors' own: it is read, never written to. A text may use the variables of content.md.j2; what is
wrong in it is told with file and line before anything is written.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec import Struct

from reports.compose.sections import OVERVIEW, section_names
from reports.diagnostics import ConfigError, Diagnostic
from reports.strict_yaml import choices, quoted
from reports.templating.rendering import render_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reports.lexicon import Lexicon

NOTE, PROBLEMS, DISTRICTS = "编者按", "存在问题与下步打算", "各地情况"
SUFFIX = ".md"
MAX_BYTES = 1_000_000
_BREAK = re.compile(r"\n[ \t　]*\n")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TITLE = re.compile(r"^ {0,3}(#{1,2})(?!#)", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}>", re.MULTILINE)
_UNDERLINE = re.compile(r"(?m)^(?![ \t]*[|:\-> ]).*\S.*\n {0,3}(?:=+|-+)[ \t]*$")


class HandText(Struct, frozen=True):
    """A text written by hand: the part that it belongs to, the file as told to editors, its words and their hash."""

    part: str
    path: str
    text: str
    sha256: str


def known_parts(lexicon: Lexicon) -> tuple[str, ...]:
    """The names that a text may have, without their ending, in the order of printing."""
    return (NOTE, OVERVIEW, *section_names(lexicon), DISTRICTS, PROBLEMS)


def read_texts(folder: Path | None, shown: str, lexicon: Lexicon) -> tuple[HandText, ...]:
    """The texts of a folder in the order of printing; none where there is no folder, or a file is empty.

    Files that are no Markdown and hidden ones are left alone. Raises ConfigError with every mistake: a name that is
    no part of the briefing, a file that is no UTF-8 text, a title that would break the numbering.
    """
    if folder is None or not folder.is_dir():
        return ()
    known = known_parts(lexicon)
    mistakes: list[Diagnostic] = []
    found: list[HandText] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith((".", "~$")) or path.suffix.lower() != SUFFIX:
            continue
        text = _read(path, f"{shown}/{path.name}", known, mistakes)
        if text and text.text.strip():
            found.append(text)
    if mistakes:
        raise ConfigError(*mistakes)
    return tuple(sorted(found, key=lambda text: known.index(text.part)))


def _read(path: Path, shown: str, known: tuple[str, ...], mistakes: list[Diagnostic]) -> HandText | None:
    part = path.stem
    if part not in known:
        hint = choices(part, known, "可以写")
        mistakes.append(
            Diagnostic("X101", f"没有叫{quoted(part)}的部分，这个文件没有地方印", shown, f"{hint}；改文件名")
        )
        return None
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError:
        mistakes.append(Diagnostic("X102", "打不开", shown, "检查文件权限；不要放快捷方式和文件夹"))
        return None
    except UnicodeDecodeError:
        mistakes.append(Diagnostic("X102", "不是 UTF-8 文本", shown, "用编辑器打开，另存为 UTF-8"))
        return None
    if len(data) > MAX_BYTES:
        mistakes.append(Diagnostic("X102", "文件超过 1 MB", shown, "一个文件只写一部分的几段话"))
        return None
    plain = _without_comments(text.replace("\r\n", "\n").replace("\r", "\n"))
    mistakes += _misplaced(plain, shown)
    return HandText(part, shown, plain, sha256(data).hexdigest())


def _misplaced(text: str, shown: str) -> Iterator[Diagnostic]:
    """Titles, which would break the numbering, and quotations, which would be printed as 编者按."""
    title = "这里不能用一级、二级标题", "小标题用“### ”或“#### ”；“# ”“## ”由模板编排"
    quote = "这里不能用“> ”，它会印成编者按", "编者按写在 编者按.md 里，也不用加“> ”"
    for pattern, (message, hint) in ((_TITLE, title), (_UNDERLINE, title), (_QUOTE, quote)):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Diagnostic("X103", message, f"{shown}:{line}", hint)


def _without_comments(text: str) -> str:
    """Comments of Markdown taken out, their lines kept so that places stay right."""
    return _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)


def printed_texts(texts: Iterable[HandText], lexicon: Lexicon, values: dict[str, Any]) -> dict[str, list[Markup]]:
    """The blocks of each part, cut at blank lines, with the variables filled in. Raises TemplateError."""
    written = {text.part: render_source(text.text, text.path, values) for text in texts}
    return {part: _blocks(written.get(part, "")) for part in known_parts(lexicon)}


def _blocks(text: str) -> list[Markup]:
    """The words of a text are Markdown, not to be escaped once more; values in them were escaped when filled in."""
    return [Markup(block.strip("\n")) for block in _BREAK.split(text) if block.strip()]  # noqa: S704
