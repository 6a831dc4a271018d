"""configuration as read → mistakes that show only when keys are seen together.

Works on plain values, so that it speaks even where some key is wrong by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.config.mail import allowed
from reports.config.settings import DISTRIBUTION_LABELS
from reports.diagnostics import Diagnostic
from reports.strict_yaml import choices, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.strict_yaml import Document

_SECRET = re.compile(r"passw(?:or)?d|passphrase|secret|token|密码|口令", re.IGNORECASE)


def secret_faults(document: Document) -> Iterator[Diagnostic]:
    """Keys that hold a password, wherever they stand; what they hold is never repeated."""
    for keys in document.key_marks:
        if _SECRET.search(str(keys[-1])):
            hint = "请删去它并更换密码；密码只放在环境变量里"
            yield Diagnostic("config-secret", "配置文件里不放密码", document.place_of_key(keys), hint)


def audience_faults(document: Document) -> Iterator[Diagnostic]:
    """An audience that the file does not describe."""
    name, known = document.get("audience"), document.get("audiences")
    if isinstance(name, str) and isinstance(known, dict) and known and name not in known:
        place = document.place(("audience",))
        hint = choices(name, known, "配置里有")
        yield Diagnostic("config-audience", f"没有叫{quoted(name)}的受众", place, hint)


def engine_faults(document: Document) -> Iterator[Diagnostic]:
    """A cluster without an address."""
    if document.get("engine") == "dask" and document.get("scheduler") is None:
        hint = "加上 scheduler: tcp://调度器地址:8786；不用集群就写 engine: local"
        yield Diagnostic("config-scheduler", "engine: dask 要写明调度器地址", document.place(("engine",)), hint)


def recipient_faults(document: Document) -> Iterator[Diagnostic]:
    """Recipients that stand twice under one audience, or whose domain is not allowed."""
    domains, audiences = document.get("mail", "domains"), document.get("audiences")
    known = tuple(str(domain).lower() for domain in domains) if isinstance(domains, list) else None
    for audience in audiences if isinstance(audiences, dict) else ():
        first: dict[str, str] = {}
        for keys, address in _recipients(document, audience):
            place = document.place(keys)
            if first.setdefault(address.lower(), place) != place:
                hint = "一种受众里一个地址只写一遍"
                yield Diagnostic("config-repeated", f"{quoted(address)}在{quoted(audience)}里写了两遍", place, hint)
            if known is not None and not allowed(address, known):
                hint = "核对地址；确实要发的，把域名加进 mail 的 domains"
                yield Diagnostic("config-domain", f"{quoted(address)}的域名不在允许之列", place, hint)


def _recipients(document: Document, audience: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for label in DISTRIBUTION_LABELS:
        listed = document.get("audiences", audience, "recipients", label)
        for number, address in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(address, str) and "@" in address:
                yield ("audiences", audience, "recipients", label, number), address
