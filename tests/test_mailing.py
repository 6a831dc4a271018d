"""`jianbao send`: shown first, sent once to each recipient, every end known or told."""

from __future__ import annotations

import base64
import email
import email.policy
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, Any

import pytest

from reports import mailing
from reports.config import load_settings
from reports.deliver.postman import World
from reports.deliver.send_ledger import NAME, Sending, rows_of
from reports.diagnostics import ExitCode, IssueRefused, JianbaoError, MailError, UsageError
from reports.issuing import Order, approve, revoke
from reports.mailing import Posted, Request
from reports.model import Status
from tests.conftest import ROOT
from tests.deliver.mail_server import PASSWORD, USER, Behaviour, Trust, certificate, mail_server
from tests.test_cli import CONFIG
from tests.test_issuing import change, issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reports.config import Settings

TODAY = date(2023, 6, 1)
BOSS, PEER, COUNTY = "boss@high.test", "peer@city.test", "county@low.test"
ALL = (BOSS, PEER, COUNTY)
RECIPIENTS = f"    recipients:\n      报: [{BOSS}]\n      送: [{PEER}]\n      发: [{COUNTY}]\n"
MAIL = """\
mail:
  host: 127.0.0.1
  port: {port}
  tls: {tls}
  sender: office@sender.test
  domains: [high.test, city.test, low.test]
  attach: [docx]
  pauses: [30, 120]
"""


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    slept: list[float] = field(default_factory=list)

    def world(self, step: Callable[[str], None] = lambda _: None) -> World:
        return World(lambda: datetime(2023, 6, 1, 9, tzinfo=UTC), self.slept.append, step)


@dataclass
class Office:
    """A folder with a briefing, and the server that its mail goes to."""

    folder: Path
    server: Behaviour
    clock: Clock

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / "config.yaml", {}, TODAY)

    def approve(self) -> None:
        for stage, name in ((Status.REVIEWED, "李四"), (Status.ISSUED, "张三")):
            approve(self.settings, stage, Order(name, TODAY))

    def approve_anew(self) -> None:
        revoke(self.settings, Order("张三", TODAY, "内容有改动"))
        self.approve()

    def send(self, **request: Any) -> Posted:
        return mailing.send(self.settings, Request(**{"yes": True, **request}), self.clock.world())

    def states(self) -> dict[str, str]:
        with sqlite3.connect(self.folder / "archive" / NAME) as ledger:
            found = dict(ledger.execute("SELECT recipient, state FROM mail").fetchall())
        ledger.close()
        return found


def build(folder: Path, port: int, tls: str = "none", more: str = "") -> None:
    shutil.copytree(ROOT / "templates", folder / "templates")
    config = f"{CONFIG}{RECIPIENTS}number: 9\nformats: [docx]\n{MAIL.format(port=port, tls=tls)}{more}"
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    (folder / "sources").mkdir()
    (folder / "sources" / "一.txt").write_text(issue(3, "2022年，全市落实援建资金0.81亿元。"), encoding="utf-8")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an issued briefing; its mail would go to port 1."""
    folder = tmp_path_factory.mktemp("office")
    build(folder, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Office(folder, Behaviour(), Clock()).approve()
    return folder


@pytest.fixture
def office(issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An issued briefing and a server that takes everything, on this machine and in clear."""
    server, folder = Behaviour(), tmp_path / "office"
    with mail_server(server, auth_require_tls=False) as port:
        shutil.copytree(issued, folder)
        change(folder / "config.yaml", "port: 1\n", f"port: {port}\n")
        monkeypatch.chdir(folder)
        yield Office(folder, server, Clock())


def codes(posted: Posted) -> list[str]:
    return [diagnostic.code for diagnostic in posted.diagnostics]


# --- what arrives -----------------------------------------------------------------------------------------


def test_each_recipient_gets_one_mail_with_the_file_byte_by_byte(office: Office) -> None:
    posted = office.send()
    assert (posted.exit_code, codes(posted)) == (ExitCode.DONE, [])
    assert sorted(whom for whom, _ in office.server.delivered) == sorted(ALL)
    file = (office.folder / "output/2022/省级/briefing.docx").read_bytes()
    for whom, data in office.server.delivered:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert message["To"] == whom
        assert not message["Cc"]
        assert not message["Bcc"]
        attachment = next(message.iter_attachments())
        assert attachment.get_content() == file
        assert attachment.get_filename() == "支援合作工作简报2023年第9期（省级）.docx"
        assert not any(part.defects for part in message.walk())


