"""Templates + the sources of today → every variable that they may use, with its meaning and value, as lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reports.aggregators import aggregate
from reports.compose import compose, read_texts, source_values
from reports.compose.content import content_values
from reports.config import load_settings
from reports.config.offices import read_office
from reports.deliver.wording import mail_values
from reports.diagnostics import Diagnostic, JianbaoError, Severity
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.linting import names_of
from reports.model import Material
from reports.pipeline import roll_up, shown_path
from reports.render.page import page_context
from reports.templating.vocabulary import templates_with_variables, told_variables

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reports.config import Settings
    from reports.lexicon import Lexicon
    from reports.model import Rollup

HEAD = ("变量", "意思", "现在的值")
NOTHING, UNKNOWN = "（没有）", ""
_ALSO = {"content.md.j2": "，words.md.j2 里用参数传过去；手写的段落也能用（总体、重点、分述、手写除外）"}
_LINK = re.compile(r"!?\[((?:\\.|[^\]\\])*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\(.)")
_LONGEST = 36
_FEW = 3
_GAP = "  "


class Listing(Struct, frozen=True):
    """The lines of the tables, and why some values are not there."""

    lines: tuple[str, ...]
    notices: tuple[Diagnostic, ...]


def list_variables(config: Path, audience: str | None, today: datetime.date) -> Listing:
    """A table for each template. Raises ConfigError or LexiconError where names cannot be told.

    Where no report can be made the names and their meanings are listed all the same, with what is known.
    """
    lexicon = load_lexicon(read_office(config, audience).lexicon)
    notices: list[Diagnostic] = []
    try:
        settings = load_settings(config, {"audience": audience}, today)
    except JianbaoError as error:
        notices += _as_notices(error)
        values: dict[str, Any] = {}
    else:
        values = _values(settings, lexicon, notices)
    names = names_of(lexicon)
    lines = [
        line for template in templates_with_variables() for line in _table(template, names, values.get(template, {}))
    ]
    return Listing(tuple(lines), tuple(notices))


def _as_notices(error: JianbaoError) -> Iterator[Diagnostic]:
    for found in error.diagnostics:
        yield Diagnostic(found.code, found.message, found.place, found.hint, Severity.NOTICE)


def _values(settings: Settings, lexicon: Lexicon, notices: list[Diagnostic]) -> dict[str, Any]:
    """The values of each template, as far as they can be had."""
    rollup, material = _rolled_up(settings, lexicon, notices)
    found: dict[str, Any] = {"content.md.j2": content_values(settings, lexicon, rollup, material)}
    try:
        shown = shown_path(settings.texts, settings) if settings.texts else ""
        texts = read_texts(settings.texts, shown, lexicon)
        found["content.md.j2"] = content_values(settings, lexicon, rollup, material, texts)
        briefing = compose(settings, lexicon, rollup, material, texts)
    except JianbaoError as error:
        notices += _as_notices(error)
        return found
    page = page_context(briefing, list)
    found["sources.md.j2"] = found["content.md.j2"] | source_values(briefing, lexicon)
    found["page.html.j2"] = page
    found["page.docx"] = page | {"标题": briefing.title, "正文": UNKNOWN, "附件正文": UNKNOWN}
    mail = mail_values(briefing, "报", tuple(f"briefing.{kind}" for kind in settings.formats), correction=False)
    return found | {"mail.txt.j2": mail, "mail.html.j2": mail}


def _rolled_up(settings: Settings, lexicon: Lexicon, notices: list[Diagnostic]) -> tuple[Rollup, Material]:
    try:
        found = roll_up(settings, lexicon)
    except JianbaoError as error:
        notices += _as_notices(error)
        material = Material((), (), (), ())
        return aggregate(reconcile((), settings.window), lexicon, with_places=True, material=material), material
    return found.rollup, found.material


# --- the table --------------------------------------------------------------------------------------------


def _table(template: str, names: Mapping[str, tuple[str, ...]], values: Mapping[str, Any]) -> Iterator[str]:
    told = told_variables(template, names)
    before = next((name for name in _before(template) if {*_plainly(name)} <= {*_plainly(template)}), None)
    shared = {one.written for one in told_variables(before, names)} if before else set()
    rows = [(one.written, one.meaning, told_value(values, one.path)) for one in told if one.written not in shared]
    yield f"【{template}】{_ALSO.get(template, '')}"
    if before:
        yield f"{before} 的变量都能用{'，另有：' if rows else '。'}"
    if rows:
        yield from _aligned([HEAD, *rows])
    yield ""


def _before(template: str) -> tuple[str, ...]:
    """The templates that are listed before one."""
    every = templates_with_variables()
    return every[: every.index(template)]


def _plainly(template: str) -> Iterator[tuple[str, str]]:
    yield from ((one.written, one.meaning) for one in told_variables(template, {}))


def _aligned(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(2)]
    for row in rows:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False))
        yield _GAP.join((*padded, row[2])).rstrip()


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def told_value(values: Any, path: tuple[str, ...]) -> str:
    """The value at the end of a path as people read it; nothing where nobody knows, NOTHING where there is none."""
    value = values
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step == "*":
            if not value:
                return NOTHING
            value = value[0]
        else:
            return UNKNOWN if value is not None else NOTHING
    return _told(value)


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        texts = [_plain(item) for item in value[:_FEW] if isinstance(item, str)]
        more = "……" if len(value) > _FEW else ""
        return _cut(f"{len(value)}项" + (f"：{'、'.join(texts)}{more}" if texts else "")) if value else NOTHING
    if value is None or isinstance(value, dict):
        return NOTHING if value is None else UNKNOWN
    return _cut(_plain(str(value)))


def _plain(text: str) -> str:
    """The text without the links and escapes of Markdown that it holds for the template."""
    return _ESCAPED.sub(r"\1", _LINK.sub(r"\1", str(text)))


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 2] + "……"
