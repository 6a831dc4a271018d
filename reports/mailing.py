"""Settings → the mails of a briefing: shown and written as .eml, or sent to whom they are meant for, once."""

from __future__ import annotations

import os
import re
import time
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from reports.archiving import keep_issued
from reports.deliver import output_lock, write_all
from reports.deliver.archive import find_kept
from reports.deliver.message import Envelope, message_bytes
from reports.deliver.names import copy_name
from reports.deliver.password import password_of
from reports.deliver.postman import World, deliver
from reports.deliver.send_ledger import Letter, Row, Sending, letter_key, rows_of, send_ledger
from reports.deliver.wording import mail_values, mail_wording
from reports.diagnostics import Diagnostic, ExitCode, IssueRefused, MailError, Severity, UsageError
from reports.pipeline import rendered, review

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reports.config import Mail, Settings
    from reports.deliver.message import Wording
    from reports.deliver.send_ledger import SendLedger
    from reports.pipeline import Reviewed

CLOCK = ZoneInfo("Asia/Shanghai")
ALL = "全部"
"""What `--resend` without a value stands for."""
MOST_NAMED = 5
_UNFIT = re.compile(r"[^A-Za-z0-9@._-]")
_STATES = {
    Sending.QUEUED: "未寄",
    Sending.SENDING: "不明",
    Sending.SENT: "已寄",
    Sending.DEFERRED: "暂缓",
    Sending.REFUSED: "退回",
    Sending.UNKNOWN: "不明",
}


class Request(Struct, frozen=True):
    """What the command line asks for: nothing is sent without `yes`.

    `resend` names a mail of unknown end (key or address, or `ALL`) that is to be sent again, `arrived` those that
    arrived as their recipients say; `correction` lets a changed edition follow one that was sent.
    """

    yes: bool = False
    resend: str | None = None
    correction: bool = False
    arrived: tuple[str, ...] = ()


class Posted(Struct, frozen=True):
    """What a run tells: lines for the screen, what a person must see to, and the exit code."""

    lines: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    exit_code: int


class Parcel(Struct, frozen=True):
    """The files that leave by their names, the SHA-256 that stands for them all, and a letter for each recipient."""

    edition: str
    document: str
    files: dict[str, bytes]
    letters: tuple[Letter, ...]
    wording: Wording


def world() -> World:
    """The clock and the sleep of this machine."""
    return World(lambda: datetime.now(CLOCK), time.sleep, lambda _: None)


def send(settings: Settings, request: Request, outside: World) -> Posted:
    """Show what would be sent, or send it. Raises JianbaoError; nothing is sent then that the ledger does not know."""
    mail, archive = _set_up(settings)
    with output_lock(settings.output):
        made = review(settings)
        parcel = _packed(made, settings, mail, request, outside)
    if request.arrived:
        with output_lock(archive), send_ledger(archive) as ledger:
            _settle(ledger, request.arrived, outside)
    if not request.yes:
        return _shown(made, settings, parcel, archive)
    if not _is_issued(made):
        message = f"{settings.window.title}、{settings.audience}的简报没有签发，不能寄出"
        raise IssueRefused(Diagnostic("M105", message, "", "先 jianbao approve --stage issued；内容改过的重新签发"))
    password = password_of(mail, os.environ)
    with output_lock(archive), send_ledger(archive) as ledger:
        return _sent(parcel, mail, password, ledger, request, outside)


def _set_up(settings: Settings) -> tuple[Mail, Path]:
    mail, archive = settings.mail, settings.archive
    if mail is None or archive is None:
        hint = "在 config.yaml 写明 mail，见 docs/编辑手册.md"
        raise UsageError(Diagnostic("M102", "没有设置邮件", str(settings.config_path), hint))
    if not settings.recipients:
        hint = f"在 audiences 的“{settings.audience}”下写明 recipients 的报、送、发"
        raise UsageError(Diagnostic("M103", f"“{settings.audience}”没有收件人", str(settings.config_path), hint))
    missing = [kind for kind in mail.attach if kind not in settings.formats]
    if missing:
        message = f"要附 {'、'.join(missing)}，formats 里却没有"
        raise UsageError(Diagnostic("M103", message, "mail.attach", "两处写成一致"))
    return mail, archive


