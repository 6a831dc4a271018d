"""Bytes of a document (DOCX, PDF, HTML, old Word) → Source."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

from reports.model import Source, Unit
from reports.read.formats import Way
from reports.read.kinds import Kind, kind_of
from reports.read.office import as_docx
from reports.read.text import make_source
from reports.read.worker import Worker

if TYPE_CHECKING:
    from reports.read.page_text import Laid

_WORKER = Worker()
atexit.register(_WORKER.close)


def read_document(way: Way, data: bytes, suffix: str, shown: str) -> tuple[Source, Laid]:
    """The source of a document, and what its reader gave. Raises Unreadable."""
    laid = _WORKER.read(*_readable(way, data, suffix))
    unit = Unit.LINE if laid.pages else Unit.PARAGRAPH
    return make_source(shown, laid.text, data, unit, laid.pages), laid


def _readable(way: Way, data: bytes, suffix: str) -> tuple[str, bytes]:
    """The name of the reader and the bytes that it takes."""
    if way is not Way.OFFICE:
        return way.value, data
    kind = kind_of(data)
    if kind is Kind.HTML:
        return Way.WEB.value, data
    return Way.WORD.value, data if kind is Kind.ZIP and suffix != ".odt" else as_docx(data, suffix)
