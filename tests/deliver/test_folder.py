"""Output appears whole or not at all, and one run at a time writes it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reports.deliver import output_lock, write_all
from reports.diagnostics import ExitCode, OutputLocked, ReportImpossible

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys
from pathlib import Path
from reports.deliver import output_lock
with output_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_files_are_written_and_leave_nothing_else(tmp_path: Path) -> None:
    write_all(tmp_path / "甲" / "乙", {"a.pdf": b"1", "b.json": b"2"})
    assert names(tmp_path / "甲" / "乙") == {"a.pdf", "b.json"}


def test_a_file_of_an_earlier_run_that_is_not_made_again_goes(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.pdf": b"1", "a.docx": b"1"})
    write_all(tmp_path, {"a.pdf": b"2"}, ("a.docx",))
    assert names(tmp_path) == {"a.pdf"}


def test_a_full_disk_leaves_the_earlier_files(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.pdf": b"old", "b.json": b"old"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(ReportImpossible) as error:
            write_all(tmp_path, {"a.pdf": b"new", "b.json": b"n" * 5000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert error.value.diagnostics[0].code == "O102"
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"a.pdf": b"old", "b.json": b"old"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(ReportImpossible):
        write_all(tmp_path, {"a.pdf": b"1"})


def test_an_output_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("文件")
    with pytest.raises(ReportImpossible), output_lock(tmp_path / "output"):
        pytest.fail("the lock was given")


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".jianbao-x1").write_bytes(b"half")
    write_all(tmp_path, {"a.pdf": b"1"})
    assert names(tmp_path) == {"a.pdf"}


def test_a_second_run_is_turned_away_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OutputLocked) as error, output_lock(tmp_path):
            pytest.fail("two runs held the lock")
        assert str(holder.pid) in str(error.value)
        assert error.value.exit_code == ExitCode.LOCKED
        holder.kill()
    with output_lock(tmp_path):
        pass
