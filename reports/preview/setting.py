"""Briefings → pages, set by a process that stays warm."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from reports.diagnostics import Diagnostic, ReportImpossible
from reports.preview.cutting import blocks_wanted, opening_of
from reports.render.pdf import pdf_job
from reports.render.printing import Printing
from reports.render.worker import CRASH, PdfWorker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Briefing
    from reports.render.printing import Job, Printed


class Before(NamedTuple):
    """The briefing whose pages are shown, and its HTML."""

    briefing: Briefing
    html: str


class Setter:
    """One process that sets pages, started anew with other fonts, and where it has ended."""

    def __init__(self) -> None:
        self._worker: PdfWorker | None = None
        self._fonts: Path | None = None
        self._ended = False

    def warm(self, fonts: Path | None) -> PdfWorker:
        """The process, which loads what it needs as soon as it is there."""
        if self._ended:
            raise ReportImpossible(Diagnostic(CRASH, "预览已结束"))
        if self._worker is None or fonts != self._fonts or not self._worker.running:
            self.close()
            self._worker, self._fonts = PdfWorker(), fonts
            self._worker.warm(fonts)
        return self._worker

    def start(self, job: Job) -> Callable[[], Printed]:
        """Begin with a job; what is returned waits for its pages, and raises JianbaoError."""
        worker = self.warm(job.printing.fonts)
        worker.start(job)
        return worker.result

    def set(self, job: Job) -> Printed:
        """The pages of a job. Raises JianbaoError."""
        return self.start(job)()

    def end(self) -> None:
        """End the process at once and start no other, also while a thread waits for its pages."""
        self._ended = True
        if self._worker:
            self._worker.kill()

    def close(self) -> None:
        """Take away what is left of the process."""
        if self._worker:
            self._worker.__exit__(None, None, None)
            self._worker = None


def screen_job(briefing: Briefing, settings: Settings, first: int | None = None) -> Job:
    """The whole briefing as it will print; `first`: its body ends behind so many blocks, its annexes are empty."""
    return pdf_job(briefing, settings.templates, Printing(settings.duplex, settings.fonts, screen=True), first)


def opening_job(briefing: Briefing, settings: Settings, before: Before | None) -> tuple[Job | None, Job | None]:
    """The pages up to the one that shows where the briefing differs from that of `before`, None where those are most of
    it; and all of them, where that had to be made for it.
    """
    wanted = blocks_wanted(briefing, before.briefing if before else None)
    job = screen_job(briefing, settings, wanted)
    known = before.html if before else ""
    html = opening_of(job.html, known, len(known) or (len(job.html) if wanted is None else inf))
    opening = replace(job, html=html, printing=replace(job.printing, open_end=True)) if html else None
    return opening, job if wanted is None else None
