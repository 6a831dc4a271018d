"""Entries by key in one SQLite file that several runs may share; whatever is wrong with it, nothing wrong is read.

Every entry carries a checksum over its key and its pieces; one that does not fit is not there. A file that SQLite
cannot use is removed and begun anew; where that fails too, the run goes on without a cache. Writing is a transaction: a
run that is killed leaves the entries before it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from reports.intake.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

_Result = TypeVar("_Result")
NAME = "readings-1.sqlite"
LARGEST = 1024 * 1024 * 1024
"""Bytes of entries that are kept; the ones that were used least lately go first."""
_DAY = 86_400
_AT_ONCE = 500
_SECONDS = 20.0
_TABLE = """
create table if not exists entries (
    key blob primary key, used integer not null, size integer not null,
    head blob not null, body blob not null, facts blob not null, sum blob not null
) without rowid
"""


_SPOILT = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite raises of a file that is none of its own, whose words it may quote as they are."""


class Store:
    """The cache of one folder. No method raises: what cannot be stored is read anew the next time."""

    def __init__(self, folder: Path, largest: int = LARGEST, clock: Callable[[], float] = time.time) -> None:
        self._path, self._largest, self._clock = folder / NAME, largest, clock
        self._connection = self._opened()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The entries that are there and whole."""
        found: dict[bytes, Entry] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            sql = f"select key, head, body, facts, sum, used from entries where key in ({marks})"  # noqa: S608
            rows = self._rows(sql, some)
            found.update({row[0]: Entry(*row[1:4]) for row in rows if _is_whole(row)})
            self._touch([row[0] for row in rows if row[0] in found and row[5] != self._today])
        return found

    def _rows(self, sql: str, values: Sequence[bytes]) -> list[tuple[Any, ...]]:
        return self._try(lambda connection: connection.execute(sql, values).fetchall()) or []

    @property
    def _today(self) -> int:
        return int(self._clock()) // _DAY

    def _touch(self, keys: list[bytes]) -> None:
        if keys:
            rows = [(self._today, key) for key in keys]
            self._try(lambda connection: connection.executemany("update entries set used = ? where key = ?", rows))

    def put(self, entries: Iterable[tuple[bytes, Entry]]) -> None:
        """Store entries, all of them or none."""
        rows = [
            (key, self._today, len(e.head) + len(e.body) + len(e.facts), e.head, e.body, e.facts, _sum(key, e))
            for key, e in entries
        ]
        sql = "insert or replace into entries (key, used, size, head, body, facts, sum) values (?, ?, ?, ?, ?, ?, ?)"
        self._try(lambda connection: connection.executemany(sql, rows))

    def trim(self) -> None:
        """Drop the entries that were used least lately until the rest is within bounds."""
        self._try(self._trim)

    def _trim(self, connection: sqlite3.Connection) -> None:
        (size,) = connection.execute("select coalesce(sum(size), 0) from entries").fetchone()
        if size <= self._largest:
            return
        rows = connection.execute("select key, size from entries order by used, key").fetchall()
        unwanted = []
        for key, bytes_ in rows:
            if size <= self._largest * 9 // 10:
                break
            unwanted.append((key,))
            size -= bytes_
        connection.executemany("delete from entries where key = ?", unwanted)

    def _try(self, action: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Run an action in a transaction of its own; None where SQLite could not."""
        if self._connection is None:
            return None
        try:
            with self._connection:
                return action(self._connection)
        except sqlite3.OperationalError:
            return None
        except _SPOILT:
            self.close()
            with suppress(OSError):
                self._path.unlink()
            self._connection = self._opened()
            return None

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                return _connected(self._path)
            except sqlite3.OperationalError:
                return None
            except _SPOILT:
                with suppress(OSError):
                    self._path.unlink()
            except OSError:
                return None
        return None


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_SECONDS)
    try:
        connection.execute("pragma synchronous = normal")
        connection.execute(_TABLE)
        connection.commit()
        columns = {row[1] for row in connection.execute("pragma table_info(entries)")}
        if not {"key", "used", "size", "head", "body", "facts", "sum"} <= columns:
            raise sqlite3.DatabaseError("another table of this name")
    except BaseException:
        connection.close()
        raise
    path.chmod(0o600)
    return connection


def _sum(key: bytes, entry: Entry) -> bytes:
    found = hashlib.blake2b(key, digest_size=16)
    for piece in (entry.head, entry.body, entry.facts):
        found.update(len(piece).to_bytes(8, "big"))
        found.update(piece)
    return found.digest()


def _is_whole(row: tuple[object, ...]) -> bool:
    key, *pieces, checksum, _ = row
    if not isinstance(key, bytes) or not all(isinstance(piece, bytes) for piece in pieces):
        return False
    return _sum(key, Entry(*pieces)) == checksum  # type: ignore[arg-type]
