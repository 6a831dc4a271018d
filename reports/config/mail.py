"""plain content of config.yaml → how mail goes out and to whom: every key checked by itself, addresses strictly.

An address is one ASCII address of RFC 5321 (dot-string, no quotes, no display name); a list of them is a list in YAML.
Nothing is ever split at commas or semicolons, so that nothing can be dropped or added by them.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StrictStr, model_validator

from reports.config.kinds import Format, Line, one_of, some_once
from reports.config.settings import DISTRIBUTION_LABELS, TLS
from reports.strict_yaml import MistakeError, Record, quoted

PAUSES = (30, 120, 600)
"""Seconds to wait before a temporary failure is tried again."""
_PORTS = {"starttls": 587, "implicit": 465, "none": 25}
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
_HINTS = (
    ("＠", "把全角的＠改成 @"),
    ("；，、;,", "一个地址一项，写成 YAML 的列表，不用分号、逗号连起来"),
    ("。．", "把句号改成半角的点"),
    ('<>（）() "', "只写地址本身，不带姓名、括号和空格"),
)


def _address(text: str) -> str:
    local, at, domain = text.rpartition("@")
    fits = at and len(text) <= LONGEST_ADDRESS and len(local) <= LONGEST_LOCAL
    if not (fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        found = next((hint for marks, hint in _HINTS if any(mark in text for mark in marks)), "")
        raise MistakeError("config-address", f"{quoted(text)}不是邮件地址", found or "写成 name@example.gov.cn 的样子")
    return text


def _domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text.removeprefix(".")):
        hint = "写成 example.gov.cn；连同下级域名都允许的，前面加一个点：.example.gov.cn"
        raise MistakeError("config-domain", f"{quoted(text)}不是域名", hint)
    return text.lower()


def _host(text: str) -> str:
    if not (_HOST.fullmatch(text) or _ip(text)):
        raise MistakeError("config-mail", f"{quoted(text)}不是服务器的名字", "写成 smtp.example.gov.cn 的样子")
    return text


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether a server is on this machine, so that what goes to it cannot be overheard."""
    address = _ip(host)
    return address.is_loopback if address else host.lower() == "localhost"


def allowed(address: str, domains: tuple[str, ...]) -> bool:
    """Whether mail may go to an address: its domain is listed, or lies below one listed with a dot before it."""
    domain = address.rpartition("@")[2].lower()
    return any(domain == known or (known.startswith(".") and domain.endswith(known)) for known in domains)


Address = Annotated[StrictStr, AfterValidator(_address)]
Domain = Annotated[StrictStr, AfterValidator(_domain)]
Addresses = Annotated[tuple[Address, ...], AfterValidator(some_once)]
Pause = Annotated[StrictInt, Field(ge=0, le=3600)]


class MailEntry(Record):
    """How mail goes out."""

    host: Annotated[StrictStr, AfterValidator(_host)]
    port: Annotated[StrictInt, Field(ge=1, le=65535)] | None = None
    tls: Annotated[StrictStr, one_of(tuple(kind.value for kind in TLS), "value-unknown")] = TLS.STARTTLS.value
    user: Line | None = None
    credentials: Line | None = None
    ca: Line | None = None
    sender: Address
    domains: Annotated[tuple[Domain, ...], AfterValidator(some_once)]
    attach: Annotated[tuple[Format, ...], AfterValidator(some_once)] = ("pdf",)
    pauses: tuple[Pause, ...] = PAUSES

    @property
    def port_used(self) -> int:
        """The port that is given, or the usual one."""
        return self.port or _PORTS[self.tls]

    @model_validator(mode="after")
    def _safe(self) -> MailEntry:
        if self.tls == TLS.NONE and not is_loopback(self.host):
            hint = "写 tls: starttls 或 tls: implicit；不加密只能用于本机（127.0.0.1）"
            raise MistakeError("config-mail", f"发往 {self.host} 的邮件必须加密", hint)
        if self.user and not self.user.isascii():
            raise MistakeError("config-mail", "用户名只能用英文字母、数字和符号", "核对 user")
        return self


class Recipients(Record):
    """Who gets the briefing, as 报, 送 and 发."""

    report: Addresses = Field(default=(), alias="报")
    copy_to: Addresses = Field(default=(), alias="送")
    issue: Addresses = Field(default=(), alias="发")

    @property
    def groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The groups that have somebody, in the order of printing."""
        given = zip(DISTRIBUTION_LABELS, (self.report, self.copy_to, self.issue), strict=True)
        return tuple((label, addresses) for label, addresses in given if addresses)
