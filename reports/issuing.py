"""Settings, stage, name → a briefing reviewed, issued or withdrawn: the record in 签发.yaml and the files made anew."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reports.approvals import Action, Approval, State, added, load_approvals, read_approvals, state_of
from reports.archiving import keep_issued, withdraw_issued
from reports.deliver import output_lock, write_all
from reports.diagnostics import ApprovalError, Diagnostic, IssueRefused, Severity, UsageError
from reports.model import MISSING, IssueKind, Status
from reports.pipeline import outcome_of, rendered, review, write_output
from reports.strict_yaml import hidden

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from reports.config import Settings
    from reports.pipeline import Outcome, Reviewed

_ACTIONS = {Status.REVIEWED: Action.REVIEW, Status.ISSUED: Action.ISSUE}
LONGEST_NAME = 40


class Order(Struct, frozen=True):
    """Who asks for it, on which day; `because` is the reason of a withdrawal."""

    by: str
    on: date
    because: str = ""


def approve(settings: Settings, stage: Status, order: Order) -> Outcome:
    """Record that the briefing is reviewed or issued, and write its files without or with the mark of a draft.

    Nothing is recorded or written where something stands against it. What is already issued is left as it is. Raises
    JianbaoError.
    """
    with output_lock(settings.output):
        made = review(settings)
        if made.state.stage is not Status.ISSUED:
            _require(_against(made, settings, stage, order))
            return _carried_out(made, settings, _approval(made, settings, _ACTIONS[stage], order))
        if stage is Status.REVIEWED:
            message = f"已由{made.state.standing[-1].by}签发，不用再核稿"
            raise IssueRefused(Diagnostic("A103", message, "--stage", "要重来，先运行 jianbao revoke"))
        return _written(made, settings, rendered(made, settings))


def revoke(settings: Settings, order: Order) -> Outcome:
    """Record that a briefing is withdrawn: it is a draft again, and its files bear the mark. Raises JianbaoError."""
    with output_lock(settings.output):
        made = review(settings)
        if not made.state.standing and made.state.fallen is None:
            message = f"{settings.window.title}、{settings.audience}的简报还没有人核稿、签发"
            raise IssueRefused(Diagnostic("A104", message, "", "核对 --period 和 --audience"))
        _require(_unfit_name(order))
        issued = _issued(settings).get((settings.window.label, settings.audience))
        outcome = _carried_out(made, settings, _approval(made, settings, Action.REVOKE, order))
        if issued and issued.number is not None and issued.date:
            withdraw_issued(settings, issued.number, issued.date)
        return outcome


def _require(against: Iterator[Diagnostic]) -> None:
    found = tuple(against)
    if found:
        raise IssueRefused(*found)


def _approval(made: Reviewed, settings: Settings, action: Action, order: Order) -> Approval:
    issued = action is Action.ISSUE
    return Approval(
        settings.window.label,
        settings.audience,
        action,
        order.by,
        order.on,
        {} if action is Action.REVOKE else made.seal,
        settings.number if issued else None,
        settings.date if issued else None,
        order.because,
    )


def _carried_out(made: Reviewed, settings: Settings, approval: Approval) -> Outcome:
    """Record the approval, once the files as they are after it have been made in memory, and write these."""
    path = approvals_path(settings)
    before = path.read_bytes() if path.is_file() else b""
    known = load_approvals(path)
    data = _appended(before, approval, known, path)
    state = state_of(
        (*known, approval), (approval.period, approval.audience), made.seal, settings.number, settings.date
    )
    after = replace(made, briefing=replace(made.briefing, status=state.stage), state=state)
    files = rendered(after, settings)
    real = path.resolve()
    write_all(real.parent, {real.name: data})
    return _written(after, settings, files)


def approvals_path(settings: Settings) -> Path:
    """The file of the approvals, which need not be there yet."""
    return settings.approvals or settings.config_path.parent / "签发.yaml"


def _appended(before: bytes, approval: Approval, known: tuple[Approval, ...], path: Path) -> bytes:
    """The file with the stanza at its end, in its own way of ending lines; it must read as what was and one more."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    text = before.removeprefix(codecs.BOM_UTF8).decode()
    ending = "\r\n" if "\r\n" in text else "\n"
    new = added(text.replace("\r\n", "\n"), approval)
    if read_approvals(new, str(path)) != (*known, approval):
        hint = "把“记录:”以后手工改过的恢复原样，或另存一份后删去这个文件"
        raise ApprovalError(Diagnostic("A105", "签发记录的写法接不上新的一条，没有改动", str(path), hint))
    return mark + new.replace("\n", ending).encode()


