"""A document that hangs, swells or kills its reader is named, and the next one is read."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

import pytest

from reports.read.page_text import Unreadable
from reports.read.worker import Worker, answer_to

from .packages import document, package, paragraph
from .test_paged import pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = package(document(paragraph("实到资金3亿元。")))
HANG = pdf(
    b"BT /F1 9 Tf " + b"(1) Tj " * 900_000 + b"ET",
    "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(seconds=20)
    yield made
    made.close()


def test_a_document_is_read_in_the_child(worker: Worker) -> None:
    assert worker.read("docx", GOOD).text.strip() == "实到资金3亿元。"
    assert worker.read("html", "<p>甲乙</p>".encode()).text.strip() == "甲乙"


def test_an_error_of_a_reader_comes_back_with_its_code(worker: Worker) -> None:
    with pytest.raises(Unreadable) as error:
        worker.read("docx", b"no zip")
    assert error.value.code == "I111"


def test_a_reader_that_does_not_end_is_ended_and_the_next_file_is_read() -> None:
    worker = Worker(seconds=0.4)
    with pytest.raises(Unreadable) as error:
        worker.read("pdf", HANG)
    assert error.value.code == "I117"
    worker = Worker(seconds=20)
    assert worker.read("docx", GOOD).text.strip()
    worker.close()


def test_a_reader_that_wants_too_much_memory_is_named() -> None:
    worker = Worker(seconds=30, memory=220 * 1024 * 1024)
    with pytest.raises(Unreadable) as error:
        worker.read("html", ("<p>" + "实到资金" * 12_000_000).encode())
    assert error.value.code in {"I118", "I119", "I111"}
    worker.close()


def test_a_child_that_dies_is_replaced(worker: Worker) -> None:
    worker.read("docx", GOOD)
    assert worker._child is not None
    os.kill(worker._child.pid, 9)
    with pytest.raises(Unreadable) as error:
        worker.read("docx", GOOD)
    assert error.value.code == "I118"
    assert worker.read("docx", GOOD).text.strip()


def test_whatever_a_reader_raises_names_the_file() -> None:
    assert answer_to("nothing that is read", b"")["error"][0] == "I119"


def bomb(layers: int) -> bytes:
    """A PDF of a few kilobytes or one megabyte whose one page is a gigabyte of zeros."""
    pack = zlib.compressobj(9)
    data = b"".join(pack.compress(bytes(2**20)) for _ in range(1024)) + pack.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    plain = pdf(data)
    return plain.replace(b">>stream", b"/Filter[" + b"/FlateDecode" * layers + b"]>>stream", 1)


@pytest.mark.parametrize("layers", [1, 3])
def test_a_bomb_in_a_pdf_ends_its_reader_and_the_next_file_is_read(layers: int) -> None:
    worker = Worker(seconds=20, memory=400 * 1024 * 1024)
    with pytest.raises(Unreadable) as error:
        worker.read("pdf", bomb(layers))
    assert error.value.code in {"I111", "I112", "I115", "I117", "I118"}
    assert worker.read("docx", GOOD).text.strip()
    worker.close()