def test_the_name_of_the_file_is_read_by_programs_of_either_standard(office: Office) -> None:
    office.send()
    old = email.message_from_bytes(office.server.delivered[0][1])
    part = next(part for part in old.walk() if part.get_content_maintype() == "application")
    by_2231 = part.get_filename()
    by_2047 = str(make_header(decode_header(str(part.get_param("name")))))
    assert by_2231 == by_2047 == "支援合作工作简报2023年第9期（省级）.docx"


def test_subject_and_both_bodies_are_those_of_the_templates(office: Office) -> None:
    office.send()
    message = email.message_from_bytes(office.server.to(BOSS)[0], policy=email.policy.default)
    assert message["Subject"] == "支援合作工作简报2023年第9期"
    assert message["From"].addresses[0].display_name == "支援合作工作简报"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "现呈上支援合作工作简报2023年第9期" in text
    assert "现呈上支援合作工作简报2023年第9期" in html
    assert (
        "现发给你们"
        in email.message_from_bytes(office.server.to(COUNTY)[0], policy=email.policy.default)
        .get_body(("plain",))
        .get_content()
    )


def test_marks_are_words_in_the_text_and_escaped_in_the_html(office: Office) -> None:
    change(office.folder / "config.yaml", "issuer: 宁波市支援合作局", 'issuer: "合作局<A&B>"')
    office.approve_anew()
    office.send()
    message = email.message_from_bytes(office.server.to(BOSS)[0], policy=email.policy.default)
    assert "合作局<A&B>" in message.get_body(("plain",)).get_content()
    assert "合作局&lt;A&amp;B&gt;" in message.get_body(("html",)).get_content()


# --- what does not go out ---------------------------------------------------------------------------------


def test_without_yes_nothing_is_sent_and_the_mails_are_written(office: Office) -> None:
    posted = office.send(yes=False)
    assert posted.exit_code == ExitCode.DONE
    assert office.server.commands == []
    written = sorted((office.folder / "output/2022/省级/mail").glob("*.eml"))
    assert [path.name.partition("-")[2] for path in written] == [f"{whom}.eml" for whom in ALL]
    assert email.message_from_bytes(written[0].read_bytes())["To"] == BOSS
    assert all(any(whom in line for line in posted.lines) for whom in ALL)


def test_only_what_is_issued_goes_out_and_a_copy_of_a_draft_says_so_in_its_name(office: Office) -> None:
    change(office.folder / "sources/一.txt", "0.81亿元", "0.82亿元")
    with pytest.raises(IssueRefused) as refusal:
        office.send()
    assert refusal.value.diagnostics[0].code == "M105"
    assert office.server.commands == []
    office.send(yes=False)
    written = next((office.folder / "output/2022/省级/mail").glob("*.eml")).read_bytes()
    message = email.message_from_bytes(written, policy=email.policy.default)
    assert next(message.iter_attachments()).get_filename() == "支援合作工作简报2023年第9期（省级）（征求意见稿）.docx"
    assert "征求意见稿" in message["Subject"]


def test_a_second_run_sends_nothing(office: Office) -> None:
    office.send()
    assert office.send().exit_code == ExitCode.DONE
    assert len(office.server.delivered) == len(ALL)


def test_somebody_who_was_added_gets_it_and_nobody_twice(office: Office) -> None:
    office.send()
    change(office.folder / "config.yaml", f"[{PEER}]", f"[{PEER}, second@city.test]")
    assert office.send().exit_code == ExitCode.DONE
    assert [whom for whom, _ in office.server.delivered].count(PEER) == 1
    assert len(office.server.to("second@city.test")) == 1


def test_another_edition_goes_out_only_as_a_correction(office: Office) -> None:
    office.send()
    change(office.folder / "sources/一.txt", "0.81亿元", "0.82亿元")
    office.approve_anew()
    with pytest.raises(MailError) as refusal:
        office.send()
    assert refusal.value.diagnostics[0].code == "M106"
    assert office.send(correction=True).exit_code == ExitCode.DONE
    assert [len(office.server.to(whom)) for whom in ALL] == [2, 2, 2]
    last = email.message_from_bytes(office.server.to(BOSS)[1], policy=email.policy.default)
    assert last["Subject"].startswith("（更正）")


