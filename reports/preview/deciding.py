"""What an editor decided on the page → decisions.yaml, by the way that `jianbao decide` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reports.diagnostics import Diagnostic, IssueRefused, UsageError
from reports.docket import Order, write_decision
from reports.preview.views import View
from reports.strict_yaml import hidden

if TYPE_CHECKING:
    from pathlib import Path

    from reports.preview.desk import Desk

STALE, UNREADABLE = "P101", "P105"
LONGEST = 500
"""Characters of a name, a reason or a wording."""
_TEXTS = ("period", "audience", "stamp", "id", "by", "because", "ruling", "wording")


class Stale(IssueRefused):
    """The page shows what the files were, not what they are."""


class Request(Struct, frozen=True):
    """A decision as the page sends it; `stamp` stands for the files that the page was made of."""

    view: View
    stamp: str
    order: Order


def request_of(sent: Any) -> Request:
    """The request in a JSON object. Raises UsageError."""
    given = sent if isinstance(sent, dict) else {}
    texts = {name: given.get(name, "") for name in _TEXTS}
    if not all(isinstance(text, str) and len(text) <= LONGEST for text in texts.values()):
        raise UsageError(Diagnostic(UNREADABLE, "预览没有看懂这个请求", "", "刷新页面再试"))
    lines = {name: texts[name].strip() for name in ("by", "because", "wording")}
    for name, label in (("by", "谁"), ("because", "为何")):
        if not lines[name]:
            raise UsageError(Diagnostic("U108", "写裁定要写明谁、为何", label, "填上姓名和理由"))
    if any(map(hidden, "".join(lines.values()))):
        raise UsageError(Diagnostic(UNREADABLE, "姓名、理由应各是一行文字", "", "删去换行和看不见的字符"))
    order = Order(texts["id"], lines["by"], lines["because"], texts["ruling"] or None, lines["wording"] or None)
    return Request(View(texts["period"], texts["audience"]), texts["stamp"], order)


def decide(desk: Desk, request: Request) -> Path:
    """Write the decision, where the files are still what the page shows. Raises JianbaoError."""

    def still() -> None:
        if not request.stamp or desk.stamp(request.view) != request.stamp:
            message = "页面显示的已经不是现在的文件，裁定没有写"
            raise Stale(Diagnostic(STALE, message, "", "等页面更新，看过新的数再裁定"))

    return write_decision(desk.settings(request.view), request.order, desk.today(), still)
