"""Whole runs of `jianbao report` killed, interrupted, kept out or without room: the files of before or those of now."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from benchmarks.soak import NUMBERS, Soak, soak
from reports.deliver.folder import LOCK_NAME
from reports.diagnostics import ExitCode
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OLD, NEW = NUMBERS
KEEP_OUT = """
import sys
from pathlib import Path
from reports.deliver import output_lock
from reports.diagnostics import OutputLocked
print("ready", flush=True)
sys.stdin.readline()
try:
    with output_lock(Path(sys.argv[1])):
        print("won", flush=True)
        sys.stdin.readline()
except OutputLocked as error:
    print(error.exit_code, error.diagnostics[0].code, flush=True)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Soak:
    """An office that makes Word files only, whose two editions are known."""
    return Soak(tmp_path_factory.mktemp("soak"), "docx")


@pytest.fixture
def old(office: Soak) -> Soak:
    """The office with the old edition in its output."""
    if office.shown() != office.whole[OLD]:
        office.finish(OLD)
    return office


def wait_for(holds: Callable[[], bool]) -> None:
    for _ in range(2400):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it never came about")


def test_hit_at_any_point_a_run_leaves_old_files_or_new_ones_and_nothing_else(office: Soak) -> None:
    kinds = [signal.SIGKILL] * 8 + [signal.SIGTERM, signal.SIGINT] * 3
    assert soak(office, kinds, seed=7).total() == len(kinds)


@pytest.mark.parametrize(
    ("kind", "code"), [(signal.SIGTERM, ExitCode.TERMINATED), (signal.SIGINT, ExitCode.INTERRUPTED)]
)
def test_a_run_that_is_asked_to_stop_says_so_and_leaves_all_as_it_was(
    old: Soak, kind: signal.Signals, code: int
) -> None:
    run = old.start(NEW)
    wait_for(lambda: holder(old) == str(run.pid))
    os.killpg(run.pid, kind)
    _, told = run.communicate(timeout=60)
    assert (run.returncode, "U120" in told, "Traceback" in told) == (code, True, False)
    assert old.shown() == old.whole[OLD]
    assert list(old.temporary.iterdir()) == []
    old.finish(NEW)


def holder(office: Soak) -> str:
    path = office.office / "output" / LOCK_NAME
    return path.read_text() if path.exists() else ""


def test_killed_while_the_page_is_set_no_process_and_no_folder_outlives_the_next_run(tmp_path: Path) -> None:
    office = Soak(tmp_path, "pdf")
    run = office.start(NEW if office.shown() == office.whole[OLD] else OLD)
    wait_for(lambda: any(path.is_dir() and any(path.iterdir()) for path in office.temporary.iterdir()))
    run.kill()
    run.communicate()
    office._wait_for_children(run.pid)
    assert office.shown() in office.whole.values()
    assert list(office.temporary.iterdir()) != []
    office.finish(NEW)


# --- two at once ------------------------------------------------------------------------------------------


def test_a_second_run_is_turned_away_and_the_first_is_not_disturbed(old: Soak) -> None:
    first = old.start(NEW)
    wait_for(lambda: holder(old) == str(first.pid))
    first.send_signal(signal.SIGSTOP)
    second = old.start(OLD)
    _, told = second.communicate(timeout=120)
    assert (second.returncode, "O101" in told, str(first.pid) in told) == (ExitCode.LOCKED, True, True)
    assert old.shown() == old.whole[OLD]
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=120)
    assert (first.returncode, old.shown() == old.whole[NEW]) == (0, True)


def test_of_twenty_at_once_one_gets_the_lock_and_the_others_are_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KEEP_OUT, str(tmp_path / "output")]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) for _ in range(20)]
    try:
        assert {said(each) for each in started} == {"ready"}
        for each in started:
            say(each)
        answers = [said(each) for each in started]
        assert sorted(answers) == [f"{ExitCode.LOCKED} O101"] * 19 + ["won"]
    finally:
        for each in started:
            each.communicate("\n")


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


# --- no room ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "code"), [(0, "R111"), (2_000, "O102"), (12_000, "O102")])
def test_a_run_that_may_write_so_many_bytes_a_file_only_leaves_all_as_it_was(old: Soak, size: int, code: str) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        run = old.start(NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    _, told = run.communicate(timeout=120)
    assert (run.returncode, code in told, "Traceback" in told) == (ExitCode.IMPOSSIBLE, True, False)
    assert old.shown() == old.whole[OLD]
    old.finish(NEW)


@pytest.fixture
def small_disk(office: Soak) -> Iterator[Path]:
    """A disk of 256 KB as the output folder, where this machine lets us have one."""
    output = office.office / "output"
    aside = output.rename(output.with_name("aside"))
    output.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", output], check=False).returncode == 0
    try:
        if not mounted:
            pytest.skip("only root may have a disk of its own")
        yield output
    finally:
        if mounted:
            subprocess.run(["umount", output], check=True)
        output.rmdir()
        aside.rename(output)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may have a disk of its own")
def test_a_full_disk_and_one_that_is_read_only_leave_all_as_it_was(office: Soak, small_disk: Path) -> None:
    office.finish(OLD)
    with suppress(OSError), (small_disk / "others").open("wb", buffering=0) as others:
        while others.write(bytes(4096)):
            pass
    for ending in ("full", "read-only"):
        if ending == "read-only":
            (small_disk / "others").unlink()
            subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
        run = office.start(NEW)
        _, told = run.communicate(timeout=120)
        assert (run.returncode, "O102" in told, "Traceback" in told) == (ExitCode.IMPOSSIBLE, True, False), ending
        assert office.shown() == office.whole[OLD], ending
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    office.finish(NEW)


def test_a_folder_in_the_place_of_a_file_is_told_and_left(old: Soak) -> None:
    path = old.office / "output/2022/省级/briefing.docx"
    path.unlink()
    path.mkdir()
    (path / "mine").write_bytes(b"1")
    run = old.start(NEW)
    _, told = run.communicate(timeout=120)
    assert (run.returncode, "O102" in told, "briefing.docx" in told) == (ExitCode.IMPOSSIBLE, True, True)
    assert (path / "mine").read_bytes() == b"1"
    (path / "mine").unlink()
    path.rmdir()
    old.finish(NEW)
