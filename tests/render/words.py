"""Briefing, PDF or DOCX → its printed words in order, without blanks."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn

from reports.model import Block, Briefing, Chart, Grid, Heading, Paragraph, Run
from reports.render.page import labelled_note

from .briefings import RARE
from .pages import Page, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE_NUMBER = re.compile(r"—\d+—")
_LONGEST_HEAD = 60
_STRAY = re.compile(f"[{RARE}]")


def squeeze(text: str) -> str:
    """The text without blanks and line ends."""
    return "".join(text.split())


def briefing_words(briefing: Briefing) -> str:
    """Every word that a page must show, as composed."""
    return squeeze("".join(_words(briefing)))


def briefing_blocks(briefing: Briefing) -> list[str]:
    """What a page must show, a paragraph or cell an item, without blanks."""
    return [block for block in map(squeeze, _words(briefing)) if block]


def docx_blocks(docx: bytes) -> list[str]:
    """The paragraphs and cells of a DOCX in order, text boxes included, without blanks."""
    paragraphs = Document(io.BytesIO(docx)).element.body.iter(qn("w:p"))
    return [text for text in (squeeze("".join(_own_texts(p))) for p in paragraphs) if text]


def docx_mark(docx: bytes) -> str:
    """What stands above every page."""
    return squeeze("".join(p.text for p in Document(io.BytesIO(docx)).sections[0].header.paragraphs))


def _own_texts(paragraph: Any) -> Iterator[str]:
    for text in paragraph.iter(qn("w:t")):
        if next(text.iterancestors(qn("w:p"))) is paragraph:
            yield text.text or ""


def without_blocks(pages: tuple[Page, ...], blocks: list[str], mark: str = "") -> list[str]:
    """What is left of the pages when the blocks are taken out in order: nothing, if they say the same.

    Page numbers, a mark on every page and the cells that a table repeats on a new page do not count. Characters of a
    fallback font, which PDFium reads after their line, are counted without order.
    """
    left, waiting = list[str](), _STRAY.sub("", "".join(blocks))
    stray = Counter(_STRAY.findall("".join(blocks)))
    for page in pages:
        whole = _PAGE_NUMBER.sub("", squeeze(page.text)).replace(mark, "")
        text = _STRAY.sub("", whole)
        text = text[_repeated(text, waiting) :]
        stray.subtract(_STRAY.findall(whole))
        if waiting.startswith(text):
            waiting = waiting[len(text) :]
        else:
            left.append(text)
    return [*left, *([waiting] if waiting else []), *(character for character, count in stray.items() if count)]


def _repeated(text: str, waiting: str) -> int:
    """How many characters the repeated head of a table has at the top of a page."""
    return next((skip for skip in range(min(len(text), _LONGEST_HEAD)) if waiting.startswith(text[skip:])), 0)


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
    yield masthead.name
    yield masthead.number_line
    yield f"（{masthead.special}）" if masthead.special else ""
    yield f"{masthead.issuer}{masthead.date.year}年{masthead.date.month}月{masthead.date.day}日"
    for label, note_runs in labelled_note(briefing.note):
        yield label + _joined(note_runs)
    yield "本期目录：" if briefing.contents else ""
    for title in briefing.contents:
        yield f"◆{title}"
    yield briefing.title
    yield from _blocks(briefing.blocks)
    for number, annex in enumerate(briefing.annexes, start=1):
        name = f"{number}.{annex.title}" if len(briefing.annexes) > 1 else annex.title
        yield f"附件：{name}" if number == 1 else name
    for annex in briefing.annexes:
        yield annex.label
        yield annex.title
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
            case Chart():
                yield block.caption  # its labels and numbers are drawn
            case Grid():
                yield block.caption
                yield from map(_joined, block.head)
                yield from (_joined(cell) for row in block.rows for cell in row)


def _joined(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
