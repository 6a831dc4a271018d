"""The files of a run change all at once, whatever happens on the way."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from reports.deliver import exchange, write_set
from reports.diagnostics import ReportImpossible
from tests.faults import broken_disk, each_step_fails, each_step_kills, full_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD = {"a.pdf": b"old" * 100, "b.json": b"old", "c.docx": b"old"}
NEW = {"a.pdf": b"new" * 200, "b.json": b"new"}
UNWANTED = ("c.docx",)
NOTES = {"笔记.txt": b"mine", "mail/01.eml": b"letter"}


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def ours(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in files_of(folder).items() if name in {*OLD, *NEW}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "2022" / "省级"


@pytest.fixture
def before(folder: Path) -> Callable[[], None]:
    """Lay out a run of before, with things of the editors' own beside its files."""

    def lay() -> None:
        shutil.rmtree(folder.parent, ignore_errors=True)
        (folder / "mail").mkdir(parents=True)
        for name, data in {**OLD, **NOTES}.items():
            (folder / name).write_bytes(data)

    lay()
    return lay


def beside(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir() if path != folder]


def test_files_are_replaced_and_the_rest_stays_in_the_same_folder(folder: Path, before: Callable[[], None]) -> None:
    folder.chmod(0o750)
    same = folder.stat()
    write_set(folder, NEW, UNWANTED)
    assert files_of(folder) == {**NEW, **NOTES}
    assert (folder.stat().st_ino, folder.stat().st_mode) == (same.st_ino, same.st_mode)
    assert beside(folder) == []


@pytest.mark.parametrize("fail", [full_disk, broken_disk])
def test_whichever_step_fails_the_files_are_those_of_before_or_of_now(
    folder: Path, before: Callable[[], None], fail: Callable[[], None]
) -> None:
    for number in each_step_fails(lambda: write_set(folder, NEW, UNWANTED), fail, before):
        assert ours(folder) in (OLD, NEW), number
        write_set(folder, NEW, UNWANTED)
        assert files_of(folder) == {**NEW, **NOTES}, number
        assert beside(folder) == [], number


def test_killed_at_whichever_step_the_files_are_those_of_before_or_of_now(
    folder: Path, before: Callable[[], None]
) -> None:
    found = []
    for number in each_step_kills(lambda: write_set(folder, NEW, UNWANTED), before):
        assert ours(folder) in (OLD, NEW), number
        found.append(ours(folder) == NEW)
        write_set(folder, NEW, UNWANTED)
        assert files_of(folder) == {**NEW, **NOTES}, number
        assert beside(folder) == [], number
    assert {*found} == {False, True}
    assert found == sorted(found), "once the new files are there they stay"


def test_without_the_exchange_the_manifest_is_the_last(
    folder: Path, before: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_change_places", lambda *_: False)
    for number in each_step_kills(lambda: write_set(folder, NEW, UNWANTED), before):
        found = ours(folder)
        assert all(found[name] in (OLD[name], NEW[name]) for name in NEW), number
        assert found["b.json"] == OLD["b.json"] or found["a.pdf"] == NEW["a.pdf"], number
        write_set(folder, NEW, UNWANTED)
        assert files_of(folder) == {**NEW, **NOTES}, number
        assert beside(folder) == [], number


def test_a_folder_that_nothing_can_be_made_beside_is_written_one_file_after_the_other(
    folder: Path, before: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_folder_beside", lambda _: None)
    write_set(folder, NEW, UNWANTED)
    assert files_of(folder) == {**NEW, **NOTES}


def test_a_folder_of_the_name_of_a_file_is_told_and_left(folder: Path, before: Callable[[], None]) -> None:
    (folder / "a.pdf").unlink()
    (folder / "a.pdf").mkdir()
    (folder / "a.pdf" / "mine").write_bytes(b"1")
    whole = files_of(folder)
    with pytest.raises(ReportImpossible) as refused:
        write_set(folder, NEW, UNWANTED)
    assert [d.code for d in refused.value.diagnostics] == ["O102"]
    assert "a.pdf" in refused.value.diagnostics[0].message
    assert files_of(folder) == whole
    assert beside(folder) == []


def test_a_link_in_place_of_a_file_gives_way_and_what_it_points_to_is_not_written(
    folder: Path, before: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    (folder / "a.pdf").unlink()
    (folder / "a.pdf").symlink_to(tmp_path / "precious")
    write_set(folder, NEW, UNWANTED)
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert not (folder / "a.pdf").is_symlink()
    assert (folder / "a.pdf").read_bytes() == NEW["a.pdf"]


def test_a_folder_that_is_a_link_stays_one(folder: Path, before: Callable[[], None], tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    write_set(tmp_path / "link", NEW, UNWANTED)
    assert (tmp_path / "link").is_symlink()
    assert files_of(folder) == {**NEW, **NOTES}


def test_who_has_a_file_open_goes_on_reading_the_old_one(folder: Path, before: Callable[[], None]) -> None:
    with (folder / "a.pdf").open("rb") as reader:
        write_set(folder, NEW, UNWANTED)
        assert reader.read() == OLD["a.pdf"]


def test_what_another_audience_left_is_not_touched(folder: Path, before: Callable[[], None]) -> None:
    left = folder.parent / ".jianbao-市级-abcd1234"
    left.mkdir()
    write_set(folder, NEW, UNWANTED)
    assert beside(folder) == [left.name]
    write_set(folder.parent / "市级", NEW)
    assert not left.exists()


def test_the_longest_name_of_a_folder_is_written_too(tmp_path: Path) -> None:
    folder = tmp_path / ("省" * 84)
    write_set(folder, NEW)
    write_set(folder, {"a.pdf": b"2"}, ("b.json",))
    assert files_of(folder) == {"a.pdf": b"2"}
    assert os.listdir(tmp_path) == [folder.name]  # noqa: PTH208