# --- answers of the server --------------------------------------------------------------------------------


def test_a_recipient_who_is_refused_is_told_and_the_others_get_it(office: Office) -> None:
    office.server.rcpt[PEER] = ["550 no such user"]
    posted = office.send()
    assert (posted.exit_code, codes(posted)) == (ExitCode.MAIL, ["M303"])
    assert PEER in posted.diagnostics[0].message
    assert "550" in posted.diagnostics[0].message
    assert {whom for whom, _ in office.server.delivered} == {BOSS, COUNTY}
    assert office.clock.slept == [], "a permanent failure is not tried again"
    office.server.rcpt.clear()
    assert office.send().exit_code == ExitCode.DONE
    assert sorted(whom for whom, _ in office.server.delivered) == sorted(ALL)


def test_a_temporary_failure_is_tried_again_after_growing_pauses(office: Office) -> None:
    office.server.rcpt[PEER] = ["451 greylisted", "250 OK"]
    office.server.data[BOSS] = ["452 full", "452 full", "250 OK"]
    posted = office.send()
    assert (posted.exit_code, office.clock.slept) == (ExitCode.DONE, [30, 120])
    assert sorted(whom for whom, _ in office.server.delivered) == sorted(ALL)


def test_the_attempts_end_and_what_is_left_is_told(office: Office) -> None:
    office.server.rcpt[PEER] = ["451 greylisted"]
    posted = office.send()
    assert (posted.exit_code, codes(posted), office.clock.slept) == (ExitCode.MAIL, ["M304"], [30, 120])
    office.server.rcpt.clear()
    assert office.send().exit_code == ExitCode.DONE
    assert sorted(whom for whom, _ in office.server.delivered) == sorted(ALL)


def test_an_end_that_nobody_knows_is_told_and_not_repeated(office: Office) -> None:
    office.server.data[PEER] = ["drop"]
    posted = office.send()
    assert (posted.exit_code, codes(posted)) == (ExitCode.MAIL, ["M302"])
    assert office.states() == {BOSS: "sent", PEER: "unknown", COUNTY: "sent"}
    office.server.data.clear()
    again = office.send()
    assert (again.exit_code, codes(again)) == (ExitCode.MAIL, ["M302"]), "it is told until somebody settles it"
    assert office.send(yes=False).exit_code == ExitCode.MAIL
    assert [len(office.server.to(whom)) for whom in ALL] == [1, 1, 1]


@pytest.mark.parametrize("target", [mailing.ALL, PEER, "key"])
def test_an_unknown_mail_is_sent_again_when_somebody_asks_with_the_same_id(office: Office, target: str) -> None:
    office.server.data[PEER] = ["drop"]
    posted = office.send()
    office.server.data.clear()
    key = posted.diagnostics[0].message.partition("编号 ")[2][:16]
    assert office.send(resend=key if target == "key" else target).exit_code == ExitCode.DONE
    first, second = office.server.to(PEER)
    assert first == second
    with pytest.raises(UsageError) as refusal:
        office.send(resend=PEER)
    assert refusal.value.diagnostics[0].code == "M107"


def test_an_unknown_mail_that_arrived_is_settled_by_word(office: Office) -> None:
    office.server.data[PEER] = ["drop"]
    office.send()
    assert office.send(yes=False, arrived=(PEER,)).exit_code == ExitCode.DONE
    assert office.send().exit_code == ExitCode.DONE
    assert len(office.server.to(PEER)) == 1
    with pytest.raises(UsageError):
        office.send(yes=False, arrived=(PEER,))


def test_after_three_unknown_ends_no_more_are_risked(office: Office) -> None:
    more = ", ".join(f"n{number}@city.test" for number in range(4))
    change(office.folder / "config.yaml", f"[{PEER}]", f"[{PEER}, {more}]")
    for whom in (*ALL, *(f"n{number}@city.test" for number in range(4))):
        office.server.data[whom] = ["drop"]
    posted = office.send()
    assert sorted(codes(posted)) == ["M302"] * 3 + ["M305"] * 4
    assert len(office.server.delivered) == 3


