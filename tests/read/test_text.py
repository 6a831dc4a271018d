"""A text file is read whole, or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.diagnostics import InputRejected
from reports.read import disk, given_file, read_file, text

if TYPE_CHECKING:
    from pathlib import Path


def rejected(path: Path) -> str:
    with pytest.raises(InputRejected) as error:
        read_file(path, "来源/甲.txt")
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.place == "来源/甲.txt"
    return diagnostic.code


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\n", "\u3000\n".encode()])
def test_a_file_without_words_is_named_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(content)
    assert rejected(path) == "I105"


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    with path.open("wb") as file:
        file.truncate(disk.LARGEST + 1)
    assert rejected(path) == "I106"


def test_a_file_of_too_many_lines_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST_LINES", 10)
    path = tmp_path / "甲.txt"
    path.write_bytes(b"a\r\n" * 10)
    assert read_file(path, "甲.txt").position(29) == (10, 3)
    path.write_bytes(b"a\r\n" * 11)
    assert rejected(path) == "I109"


def test_a_file_of_no_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes("實到資金三億元，消費幫扶一億元".encode("big5"))
    assert rejected(path) == "I104"


def test_what_was_wrong_with_a_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes("实到\x07资金3亿元".encode()[:-1])
    assert [notice.code for notice in given_file(path, "甲.txt").notices] == ["I123", "I124"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_count_alike_however_they_end(tmp_path: Path, end: str) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(f"\ufeff一{end}{end}二\u2028三{end}".encode())
    source = read_file(path, "甲.txt")
    assert source.text == f"一{end}{end}二\u2028三{end}"
    assert source.position(source.text.index("三")) == (3, 3)


def test_a_line_of_ten_megabytes_is_refused_and_one_of_a_lost_layout_is_read(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("甲" * (10 * 1024 * 1024 // 3), encoding="utf-8")
    assert rejected(path) == "I140"
    path.write_text("\n".join(["全市落实援建资金。" * 10_000] * 30), encoding="utf-8")
    assert len(read_file(path, "甲.txt").line_starts) == 30


def test_what_parts_lines_elsewhere_parts_none_here(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("一\u2028二\u0085三\x1c四\n五", encoding="utf-8")
    assert len(read_file(path, "甲.txt").line_starts) == 2
