"""Claims about the printed briefings of the seed issues, and about the lines of every text that the tests have."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec.structs import replace

from reports.config import load_settings
from reports.model import Paragraph, Run
from reports.pipeline import make_report, review
from reports.render.pdf import print_pdf
from reports.render.printing import Printing

from .conftest import ROOT
from .render.briefings import plain_briefing
from .render.measures import faults
from .render.pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2023, 6, 1)
TEMPLATES = (ROOT / "templates",)
TEXTS = (*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests/issues").glob("*.txt")))


@pytest.mark.parametrize("duplex", [False, True], ids=["one side", "both sides"])
@pytest.mark.parametrize(
    ("period", "audience"),
    [("2022", "省级"), ("2022", "市级"), ("2022", "区县"), ("2022-11", "省级"), ("2015", "市级")],
)
def test_pages_are_set_as_the_standard_asks(period: str, audience: str, duplex: bool) -> None:
    settings = load_settings(ROOT / "config.yaml", {"period": period, "audience": audience, "number": "7"}, DAY)
    made = review(settings)
    printed = print_pdf(made.briefing, settings.templates, Printing(duplex=duplex))
    told = ["imprint alone on its page"] if "R105" in [notice.code for notice in printed.notices] else []
    assert faults(read_pages(printed.pdf), duplex=duplex) == told
    assert duplex or not told


def test_every_printed_figure_leads_to_the_row_of_its_source() -> None:
    settings = load_settings(ROOT / "config.yaml", {"audience": "市级", "number": "7"}, DAY)
    briefing = review(settings).briefing
    with pikepdf.open(BytesIO(print_pdf(briefing, settings.templates).pdf)) as pdf:
        names = pdf.Root.Names.Dests.Names
        targets = {str(names[at]) for at in range(0, len(names), 2)}
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    assert len(links) > 20
    assert {str(link.Dest if "/Dest" in link else link.A.D) for link in links} == targets


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_line_of_any_text_begins_or_ends_wrongly(path: Path) -> None:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    blocks = tuple(Paragraph((Run(re.sub(r"\s+", "", line)),)) for line in lines if line)
    pages = read_pages(print_pdf(replace(plain_briefing(1), blocks=blocks), TEMPLATES).pdf)
    assert [fault for fault in faults(pages) if "wrongly" in fault or " mm off" in fault] == []


def test_the_pdf_carries_what_lies_beside_it_and_names_no_place(tmp_path: Path) -> None:
    given = {"output": str(tmp_path), "sources": str(ROOT / "seeds"), "formats": "pdf"}
    outcome = make_report(load_settings(ROOT / "config.yaml", given, DAY))
    with pikepdf.open(outcome.folder / "briefing.pdf") as pdf:
        carried = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
    beside = json.loads((outcome.folder / "manifest.json").read_text(encoding="utf-8"))
    assert carried["facts.jsonl"] == (outcome.folder / "facts.jsonl").read_bytes()
    assert json.loads(carried["manifest.json"]) == {key: beside[key] for key in beside if key != "outputs"}
    assert set(beside["outputs"]) == {path.name for path in outcome.folder.iterdir()} - {"manifest.json"}
    assert not [name for name, data in carried.items() if str(ROOT).encode() in data or b"outputs" in data]
    assert beside["config"]["masthead"]
    assert set(beside["templates"]) >= {"content.md.j2", "sources.md.j2", "page.html.j2", "page.css"}


def test_sources_elsewhere_leave_no_trace_of_their_place(tmp_path: Path) -> None:
    folder = tmp_path / "某处" / "来稿"
    folder.mkdir(parents=True)
    for seed in (ROOT / "seeds").glob("*.txt"):
        (folder / seed.name).write_bytes(seed.read_bytes())
    given = {"output": str(tmp_path / "out"), "sources": str(folder), "formats": "pdf"}
    outcome = make_report(load_settings(ROOT / "config.yaml", given, DAY))
    for name in ("facts.jsonl", "manifest.json", "briefing.json"):
        text = (outcome.folder / name).read_text(encoding="utf-8")
        assert "来稿/" in text
        assert "某处" not in text
