"""Mail settings, password, one mail → what the server says of it (RFC 5321), over TLS only.

Nothing is sent, and no password told, before the server has proved by its certificate that it is the one asked for; the
connection may be plain only to this machine. A mail has one recipient, so that every answer concerns one.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.config import TLS
from reports.deliver.send_ledger import Sending
from reports.diagnostics import Diagnostic, MailError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.config import Mail

CONNECT_TIMEOUT = 60.0
FINAL_TIMEOUT = 600.0
"""Seconds; RFC 5321 4.5.3.2.6: a shorter wait for the last answer leads to mails delivered twice."""
MOST_REPLY = 200
_OK, _GO_ON, _CLOSING = range(200, 300), 354, 421
_TEMPORARY = range(400, 500)
_LINE_START = re.compile(rb"(?m)^\.")
_DISCONNECTED = (smtplib.SMTPServerDisconnected, OSError)


class Answer(Struct, frozen=True):
    """What became of a mail, and why in the words of the server or ours; `broken`: the connection is of no more use."""

    state: Sending
    reply: str
    broken: bool = False


class Unreachable(Exception):
    """The server cannot be reached now, or asks to come again later: nothing was sent."""


@contextmanager
def session(mail: Mail, password: str | None) -> Iterator[Session]:
    """A connection that is encrypted and, where a user is named, logged in. Raises MailError, Unreachable."""
    told = _scrubber(mail.user, password)
    try:
        server = _connected(mail)
    except ssl.SSLCertVerificationError as error:
        message = f"服务器 {mail.host} 的证书不可信：{error.verify_message}"
        raise MailError(Diagnostic("M201", message, "mail.host", "核对服务器的名字；单位自己的证书写进 ca")) from error
    except ssl.SSLError as error:
        message = f"与 {mail.host} 建立不了加密连接：{error.reason or error}"
        raise MailError(Diagnostic("M201", message, "mail.tls", "核对 tls 和 port")) from error
    except smtplib.SMTPNotSupportedError as error:
        message = f"服务器 {mail.host} 不支持 STARTTLS，没有发送，也没有登录"
        raise MailError(Diagnostic("M201", message, "mail.tls", "试 tls: implicit（端口 465）")) from error
    except (smtplib.SMTPException, *_DISCONNECTED) as error:
        raise Unreachable(told(_words(error))) from error
    try:
        if mail.user and password is not None:
            _log_in(server, mail.user, password, told)
        opened = Session(server, told)
        yield opened
        if not opened.broken:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
    finally:
        server.close()


def _connected(mail: Mail) -> smtplib.SMTP:
    name = mail.sender.rpartition("@")[2]
    context = ssl.create_default_context()
    if mail.ca:
        context.load_verify_locations(cafile=mail.ca)
    if mail.tls is TLS.IMPLICIT:
        implicit = smtplib.SMTP_SSL(mail.host, mail.port, name, timeout=CONNECT_TIMEOUT, context=context)
        implicit.ehlo_or_helo_if_needed()
        return implicit
    server = smtplib.SMTP(mail.host, mail.port, name, timeout=CONNECT_TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if mail.tls is TLS.STARTTLS:
            server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, user: str, password: str, told: Callable[[str], str]) -> None:
    try:
        server.login(user, password)
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code in _TEMPORARY:
            raise Unreachable(told(_reply(error.smtp_code, error.smtp_error))) from None
        message = f"服务器不认用户名或密码：{told(_reply(error.smtp_code, error.smtp_error))}"
        hint = "核对 user 和密码（有的服务器要用授权码）"
        raise MailError(Diagnostic("M202", message, "mail.user", hint)) from None
    except smtplib.SMTPNotSupportedError:
        raise MailError(Diagnostic("M202", "服务器不支持登录", "mail.user", "不用登录的，删去 user")) from None
    except (smtplib.SMTPException, *_DISCONNECTED) as error:
        raise Unreachable(told(_words(error))) from None


class Session:
    """An open connection."""

    def __init__(self, server: smtplib.SMTP, told: Callable[[str], str]) -> None:
        self._server = server
        self._told = told
        self.broken = False

    def post(self, sender: str, recipient: str, data: bytes, at: Callable[[str], None]) -> Answer:
        """Hand one mail over.

        `at("data")` is called once the server waits for the text, `at("body")` when it is out.
        """
        try:
            refused = self._opened(sender, recipient, len(data))
        except (smtplib.SMTPException, *_DISCONNECTED) as error:
            return self._lost(Sending.DEFERRED, error)
        if refused:
            return refused
        at("data")
        try:
            self._wait_at_most(FINAL_TIMEOUT)
            self._server.send(_LINE_START.sub(b"..", data) + b".\r\n")
            at("body")
            code, reply = self._server.getreply()
            self._wait_at_most(CONNECT_TIMEOUT)
        except (smtplib.SMTPException, *_DISCONNECTED) as error:
            return self._lost(Sending.UNKNOWN, error)
        return self._answer(code, reply)

    def _opened(self, sender: str, recipient: str, size: int) -> Answer | None:
        """Up to the answer to DATA; None where the text may follow."""
        server = self._server
        limit = server.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            return Answer(Sending.REFUSED, f"邮件 {size} 字节，服务器最多收 {limit} 字节")
        options = [f"size={size}"] if "size" in server.esmtp_features else []
        code, reply = server.mail(sender, options)
        if code in _OK:
            code, reply = server.rcpt(recipient)
        if code in _OK:
            code, reply = server.docmd("DATA")
        return None if code == _GO_ON else self._reset(self._answer(code, reply))

    def _wait_at_most(self, seconds: float) -> None:
        if self._server.sock:
            self._server.sock.settimeout(seconds)

    def _answer(self, code: int, reply: bytes) -> Answer:
        state = Sending.SENT if code in _OK else Sending.DEFERRED if code in _TEMPORARY else Sending.REFUSED
        self.broken = code in (_CLOSING, -1)
        return Answer(state, self._told(_reply(code, reply)), self.broken)

    def _lost(self, state: Sending, error: Exception) -> Answer:
        self.broken = True
        return Answer(state, self._told(_words(error)), self.broken)

    def _reset(self, answer: Answer) -> Answer:
        if not answer.broken:
            with suppress(smtplib.SMTPException, OSError):
                self._server.rset()
        return answer


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"[:MOST_REPLY]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "服务器没有回答"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "服务器断开了连接"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _scrubber(user: str | None, password: str | None) -> Callable[[str], str]:
    """Takes the password, in each form that goes over the line, out of what a server says, and what cannot be seen."""
    forms = (password, f"\0{user}\0{password}") if password else ()
    secrets = [*forms, *(b64encode(form.encode()).decode() for form in forms)]

    def told(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "***")
        return "".join(char if char.isprintable() else "�" for char in text)

    return told
