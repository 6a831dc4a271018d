"""Claims about the process that sets pages."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.diagnostics import ReportImpossible, TemplateError
from reports.render.pdf import pdf_job, print_pdf
from reports.render.worker import PdfWorker

from .briefings import plain_briefing, rich_briefing

if TYPE_CHECKING:
    from pathlib import Path


def test_another_process_sets_the_same_bytes(shipped: tuple[Path, ...]) -> None:
    with PdfWorker() as worker:
        worker.start(pdf_job(rich_briefing(), shipped))
        worker.start(pdf_job(plain_briefing(2), shipped))
        first, second = worker.result(), worker.result()
    assert first == print_pdf(rich_briefing(), shipped)
    assert second == print_pdf(plain_briefing(2), shipped)


def test_a_mistake_in_the_style_sheet_is_told_by_the_worker_and_ends_nothing(shipped: tuple[Path, ...]) -> None:
    job = pdf_job(plain_briefing(1), shipped)
    wrong = replace(job, html=job.html.replace("<body", "<style>p { colour: red }</style><body"))
    with PdfWorker() as worker:
        worker.start(wrong)
        with pytest.raises(TemplateError) as caught:
            worker.result()
        worker.start(job)
        assert worker.result().pdf.startswith(b"%PDF")
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["T201"]


def test_a_page_that_never_ends_is_stopped(shipped: tuple[Path, ...]) -> None:
    job = pdf_job(plain_briefing(1), shipped)
    endless = replace(job, html=job.html.replace("</main>", f'<table><tr><td colspan="{10**6}">甲</table></main>'))
    start = time.monotonic()
    with PdfWorker(seconds=2) as worker:
        worker.start(endless)
        with pytest.raises(ReportImpossible) as caught:
            worker.result()
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["R103"]
    assert time.monotonic() - start < 60


def test_a_worker_that_is_not_used_ends_with_its_block() -> None:
    with PdfWorker() as worker:
        pass
    assert worker.running is False


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_is_told(shipped: tuple[Path, ...], kind: signal.Signals) -> None:
    with PdfWorker() as worker:
        worker.start(pdf_job(plain_briefing(1), shipped))
        worker._process.send_signal(kind)
        with pytest.raises(ReportImpossible) as caught:
            worker.result()
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["R103"]
