"""blocks of a briefing → paragraphs and tables of a Word document, in the named styles of page.docx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Emu, Mm, Pt

from reports.model import Annex, Block, Chart, Grid, Heading, Run
from reports.model import Paragraph as TextBlock
from reports.render.drawing import draw
from reports.render.page import title_pieces
from reports.render.picture import png
from reports.render.typeset import printable, width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
TEXT_WIDTH = Mm(156)
NAMEPLATE_WIDTH = 420
"""Points that the name of the briefing may take of a line."""
TITLE_CHARACTERS = 20
"""Characters of 22 pt in a line of 156 mm."""

Cells = tuple[tuple[Run, ...], ...]


class BlockWriter:
    """Writes blocks at the end of `document`."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def annexes(self, annexes: Iterable[Annex]) -> None:
        """Write the annexes, each on a page of its own: the style of its label sees to that."""
        for annex in annexes:
            self._document.add_paragraph(printable(annex.label), "附件标号")
            self._document.add_paragraph(title_lines(annex.title), "Heading 1")
            self.blocks(annex.blocks)

    def blocks(self, blocks: Iterable[Block]) -> None:
        """Write the blocks in their order."""
        for block in blocks:
            match block:
                case Heading(level=0):
                    text = title_lines("".join(run.text for run in block.runs))
                    self._document.add_paragraph(text, "Heading 1")
                case Heading():
                    self._paragraph(f"Heading {block.level + 1}", block.runs)
                case TextBlock():
                    self._paragraph("Normal", block.runs)
                case Grid():
                    self._grid(block)
                case Chart():
                    self._chart(block)

    def _paragraph(self, style: str, runs: tuple[Run, ...]) -> None:
        _write_runs(self._document.add_paragraph(style=style), runs)

    def _chart(self, chart: Chart) -> None:
        """The picture with its words for those who cannot see it, and its caption below it."""
        paragraph = self._document.add_paragraph(style="表后空行")
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.first_line_indent = 0
        paragraph.paragraph_format.keep_with_next = bool(chart.caption)
        picture = paragraph.add_run().add_picture(io.BytesIO(png(draw(chart))), width=TEXT_WIDTH)
        properties = picture._inline.docPr  # noqa: SLF001 - python-docx has no name for it
        properties.set("descr", printable(chart.alt))
        if chart.caption:
            self._document.add_paragraph(printable(chart.caption), "Caption")

    def _grid(self, grid: Grid) -> None:
        if grid.caption:
            self._document.add_paragraph(printable(grid.caption), "Caption")
        table = self._document.add_table(0, len(grid.widths), "Table Grid")
        table.autofit = False
        for column, share in zip(table.columns, grid.widths, strict=True):
            column.width = Emu(round(share * TEXT_WIDTH))
        head = _write_row(table, grid.head, "表头", ("center",) * len(grid.head))
        _set_property(head, "w:tblHeader")
        last = head
        for cells in grid.rows:
            last = _write_row(table, cells, "表内文字", grid.aligns)
        _keep_with_next(last)
        self._document.add_paragraph(style="表后空行")


def fit_nameplate(document: Document) -> None:
    """Shrink the name of the briefing where the size of its style is too large for one line."""
    for paragraph in document.paragraphs:
        style = paragraph.style
        if style and style.name == "刊名" and style.font.size:
            fitting = int(NAMEPLATE_WIDTH / max(1, width(paragraph.text)))
            for run in paragraph.runs:
                run.font.size = min(style.font.size, Pt(fitting))


def title_lines(title: str) -> str:
    """The title, its lines ended at blanks where it is too long for one; lines are parted by `\\n`."""
    pieces = [printable(piece) for piece in title_pieces(title)]
    lines: list[str] = []
    for piece in pieces:
        if lines and width(f"{lines[-1]} {piece}") <= TITLE_CHARACTERS:
            lines[-1] = f"{lines[-1]} {piece}"
        else:
            lines.append(piece)
    return "\n".join(lines)


def _write_row(table: Table, cells: Cells, style: str, aligns: tuple[str, ...]) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    _set_property(row, "w:cantSplit")
    for cell, runs, align in zip(row.cells, cells, aligns, strict=True):
        _write_cell(cell, runs, style, align)
    return row


def _write_cell(cell: _Cell, runs: tuple[Run, ...], style: str, align: str) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = ALIGNMENTS[align]
    _write_runs(paragraph, runs)


def _write_runs(paragraph: Paragraph, runs: tuple[Run, ...]) -> None:
    for run in runs:
        paragraph.add_run(printable(run.text), "Strong" if run.strong else None)


def _keep_with_next(row: _Row) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _set_property(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no name for it
