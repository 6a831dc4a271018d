"""Settings → what this machine has for making briefings, what is missing and how to get it."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version
from typing import TYPE_CHECKING

from reports import __version__
from reports.diagnostics import Diagnostic, Severity
from reports.render.roles import RARE, font_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.config import Settings
    from reports.render.roles import Role

NO_OFFICE_FONTS, NO_SUBSET, NO_OPEN_FONTS = "R107", "R108", "R109"
_PLAIN = "仿宋"
"""The typeface that shows whether the open fonts in the styles of official documents are there."""
_PROGRAMS = (("soffice", "LibreOffice", "把 DOCX 转成 PDF 核对版面"), ("pdftoppm", "poppler", "把 PDF 的面画成图片"))


def examine(settings: Settings) -> tuple[list[str], list[Diagnostic]]:
    """The lines of the report, and what is missing. Raises ReportImpossible where no PDF can be made."""
    roles, rare = font_roles(settings.templates, settings.fonts, settings.date)
    return [*_program_lines(), *_font_lines(roles, rare), *_optional_lines()], [*_missing_fonts(roles), *_no_subset()]


def _program_lines() -> Iterator[str]:
    from weasyprint.text.ffi import pango  # `font_roles` has prepared what it needs

    number = pango.pango_version()
    yield f"程序：jianbao {__version__}，Python {platform.python_version()}"
    yield (
        f"排版：WeasyPrint {version('weasyprint')}，Pango {number // 10000}.{number // 100 % 100}.{number % 100}"
        f"，harfbuzz-subset {'有' if _subsets() else '没有'}"
    )


def _font_lines(roles: tuple[Role, ...], rare: str) -> Iterator[str]:
    for role in roles:
        yield f"字体：{role.name}（{role.use}）用 {role.family}" + ("" if role.official else f"，代替{role.office}")
    yield f"字体：正文没有的字（如“{RARE}”）用 {rare} 补"


def _optional_lines() -> Iterator[str]:
    for program, name, use in _PROGRAMS:
        yield f"可有可无：{name} {'有' if shutil.which(program) else '没有'}（{use}）"


def _missing_fonts(roles: tuple[Role, ...]) -> Iterator[Diagnostic]:
    missing = "、".join(role.office for role in roles if not role.official)
    if missing:
        hint = "单位购有的，装进系统，或放进一个文件夹，在 config.yaml 写 fonts: 文件夹名；没有的不影响出简报"
        yield Diagnostic(NO_OFFICE_FONTS, f"没有公文字体：{missing}，用开源字体代替", "", hint, Severity.NOTICE)
    body = next(role for role in roles if role.name == _PLAIN)
    if not body.official and not body.family.startswith("Fandol"):
        hint = "联网时运行 make fonts，下载开源的公文字体"
        message = f"{_PLAIN}用{body.family}代替，字体风格不同"
        yield Diagnostic(NO_OPEN_FONTS, message, "", hint, Severity.NOTICE)


def _no_subset() -> Iterator[Diagnostic]:
    if not _subsets():
        hint = "请管理员安装 harfbuzz 的 subset 库（Debian：libharfbuzz-subset0）"
        yield Diagnostic(NO_SUBSET, "没有 harfbuzz-subset，生成 PDF 会慢得多", "", hint, Severity.NOTICE)


def _subsets() -> bool:
    from weasyprint.text.ffi import harfbuzz_subset

    return harfbuzz_subset is not None
