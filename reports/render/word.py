"""blocks of a briefing → paragraphs and tables of a Word document, in the named styles of page.docx."""

from __future__ import annotations

import io
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph
from markupsafe import escape

from reports.model import Annex, Block, Chart, Grid, Heading, Run
from reports.model import Paragraph as TextBlock
from reports.render.drawing import draw
from reports.render.picture import png
from reports.render.titles import title_lines
from reports.render.typeset import printable, width
from reports.render.word_styles import (
    AFTER_TABLE,
    ANNEX_LABEL,
    CAPTION,
    HEADINGS,
    NAMEPLATE,
    NORMAL,
    STRONG,
    TABLE,
    TABLE_HEAD,
    TABLE_TEXT,
    TITLE,
    Styles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docx.document import Document

BEFORE_TABLE = 227
"""Twentieths of a point, 4 mm, between a paragraph and a table without a caption."""
NAMEPLATE_SIDES = 22
"""Points that the name of the briefing leaves free of its line."""
_TWIP = 635
"""EMU in a twentieth of a point."""

_W = nsdecls("w")

Cells = tuple[tuple[Run, ...], ...]


class BlockWriter:
    """Turns blocks into elements of `document`, which the caller puts in their place."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._document = document
        self._styles = styles
        self._strong = f'<w:rPr><w:rStyle w:val="{styles.id_of(STRONG)}"/></w:rPr>'

    def annexes(self, annexes: Iterable[Annex]) -> Iterator[Any]:
        """The annexes, each on a page of its own: the style of its label sees to that."""
        for annex in annexes:
            yield self._paragraph(ANNEX_LABEL, (Run(annex.label),))
            yield self._title(annex.title)
            yield from self.blocks(annex.blocks)

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Any]:
        """The elements of the blocks in their order; a kind of block is a case here."""
        for block, following in zip_longest(blocks, blocks[1:]):
            bare_table_next = isinstance(following, Grid) and not following.caption
            match block:
                case Heading(level=0):
                    yield self._title("".join(run.text for run in block.runs))
                case Heading():
                    yield self._paragraph(HEADINGS[block.level], block.runs, after=bare_table_next)
                case TextBlock():
                    yield self._paragraph(NORMAL, block.runs, after=bare_table_next)
                case Grid():
                    yield from self._grid(block)
                case Chart():
                    yield from self.picture(png(draw(block)), block.alt, block.caption)

    def picture(self, image: bytes, alt: str, caption: str) -> Iterator[Any]:
        """A picture as wide as the text, with its words for those who cannot see it, and its caption below it."""
        inline = self._document.part.new_pic_inline(io.BytesIO(image), width=Emu(self._styles.text_width))
        inline.docPr.set("descr", printable(alt))
        keep = "<w:keepNext/>" if caption else ""
        paragraph = parse_xml(
            f'<w:p {_W}><w:pPr><w:pStyle w:val="{self._styles.id_of(AFTER_TABLE)}"/>{keep}'
            '<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
            '<w:jc w:val="center"/></w:pPr><w:r><w:drawing/></w:r></w:p>'
        )
        paragraph[-1][-1].append(inline)
        yield paragraph
        if caption:
            yield self._paragraph(CAPTION, (Run(caption),))

    def _title(self, title: str) -> Any:
        lines = title_lines(title, title_room(self._styles))
        return self._paragraph(TITLE, tuple(Run(line) for line in lines), joint="<w:r><w:br/></w:r>")

    def _grid(self, grid: Grid) -> Iterator[Any]:
        if grid.caption:
            yield self._paragraph(CAPTION, (Run(grid.caption),))
        edges = [round(sum(grid.widths[:end]) * self._styles.text_width / _TWIP) for end in range(len(grid.widths) + 1)]
        widths = [right - left for left, right in pairwise(edges)]
        centred = ("center",) * len(widths)
        last = len(grid.rows)
        rows = (
            self._row(TABLE_TEXT if number else TABLE_HEAD, cells, widths, grid.aligns if number else centred,
                      head=not number, last=number == last)
            for number, cells in enumerate((grid.head, *grid.rows))
        )  # fmt: skip
        columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        caption = f'<w:tblCaption w:val="{_xml(grid.caption)}"/>' if grid.caption else ""
        yield parse_xml(
            f'<w:tbl {_W}><w:tblPr><w:tblStyle w:val="{self._styles.id_of(TABLE)}"/>'
            f'<w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0020" w:firstRow="1"/>{caption}</w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        yield self._paragraph(AFTER_TABLE, ())

    def _row(
        self, style: str, cells: Cells, widths: list[int], aligns: tuple[str, ...], *, head: bool, last: bool
    ) -> str:
        keep = "<w:keepNext/>" if last else ""
        written = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{self._styles.id_of(style)}"/>{keep}<w:jc w:val="{align}"/></w:pPr>'
            f"{self._runs(runs)}</w:p></w:tc>"
            for runs, width, align in zip(cells, widths, aligns, strict=True)
        )
        marks = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(written)}</w:tr>"

    def _paragraph(self, style: str, runs: tuple[Run, ...], *, joint: str = "", after: bool = False) -> Any:
        spacing = f'<w:spacing w:after="{BEFORE_TABLE}"/>' if after else ""
        return parse_xml(
            f'<w:p {_W}><w:pPr><w:pStyle w:val="{self._styles.id_of(style)}"/>{spacing}</w:pPr>'
            f"{self._runs(runs, joint)}</w:p>"
        )

    def _runs(self, runs: tuple[Run, ...], joint: str = "") -> str:
        return joint.join(
            f'<w:r>{self._strong if run.strong else ""}<w:t xml:space="preserve">{_xml(run.text)}</w:t></w:r>'
            for run in runs
        )


def _xml(text: str) -> str:
    return str(escape(printable(text)))


def fit_nameplate(document: Document, styles: Styles) -> None:
    """Shrink the name of the briefing where the size of its style is too large for one line."""
    if NAMEPLATE not in styles:
        return
    style, size = styles.id_of(NAMEPLATE), styles.look(NAMEPLATE).size
    room = styles.text_width / Pt(1) - NAMEPLATE_SIDES
    for element in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(element, document)
        if element.style == style:
            for run in paragraph.runs:
                run.font.size = Pt(min(size, int(room / max(1, width(paragraph.text)))))


def title_room(styles: Styles) -> float:
    """Characters of a title that a line has room for."""
    return styles.text_width / Pt(1) / styles.look(TITLE).size
