"""Whoever reads the sources, and whatever the cache holds, a run is given the same to the letter."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.diagnostics import ExitCode, InputRejected, ReportImpossible
from reports.intake import pool
from reports.intake.entry import Maker
from reports.intake.gather import Gathered, gather
from reports.intake.pool import Child, Task
from reports.intake.store import NAME
from tests.conftest import ROOT
from tests.intake.conftest import issue, told
from tests.processes import children

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.config import Settings
    from reports.lexicon import Lexicon

gather_here = sys.modules["reports.intake.gather"]


@pytest.fixture
def cached(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, cache=tmp_path / "cache")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, parsed and extracted in this process from now on."""
    names: list[str] = []
    make = Maker.make

    def counted(self: Maker, data: bytes, suffix: str, shown: str) -> object:
        names.append(shown)
        return make(self, data, suffix, shown)

    monkeypatch.setattr(Maker, "make", counted)
    return names


def test_with_and_without_a_cache_the_same_is_read(
    settings: Settings, cached: Settings, read_by: Callable[[Settings], str]
) -> None:
    plain = read_by(settings)
    assert read_by(cached) == plain
    assert read_by(cached) == plain


def test_only_the_file_that_is_new_is_read(
    cached: Settings, folder: Path, read_by: Callable[[Settings], str], made: list[str]
) -> None:
    read_by(cached)
    made.clear()
    (folder / "7.txt").write_text(issue(7), encoding="utf-8")
    read_by(cached)
    assert made == ["来源/7.txt"]


def test_a_file_that_was_changed_is_read_again(
    settings: Settings, cached: Settings, folder: Path, read_by: Callable[[Settings], str], made: list[str]
) -> None:
    read_by(cached)
    made.clear()
    (folder / "1.txt").write_text(issue(1).replace("1.81亿元", "7.81亿元"), encoding="utf-8")
    again = read_by(cached)
    assert made == ["来源/1.txt"]
    assert "7.81亿元" in again
    assert again == read_by(settings)


def test_other_words_read_everything_again(
    cached: Settings, tmp_path: Path, read_by: Callable[[Settings], str], made: list[str]
) -> None:
    words = tmp_path / "词典.yaml"
    words.write_text("metrics: []\n", encoding="utf-8")
    read_by(cached)
    made.clear()
    read_by(replace(cached, lexicon=words))
    assert len(made) == 8


@pytest.mark.parametrize(
    ("table", "column", "files"), [("heads", "head", 8), ("packed", "body", 7), ("packed", "facts", 7)]
)
def test_a_spoilt_entry_is_read_anew(
    table: str,
    column: str,
    files: int,
    settings: Settings,
    cached: Settings,
    read_by: Callable[[Settings], str],
    made: list[str],
) -> None:
    read_by(cached)
    assert cached.cache
    with sqlite3.connect(cached.cache / NAME) as connection:
        connection.execute(f"update {table} set {column} = zeroblob(3)")  # noqa: S608
    connection.close()
    made.clear()
    again = read_by(cached)
    assert len(made) == files
    made.clear()
    assert read_by(cached) == again == read_by(settings)


