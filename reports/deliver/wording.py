"""Template folders, plain values → what the mail says."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reports.deliver.message import Wording
from reports.diagnostics import Diagnostic, TemplateError
from reports.numerals import chinese_date
from reports.templating import display_path, find_template
from reports.templating.positions import HOLE, place
from reports.templating.rendering import render_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reports.model import Briefing
    from reports.templating.checking import Templates

TEXT, HTML = "mail.txt.j2", "mail.html.j2"
SUBJECT = "主题："


def mail_values(briefing: Briefing, group: str, files: tuple[str, ...], *, correction: bool) -> dict[str, Any]:
    """The Chinese variables of the two templates of a mail to one of the groups 报, 送 and 发."""
    masthead = briefing.masthead
    return {
        "刊名": masthead.name,
        "期号": f"{masthead.year}年第{masthead.number}期" if masthead.number else f"{masthead.year}年（期号待定）",
        "标题": " ".join(briefing.title.split()),
        "期间": briefing.window.title,
        "受众": briefing.audience,
        "编发单位": masthead.issuer,
        "日期": chinese_date(masthead.date),
        "组": group,
        "附件": list(files),
        "草稿": not briefing.released,
        "更正": correction,
    }


def mail_wording(folders: tuple[Path, ...], values: dict[str, Any]) -> Wording:
    """Subject and both texts. Raises TemplateError with file and line."""
    plain = {name: _unescaped(value) for name, value in values.items()}
    first, _, text = render_text(folders, TEXT, plain).strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise TemplateError(_no_subject(display_path(find_template(folders, TEXT))))
    return Wording(first.removeprefix(SUBJECT).strip(), text.strip() + "\n", render_text(folders, HTML, values))


def subject_fault(templates: Templates) -> Iterator[Diagnostic]:
    """The mistake of a text whose first line is no subject, as far as can be seen before it is filled in."""
    with suppress(TemplateError):
        parsed = templates.parsed(TEXT)
        written = parsed.plain.lstrip(f"{HOLE} \n\t")
        begins = len(parsed.plain) - len(written)
        if not parsed.errors and HOLE not in written[: len(SUBJECT)] and not written.startswith(SUBJECT):
            yield _no_subject(f"{templates.shown(TEXT)}:{place(parsed.source, begins)}")


def _no_subject(where: str) -> Diagnostic:
    return Diagnostic("T106", f"邮件模板的第一行不是“{SUBJECT}”", where, f"第一行写“{SUBJECT}”和邮件的主题")


def _unescaped(value: Any) -> Any:
    """In plain text nothing is escaped, though the sandbox escapes what it is given."""
    if isinstance(value, str):
        return Markup(value)  # noqa: S704 (no markup is read from it)
    return [_unescaped(item) for item in value] if isinstance(value, list) else value