def test_a_server_that_is_away_leaves_everything_for_later(office: Office) -> None:
    change(office.folder / "config.yaml", "host: 127.0.0.1", "host: localhost")
    settings = office.settings
    assert settings.mail
    with mail_server(Behaviour()) as port:
        gone = port
    text = (office.folder / "config.yaml").read_text(encoding="utf-8")
    text = text.replace(f"port: {settings.mail.port}", f"port: {gone}")
    (office.folder / "config.yaml").write_text(text, encoding="utf-8")
    posted = office.send()
    assert (posted.exit_code, set(codes(posted))) == (ExitCode.MAIL, {"M304"})
    assert set(office.states().values()) == {"deferred"}


def test_a_mail_above_the_size_that_the_server_takes_is_not_begun(tmp_path: Path, monkeypatch: Any) -> None:
    server = Behaviour()
    with mail_server(server, auth_require_tls=False, data_size_limit=5000) as port:
        build(tmp_path, port)
        monkeypatch.chdir(tmp_path)
        office = Office(tmp_path, server, Clock())
        office.approve()
        posted = office.send()
    assert (posted.exit_code, set(codes(posted))) == (ExitCode.MAIL, {"M303"})
    assert "5000" in posted.diagnostics[0].message
    assert "RCPT" not in server.commands


# --- killed at any point ----------------------------------------------------------------------------------

CHILD = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from reports.config import load_settings
from reports.deliver.postman import World
from reports.mailing import Request, send
point, count = sys.argv[2], int(sys.argv[3])
seen = 0
def step(name):
    global seen
    seen += name == point
    if name == point and seen == count:
        os.kill(os.getpid(), signal.SIGKILL)