def _written(made: Reviewed, settings: Settings, files: dict[str, bytes]) -> Outcome:
    write_output(files, settings)
    if made.briefing.released:
        keep_issued(files, settings)
    return outcome_of(made, settings, tuple(files))


# --- what stands against it -------------------------------------------------------------------------------


def _against(made: Reviewed, settings: Settings, stage: Status, order: Order) -> Iterator[Diagnostic]:
    yield from _unfit_name(order)
    if not settings.dated:
        message = "没有写定简报的日期，明天再出，日期和内容就变了"
        yield Diagnostic("A106", message, "", "在 config.yaml 写明 date，或加 --date 2023-05-20")
    earlier = _issued(settings).get((settings.window.label, settings.audience))
    if earlier:
        message = f"已由{earlier.by}于{earlier.on}签发（第{earlier.number}期），内容改了要先撤回"
        yield Diagnostic("A112", message, earlier.place, "运行 jianbao revoke --by 姓名，再核稿、签发")
    if stage is Status.ISSUED:
        yield from _not_reviewed(made.state)
        yield from _number_unfit(made, settings)
        yield from (
            Diagnostic("A110", f"有必须改的：{finding.message}", finding.place, finding.hint)
            for finding in made.findings
            if finding.blocks
        )
        yield from _undecided(made)


def _unfit_name(order: Order) -> Iterator[Diagnostic]:
    for option, text in (("--by", order.by), ("--because", order.because)):
        wanted = option == "--by"
        if (wanted and not text.strip()) or any(map(hidden, text)) or text != text.strip():
            yield Diagnostic("A107", "应是一行文字，两头没有空格", option, "写姓名，如 --by 张三")
        elif wanted and len(text) > LONGEST_NAME:
            yield Diagnostic("A107", f"姓名超过{LONGEST_NAME}字", option, "写姓名，如 --by 张三")


def _not_reviewed(state: State) -> Iterator[Diagnostic]:
    if state.stage is Status.DRAFT:
        fallen = state.fallen
        told = f"：{fallen.action}以后{'、'.join(state.changed)}有改动" if fallen else ""
        hint = "先运行 jianbao approve --stage reviewed --by 姓名"
        yield Diagnostic("A108", f"还没有核稿，或核稿不再算数{told}", "", hint)


def _number_unfit(made: Reviewed, settings: Settings) -> Iterator[Diagnostic]:
    if settings.number is None:
        yield Diagnostic("A109", "没有期号", "", "在 config.yaml 写明 number，或加 --number 7")
        return
    for where in numbers_taken(made, settings):
        message = f"{settings.date.year}年第{settings.number}期已有：{where}"
        yield Diagnostic("A109", message, "", "核对期号，改 config.yaml 的 number")


def numbers_taken(made: Reviewed, settings: Settings) -> Iterator[str]:
    """Where the number of the new issue is taken in its year: a source of the same paper, or what was issued."""
    material = made.found.material
    for issue in (*material.issues, *material.late):
        same = "".join((issue.name or "").split()) in ("", "".join(settings.masthead.split()))
        if (
            issue.kind is IssueKind.ISSUE
            and same
            and (issue.year, issue.number) == (settings.date.year, settings.number)
        ):
            yield issue.source.path
    for key, approval in _issued(settings).items():
        if key == (settings.window.label, settings.audience):
            continue
        if approval.date and (approval.date.year, approval.number) == (settings.date.year, settings.number):
            yield f"{approval.period}、{approval.audience}，{approval.on}由{approval.by}签发"


def _issued(settings: Settings) -> dict[tuple[str, str], Approval]:
    """What was issued and not withdrawn, by period and audience."""
    standing: dict[tuple[str, str], Approval] = {}
    for approval in load_approvals(approvals_path(settings)):
        key = (approval.period, approval.audience)
        if approval.action is Action.ISSUE:
            standing[key] = approval
        elif approval.action is Action.REVOKE:
            standing.pop(key, None)
    return standing


def _undecided(made: Reviewed) -> Iterator[Diagnostic]:
    """Figures on which the sources contradict one another, as printed."""
    for table in made.found.rollup.tables:
        for figure in table.figures:
            if figure.facts and figure.value is None and figure.display != MISSING:
                places = "、".join(str(fact.span) for fact in figure.facts)
                message = f"“{figure.metric}”来源不一致，没有裁定：{figure.display}"
                yield Diagnostic("A111", message, places, "运行 jianbao decide 裁定", Severity.MUST)


def require_known_stage(text: str) -> Status:
    """The stage that a command line names. Raises UsageError."""
    known = {stage.value: stage for stage in _ACTIONS}
    if text not in known:
        raise UsageError(Diagnostic("U109", f"没有“{text}”这一步", "--stage", "写 reviewed（核稿）或 issued（签发）"))
    return known[text]
