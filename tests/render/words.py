"""Briefing, PDF or DOCX → its printed words in order, without blanks."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn

from reports.model import Block, Briefing, Grid, Heading, Paragraph, Run

from .pages import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE_NUMBER = re.compile(r"—\d+—")


def squeeze(text: str) -> str:
    """The text without blanks and line ends."""
    return "".join(text.split())


def briefing_words(briefing: Briefing) -> str:
    """Every word that a page must show, as composed."""
    return squeeze("".join(_words(briefing)))


def pdf_words(pdf: bytes, repeated_head: str = "") -> str:
    """The words of a PDF without page numbers and without the table head that a new page repeats."""
    pages = (_PAGE_NUMBER.sub("", squeeze(page.text)) for page in read_pages(pdf))
    return "".join(page.removeprefix(repeated_head) for page in pages)


def docx_words(docx: bytes) -> str:
    """The words of the body of a DOCX, text boxes included."""
    body = Document(io.BytesIO(docx)).element.body
    return squeeze("".join(text.text or "" for text in body.iter(qn("w:t"))))


def _words(briefing: Briefing) -> Iterator[str]:
    masthead = briefing.masthead
    yield masthead.name + masthead.number_line
    yield f"（{masthead.special}）" if masthead.special else ""
    yield f"{masthead.issuer}{masthead.date.year}年{masthead.date.month}月{masthead.date.day}日"
    for paragraph in briefing.note:
        yield _joined(paragraph.runs)
    yield "本期目录：" if briefing.contents else ""
    for title in briefing.contents:
        yield f"◆{title}"
    yield briefing.title
    yield from _blocks(briefing.blocks)
    yield "附件：" if briefing.annexes else ""
    for number, annex in enumerate(briefing.annexes, start=1):
        yield f"{number}.{annex.title}" if len(briefing.annexes) > 1 else annex.title
    for annex in briefing.annexes:
        yield annex.label + annex.title
        yield from _blocks(annex.blocks)
    for label, text in briefing.distribution:
        yield f"{label}：{text}"
    day = briefing.printed_date
    yield f"{briefing.printed_by}{day.year}年{day.month}月{day.day}日印发"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield _joined(block.runs)
            case Grid():
                yield block.caption
                yield from map(_joined, block.head)
                yield from (_joined(cell) for row in block.rows for cell in row)


def _joined(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
