"""The same issue as text, Word, PDF, web page or in another encoding gives the same facts."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.read import read_file
from reports.render.records import fact_record, issue_record
from tests.render.programs import needs_program

from .forms import as_docx, as_html, as_pdf

if TYPE_CHECKING:
    from reports.model import Issue

ROOT = Path(__file__).parents[2]
ISSUES = sorted(path for path in (ROOT / "seeds").glob("*.txt") if not path.name.startswith("003"))
POSITION = {"file", "start", "end", "surface", "id"}
MADE = {
    ".gbk.txt": lambda issue: issue.source.text.encode("gb18030"),
    ".utf16.txt": lambda issue: issue.source.text.encode("utf-16"),
    ".docx": lambda issue: as_docx(issue.source),
    ".html": lambda issue: as_html(issue.source),
    ".gbk.html": lambda issue: as_html(issue.source, encoding="gbk"),
    ".pdf": lambda issue: as_pdf(issue, ROOT / "templates"),
}


def without_blanks(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, dict):
        return {name: without_blanks(item) for name, item in value.items()}
    return [without_blanks(item) for item in value] if isinstance(value, list) else value


def told(path: Path) -> tuple[Issue, dict[str, Any], list[dict[str, Any]]]:
    """The issue, its structure and its facts, blanks and positions left out."""
    lexicon = load_lexicon()
    (issue,) = parse(read_file(path, path.name), lexicon)
    facts = [
        {name: value for name, value in fact_record(fact).items() if name not in POSITION} | {"shown": fact.shown}
        for fact in Extractor(lexicon).facts(issue)
    ]
    return issue, without_blanks(issue_record(issue)), without_blanks(facts)


@cache
def as_text(path: Path) -> tuple[Issue, dict[str, Any], list[dict[str, Any]]]:
    return told(path)


@pytest.mark.parametrize("form", MADE)
@pytest.mark.parametrize("path", ISSUES, ids=lambda path: path.name[:3])
def test_an_issue_gives_the_same_in_every_form(path: Path, form: str, tmp_path: Path) -> None:
    issue, structure, facts = as_text(path)
    other = tmp_path / f"甲{form}"
    other.write_bytes(MADE[form](issue))
    assert told(other)[1:] == (structure, facts)


@needs_program("soffice")
def test_what_libreoffice_prints_and_what_it_makes_of_old_formats_gives_the_same(tmp_path: Path) -> None:
    for path in ISSUES:
        (tmp_path / f"{path.name[:3]}.docx").write_bytes(as_docx(as_text(path)[0].source))
    documents = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("pdf", "doc", "rtf", "odt"):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), *documents]
        subprocess.run(command, check=True, capture_output=True)
        for path in ISSUES if kind == "pdf" else ISSUES[:1]:
            assert told(tmp_path / f"{path.name[:3]}.{kind}")[1:] == as_text(path)[1:], (path.name, kind)
