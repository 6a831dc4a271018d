"""Which files a folder, a file or a pattern stands for, in which order, and which are passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.patterns import base_of, is_pattern
from reports.read import listed, read_folder

NAMES = ("一.txt", "2023/二.docx", "2023/上半年/三.txt", "2023/[草稿].txt")
LEFT = (
    *("~$一.docx", ".DS_Store", "._一.txt", "Thumbs.db", "2023/thumbs.db", "desktop.ini", ".git/一.txt"),
    *("__MACOSX/一.txt", "一.docx.tmp", "二.pdf.crdownload", "一.txt~"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*NAMES, *LEFT):
        path = tmp_path / "来源" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("文", encoding="utf-8")
    return tmp_path / "来源"


def names(given_: Path, shown: str = "源") -> list[str]:
    return [name for _, name in listed(given_, shown)]


def test_a_folder_stands_for_what_lies_below_it_but_for_what_programs_leave_behind(folder: Path) -> None:
    assert names(folder) == sorted(f"源/{name}" for name in NAMES)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["一.txt"]),
        ("**/*.txt", ["2023/[草稿].txt", "2023/上半年/三.txt", "一.txt"]),
        ("2023/*.docx", ["2023/二.docx"]),
        ("20??", ["2023/[草稿].txt", "2023/上半年/三.txt", "2023/二.docx"]),
        ("*.pdf", []),
        (".*", []),
    ],
)
def test_a_pattern_stands_for_what_it_finds_and_what_lies_below_it(
    folder: Path, pattern: str, found: list[str]
) -> None:
    assert [path.relative_to(folder).as_posix() for path, _ in listed(folder / pattern, "源")] == found


def test_a_file_stands_for_itself_whatever_it_is_called(folder: Path) -> None:
    assert names(folder / "一.txt", "来源/一.txt") == ["来源/一.txt"]
    assert names(folder / "2023/[草稿].txt", "草稿") == ["草稿"]
    assert names(folder / "._一.txt", "名") == ["名"]


def test_a_name_that_is_not_there_is_named(folder: Path) -> None:
    assert names(folder / "没有.txt", "没有.txt") == ["没有.txt"]
    assert [each.code for each in read_folder(folder / "没有.txt", "没有.txt").rejected] == ["I107"]


def test_a_link_to_a_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "外").mkdir()
    (tmp_path / "外" / "四.txt").write_text("文", encoding="utf-8")
    (folder / "链接").symlink_to(tmp_path / "外")
    assert "源/链接" in names(folder)
    assert not any("四" in name for name in names(folder))
    assert not any("四" in name for name in names(folder / "**" / "*.txt"))


def test_a_folder_that_is_named_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "共享").symlink_to(folder)
    assert names(tmp_path / "共享") == names(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_named(folder: Path) -> None:
    (folder / "2023").chmod(0)
    try:
        assert ("I103", "源/2023") in {(each.code, each.place) for each in read_folder(folder, "源").rejected}
    finally:
        (folder / "2023").chmod(0o755)


@given(st.text("ab/*?[]", min_size=1, max_size=12))
def test_the_folder_of_a_pattern_has_no_wildcard(text: str) -> None:
    path = Path("x") / text.lstrip("/")
    assert not is_pattern(base_of(path))