# --- packing ----------------------------------------------------------------------------------------------


def _packed(made: Reviewed, settings: Settings, mail: Mail, request: Request, outside: World) -> Parcel:
    files = dict(_files(made, settings, mail, keep=request.yes))
    document = sha256("".join(sha256(data).hexdigest() for data in files.values()).encode()).hexdigest()
    edition = f"{settings.window.label}/{settings.audience}"
    wordings = {
        group: mail_wording(
            settings.templates, mail_values(made.briefing, group, tuple(files), correction=request.correction)
        )
        for group, _ in settings.recipients
    }
    letters = tuple(
        _letter(settings, mail, wordings[group], (document, edition, group, recipient), files, outside)
        for group, recipients in settings.recipients
        for recipient in recipients
    )
    return Parcel(edition, document, files, letters, next(iter(wordings.values())))


def _files(made: Reviewed, settings: Settings, mail: Mail, *, keep: bool) -> Iterator[tuple[str, bytes]]:
    """The files by the names that they leave under: of what is issued those of the archive, else those made now."""
    kept = find_kept(settings.archive, settings) if _is_issued(made) else None
    anew = rendered(made, settings) if kept is None or kept.manifest["content"] != made.seal else None
    if anew and _is_issued(made) and keep:
        kept = keep_issued(anew, settings)
    for kind in mail.attach:
        name = f"briefing.{kind}"
        yield copy_name(made.briefing, kind), kept.read(name) if kept and not anew else (anew or {})[name]


def _is_issued(made: Reviewed) -> bool:
    return made.briefing.released


def _letter(
    settings: Settings,
    mail: Mail,
    wording: Wording,
    names: tuple[str, str, str, str],
    files: dict[str, bytes],
    outside: World,
) -> Letter:
    document, _, _, recipient = names
    message_id = f"jianbao.{letter_key(document, recipient)}@{mail.sender.rpartition('@')[2]}"
    envelope = Envelope(settings.masthead, mail.sender, recipient, message_id, outside.now())
    return Letter(*names, message_id, message_bytes(wording, envelope, files))


# --- showing ----------------------------------------------------------------------------------------------


def _shown(made: Reviewed, settings: Settings, parcel: Parcel, archive: Path) -> Posted:
    """Write each mail as it would go out, and say to whom."""
    folder = settings.output_folder / "mail"
    files = {f"{n:02d}-{_UNFIT.sub('_', x.recipient)}.eml": x.data for n, x in enumerate(parcel.letters, 1)}
    with output_lock(settings.output):
        old = tuple(p.name for p in folder.glob("*.eml") if p.name not in files) if folder.is_dir() else ()
        write_all(folder, files, old)
    rows = rows_of(archive, parcel.document)
    known = {row.key: row for row in rows}
    lines = [
        f"主题：{parcel.wording.subject}",
        *(f"附件：{name}（{len(data):,} 字节）" for name, data in parcel.files.items()),
        *(f"{letter.group}：{letter.recipient}　{_told(known.get(letter.key))}" for letter in parcel.letters),
        f"共 {len(parcel.letters)} 封，写在 {folder}/；没有寄出。" + _how_to_send(made),
    ]
    diagnostics = tuple(_to_see_to(row for row in rows if row.state in (Sending.UNKNOWN, Sending.SENDING)))
    return Posted(tuple(lines), diagnostics, ExitCode.MAIL if diagnostics else ExitCode.DONE)


def _told(row: Row | None) -> str:
    return f"{_STATES[row.state]}（{row.at}{f'，{row.reply}' if row.reply else ''}）" if row else "未寄"


def _how_to_send(made: Reviewed) -> str:
    return "核对无误后加 --yes 寄出。" if _is_issued(made) else "还没有签发，签发后才能加 --yes 寄出。"


# --- sending ----------------------------------------------------------------------------------------------


