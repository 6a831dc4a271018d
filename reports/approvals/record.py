"""approvals, a briefing as it is now → its stage, and which approval no longer holds because of what."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.frozen import Located
from reports.model import Status

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping


class Action(StrEnum):
    """What a stanza records, in the words of 签发.yaml."""

    REVIEW = "核稿"
    ISSUE = "签发"
    REVOKE = "撤回"


class Approval(Located, frozen=True):
    """One stanza: who did what to the briefing of a period and an audience, on which day.

    `seal` holds the hash of each part of the content by its Chinese name, none for 撤回; `number` and `date` are those
    of an issued briefing. `place` is `path:line:column`.
    """

    APART = frozenset({"place"})
    period: str
    audience: str
    action: Action
    by: str
    on: datetime.date
    seal: Mapping[str, str]
    number: int | None = None
    date: datetime.date | None = None
    because: str = ""
    place: str = ""


class State(Struct, frozen=True):
    """How far a briefing has come.

    `review` and `issue` are the approvals that hold. `fallen` is one that held once, `changed` the names of the parts
    of the content that are no longer what was approved.
    """

    stage: Status
    review: Approval | None = None
    issue: Approval | None = None
    fallen: Approval | None = None
    changed: tuple[str, ...] = ()

    @property
    def standing(self) -> tuple[Approval, ...]:
        """The approvals that hold, the earlier first."""
        return tuple(approval for approval in (self.review, self.issue) if approval)


DRAFT = State(Status.DRAFT)
_NUMBER, _DATE = "期号", "日期"


def state_of(
    approvals: Iterable[Approval],
    key: tuple[str, str],
    seal: Mapping[str, str],
    number: int | None,
    date: datetime.date,
) -> State:
    """The state of the briefing of `key` (period, audience) whose content has the hashes of `seal` now."""
    review, issue = _last(approval for approval in approvals if (approval.period, approval.audience) == key)
    review_lost, issue_lost = _changed(review, seal), _changed(issue, seal, number, date)
    if issue and not issue_lost:
        return State(Status.ISSUED, review, issue)
    fallen, changed = (issue, issue_lost) if issue else (review, review_lost)
    if review and not review_lost:
        return State(Status.REVIEWED, review, fallen=issue, changed=issue_lost)
    return State(Status.DRAFT, fallen=fallen, changed=changed)


def _last(approvals: Iterable[Approval]) -> tuple[Approval | None, Approval | None]:
    """The last review and the issue that followed it; a new review or a withdrawal ends what was before."""
    review: Approval | None = None
    issue: Approval | None = None
    for approval in approvals:
        match approval.action:
            case Action.REVIEW:
                review, issue = approval, None
            case Action.ISSUE:
                issue = approval
            case Action.REVOKE:
                review = issue = None
    return review, issue


def _changed(
    approval: Approval | None,
    seal: Mapping[str, str],
    number: int | None = None,
    date: datetime.date | None = None,
) -> tuple[str, ...]:
    if approval is None:
        return ()
    changed = [name for name in seal if seal[name] != approval.seal.get(name)]
    if approval.action is Action.ISSUE:
        changed += [_NUMBER] * (approval.number != number) + [_DATE] * (approval.date != date)
    return tuple(changed)
