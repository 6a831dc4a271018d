"""plain content of decisions.yaml → DecisionsFile: every key checked by itself."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from reports.config.kinds import Line
from reports.config.schema import Day, PeriodText
from reports.decisions.stanza import PLACEHOLDER
from reports.model import Ruling
from reports.strict_yaml import MistakeError, Record, choices, quoted

ROOT = "裁定"
KINDS = tuple(ruling.value for ruling in Ruling)
_ID = re.compile(r"[0-9a-f]{16}")


def _filled(value: Any) -> Any:
    if isinstance(value, str) and PLACEHOLDER.search(value):
        raise MistakeError("D101", f"{quoted(value)}还没有填", "请把〈〉连同里面的字换成内容")
    return value


def _kind(text: str) -> str:
    if text not in KINDS:
        raise MistakeError("value-unknown", f"不认识{quoted(text)}", choices(text, KINDS, "可以写"))
    return text


def _absolute(text: str) -> str:
    if text.startswith("last-"):
        raise MistakeError("config-period", f"{quoted(text)}会随日期变动", "请写明是哪一段，如 2022、2022-01..2022-06")
    return text


def _identity(value: Any) -> Any:
    text = str(value) if type(value) is int else value
    if isinstance(text, str) and not _ID.fullmatch(text):
        raise MistakeError("D106", f"{quoted(text)}不是数的编号", "编号有16位，见 jianbao decide、facts.jsonl")
    return text


Filled = Annotated[Line, BeforeValidator(_filled)]
Kind = Annotated[Line, AfterValidator(_kind)]
Identity = Annotated[Line, BeforeValidator(_identity)]
FilledDay = Annotated[Day, BeforeValidator(_filled)]
FilledPeriod = Annotated[PeriodText, AfterValidator(_absolute), BeforeValidator(_filled)]


class CitationEntry(Record):
    """A figure as it was decided on."""

    id: Identity = Field(alias="编号")
    issue: Line = Field(alias="期号")
    surface: Line = Field(alias="原文")
    sentence: Line = Field(alias="原句")


class Stanza(Record):
    """One decision."""

    kind: Kind = Field(alias="做法")
    about: CitationEntry = Field(alias="数")
    others: tuple[CitationEntry, ...] = Field(default=(), alias="对方")
    period: FilledPeriod | None = Field(default=None, alias="期间")
    correction: Filled | None = Field(default=None, alias="更正为")
    by: Filled = Field(alias="谁")
    on: FilledDay = Field(alias="何时")
    because: Filled = Field(alias="为何")


class DecisionsFile(Record):
    """The keys of decisions.yaml."""

    decisions: tuple[Stanza, ...] | None = Field(default=(), alias="裁定")