def _sent(
    parcel: Parcel, mail: Mail, password: str | None, ledger: SendLedger, request: Request, outside: World
) -> Posted:
    ledger.recover()
    if not request.correction:
        _require_first_edition(parcel, ledger)
    if request.resend:
        _again(parcel, ledger, request.resend, outside)
    told: tuple[Diagnostic, ...] = ()
    try:
        rows = deliver(parcel.letters, mail, password, ledger, outside)
    except MailError as error:
        told, rows = error.diagnostics, ledger.rows(parcel.document)
    wanted = {letter.key for letter in parcel.letters}
    rows = tuple(row for row in rows if row.key in wanted or row.state is Sending.UNKNOWN)
    diagnostics = (*told, *_to_see_to(row for row in rows if row.state is not Sending.SENT))
    lines = (*(f"{row.group}：{row.recipient}　{_told(row)}" for row in rows), _summary(rows))
    return Posted(lines, diagnostics, ExitCode.MAIL if diagnostics else ExitCode.DONE)


def _require_first_edition(parcel: Parcel, ledger: SendLedger) -> None:
    """What was sent once and has changed since goes out only as a correction."""
    earlier = ledger.earlier(parcel.edition, parcel.document)
    if earlier:
        told = "、".join(row.recipient for row in earlier[:MOST_NAMED]) + "等" * (len(earlier) > MOST_NAMED)
        message = f"同一期的另一稿已经寄给 {len(earlier)} 人（{told}）"
        raise MailError(Diagnostic("M106", message, "", "确实要寄更正的，加 --correction"))


def _summary(rows: Sequence[Row]) -> str:
    counts = {name: sum(_STATES[row.state] == name for row in rows) for name in dict.fromkeys(_STATES.values())}
    return f"应寄 {len(rows)} 封：" + "，".join(f"{name} {count}" for name, count in counts.items() if count)


def _again(parcel: Parcel, ledger: SendLedger, target: str, outside: World) -> None:
    """Put mails of unknown end back in the queue."""
    unknown = [row for row in ledger.rows(parcel.document) if row.state is Sending.UNKNOWN]
    found = [row for row in unknown if target == ALL or _names(target, row)]
    if not found:
        raise UsageError(Diagnostic("M107", f"本期没有这一封不明的：{target}", "--resend", "照提示写编号或地址"))
    for row in found:
        ledger.mark(row.key, Sending.QUEUED, outside.now(), "重寄")


def _settle(ledger: SendLedger, targets: tuple[str, ...], outside: World) -> None:
    """Record that mails of unknown end arrived, as their recipients say."""
    ledger.recover()
    unknown = ledger.unsettled()
    for target in targets:
        found = [row for row in unknown if _names(target, row)]
        if len(found) != 1:
            message = f"{'不止一封' if found else '没有这一封'}不明的：{target}"
            raise UsageError(Diagnostic("M107", message, "--arrived", "照提示写编号"))
        ledger.mark(found[0].key, Sending.SENT, outside.now(), "收件人说收到了")


def _names(target: str, row: Row) -> bool:
    return target.lower() in (row.key, row.recipient.lower())


def _to_see_to(rows: Iterator[Row]) -> Iterator[Diagnostic]:
    for row in rows:
        whom, why = row.recipient, f"：{row.reply}" if row.reply else ""
        if row.state in (Sending.UNKNOWN, Sending.SENDING):
            message = f"不知道 {whom} 收到没有（编号 {row.key}）{why}"
            hint = "问收件人；收到了，运行 jianbao send --arrived 编号；没收到，运行 jianbao send --yes --resend 编号"
            yield Diagnostic("M302", message, "", hint)
        elif row.state is Sending.REFUSED:
            yield Diagnostic("M303", f"{whom} 退回{why}", "", "核对地址后再运行；只补寄没有寄到的")
        elif row.state is Sending.DEFERRED:
            yield Diagnostic("M304", f"{whom} 暂时不收{why}", "", "过一会儿再运行；不会重寄", Severity.DOUBT)
        elif row.state is Sending.QUEUED:
            yield Diagnostic("M305", f"{whom} 还没有寄", "", "再运行一次", Severity.DOUBT)