def test_facts_of_issues_that_nobody_asks_for_stay_unopened(
    cached: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(cached, lexicon, "来源")
    opened: list[object] = []
    unpacked = sys.modules["reports.intake.entry"]._unpacked
    monkeypatch.setattr("reports.intake.entry._unpacked", lambda piece: opened.append(piece) or unpacked(piece))
    gathered = gather(cached, lexicon, "来源")
    assert not opened
    gathered.read([filed.issue for filed in gathered.filed if filed.issue.number == 3])
    assert len(opened) == 2


@pytest.fixture
def forgotten(cached: Settings, lexicon: Lexicon) -> Gathered:
    """What a run gathered out of a cache that has lost everything since."""
    gather(cached, lexicon, "来源")
    gathered = gather(cached, lexicon, "来源")
    assert cached.cache
    with sqlite3.connect(cached.cache / NAME) as connection:
        connection.execute("delete from packed")
    connection.close()
    return gathered


def test_what_has_left_the_cache_since_is_read_again_from_its_file(
    settings: Settings, forgotten: Gathered, lexicon: Lexicon, made: list[str]
) -> None:
    gathered = forgotten
    assert gathered.read(gathered.issues)
    assert len(made) == len(gathered.intake.sources)
    plain = gather(settings, lexicon, "来源")
    assert gathered.read(gathered.issues) == plain.read(plain.issues)
    assert gathered.issues == plain.issues
    assert [source.text for source in gathered.intake.sources] == [source.text for source in plain.intake.sources]


def test_a_file_that_was_changed_and_has_left_the_cache_since_stops_the_run(forgotten: Gathered, folder: Path) -> None:
    (folder / "3.txt").write_text(issue(8), encoding="utf-8")
    with pytest.raises(InputRejected) as caught:
        forgotten.read(forgotten.issues)
    assert [(d.code, d.place) for d in caught.value.diagnostics] == [("I141", "来源/3.txt")]


@pytest.fixture
def by_workers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[[int], Settings]:
    """The settings of a run that starts this many worker processes, however little there is to read."""
    monkeypatch.setattr(gather_here, "_WORTH", 0)
    return lambda jobs: replace(settings, jobs=jobs)


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_result_does_not_depend_on_the_number_of_workers(
    jobs: int, by_workers: Callable[[int], Settings], read_by: Callable[[Settings], str], settings: Settings
) -> None:
    assert read_by(by_workers(jobs)) == read_by(settings)


def test_workers_read_with_the_words_of_the_office(
    by_workers: Callable[[int], Settings], read_by: Callable[[Settings], str], folder: Path
) -> None:
    (folder / "9.txt").write_text(issue(9).replace("全市落实援建资金", "全市兴修水窖"), encoding="utf-8")
    own = replace(by_workers(2), lexicon=ROOT / "词典.yaml")
    assert read_by(own) == read_by(replace(own, jobs=1))


def killing(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> list[str]:
    """Kill the worker that is given a file of this name, so many times; what was given out."""
    given: list[str] = []
    give = Child.give

    def fatal(self: Child, task: Task) -> None:
        given.append(task.shown)
        if task.shown == name and given.count(name) <= times:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
        give(self, task)

    monkeypatch.setattr(Child, "give", fatal)
    return given


@pytest.mark.parametrize("held", [1, 2], ids=["in hand", "in hand or waiting"])
@pytest.mark.parametrize("name", ["来源/2.txt", "来源/3.txt", "来源/下半年/6.txt"])
def test_a_worker_that_is_killed_once_loses_nothing(
    name: str,
    held: int,
    by_workers: Callable[[int], Settings],
    read_by: Callable[[Settings], str],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "_AHEAD", held)
    given = killing(monkeypatch, name, 1)
    assert read_by(by_workers(2)) == read_by(settings)
    assert given.count(name) == 2


def test_a_file_that_ends_its_workers_is_named_and_the_others_are_read(
    by_workers: Callable[[int], Settings], lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pool, "_AHEAD", 1)
    killing(monkeypatch, "来源/2.txt", 2)
    settings = replace(by_workers(2), cache=tmp_path / "cache")
    gathered = gather(settings, lexicon, "来源")
    assert ("I118", "来源/2.txt") in {(each.code, each.place) for each in gathered.intake.rejected}
    assert [filed.issue.number for filed in gathered.filed if filed.issue.number] == [1, 3, 4, 5, 6]
    assert "来源/2.txt" in {source.path for source in gather(settings, lexicon, "来源").intake.sources}


def test_a_file_that_only_waits_is_not_blamed_for_the_one_in_hand() -> None:
    first, second, third = (Task(n, f"{n}.txt", ".txt", b"") for n in range(3))
    waiting = pool._Waiting(iter([first, second, third]))
    assert [waiting.next(lambda _: True) for _ in range(2)] == [first, second]
    for _ in range(5):
        waiting.put_back([second])
        assert waiting.next(lambda _: False) is None, "nobody wants it yet"
        assert waiting.next(lambda _: True) is second
    assert waiting.may_try_again(first)
    assert waiting.next(lambda _: True) is first
    assert not waiting.may_try_again(first)
    assert [waiting.next(lambda _: True) for _ in range(2)] == [third, None]


@pytest.mark.parametrize(("suffix", "size", "waits"), [(".txt", 10, True), (".txt", 10**6, False), (".pdf", 10, False)])
def test_only_short_texts_wait_behind_another(suffix: str, size: int, waits: bool) -> None:
    assert Task(1, f"1{suffix}", suffix, b"a" * size).may_wait is waits


def test_workers_that_do_not_start_are_told(
    by_workers: Callable[[int], Settings], lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool.sys, "executable", "/bin/false")
    with pytest.raises(ReportImpossible) as raised:
        gather(by_workers(2), lexicon, "来源")
    assert raised.value.diagnostics[0].code == "I125"


def test_workers_of_another_edition_are_told(
    by_workers: Callable[[int], Settings], lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather_here, "edition", lambda _: "another")
    with pytest.raises(ReportImpossible) as raised:
        gather(by_workers(2), lexicon, "来源")
    assert raised.value.diagnostics[0].code == "I126"


def test_a_file_that_vanishes_while_others_are_read_is_named(
    settings: Settings, lexicon: Lexicon, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker.make

    def removing(self: Maker, data: bytes, suffix: str, shown: str) -> object:
        (folder / "2.txt").unlink(missing_ok=True)
        return make(self, data, suffix, shown)

    monkeypatch.setattr(Maker, "make", removing)
    gathered = gather(settings, lexicon, "来源")
    assert ("I107", "来源/2.txt") in {(each.code, each.place) for each in gathered.intake.rejected}
    assert told(gathered)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_ctrl_c_ends_with_130_and_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    for number in range(600):
        text = issue(number % 9 + 1) + "全市落实援建资金1亿元，引进项目2个。\n" * 100
        (folder / f"多{number}.txt").write_text(text, encoding="utf-8")
    arguments = ["--config", str(ROOT / "config.yaml"), "--sources", str(folder), "--output", str(tmp_path / "out")]
    command = [sys.executable, "-m", "reports", "report", *arguments, "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    workers: list[int] = []
    while len(workers) < 4 and process.poll() is None:  # two read, one sets the page, one fills the templates
        workers = children(process.pid)
        time.sleep(0.05)
    assert len(workers) == 4
    process.send_signal(signal.SIGINT)
    _, told_ = process.communicate(timeout=120)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in told_
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    assert not list((tmp_path / "out").glob("*/*/*"))


def test_a_small_folder_starts_no_process(
    settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather_here, "Pool", None)
    assert gather(replace(settings, jobs=8), lexicon, "来源").filed
