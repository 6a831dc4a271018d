"""file as text + Approval → file as text with its stanza at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.approvals.record import Approval

HEAD = """\
# 核稿、签发、撤回的记录，由 jianbao approve 和 jianbao revoke 写在末尾，请不要手工改；写法见 docs/编辑手册.md。
# 正文、数据、模板、裁定四项是签时内容的校验值：内容一改，签字就不再算数，简报退回草稿。
记录:
"""


def added(text: str, approval: Approval) -> str:
    """The file with one stanza more; what stands in it stays as it is, line for line."""
    before = text if text.strip() else HEAD
    end = "" if before.endswith("\n") else "\n"
    return f"{before}{end}" + "".join(f"{line}\n" for line in _lines(approval))


def _lines(approval: Approval) -> Iterator[str]:
    yield f"- 统计期: {_quoted(approval.period)}"
    yield f"  受众: {_quoted(approval.audience)}"
    yield f"  做法: {approval.action}"
    yield f"  谁: {_quoted(approval.by)}"
    yield f"  何时: {_quoted(approval.on.isoformat())}"
    if approval.because:
        yield f"  为何: {_quoted(approval.because)}"
    if approval.number is not None and approval.date:
        yield f"  期号: {approval.number}"
        yield f"  日期: {_quoted(approval.date.isoformat())}"
    yield from (f"  {name}: {_quoted(value)}" for name, value in approval.seal.items())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
