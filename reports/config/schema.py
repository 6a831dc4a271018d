"""plain content of config.yaml → Configuration: every key checked by itself."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticKnownError

from reports.config.kinds import Format, Line, line, one_of, some_once
from reports.config.mail import MailEntry, Recipients
from reports.config.settings import (
    DETAILS,
    ENGINES,
    EXCLUDED_SHOWN,
    FORMATS,
    ISSUES_SHOWN,
    LISTED_FACTS,
    PLACE_FORMS,
    UNITS,
)
from reports.config.spelling import likely_date, likely_period
from reports.config.window import FORMS, is_period
from reports.strict_yaml import MistakeError, Record, quoted

PARTS = (
    "编者按",
    "目录",
    "总体情况",
    "重点进展",
    "各地情况",
    "存在问题",
    "来源",
    "指标总表",
    "与上期相比",
    "未纳入清单",
    "数据出处",
)
MAX_NAME = 60
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1950, 2100)
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]|\.\.')


def folder_name(text: str) -> str:
    """A name that becomes the name of a folder, on any file system."""
    line(text)
    if len(text) > MAX_NAME or text.startswith((".", "-")) or _NOT_IN_NAMES.search(text):
        hint = f'不超过{MAX_NAME}字，不以 . 或 - 开头，不含 .. 和 / \\ : * ? " < > |'
        raise MistakeError("config-name", f"{quoted(text)}不能用作受众名，它也是文件夹名", hint)
    return text


def _period(value: Any) -> str:
    text = str(value) if type(value) is int else value
    if not isinstance(text, str):
        raise PydanticKnownError("string_type")
    if is_period(text):
        return text
    likely = likely_period(text)
    question = f"是不是想写“{likely}”？" if likely and likely != text else ""
    raise MistakeError("config-period", f"看不懂统计期{quoted(text)}", f"{question}可以写：{FORMS}")


def _day(value: Any) -> datetime.date:
    text = str(value) if type(value) is int else value
    if not isinstance(text, str):
        raise PydanticKnownError("string_type")
    likely = likely_date(text)
    if not _ISO_DATE.fullmatch(text):
        example = likely.isoformat() if likely else "2023-05-11"
        raise MistakeError("config-date", f"看不懂日期{quoted(text)}", f"请写成 {example} 的样子")
    if likely is None:
        raise MistakeError("config-date", f"没有{quoted(text)}这一天", "请核对月和日")
    if likely.year not in YEARS:
        raise MistakeError("config-date", f"年份应在{YEARS[0]}到{YEARS[-1]}之间", "请核对年份")
    return likely


def _some(entries: dict[str, AudienceEntry]) -> dict[str, AudienceEntry]:
    if not entries:
        raise MistakeError("config-empty", "这里一种受众也没有", "请至少写一种")
    return entries


FolderName = Annotated[StrictStr, AfterValidator(folder_name)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
PeriodText = Annotated[str, BeforeValidator(_period)]
Part = Annotated[StrictStr, one_of(PARTS, "config-part")]
Number = Annotated[StrictInt, Field(ge=1, le=9999)]
Limit = Annotated[StrictInt, Field(ge=200, le=100_000)]
Examples = Annotated[StrictInt, Field(ge=0, le=20)]
PlaceForm = Annotated[StrictStr, one_of(PLACE_FORMS, "config-choice")]
Detail = Annotated[StrictStr, one_of(DETAILS, "config-choice")]
UnitWish = Annotated[StrictStr, one_of(UNITS, "config-choice")]
Jobs = Annotated[StrictInt, Field(ge=1, le=256)]
Engine = Annotated[StrictStr, one_of(ENGINES, "config-choice")]
Count = Annotated[StrictInt, Field(ge=0, le=10_000)]
Facts = Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class Distribution(Record):
    """报, 送 and 发 word for word, or `inherit: latest`."""

    inherit: Literal["latest"] | None = None
    report: Line | None = Field(default=None, alias="报")
    copy_to: Line | None = Field(default=None, alias="送")
    issue: Line | None = Field(default=None, alias="发")

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The lines that are given, in the order of printing."""
        given = (("报", self.report), ("送", self.copy_to), ("发", self.issue))
        return tuple((label, text) for label, text in given if text is not None)

    @model_validator(mode="after")
    def _one_way(self) -> Distribution:
        if bool(self.inherit) == bool(self.lines):
            hint = "请写 报、送、发 的原文，或只写 inherit: latest（照抄最近一期）"
            raise MistakeError("config-distribution", "版记名单要么写原文，要么照抄", hint)
        return self


class AudienceEntry(Record):
    """What differs from audience to audience."""

    city: Line
    parts: Annotated[tuple[Part, ...], AfterValidator(some_once)] = PARTS
    limit: Limit | None = None
    examples: Examples = 0
    places: PlaceForm = PLACE_FORMS[0]
    detail: Detail = DETAILS[1]
    units: UnitWish = UNITS[0]
    templates: Line | None = None
    distribution: Distribution = Distribution(inherit="latest")
    recipients: Recipients = Recipients()


class Configuration(Record):
    """The keys of config.yaml."""

    date: Day | None = None
    period: PeriodText
    audience: FolderName
    cutoff: Day | None = None
    sources: Line
    output: Line = "output"
    formats: Annotated[tuple[Format, ...], AfterValidator(some_once)] = FORMATS
    masthead: Line
    issuer: Line
    number: Number | None = None
    templates: Line = "templates"
    lexicon: Line | None = None
    decisions: Line | None = None
    waivers: Line | None = None
    duplex: StrictBool = False
    fonts: Line | None = None
    texts: Line = "texts"
    approvals: Line | None = None
    archive: Line = "archive"
    mail: MailEntry | None = None
    cache: Line | None = None
    jobs: Jobs | None = None
    engine: Engine = ENGINES[0]
    scheduler: Line | None = None
    strict: StrictBool = False
    excluded_shown: Count = EXCLUDED_SHOWN
    listed_facts: Facts = LISTED_FACTS
    issues_shown: Count = ISSUES_SHOWN
    audiences: Annotated[dict[FolderName, AudienceEntry], AfterValidator(_some)]
