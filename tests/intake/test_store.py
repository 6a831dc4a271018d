"""Whatever happens to the file of the cache, nothing wrong is read out of it, and a run goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.intake.entry import Entry
from reports.intake.store import NAME, Store
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KEY, OTHER = b"k" * 32, b"o" * 32
ENTRY = Entry("头".encode(), b"body", b"facts" * 1000)


def filled(folder: Path) -> Path:
    store = Store(folder)
    store.put([(KEY, ENTRY)])
    store.close()
    return folder / NAME


def whole(store: Store, keys: Iterable[bytes]) -> dict[bytes, Entry]:
    """The entries of which both halves are there."""
    heads = store.find(list(keys))
    return {key: Entry(head, *packed) for key, head in heads.items() if (packed := store.packed(key))}


def found(folder: Path) -> dict[bytes, Entry]:
    store = Store(folder)
    try:
        return whole(store, [KEY, OTHER])
    finally:
        store.close()


def test_what_was_put_is_found_by_its_key_alone(tmp_path: Path) -> None:
    filled(tmp_path)
    assert found(tmp_path) == {KEY: ENTRY}


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("column", ["heads.head", "heads.sum", "packed.body", "packed.facts", "packed.sum"])
@pytest.mark.parametrize("value", [b"", b"facts", "text", 7])
def test_an_entry_with_another_piece_is_not_there(tmp_path: Path, column: str, value: object) -> None:
    path = filled(tmp_path)
    table, _, name = column.partition(".")
    with sqlite3.connect(path) as connection:
        connection.execute(f"update {table} set {name} = ?", (value,))  # noqa: S608
    connection.close()
    assert found(tmp_path) == {}


def test_an_entry_under_a_foreign_key_is_not_there(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        for table in ("entries", "heads", "packed"):
            connection.execute(f"update {table} set key = ?", (OTHER,))  # noqa: S608
    connection.close()
    assert found(tmp_path) == {}


def test_what_an_earlier_version_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "readings-1.sqlite").write_bytes(b"old")
    filled(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_an_entry_whose_packed_half_is_spoilt_is_forgotten(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("update packed set facts = ?", (b"other",))
    connection.close()
    store = Store(tmp_path)
    assert store.find([KEY]) == {KEY: ENTRY.head}
    assert store.packed(KEY) is None
    assert store.find([KEY]) == {}
    store.close()


@given(st.data())
def test_a_file_that_is_cut_or_spoilt_gives_the_entry_or_none(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = filled(tmp_path_factory.mktemp("store"))
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        del whole[at:]
    else:
        whole[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    assert found(path.parent) in ({}, {KEY: ENTRY})
    store = Store(path.parent)
    store.put([(KEY, ENTRY)])
    assert store.find([OTHER]) == {}
    store.close()


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_cache_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert found(tmp_path) == {}
    filled(tmp_path)
    assert found(tmp_path) == {KEY: ENTRY}


def test_a_table_of_another_shape_is_begun_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.execute("create table entries (key text)")
    connection.close()
    filled(tmp_path)
    assert found(tmp_path) == {KEY: ENTRY}


def test_a_place_that_cannot_be_written_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    store = Store(tmp_path / "file" / "below")
    store.put([(KEY, ENTRY)])
    assert store.find([KEY]) == {}
    store.close()


def test_the_entries_used_least_lately_go_first(tmp_path: Path) -> None:
    days = [0.0]
    store = Store(tmp_path, largest=3 * 6000, clock=lambda: days[0] * 86_400)
    for number in range(4):
        days[0] = number
        store.put([(bytes([number]) * 32, ENTRY)])
    days[0] = 9
    store.find([bytes(32)])
    store.trim()
    kept = store.find([bytes([number]) * 32 for number in range(4)])
    store.close()
    assert sorted(key[0] for key in kept) == [0, 2, 3][-len(kept) :] or set(kept) == {bytes(32), b"\3" * 32}
    assert bytes(32) in kept
    assert b"\1" * 32 not in kept


WRITER = """
import sys
from pathlib import Path
from reports.intake.entry import Entry
from reports.intake.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    store.put([(number.to_bytes(32, "big"), Entry(b"%d" % number, b"b" * 5000, b"f" * 5000))])
    print(number, flush=True)
store.close()
"""


def writer(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(last)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_runs_at_once_share_the_file(tmp_path: Path) -> None:
    writers = [writer(tmp_path, 0, 60), writer(tmp_path, 40, 100)]
    for each in writers:
        each.communicate()
        assert each.returncode == 0
    store = Store(tmp_path)
    kept = whole(store, [number.to_bytes(32, "big") for number in range(100)])
    store.close()
    assert {int(entry.head) for entry in kept.values()} == set(range(100))


def test_what_a_killed_run_had_stored_is_whole(tmp_path: Path) -> None:
    process = writer(tmp_path, 0, 100_000)
    assert process.stdout
    for _ in range(5):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    store = Store(tmp_path)
    kept = whole(store, [number.to_bytes(32, "big") for number in range(100)])
    store.close()
    assert {b"%d" % number for number in range(5)} <= {entry.head for entry in kept.values()}
    assert all(key == int(entry.head).to_bytes(32, "big") for key, entry in kept.items())
