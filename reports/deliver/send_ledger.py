"""What was sent to whom ↔ a file of SQLite: one row a recipient and document, one transaction a change.

A row is `queued`, then `sending` from just before the text of the mail goes out until the server has answered, then
`sent`, `deferred` (a temporary failure), `refused` (a permanent one) or `unknown`. A row that a run finds at `sending`
is from one that was killed: whether the mail arrived nobody here can tell, so that it becomes `unknown` (RFC 1047).
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic, ReportImpossible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

NAME = "寄发.sqlite"


class Sending(StrEnum):
    """What became of a mail."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Letter(Struct, frozen=True):
    """One mail: the document it carries (SHA-256 of the files), what that is an edition of, recipient, exact bytes."""

    document: str
    edition: str
    group: str
    recipient: str
    message_id: str
    data: bytes

    @property
    def key(self) -> str:
        """Names document and recipient; the same two are never sent twice."""
        return letter_key(self.document, self.recipient)


class Row(Struct, frozen=True):
    """A mail as the ledger has it: its state, the last answer of the server, when that was."""

    key: str
    document: str
    edition: str
    group: str
    recipient: str
    state: Sending
    attempts: int
    reply: str
    at: str


def letter_key(document: str, recipient: str) -> str:
    """The identity of a mail: sixteen hexadecimal digits out of document and recipient; case does not matter."""
    return sha256(f"{document}\n{recipient.lower()}".encode()).hexdigest()[:16]


_SCHEMA = """\
CREATE TABLE IF NOT EXISTS mail (
  key TEXT PRIMARY KEY, document TEXT NOT NULL, edition TEXT NOT NULL, part TEXT NOT NULL, recipient TEXT NOT NULL,
  message_id TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, reply TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL, data BLOB
) WITHOUT ROWID
"""
_COLUMNS = "key, document, edition, part, recipient, state, attempts, reply, at"


class SendLedger:
    """The open ledger; whoever opens it holds the lock of its folder."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def recover(self) -> None:
        """Call `unknown` what a killed run left at `sending`."""
        self._change("UPDATE mail SET state = ? WHERE state = ?", Sending.UNKNOWN, Sending.SENDING)

    def queue(self, letter: Letter, at: datetime) -> None:
        """Take a mail in with its exact bytes; one that is already known keeps state and bytes."""
        values = (letter.key, letter.document, letter.edition, letter.group, letter.recipient, letter.message_id)
        self._change(
            "INSERT OR IGNORE INTO mail (key, document, edition, part, recipient, message_id, state, at, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(*values, Sending.QUEUED, at.isoformat(timespec="seconds"), letter.data),
        )

    def mark(self, key: str, state: Sending, at: datetime, reply: str = "") -> None:
        """Record what became of a mail; the bytes of one that has arrived are not kept."""
        self._change(
            "UPDATE mail SET state = ?1, reply = ?2, at = ?3, attempts = attempts + (?1 = 'sending'),"
            " data = CASE ?1 WHEN 'sent' THEN NULL ELSE data END WHERE key = ?4",
            *(state, reply, at.isoformat(timespec="seconds"), key),
        )

    def data(self, key: str) -> bytes:
        """The exact bytes of a mail that has not arrived."""
        found = self._connection.execute("SELECT data FROM mail WHERE key = ?", (key,)).fetchone()
        return bytes(found[0])

    def rows(self, document: str) -> tuple[Row, ...]:
        """The mails of a document, in the order of their recipients."""
        return tuple(self._rows("WHERE document = ? ORDER BY recipient", document))

    def unsettled(self) -> tuple[Row, ...]:
        """Every mail, of whatever document, of which nobody knows whether it has arrived."""
        return tuple(self._rows("WHERE state IN (?, ?) ORDER BY edition, recipient", Sending.UNKNOWN, Sending.SENDING))

    def earlier(self, edition: str, document: str) -> tuple[Row, ...]:
        """The mails of another document of the same edition that arrived, or may have."""
        states = (Sending.SENT, Sending.UNKNOWN, Sending.SENDING)
        where = "WHERE edition = ? AND document <> ? AND state IN (?, ?, ?) ORDER BY recipient"
        return tuple(self._rows(where, edition, document, *states))

    def _rows(self, where: str, *values: str) -> Iterator[Row]:
        for row in self._connection.execute(f"SELECT {_COLUMNS} FROM mail {where}", values):  # noqa: S608 (constants)
            key, document, edition, group, recipient, state, attempts, reply, at = row
            yield Row(key, document, edition, group, recipient, Sending(state), attempts, reply, at)

    def _change(self, statement: str, *values: object) -> None:
        with self._connection:
            self._connection.execute(statement, values)


@contextmanager
def send_ledger(folder: Path) -> Iterator[SendLedger]:
    """The ledger of a folder, made where there is none. Raises ReportImpossible where it cannot be read or written."""
    path = folder / NAME
    try:
        connection = sqlite3.connect(path, isolation_level="IMMEDIATE")
        try:
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute(_SCHEMA)
            path.chmod(0o600)
            yield SendLedger(connection)
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        message = f"寄发台账不能读写：{error}"
        hint = "检查磁盘空间和权限；文件坏了，从备份恢复，不要删掉重来：没有台账就不知道已经寄给谁"
        raise ReportImpossible(Diagnostic("M301", message, str(path), hint)) from error


def rows_of(folder: Path, document: str) -> tuple[Row, ...]:
    """The mails of a document, read without making a ledger."""
    if not (folder / NAME).is_file():
        return ()
    with send_ledger(folder) as ledger:
        return ledger.rows(document)


def counted(rows: Iterable[Row]) -> dict[Sending, int]:
    """How many mails are in each state."""
    found = [row.state for row in rows]
    return {state: found.count(state) for state in Sending if state in found}
