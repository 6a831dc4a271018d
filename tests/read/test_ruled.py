"""The tables of a PDF: cells by their ruling lines, whatever stands in them and wherever; the same facts as in text."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import docx
import pypdfium2
import pytest
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.read.paged import read_pdf
from reports.read.ruled import Grid, grids
from reports.read.text import make_source
from reports.read.word import read_word
from tests.read.printed import printed
from tests.render.programs import needs_program

if TYPE_CHECKING:
    from pathlib import Path

LEXICON = load_lexicon()
LONG = "含续建项目，其中与安龙县合作的产业园区均已投产运行，带动了当地就业"
ABOVE, BELOW = "2022年各地协作情况如下，请对照查阅。", "以上各项均已核对。"
HEAD = ["地区", "产业合作项目（个）", "实到资金（亿元）", "备注"]
ROWS = [["慈溪市", "12", "3.45", LONG], ["余姚市", "7", "1.20", "无"], ["宁海县", "5", "0.86", "无"]]
TEXT = "\n".join([ABOVE, "", *(f"| {' | '.join(row)} |" for row in (HEAD, *ROWS)), "", BELOW])


def own_pdf(rules: str, merged: str = "rowspan=2") -> bytes:
    """A page of ours: the last cell of the two last rows is one."""
    rows = [
        "".join(f"<td {merged if i == 1 and j == 3 else ''}>{c}</td>" for j, c in enumerate(row) if (i, j) != (2, 3))
        for i, row in enumerate(ROWS)
    ]
    head = "".join(f"<td>{cell}</td>" for cell in HEAD)
    body = "".join(f"<tr>{row}</tr>" for row in (head, *rows))
    style = f"td{{vertical-align:middle;text-align:center;padding:4pt;{rules}}} td:last-child{{width:4cm}}"
    table = f"<table style='border-collapse:collapse;width:100%'>{body}</table>"
    return printed(f"<meta charset=utf-8><style>{style}</style><p>{ABOVE}</p>{table}<p>{BELOW}</p>")


def word() -> bytes:
    made = docx.Document()
    made.add_paragraph(ABOVE)
    table = made.add_table(len(ROWS) + 1, len(HEAD), style="Table Grid")
    for i, row in enumerate((HEAD, *ROWS)):
        for j, text in enumerate(row):
            table.cell(i, j).text = "" if (i, j) == (3, 3) else text
            table.cell(i, j).vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    merged = table.cell(2, 3).merge(table.cell(3, 3))
    merged.text = "无"
    made.add_paragraph(BELOW)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def facts(text: str) -> list[tuple[object, ...]]:
    """What the table says, places in the file aside."""
    found = [f for i in parse(make_source("表", text, b""), LEXICON) for f in Extractor(LEXICON).facts(i)]
    return [(f.metric, f.quantity, f.period, f.shown) for f in found]


def test_the_text_of_the_table_gives_facts() -> None:
    assert len(facts(TEXT)) == 6


@pytest.mark.parametrize("rules", ["border:.5pt solid #000", "border:1.5pt solid #c00", "border:1px double #333"])
def test_cells_in_the_middle_over_several_lines_read_as_in_text(rules: str) -> None:
    text = read_pdf(own_pdf(rules)).text
    assert text.split("\n") == [line for line in TEXT.split("\n") if line]
    assert facts(text) == facts(TEXT)


@needs_program("soffice")
def test_a_table_printed_by_libreoffice_gives_the_same_facts(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(word())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    text = read_pdf(path.with_suffix(".pdf").read_bytes()).text
    assert [line for line in text.split("\n") if line.startswith("|")] == TEXT.split("\n")[2:6]
    assert facts(text) == facts(read_word(path.read_bytes()).text) == facts(TEXT)


def test_a_table_without_rules_is_read_by_its_columns() -> None:
    lines = read_pdf(own_pdf("")).text.split("\n")
    assert not [line for line in lines if line.startswith("|")]
    assert any("余姚市   " in line and "1.20" in line for line in lines)


# --- grids ------------------------------------------------------------------------------------------------


def drawn(*lines: tuple[float, float, float, float]) -> list[Grid]:
    """The grids of a page on which these lines are stroked: from x, y to x, y in points."""
    strokes = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in lines).encode()
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length " + str(len(strokes)).encode() + b">>stream\n" + strokes + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    return grids(pypdfium2.PdfDocument(data)[0])


def grid(columns: tuple[float, ...], rows: tuple[float, ...]) -> list[tuple[float, float, float, float]]:
    level = [(columns[0], y, columns[-1], y) for y in rows]
    return level + [(x, rows[0], x, rows[-1]) for x in columns]


def test_two_tables_of_a_page_are_two() -> None:
    upper, lower = grid((50, 150, 300), (700, 680, 650)), grid((50, 100, 200, 300), (500, 480, 460, 440))
    assert [(len(g.columns), len(g.rows)) for g in drawn(*upper, *lower)] == [(3, 3), (4, 4)]


def test_a_cell_over_two_columns_has_no_line_within() -> None:
    lines = [*grid((50, 300), (700, 680, 660)), (150, 680, 150, 660)]
    (found,) = drawn(*lines)
    assert found.cell_at(60, 690) == found.cell_at(290, 690) == (0, 0)
    assert found.cell_at(60, 670) == (1, 0)
    assert found.cell_at(290, 670) == (1, 1)
    assert found.cell_at(310, 670) is None


@pytest.mark.parametrize(
    "lines",
    [
        grid((50, 300), (700, 600)),
        [(50, y, 300, y) for y in (700, 690, 600)],
        [(50, 700, 300, 600), (50, 600, 300, 700)],
        [(x, 100, x, 700) for x in (50, 100, 150)],
        [],
    ],
    ids=["a frame", "rules without columns", "slanting lines", "columns of a page", "nothing"],
)
def test_what_is_no_table_has_no_grid(lines: list[tuple[float, float, float, float]]) -> None:
    assert drawn(*lines) == []


def test_a_drawing_of_very_many_lines_is_no_table() -> None:
    assert drawn(*[(50, 100 + i / 10, 300, 100 + i / 10) for i in range(6_000)]) == []
