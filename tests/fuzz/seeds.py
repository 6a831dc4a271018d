"""The files of the repository → what a fuzz run starts from, one folder a target."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pikepdf

from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.read import read_file
from tests.fuzz.findings import FOLDER
from tests.fuzz.mutation import cross_referenced
from tests.read.forms import as_docx, as_html, as_pdf
from tests.read.packages import document, package, paragraph

ROOT = Path(__file__).parents[2]
_ISSUES = (*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests/issues").glob("*.[tm][xd]*")))
_PART = 2_400


def write_seeds(name: str, folder: Path) -> None:
    """Fill the folder of a target with inputs made from the issues of the repository and with earlier findings."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(_SEEDS[name]()):
        (folder / f"seed-{number:03}").write_bytes(data)
    for path in (FOLDER / name).glob("*"):
        (folder / f"found-{path.name}").write_bytes(path.read_bytes())


def _parts() -> list[str]:
    """The issues in parts that are short enough to be read some hundred times a second."""
    texts = [path.read_text(encoding="utf-8-sig") for path in _ISSUES]
    return [text[at : at + _PART // 3] for text in texts for at in range(0, len(text), _PART // 3)]


def _texts() -> list[bytes]:
    parts = _parts()
    wide = [part.encode(encoding) for part in parts[::9] for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-8-sig")]
    return [part.encode() for part in parts] + [part.encode("gb18030") for part in parts[::5]] + wide


def _prose() -> list[bytes]:
    return [part.encode() for part in _parts()]


def _pages() -> list[bytes]:
    whole = [as_html(read_file(path, path.name))[:8_000] for path in _ISSUES[::4]]
    return whole + [f"<html><body><p>{part[:300]}</p><table><tr><td>1<td>2</table>".encode() for part in _parts()[::9]]


def _documents() -> list[bytes]:
    made = [as_docx(read_file(path, path.name)) for path in _ISSUES[::9]]
    small = [
        package(document("".join(map(paragraph, part[:300].split("\n"))))) for part in _parts()[::9] if "<" not in part
    ]
    return [data for data in [*small, _with_tables(), *map(_slim, made)] if len(data) < 120_000]


def _with_tables() -> bytes:
    made = docx.Document()
    table = made.add_table(3, 3)
    for row, cells in enumerate(("地区|项目（个）|资金", "慈溪市|3|1.2亿元", "合计|5|2.4亿元")):
        for column, text in enumerate(cells.split("|")):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    made.add_paragraph("一是建成项目12个", style="List Number")
    made.add_paragraph("二是建成项目13个", style="List Number 2")
    made.sections[0].header.paragraphs[0].text = "慈溪市协作工作简报"
    out = io.BytesIO()
    made.save(out)
    return _slim(out.getvalue())


def _slim(data: bytes) -> bytes:
    """A DOCX file without what no reader of text looks at."""
    import zipfile

    from tests.fuzz.mutation import packed

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        kept = [
            n for n in file.namelist() if not n.startswith(("docProps", "word/theme", "customXml")) and "font" not in n
        ]
        return packed({name: file.read(name) for name in kept if not name.endswith(("stylesWithEffects.xml", "jpeg"))})


def _printed() -> list[bytes]:
    issue, *_ = parse(read_file(_ISSUES[0], "甲.txt"), load_lexicon())
    made = [_opened(as_pdf(issue, ROOT / "templates"), 2)]
    return [*map(_plain_page, ("Tj", "TJ")), *made]


def _opened(data: bytes, pages: int) -> bytes:
    """The first pages of a PDF, its streams of text unpacked, so that they can be changed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        del file.pages[pages:]
        for name in ("/StructTreeRoot", "/Names", "/Metadata", "/Outlines", "/AF"):
            if name in file.Root:
                del file.Root[name]
        for page in file.pages:
            page.contents_coalesce()
            page.Contents = file.make_stream(page.Contents.read_bytes())
        file.remove_unreferenced_resources()
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return out.getvalue()


def _plain_page(operator: str) -> bytes:
    """A PDF of one page with some lines and a table, written by hand."""
    rows = [
        f"1 0 0 1 72 {700 - 20 * i} Tm ({t}) Tj" for i, t in enumerate(("Issue 6", "2022: 188 items", "126.16 of 300"))
    ]
    cells = [f"1 0 0 1 {72 + 90 * c} {560 - 20 * r} Tm [({r}{c}) -20 (7)] TJ" for r in range(3) for c in range(3)]
    lines = "".join(f"72 {575 - 20 * r} m 340 {575 - 20 * r} l S\n" for r in range(4))
    text = "BT /F1 12 Tf\n" + "\n".join(rows if operator == "Tj" else [*rows, *cells]) + "\nET\n" + lines
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = "".join(f"{number} 0 obj\n{each}\nendobj\n" for number, each in enumerate(objects, 1))
    return cross_referenced(f"%PDF-1.4\n{body}xref\ntrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n".encode())


def _settings() -> list[bytes]:
    paths = (*ROOT.glob("*.yaml"), *sorted((ROOT / "tests/corpus").glob("*.yaml")))
    return [path.read_bytes()[:2_000].decode("utf-8", "ignore").encode() for path in paths]


_SEEDS = {
    "text": _texts,
    "parse": _prose,
    "extract": _prose,
    "html": _pages,
    "docx": _documents,
    "pdf": _printed,
    "yaml": _settings,
}
