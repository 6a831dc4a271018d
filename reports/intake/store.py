"""Entries by key in one SQLite file that several runs may share; whatever is wrong with it, nothing wrong is read.

The head of an entry and its two packed pieces carry a checksum each, over key and content; what does not fit is not
there. A file that SQLite cannot use is removed and begun anew; where that fails too, the run goes on without a cache.
Writing is a transaction: a run that is killed leaves the entries before it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from reports.intake.entry import Entry

_Result = TypeVar("_Result")
NAME = "readings-2.sqlite"
_BEFORE = "readings-1.sqlite"
"""What an earlier version left, which nobody reads any more."""
LARGEST = 1024 * 1024 * 1024
"""Bytes of entries that are kept; the ones that were used least lately go first."""
_DAY = 86_400
_AT_ONCE = 500
_SECONDS = 20.0
_TABLES = {
    "entries": "key blob primary key, used integer not null, size integer not null",
    "heads": "key blob primary key, head blob not null, sum blob not null",
    "packed": "key blob primary key, body blob not null, facts blob not null, sum blob not null",
}
"""What is looked at in every run is stored apart from what few look into, and when each was used from both."""

_SPOILT = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite raises of a file that is none of its own, whose words it may quote as they are."""


class Store:
    """The cache of one folder. No method raises: what cannot be stored is read anew the next time."""

    def __init__(self, folder: Path, largest: int = LARGEST, clock: Callable[[], float] = time.time) -> None:
        self._path, self._largest, self._clock = folder / NAME, largest, clock
        with suppress(OSError):
            (folder / _BEFORE).unlink()
        self._connection = self._opened()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The heads of the entries that are there and whole."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            sql = f"select key, head, sum, used from entries join heads using (key) where key in ({marks})"  # noqa: S608
            rows = [row for row in self._rows(sql, some) if _is_whole(row[0], row[1:2], row[2])]
            found.update({row[0]: row[1] for row in rows})
            self._touch([row[0] for row in rows if row[3] != self._today])
        return found

    def packed(self, key: bytes) -> tuple[bytes, bytes] | None:
        """Body and facts of an entry; None where they are not there any more, or not whole: it is then forgotten."""
        for row in self._rows("select body, facts, sum from packed where key = ?", [key]):
            if _is_whole(key, row[:2], row[2]):
                return row[0], row[1]
            self._try(lambda connection: _forget(connection, [(key,)]))
        return None

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
        some = [(key, e, _sum(key, e.head), _sum(key, e.body, e.facts)) for key, e in entries]

        def put(connection: sqlite3.Connection) -> None:
            sizes = ((key, self._today, len(e.head) + len(e.body) + len(e.facts)) for key, e, *_ in some)
            connection.executemany("insert or replace into entries values (?, ?, ?)", sizes)
            heads = ((key, e.head, whole) for key, e, whole, _ in some)
            connection.executemany("insert or replace into heads values (?, ?, ?)", heads)
            packed = ((key, e.body, e.facts, whole) for key, e, _, whole in some)
            connection.executemany("insert or replace into packed values (?, ?, ?, ?)", packed)

        self._try(put)

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
        _forget(connection, unwanted)

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
    connection = sqlite3.connect(path, timeout=_SECONDS, check_same_thread=False)
    try:
        connection.execute("pragma synchronous = normal")
        for name, columns in _TABLES.items():
            connection.execute(f"create table if not exists {name} ({columns})")
        connection.commit()
        for name, columns in _TABLES.items():
            wanted = [column.split()[0] for column in columns.split(", ")]
            if [row[1] for row in connection.execute(f"pragma table_info({name})")] != wanted:
                raise sqlite3.DatabaseError("another table of this name")
    except BaseException:
        connection.close()
        raise
    path.chmod(0o600)
    return connection


def _forget(connection: sqlite3.Connection, keys: Sequence[tuple[bytes]]) -> None:
    for name in _TABLES:
        connection.executemany(f"delete from {name} where key = ?", keys)  # noqa: S608


def _sum(key: bytes, *pieces: bytes) -> bytes:
    found = hashlib.blake2b(key, digest_size=16)
    for piece in pieces:
        found.update(len(piece).to_bytes(8, "big"))
        found.update(piece)
    return found.digest()


def _is_whole(key: object, pieces: Sequence[object], checksum: object) -> bool:
    if not isinstance(key, bytes):
        return False
    known = [piece for piece in pieces if isinstance(piece, bytes)]
    return len(known) == len(pieces) and _sum(key, *known) == checksum
