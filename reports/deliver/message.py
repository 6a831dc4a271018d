"""Subject, texts, files, recipient → the bytes of one mail, pure ASCII (RFC 5322, MIME).

A Chinese file name stands in it twice, since mail programs disagree on which they read: in Content-Disposition by RFC
2231 (`filename*=UTF-8''…`) and in Content-Type by RFC 2047 (`name="=?UTF-8?B?…?="`).
"""

from __future__ import annotations

import base64
import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from reports.diagnostics import Diagnostic, UsageError

if TYPE_CHECKING:
    from datetime import datetime

MOST_SUBJECT = 200
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_WORD = 45
"""Bytes of UTF-8 in one encoded word: 60 of Base64, 75 with its frame (RFC 2047 2)."""


class Wording(Struct, frozen=True):
    """What the mail says: subject, plain text, HTML."""

    subject: str
    text: str
    html: str


class Envelope(Struct, frozen=True):
    """From whom to whom: display name and address of the sender, one recipient, the id and the time of the mail."""

    name: str
    sender: str
    recipient: str
    message_id: str
    at: datetime


def message_bytes(wording: Wording, envelope: Envelope, files: dict[str, bytes]) -> bytes:
    """The mail with lines ended by CR LF, the files attached by name. Raises UsageError for what no header may hold."""
    for what, text in (("主题", wording.subject), ("发件人", envelope.name), *(("附件名", name) for name in files)):
        require_one_line(what, text)
    head = EmailMessage(policy=SMTP)
    head["Subject"] = wording.subject
    head["From"] = Address(envelope.name, addr_spec=envelope.sender)
    head["To"] = Address(addr_spec=envelope.recipient)
    head["Date"] = format_datetime(envelope.at)
    head["Message-ID"] = f"<{envelope.message_id}>"
    head["MIME-Version"] = "1.0"
    body = EmailMessage(policy=SMTP)
    body.set_content(wording.text, cte="base64")
    body.add_alternative(wording.html, subtype="html", cte="base64")
    body.set_boundary(_boundary(envelope, "alternative"))
    return _mixed(head, (body.as_bytes(), *map(_attachment, files, files.values())), _boundary(envelope, "mixed"))


def _mixed(head: EmailMessage, parts: tuple[bytes, ...], boundary: str) -> bytes:
    """Put together by hand: the library writes a parameter in one of the two forms, never a name in both."""
    kind = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    mark = b"--" + boundary.encode()
    told = b"".join(mark + b"\r\n" + part.rstrip(b"\r\n") + b"\r\n" for part in parts)
    return head.as_bytes().rstrip(b"\r\n") + b"\r\n" + kind + told + mark + b"--\r\n"


def require_one_line(what: str, text: str) -> None:
    """Refuse what would break out of a header, or out of a line of one: controls, separators, lone surrogates."""
    if not text.strip() or len(text) > MOST_SUBJECT or any(unicodedata.category(char) in _UNFIT for char in text):
        hint = "改 mail.txt.j2、刊名或受众名：只能是一行文字，没有换行和看不见的字符"
        raise UsageError(Diagnostic("M101", f"{what}不能用作邮件的一行", "", hint))


_UNFIT = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _boundary(envelope: Envelope, name: str) -> str:
    """Out of the id of the mail, so that the same mail is the same bytes; `=_` cannot stand in Base64."""
    return f"=_{name}_{envelope.message_id.partition('@')[0]}"


def _attachment(name: str, data: bytes) -> bytes:
    words = [f"=?UTF-8?B?{base64.b64encode(piece).decode()}?=" for piece in _pieces(name)]
    lines = (
        f"Content-Type: {_TYPES[name.rpartition('.')[2]]};",
        ' name="' + "\r\n ".join(words) + '"',
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment;",
        f" filename*=UTF-8''{quote(name, safe='')}",
        "",
        base64.encodebytes(data).decode().replace("\n", "\r\n"),
    )
    return "\r\n".join(lines).encode("ascii")


def _pieces(name: str) -> list[bytes]:
    """The UTF-8 of a text in pieces that fit an encoded word, never cut within a character."""
    pieces = [b""]
    for char in name:
        encoded = char.encode()
        if len(pieces[-1]) + len(encoded) > _WORD:
            pieces.append(b"")
        pieces[-1] += encoded
    return pieces
