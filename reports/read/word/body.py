"""The parts of a DOCX file → lines: paragraphs, tables, lists, text boxes, notes, headers and footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.read.page_text import table_row
from reports.read.word.numbering import read_numbering
from reports.read.word.package import W, number_of
from reports.read.word.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from reports.read.word.package import Package

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = frozenset({W + "t", _M + "t"})
_BREAKS = frozenset({W + "br", W + "cr"})
_DELETED = frozenset({W + "del", W + "moveFrom", W + "delText", W + "instrText", W + "rt", _MC + "Fallback"})
_BOX = W + "txbxContent"
_REVISED = (W + "ins", W + "del", W + "moveTo", W + "moveFrom")


class Body:
    """The text of a document, part by part, in reading order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._tree = package.tree(package.main)
        parts = {kind: self._first(kind) for kind in ("numbering", "styles")}
        self._numbering = read_numbering(parts["numbering"])
        self._styles = Styles(parts["styles"])

    def _first(self, kind: str) -> etree._Element | None:
        related = self._package.related(kind)
        return self._package.tree(related[0][1]) if related else None

    def lines(self) -> Iterator[str]:
        """The lines of the body."""
        body = self._tree.find(W + "body")
        return self._blocks(body) if body is not None else iter(())

    def headers(self) -> Iterator[str]:
        """The lines of all headers."""
        return self._parts("header")

    def footers(self) -> Iterator[str]:
        """The lines of all footers."""
        return self._parts("footer")

    def notes(self) -> Iterator[str]:
        """The lines of footnotes and endnotes."""
        yield from self._parts("footnotes")
        yield from self._parts("endnotes")

    def notices(self) -> Iterator[tuple[str, str, str]]:
        """What an editor should know of the file."""
        revisions = sum(1 for _ in self._tree.iter(*_REVISED))
        if revisions:
            yield "I120", f"文件带有 {revisions} 处修订，按接受全部修订读取", "请定稿人接受或拒绝修订后再放入"

    def _parts(self, kind: str) -> Iterator[str]:
        for _, part in self._package.related(kind):
            for line in self._blocks(self._package.tree(part)):
                if line.strip():
                    yield line

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        """The lines of the paragraphs and tables below an element, through content controls and insertions."""
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._table(element)
            elif element.tag not in _DELETED and isinstance(element.tag, str):
                yield from self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """Its line with mark and label, then those of the text boxes that hang on it."""
        text = "".join(self._words(paragraph)).strip("\n")
        if text.strip():
            style = self._styles.of(paragraph)
            label = self._numbering.label(style.number, style.level) if style.number else ""
            yield "#" * style.heading + " " * bool(style.heading) + label + text
            yield ""
        for box in _boxes(paragraph):
            yield from self._blocks(box)

    def _words(self, element: etree._Element) -> Iterator[str]:
        """The text of a paragraph as accepted: insertions in, deletions and hidden text out, text boxes apart."""
        for child in element:
            tag = child.tag
            if tag in _TEXT:
                yield child.text or ""
            elif tag in _BREAKS:
                yield "\n"
            elif tag in (W + "tab", W + "ptab"):
                yield "\t"
            elif tag == W + "noBreakHyphen":
                yield "-"
            elif tag in _DELETED or tag == _BOX or not isinstance(tag, str) or tag == W + "pPr":
                continue
            elif tag != W + "r" or not _hidden(child):
                yield from self._words(child)

    def _table(self, table: etree._Element) -> Iterator[str]:
        """A line a row, between bars; a table of one cell is text in a frame."""
        rows = [self._cells(row) for row in _inner(table, W + "tr")]
        cells = list(_inner(table, W + "tc", W + "tr"))
        if len(cells) <= 1:
            for cell in cells:
                yield from self._blocks(cell)
            return
        above: list[str] = []
        for row in rows:
            filled = [
                above[i] if cell is None and i < len(above) and not any(c.isdigit() for c in above[i]) else cell or ""
                for i, cell in enumerate(row)
            ]
            yield table_row(filled)
            above = filled
        yield ""

    def _cells(self, row: etree._Element) -> list[str | None]:
        """The texts of a row, a cell over several columns followed by blank ones; None where a cell above goes on."""
        cells: list[str | None] = []
        for cell in _inner(row, W + "tc"):
            properties = cell.find(W + "tcPr")
            merged = properties.find(W + "vMerge") if properties is not None else None
            goes_on = merged is not None and merged.get(W + "val", "continue") == "continue"
            cells.append(None if goes_on else " ".join(line for line in self._blocks(cell) if line.strip()))
            span = properties.find(W + "gridSpan") if properties is not None else None
            width = number_of(span.get(W + "val")) if span is not None else None
            cells += [""] * (min(width or 1, 100) - 1)
        return cells


def _inner(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The nearest elements of the first tag below an element; those of the other tags and wrappers are looked into."""
    for child in element:
        if child.tag == tags[0]:
            yield child
        elif child.tag in tags or child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _inner(child, *tags)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes that are anchored in a paragraph, each once: old readers are given a second copy of them."""
    for child in paragraph:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _DELETED and isinstance(child.tag, str):
            yield from _boxes(child)


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(W + "val", "true") not in ("0", "false", "off")
