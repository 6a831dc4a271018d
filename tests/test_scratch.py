"""Folders in the temporary folder of the machine: none lasts longer than its process, or than the one after it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from reports.diagnostics import ReportImpossible
from reports.render.worker import PdfWorker
from reports.scratch import PREFIX, lasting_folder, scratch_folder
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

KEEPER = """
import os, sys
from reports.scratch import lasting_folder
print(lasting_folder(), flush=True)
sys.stdin.readline()
if sys.argv[1] == "abrupt":
    os._exit(0)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the machine that is ours alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def keeper(how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", KEEPER, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def ended(process: subprocess.Popen[str]) -> str:
    """Let the process end in its way; the folder that it had."""
    assert process.stdout
    folder = process.stdout.readline().strip()
    process.communicate("\n")
    return folder


def test_a_folder_ends_with_its_block_whatever_happens_in_it(temporary: Path) -> None:
    with suppress(KeyError), scratch_folder() as folder:
        (folder / "a").write_bytes(b"1")
        raise KeyError
    assert list(temporary.iterdir()) == []


def test_a_folder_ends_with_its_process() -> None:
    assert not os.path.exists(ended(keeper("in order")))  # noqa: PTH110


def test_the_folder_of_a_process_that_was_killed_goes_with_the_next(temporary: Path) -> None:
    left = ended(keeper("abrupt"))
    assert [str(path) for path in temporary.iterdir()] == [left]
    with scratch_folder() as folder:
        assert list(temporary.iterdir()) == [folder]
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_process_that_is_at_work_stays(temporary: Path) -> None:
    with keeper("in order") as other:
        assert other.stdout
        held = other.stdout.readline().strip()
        with scratch_folder():
            assert held in {str(path) for path in temporary.iterdir()}
        other.communicate("\n")


def test_a_link_of_that_name_is_not_followed(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    precious = tmp_path_factory.mktemp("precious")
    (precious / "a").write_bytes(b"1")
    (temporary / f"{PREFIX}link").symlink_to(precious)
    with scratch_folder():
        pass
    assert [path.name for path in precious.iterdir()] == ["a"]


def test_without_a_place_it_is_told(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "nowhere"))
    with pytest.raises(ReportImpossible) as told:
        lasting_folder()
    assert [d.code for d in told.value.diagnostics] == ["R111"]


def test_the_process_that_sets_pages_leaves_nothing_though_it_is_killed(temporary: Path) -> None:
    with PdfWorker() as worker:
        assert worker.running
        assert len(list(temporary.iterdir())) == 1
    assert list(temporary.iterdir()) == []
