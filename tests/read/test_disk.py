"""Whatever lies in a folder of sources is read, named or passed over as it deserves; nothing hangs or is dropped."""

from __future__ import annotations

import json
import os
import socket
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.diagnostics import Diagnostic, InputRejected, visible
from reports.read import disk, read_folder
from reports.read.disk import bytes_of, files_below
from tests.read.packages import document, package, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "全省推动飞地经济发展，任务紧迫。\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sources"
    made.mkdir()
    (made / "甲.txt").write_bytes(TEXT)
    return made


def rejected(folder: Path) -> dict[str, str]:
    """The code of each file that was not read, and that the one that can be read is."""
    intake = read_folder(folder, "来源")
    assert "来源/甲.txt" in {source.path for source in intake.sources}
    return {d.place.removeprefix("来源/"): d.code for d in intake.rejected}


# --- what is no file --------------------------------------------------------------------------------------


def test_links_pipes_and_sockets_are_named_and_hang_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "link.txt").symlink_to(folder / "甲.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "out").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe.docx")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.pdf")
        names = ("link.txt", "gone.txt", "loop.txt", "out", "pipe.docx", "socket.pdf")
        assert rejected(folder) == dict.fromkeys(names, "I102")


def test_a_pipe_that_takes_the_place_of_a_file_at_the_last_moment_hangs_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/etc/hostname")
    for name, code in (("a.txt", "I102"), ("b.txt", "I103")):
        with pytest.raises(InputRejected) as refused:
            bytes_of(tmp_path / name, name)
        assert [d.code for d in refused.value.diagnostics] == [code]


def test_a_file_that_vanishes_or_grows_while_it_is_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "乙.txt").write_bytes(TEXT)
    (folder / "丙.txt").write_bytes(TEXT)
    plain_open = os.open

    def late(path: Any, *rest: Any, **named: Any) -> int:
        if Path(path).name == "乙.txt":
            Path(path).unlink()
        if Path(path).name == "丙.txt":
            with Path(path).open("ab") as file:
                file.truncate(disk.LARGEST + 1)
        return plain_open(path, *rest, **named)

    monkeypatch.setattr(os, "open", late)
    assert rejected(folder) == {"乙.txt": "I103", "丙.txt": "I106"}


def test_a_folder_that_may_not_be_opened_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed").mkdir()
    plain = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return plain(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "closed")
    assert rejected(folder) == {"closed": "I103"}


def test_files_of_programs_at_work_are_passed_over(folder: Path) -> None:
    for name in ("~$甲.docx", ".DS_Store", "Thumbs.db", "desktop.ini", ".~lock.甲.docx#", "._甲.txt"):
        (folder / name).write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "乙.txt").write_bytes(TEXT)
    assert [path.name for path in files_below(folder)] == ["甲.txt"]


# --- endings that lie -------------------------------------------------------------------------------------

WORD = package(document(paragraph("甲")))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"<html><body>x</body></html>", "I110"),
        ("a.docx", package("<workbook/>"), "I111"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "I110"),
        ("a.docx", b"%PDF-1.7\n", "I110"),
        ("a.docx", "实到资金".encode(), "I110"),
        ("a.txt", WORD, "I110"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "I110"),
        ("a.html", b"{\\rtf1 x}", "I110"),
        ("a.xlsx", WORD, "I101"),
        ("a", TEXT, "I101"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says_is_named(folder: Path, name: str, data: bytes, code: str) -> None:
    (folder / name).write_bytes(data)
    assert rejected(folder) == {name: code}


# --- names ------------------------------------------------------------------------------------------------

NAMES = (
    *(b"a\nb.txt", b"\x1b[31mred.txt", "\u202egpj.txt".encode(), b"\xff\xfe.txt", "\u200b甲.txt".encode()),
    *(b"<img src=x onerror=alert(1)>.txt", b"{{ 7*7 }}{% x %}.txt", b"a`b|c*d_[x](y)\\.txt", "😀.txt".encode()),
    *(("长" * 83 + ".txt").encode(), *(unicodedata.normalize(form, "é.txt").encode() for form in ("NFC", "NFD"))),
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_that_is_not_harmless_is_printed_so_that_it_is(folder: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(TEXT)
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name.replace(b".txt", b".xls"))).write_bytes(b"x")
    intake = read_folder(folder, "来源")
    shown = [*(source.path for source in intake.sources), *map(str, intake.rejected)]
    assert len(intake.sources) == 2
    assert len(intake.rejected) == 1
    for text in shown:
        assert visible(text) == text
        assert json.loads(json.dumps(text, ensure_ascii=False).encode()) == text


@given(st.text(st.characters(codec=None), max_size=40))
def test_no_message_moves_the_cursor_or_fails_to_be_printed(text: str) -> None:
    line = str(Diagnostic("X101", text, text, text))
    assert line.encode().decode() == line
    assert len(line.splitlines()) == 1
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


# --- whole runs -------------------------------------------------------------------------------------------


def test_a_report_is_made_among_hostile_names(office: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(office / "sources") + b"/" + name)).write_bytes(TEXT)
    code, _, err = run("report", "--formats", "docx")
    assert (code, "Traceback" in err) == (0, False)
    manifest = json.loads((office / "output/2022/省级/manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["inputs"]) == len(NAMES) + 1