settings = load_settings(Path(sys.argv[1]), {}, date(2023, 6, 1))
send(settings, Request(yes=True), World(lambda: datetime.now(UTC), lambda seconds: None, step))
"""
POINTS = [
    *(("queued", 1), ("connected", 1), ("begun", 1), ("accepted", 1), ("data", 1), ("body", 1), ("answered", 1)),
    *(("recorded", 1), ("begun", 2), ("data", 2), ("body", 2), ("answered", 3), ("recorded", 3)),
]


@pytest.mark.parametrize(("point", "count"), POINTS)
def test_killed_at_any_point_and_run_again_none_goes_twice_and_none_is_untold(
    office: Office, point: str, count: int
) -> None:
    arguments = [sys.executable, "-c", CHILD, str(office.folder / "config.yaml"), point, str(count)]
    assert subprocess.run(arguments, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    again = office.send()
    counts = {whom: len(office.server.to(whom)) for whom in ALL}
    untold = {whom for whom in ALL if not any(whom in d.message for d in again.diagnostics if d.code == "M302")}
    assert max(counts.values()) <= 1
    assert {whom for whom, number in counts.items() if number != 1} & untold == set()
    assert again.exit_code == (ExitCode.DONE if untold == set(ALL) else ExitCode.MAIL)
    assert len(untold) >= len(ALL) - 1, "at most one mail was under way"
    assert point in ("data", "body", "answered") or untold == set(ALL)
    assert office.send().exit_code == again.exit_code
    assert {whom: len(office.server.to(whom)) for whom in ALL} == counts


def test_two_runs_at_once_are_not(office: Office) -> None:
    busy = []

    def step(point: str) -> None:
        if point == "begun" and not busy:
            busy.append(point)
            with pytest.raises(JianbaoError) as refusal:
                office.send()
            assert refusal.value.exit_code == ExitCode.LOCKED

    posted = mailing.send(office.settings, Request(yes=True), office.clock.world(step))
    assert (posted.exit_code, busy) == (ExitCode.DONE, ["begun"])
    assert len(office.server.delivered) == len(ALL)


def test_a_ledger_that_cannot_be_read_stops_the_mail(office: Office) -> None:
    (office.folder / "archive").mkdir(exist_ok=True)
    (office.folder / "archive" / NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(JianbaoError) as refusal:
        office.send()
    assert refusal.value.diagnostics[0].code == "M301"
    assert office.server.delivered == []


def test_the_bytes_of_a_mail_are_kept_until_it_has_arrived(office: Office) -> None:
    office.server.data[PEER] = ["drop"]
    office.send()
    with sqlite3.connect(office.folder / "archive" / NAME) as ledger:
        kept = dict(ledger.execute("SELECT recipient, length(data) FROM mail").fetchall())
    ledger.close()
    assert (kept[BOSS], kept[COUNTY], kept[PEER] > 0) == (None, None, True)
    document = office.send(yes=False)
    assert any("不明" in line for line in document.lines if PEER in line)
    assert (office.folder / "archive" / NAME).stat().st_mode & 0o077 == 0


# --- safety of the line -----------------------------------------------------------------------------------


@dataclass
class Secured:
    """An office whose server wants TLS and a login; `start` runs it."""

    folder: Path
    trust: Trust
    server: Behaviour = field(default_factory=Behaviour)

    def send(self, *, tls: str = "starttls", config: Callable[[str], str] = str, **options: Any) -> Posted:
        """Send the briefing to the server as it is started with these options; whatever happens is raised."""
        with mail_server(self.server, **options) as port:
            more = f"  user: {USER}\n  credentials: smtp.txt\n  ca: {self.trust.ca}\n"
            build(self.folder, port, tls, more)
            path = self.folder / "config.yaml"
            path.write_text(config(path.read_text(encoding="utf-8")), encoding="utf-8")
            office = Office(self.folder, self.server, Clock())
            office.approve()
            return office.send()


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Secured:
    monkeypatch.delenv("JIANBAO_SMTP_PASSWORD", raising=False)
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "smtp.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    (folder / "smtp.txt").chmod(0o600)
    monkeypatch.chdir(folder)
    return Secured(folder, certificate(tmp_path))


def test_mail_goes_over_starttls_with_a_login(secured: Secured) -> None:
    posted = secured.send(require_starttls=True, tls_context=secured.trust.context, auth_required=True)
    assert posted.exit_code == ExitCode.DONE
    assert len(secured.server.delivered) == len(ALL)
    assert secured.server.logins == [PASSWORD.encode()]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_mail_goes_over_tls_from_the_start(secured: Secured) -> None:
    posted = secured.send(tls="implicit", ssl_context=secured.trust.context, auth_required=True, auth_require_tls=False)
    assert posted.exit_code == ExitCode.DONE
    assert len(secured.server.delivered) == len(ALL)


def test_the_password_of_the_environment_comes_before_the_file(secured: Secured, monkeypatch: Any) -> None:
    (secured.folder / "smtp.txt").write_text("wrong", encoding="utf-8")
    monkeypatch.setenv("JIANBAO_SMTP_PASSWORD", PASSWORD)
    posted = secured.send(require_starttls=True, tls_context=secured.trust.context, auth_required=True)
    assert posted.exit_code == ExitCode.DONE


def refused(secured: Secured, posted: Posted, code: str) -> None:
    assert posted.exit_code == ExitCode.MAIL
    assert codes(posted)[0] == code
    assert secured.server.delivered == []


def test_a_server_without_starttls_gets_neither_password_nor_mail(secured: Secured) -> None:
    refused(secured, secured.send(auth_require_tls=False), "M201")
    assert secured.server.logins == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: Secured) -> None:
    posted = secured.send(
        config=lambda text: text.replace(f"  ca: {secured.trust.ca}\n", ""),
        require_starttls=True,
        tls_context=secured.trust.context,
    )
    refused(secured, posted, "M201")
    assert secured.server.logins == []


def test_a_certificate_of_another_server_is_refused(secured: Secured, tmp_path: Path) -> None:
    other = certificate(tmp_path, "mail.elsewhere.test")
    trusted = Secured(secured.folder, other)
    refused(trusted, trusted.send(require_starttls=True, tls_context=other.context), "M201")
    assert trusted.server.logins == []


def test_a_wrong_password_is_told_without_it(secured: Secured) -> None:
    (secured.folder / "smtp.txt").write_text("canary-wrong\n", encoding="utf-8")
    posted = secured.send(require_starttls=True, tls_context=secured.trust.context, auth_required=True)
    refused(secured, posted, "M202")
    assert "canary" not in str(posted)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_password_file_that_others_may_read_is_refused_before_connecting(secured: Secured, mode: int) -> None:
    (secured.folder / "smtp.txt").chmod(mode)
    with pytest.raises(UsageError) as refusal:
        secured.send(require_starttls=True, tls_context=secured.trust.context)
    assert refusal.value.diagnostics[0].code == "M104"
    assert PASSWORD not in str(refusal.value)
    assert secured.server.commands == []


@pytest.mark.parametrize("what", ["link", "pipe", "missing", "empty", "two lines in one", "not ascii"])
def test_a_password_file_must_be_a_file_with_a_password(secured: Secured, what: str) -> None:
    path = secured.folder / "smtp.txt"
    if what in ("link", "pipe", "missing"):
        path.rename(secured.folder / "real.txt")
    if what == "link":
        path.symlink_to("real.txt")
    elif what == "pipe":
        os.mkfifo(path, 0o600)
    elif what != "missing":
        path.write_text({"empty": "\n", "two lines in one": "a\rb", "not ascii": "密码"}[what], encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        secured.send(require_starttls=True, tls_context=secured.trust.context)
    assert refusal.value.diagnostics[0].code == "M104"


def test_the_password_stands_nowhere(secured: Secured, capfd: pytest.CaptureFixture[str]) -> None:
    secured.server.rcpt[PEER] = [f"550 {PASSWORD} {base64.b64encode(PASSWORD.encode()).decode()}"]
    posted = secured.send(require_starttls=True, tls_context=secured.trust.context, auth_required=True)
    assert posted.exit_code == ExitCode.MAIL
    combined = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode())
    forms = (PASSWORD.encode(), base64.b64encode(PASSWORD.encode()), combined)
    told = (str(posted) + "".join(capfd.readouterr())).encode()
    files = [p.read_bytes() for p in secured.folder.rglob("*") if p.is_file() and p.name != "smtp.txt"]
    sent = [data for _, data in secured.server.delivered]
    assert [form for form in forms if any(form in text for text in (told, *files, *sent))] == []


# --- what no mail may hold --------------------------------------------------------------------------------

ADDRESSES = {
    "a semicolon": "a@city.test；b@city.test",
    "a half semicolon": '"a@city.test;b@city.test"',
    "a comma": "a@city.test，b@city.test",
    "a wide at": "a＠city.test",
    "no domain": "a@",
    "no name": '"@city.test"',
    "a display name": '"张三 <a@city.test>"',
    "a line break": '"a@city.test\\nBcc: x@evil.test"',
    "a null": '"a@city.test\\0"',
    "a dot first": ".a@city.test",
    "two dots": "a..b@city.test",
    "quotes": "'\"a b\"@city.test'",
    "an address literal": '"a@[127.0.0.1]"',
    "no dot": "a@city",
    "another script": "张三@city.test",
}


@pytest.mark.parametrize("what", ADDRESSES)
def test_a_bad_address_is_refused_at_its_place(office: Office, what: str) -> None:
    change(office.folder / "config.yaml", f"送: [{PEER}]", f"送:\n        - {ADDRESSES[what]}")
    with pytest.raises(UsageError) as refusal:
        office.send()
    found = refusal.value.diagnostics[0]
    assert found.code in ("config-address", "yaml-character")
    assert "config.yaml:" in found.place
    assert office.server.commands == []


@pytest.mark.parametrize("domain", ["x@evil.test", "x@city.test.evil.test", "x@sub.city.test", "x@evilcity.test"])
def test_a_domain_that_is_not_allowed_is_refused(office: Office, domain: str) -> None:
    change(office.folder / "config.yaml", f"[{PEER}]", f"[{domain}]")
    with pytest.raises(UsageError) as refusal:
        office.send()
    assert [d.code for d in refusal.value.diagnostics] == ["config-domain"]


def test_a_domain_with_a_dot_before_it_allows_those_below(office: Office) -> None:
    change(office.folder / "config.yaml", f"[{PEER}]", "[x@sub.city.test]")
    change(office.folder / "config.yaml", "city.test, low", ".city.test, low")
    assert len(office.settings.recipients) == 3


def test_an_address_stands_once(office: Office) -> None:
    change(office.folder / "config.yaml", f"[{PEER}]", f"[{PEER}, {BOSS.upper()}]")
    with pytest.raises(UsageError) as refusal:
        office.send()
    assert [d.code for d in refusal.value.diagnostics] == ["config-repeated"]


def test_mail_in_clear_leaves_this_machine_never(office: Office) -> None:
    change(office.folder / "config.yaml", "host: 127.0.0.1", "host: smtp.city.test")
    with pytest.raises(UsageError) as refusal:
        office.send()
    assert [d.code for d in refusal.value.diagnostics] == ["config-mail"]


@pytest.mark.parametrize("char", ["\r", "\u2028", "\u0085", "\u202e", "\0", "\ud800", "\x0b"])
def test_what_would_break_a_header_is_refused_before_connecting(office: Office, char: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailing, "mail_values", lambda *_, **__: {**VALUES, "刊名": f"简报{char}Bcc: x@evil.test"})
    with pytest.raises(UsageError) as refusal:
        office.send()
    assert refusal.value.diagnostics[0].code == "M101"
    assert office.server.commands == []


VALUES = {
    **dict.fromkeys(("刊名", "期号", "标题", "期间", "受众", "编发单位", "日期"), "甲"),
    "组": "报",
    "附件": ["甲.pdf"],
    "草稿": False,
    "更正": False,
}


def test_a_line_break_in_a_value_ends_the_subject_and_adds_no_header(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailing, "mail_values", lambda *_, **__: {**VALUES, "刊名": "简报\nBcc: x@evil.test"})
    office.send()
    assert all(b"\nBcc:" not in data for _, data in office.server.delivered)
    assert {whom for whom, _ in office.server.delivered} == set(ALL)


@pytest.mark.parametrize("name", ['"省\\n级"', '"省\\u2028级"', '"../省级"'])
def test_an_audience_that_could_break_a_name_is_refused(office: Office, name: str) -> None:
    text = (office.folder / "config.yaml").read_text(encoding="utf-8").replace("省级", name)
    (office.folder / "config.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        office.send()
    assert office.server.commands == []


def test_a_template_without_a_subject_is_told(office: Office) -> None:
    change(office.folder / "templates/mail.txt.j2", "主题：", "关于：")
    with pytest.raises(UsageError) as refusal:
        office.send()
    assert refusal.value.diagnostics[0].code == "T106"


def test_the_wording_of_the_mail_does_not_undo_an_approval(office: Office) -> None:
    change(office.folder / "templates/mail.txt.j2", "主题：", "主题：转发")
    assert office.send().exit_code == ExitCode.DONE


# --- the command ------------------------------------------------------------------------------------------


def test_the_command_shows_first_and_sends_with_yes(office: Office, run: Callable[..., Any]) -> None:
    code, out, _ = run("send")
    assert (code, office.server.delivered) == (ExitCode.DONE, [])
    assert "没有寄出" in out
    code, out, _ = run("send", "--yes")
    assert (code, len(office.server.delivered)) == (ExitCode.DONE, len(ALL))
    assert all(whom in out for whom in ALL)


def test_the_command_takes_resend_with_and_without_a_name(office: Office, run: Callable[..., Any]) -> None:
    office.server.data[PEER] = ["drop"]
    office.server.data[BOSS] = ["drop"]
    assert run("send", "--yes")[0] == ExitCode.MAIL
    office.server.data.clear()
    assert run("send", "--yes", "--resend", PEER)[0] == ExitCode.MAIL
    assert run("send", "--yes", "--resend")[0] == ExitCode.DONE


def test_an_office_without_mail_is_told(office: Office, run: Callable[..., Any]) -> None:
    text = (office.folder / "config.yaml").read_text(encoding="utf-8")
    (office.folder / "config.yaml").write_text(text.partition("mail:")[0], encoding="utf-8")
    code, _, err = run("send")
    assert (code, "[M102]" in err) == (ExitCode.USAGE, True)


def test_an_audience_without_recipients_is_told(office: Office, run: Callable[..., Any]) -> None:
    change(office.folder / "config.yaml", RECIPIENTS, "")
    code, _, err = run("send")
    assert (code, "[M103]" in err) == (ExitCode.USAGE, True)


def test_the_states_are_told_by_the_ledger(office: Office) -> None:
    office.server.rcpt[PEER] = ["550 no"]
    office.send()
    with sqlite3.connect(office.folder / "archive" / NAME) as ledger:
        document = ledger.execute("SELECT document FROM mail").fetchone()[0]
    ledger.close()
    assert {row.recipient: row.state for row in rows_of(office.folder / "archive", document)} == {
        BOSS: Sending.SENT,
        COUNTY: Sending.SENT,
        PEER: Sending.REFUSED,
    }
