"""Claims about the structure of the PDF: PDF/A-3a with tags, attachments, links and bookmarks, read through qpdf."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from msgspec.structs import replace

from reports.model import Run, Status
from reports.render import render_pdf
from reports.render.pdf import print_pdf
from reports.render.printing import Attachment, Printing

from .briefings import SENTENCE, paragraph, rich_briefing, runs, table
from .pages import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reports.model import Briefing

Folders = tuple["Path", ...]
FACTS = b'{"id": "0", "surface": "1.26\xe4\xba\xbf\xe5\x85\x83"}\n'
ATTACHED = (Attachment("facts.jsonl", "数", FACTS), Attachment("manifest.json", "清单", b"{}\n"))
PRINTABLE = 4


def linked_briefing() -> Briefing:
    """A number in the text and one in a table, whose sources stand in the last annex."""
    made = rich_briefing()
    sources = replace(
        table(3, ""),
        rows=(
            ((Run("1", source_of=("core-1", "core-2")),), *(runs(SENTENCE),) * 3),
            ((Run("2", source_of=("core-3",)),), *(runs(SENTENCE),) * 3),
        ),
    )
    annexes = (made.annexes[0], replace(made.annexes[1], title="数据出处", blocks=(paragraph(SENTENCE), sources)))
    return replace(made, annexes=annexes)


@pytest.fixture(scope="module")
def pdf(shipped: Folders) -> Iterator[pikepdf.Pdf]:
    data = print_pdf(linked_briefing(), shipped, Printing(attachments=ATTACHED)).pdf
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node in the order of reading."""
    for kid in node.K if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield kid
            yield from elements(kid)


def test_the_file_says_that_it_is_pdf_a_3a(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == linked_briefing().title
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert pdf.trailer.get("/ID") is not None
    assert not pdf.is_encrypted


def test_it_is_tagged_with_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "zh-CN"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    kinds = [str(element.S) for element in elements(pdf.Root.StructTreeRoot)]
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Caption", "/Link"} <= set(kinds)


def test_cells_name_their_heads(pdf: pikepdf.Pdf) -> None:
    found = list(elements(pdf.Root.StructTreeRoot))
    heads = {str(element.ID) for element in found if element.S == "/TH" and "/ID" in element}
    cells = [element for element in found if element.S == "/TD" and "/A" in element]
    assert cells
    assert all({str(head) for head in cell.A.Headers} <= heads and len(cell.A.Headers) for cell in cells)


def test_everything_drawn_is_tagged_or_an_artefact(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        depth, loose = 0, 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += name in ("BDC", "BMC")
            depth -= name == "EMC"
            loose += name in ("Tj", "TJ") and depth == 0 and bool(operands)
        assert loose == 0


def test_it_carries_the_facts_and_the_manifest(pdf: pikepdf.Pdf) -> None:
    carried = {name: pdf.attachments[name] for name in pdf.attachments}
    assert {name: spec.get_file().read_bytes() for name, spec in carried.items()} == {
        "facts.jsonl": FACTS,
        "manifest.json": b"{}\n",
    }
    assert {spec.get_file().mime_type for spec in carried.values()} == {"application/x-ndjson", "application/json"}
    assert [str(spec.AFRelationship) for spec in pdf.Root.AF] == ["/Data", "/Data"]
    assert {str(spec.EF.F.Params.ModDate) for spec in pdf.Root.AF} == {"D:20210927000000Z"}


def test_every_font_is_embedded_with_its_characters(pdf: pikepdf.Pdf) -> None:
    fonts = [font for page in pdf.pages for font in page.resources.Font.values()]
    assert fonts
    for font in fonts:
        below = font.DescendantFonts[0]
        assert {"/FontFile2", "/FontFile3"} & set(below.FontDescriptor.keys())
        assert font.Encoding == "/Identity-H"
        assert "/ToUnicode" in font
        (mapped,) = re.findall(rb"beginbfchar(.*)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL)
        glyphs = re.findall(rb"<([0-9a-f]{4})> <", mapped)
        assert glyphs
        assert b"0000" not in glyphs


def links(pdf: pikepdf.Pdf) -> list[tuple[int, Any]]:
    return [(number, link) for number, page in enumerate(pdf.pages, 1) for link in page.get("/Annots", [])]


def test_a_number_links_to_the_row_of_its_source(pdf: pikepdf.Pdf, shipped: Folders) -> None:
    names = pdf.Root.Names.Dests.Names
    targets = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
    found = links(pdf)
    assert {str(link.Dest if "/Dest" in link else link.A.D) for _, link in found} == {"source-core-1", "source-core-3"}
    pages = [page.obj for page in pdf.pages]
    last_with_source = [n for n, page in enumerate(pages, 1) if page.objgen == targets["source-core-1"][0].objgen]
    lines = read_pages(render_pdf(linked_briefing(), shipped))[last_with_source[0] - 1].lines
    top = 297 - float(targets["source-core-1"][3]) * 25.4 / 72
    assert min(abs(line.baseline - top) for line in lines if line.text.startswith("1")) < 20


def test_links_are_not_to_be_seen_and_are_printed(pdf: pikepdf.Pdf) -> None:
    for _, link in links(pdf):
        assert link.Subtype == "/Link"
        assert int(link.BS.W) == 0
        assert int(link.F) == PRINTABLE
        assert "/StructParent" in link


def test_bookmarks_name_titles_headings_and_annexes(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        names = [item.title for top in outline.root for item in (top, *top.children)]
        below = [item.title for top in outline.root for item in top.children for item in item.children]
    assert "附件1　指标总表" in names
    assert "一、总体情况" in names
    assert "（一）“飞地”提质" in below
    assert not [name for name in [*names, *below] if "\u200b" in name]


@pytest.mark.parametrize(
    ("status", "draft", "mark"),
    [
        (Status.DRAFT, False, "征求意见稿"),
        (Status.REVIEWED, False, "征求意见稿"),
        (Status.ISSUED, False, ""),
        (Status.ISSUED, True, "草稿：核稿未过，不得印发"),
    ],
)
def test_what_is_not_issued_says_so_on_every_page(shipped: Folders, status: Status, draft: bool, mark: str) -> None:
    pages = read_pages(render_pdf(replace(rich_briefing(), status=status, draft=draft), shipped))
    assert {page.lines[0].text if page.lines[0].baseline < 37 else "" for page in pages} == {mark}
