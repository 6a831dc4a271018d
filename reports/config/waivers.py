"""核稿豁免.yaml → waivers: findings that a 核稿 has looked at and lets stand, each with reason and last day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, StrictStr

from reports.config.kinds import Line
from reports.config.schema import Day
from reports.config.settings import Waiver
from reports.diagnostics import ConfigError
from reports.strict_yaml import MistakeError, Record, quoted, read_yaml, validate

if TYPE_CHECKING:
    from pathlib import Path

_CODE = re.compile(r"C[0-9]{3}")
SHORTEST = 2


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise MistakeError("config-waiver", f"{quoted(text)}不是核稿的代号", "写核稿清单里方括号中的代号，如 C201")
    return text


def _enough(text: str) -> str:
    if len(text) < SHORTEST:
        raise MistakeError("config-waiver", "内容太短，会豁免不相干的", "写清单里标出的字或数")
    return text


class WaiverEntry(Record):
    """One waiver as written."""

    code: Annotated[StrictStr, AfterValidator(_code)] = Field(alias="代号")
    what: Annotated[Line, AfterValidator(_enough)] = Field(alias="内容")
    why: Line = Field(alias="为何")
    until: Day = Field(alias="到期")


class WaiverFile(Record):
    """The file as a whole."""

    waivers: tuple[WaiverEntry, ...] = Field(default=(), alias="豁免")


def load_waivers(path: Path | None, shown: str) -> tuple[Waiver, ...]:
    """The waivers of a file; none where there is no file. Raises ConfigError with every mistake."""
    if path is None:
        return ()
    document = read_yaml(path, shown, ConfigError, "请检查 config.yaml 的 waivers；没有豁免就删去这一行")
    entries = validate(document, WaiverFile, ConfigError).waivers
    return tuple(
        Waiver(entry.code, entry.what, entry.why, entry.until, document.place(("豁免", number)))
        for number, entry in enumerate(entries)
    )
