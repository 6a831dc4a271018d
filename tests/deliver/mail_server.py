"""A mail server on this machine for tests: what it is told to do, and what it was given."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER, PASSWORD = "office@sender.test", "canary-7Qx-pw"


@dataclass
class Behaviour:
    """What the server does: answers to RCPT and after DATA by recipient, one after the other; the last stays.

    An answer `drop` closes the connection without a word.
    """

    rcpt: dict[str, list[str]] = field(default_factory=dict)
    data: dict[str, list[str]] = field(default_factory=dict)
    delivered: list[tuple[str, bytes]] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def to(self, recipient: str) -> list[bytes]:
        return [data for whom, data in self.delivered if whom == recipient]

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, name: str, answers: list[str]) -> list[str]:
        session.host_name = name
        self.commands.append("EHLO")
        return answers

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        self.commands.append("RCPT")
        answer = _next(self.rcpt, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        recipient = envelope.rcpt_tos[0]
        answer = _next(self.data, recipient)
        if answer.startswith("250") or answer == "drop":
            self.delivered.append((recipient, envelope.content))
        if answer == "drop":
            server.transport.abort()
        return answer


def _next(answers: dict[str, list[str]], recipient: str) -> str:
    waiting = answers.get(recipient, ["250 OK"])
    return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def mail_server(behaviour: Behaviour, **options: Any) -> Iterator[int]:
    """The port of a server that is running."""

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        behaviour.logins.append(data.password)
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(behaviour, "127.0.0.1", port, authenticator=authenticate, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@dataclass(frozen=True)
class Trust:
    """A server's certificate as an SSL context, and the file of the authority that vouches for it."""

    context: ssl.SSLContext
    ca: Path


def certificate(folder: Path, name: str = "127.0.0.1") -> Trust:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return Trust(context, path)
