"""plain content of 签发.yaml → ApprovalsFile: every key checked by itself, and each stanza as a whole."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from reports.approvals.content import PARTS
from reports.approvals.record import Action
from reports.config.kinds import Line
from reports.config.schema import Day, FolderName, Number, PeriodText
from reports.strict_yaml import MistakeError, Record, choices, quoted

ROOT = "记录"
ACTIONS = tuple(action.value for action in Action)
_HASH = re.compile(r"[0-9a-f]{64}")
_HINT = "这个文件由 jianbao approve、jianbao revoke 写；改坏了，删去这一条再签"


def _action(text: str) -> str:
    if text not in ACTIONS:
        raise MistakeError("value-unknown", f"不认识{quoted(text)}", choices(text, ACTIONS, "可以写"))
    return text


def _hash(text: str) -> str:
    if not _HASH.fullmatch(text):
        raise MistakeError("A102", f"{quoted(text)}不是校验值", _HINT)
    return text


Hash = Annotated[Line, AfterValidator(_hash)]


class ApprovalEntry(Record):
    """One stanza."""

    period: PeriodText = Field(alias="统计期")
    audience: FolderName = Field(alias="受众")
    action: Annotated[Line, AfterValidator(_action)] = Field(alias="做法")
    by: Line = Field(alias="谁")
    on: Day = Field(alias="何时")
    because: Line | None = Field(default=None, alias="为何")
    number: Number | None = Field(default=None, alias="期号")
    date: Day | None = Field(default=None, alias="日期")
    text: Hash | None = Field(default=None, alias="正文")
    facts: Hash | None = Field(default=None, alias="数据")
    templates: Hash | None = Field(default=None, alias="模板")
    decisions: Hash | None = Field(default=None, alias="裁定")

    @property
    def seal(self) -> dict[str, str]:
        """The hashes that are given, by their names."""
        given = zip(PARTS, (self.text, self.facts, self.templates, self.decisions), strict=True)
        return {name: value for name, value in given if value}

    @model_validator(mode="after")
    def _whole(self) -> ApprovalEntry:
        sealed = self.action != Action.REVOKE
        issued = self.action == Action.ISSUE
        complete = len(self.seal) == len(PARTS) if sealed else not self.seal
        numbered = (self.number is not None) == (self.date is not None) == issued
        if not (complete and numbered):
            raise MistakeError("A102", "这条记录不完整", _HINT)
        return self


class ApprovalsFile(Record):
    """The keys of 签发.yaml."""

    approvals: tuple[ApprovalEntry, ...] | None = Field(default=(), alias="记录")
