"""What the fuzz runs found is mended, and the fuzz run itself finds, keeps and opens what it should."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from reports.read.word import read_word
from tests.fuzz.findings import FOLDER, broken_by, keep, minimised
from tests.fuzz.mutation import mutator
from tests.fuzz.seeds import write_seeds
from tests.fuzz.targets import TARGETS, BrokenError, Target, word_reader

if TYPE_CHECKING:
    from pathlib import Path

FOUND = sorted(path for path in FOLDER.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_stays_mended(path: Path) -> None:
    TARGETS[path.parent.name].check(path.read_bytes())


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """The bytes that each target starts from."""
    folder = tmp_path_factory.mktemp("seeds")
    for name in TARGETS:
        write_seeds(name, folder / name)
    return {name: [path.read_bytes() for path in sorted((folder / name).iterdir())] for name in TARGETS}


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_is_sound_and_no_longer_than_its_target_takes(seeds: dict[str, list[bytes]], name: str) -> None:
    assert max(map(len, seeds[name])) <= TARGETS[name].longest
    for data in seeds[name][:: max(1, len(seeds[name]) // 12)]:
        TARGETS[name].check(data)


def _changed(name: str, data: bytes, times: int) -> list[bytes]:
    change = mutator(name)
    return [change(data, random.Random(number), lambda d: d) for number in range(times)]  # noqa: S311


def test_a_changed_document_opens_and_says_something_else(seeds: dict[str, list[bytes]]) -> None:
    made = _changed("docx", seeds["docx"][0], 40)
    assert all(zipfile.ZipFile(io.BytesIO(data)).testzip() is None for data in made)
    assert len({zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in made}) > 10


def test_most_changed_pdfs_open(seeds: dict[str, list[bytes]]) -> None:
    made = _changed("pdf", seeds["pdf"][0], 40)
    opened = 0
    for data in made:
        try:
            pypdfium2.PdfDocument(data).close()
            opened += 1
        except pypdfium2.PdfiumError:
            continue
    assert opened > 30
    assert len(set(made)) > 20


def test_lost_text_of_a_document_is_noticed(seeds: dict[str, list[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    data = seeds["docx"][0]
    laid = read_word(data)
    cut = type(laid)(laid.text[: len(laid.text) // 2], laid.pages, laid.notices)
    monkeypatch.setattr("tests.fuzz.targets.read_word", lambda _: cut)
    with pytest.raises(BrokenError):
        word_reader(data)


def test_a_finding_is_made_small_and_kept(tmp_path: Path) -> None:
    def check(data: bytes) -> None:
        if b"x" in data and b"y" in data:
            raise ValueError(data)

    target = Target("text", check, 100)
    path = keep(target, b"abcxdefghyijk" * 3, tmp_path)
    assert path.read_bytes() in (b"xy", b"yx")
    assert broken_by(target, path.read_bytes()).startswith("ValueError in ")
    assert broken_by(target, b"x") == ""


def test_minimising_keeps_what_is_needed() -> None:
    assert minimised(b"0123456789", lambda data: b"3" in data and b"7" in data) == b"37"
