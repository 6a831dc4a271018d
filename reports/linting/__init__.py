"""Templates as they lie in their folders → every mistake in them, before any briefing is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check.amounts import amounts_in
from reports.compose.handwritten import known_parts
from reports.config import PARTS
from reports.config.offices import read_office
from reports.deliver.wording import HTML, TEXT, subject_fault
from reports.diagnostics import Diagnostic, JianbaoError, TemplateError
from reports.lexicon import load_lexicon
from reports.linting.sample import sample_briefing
from reports.render.docx import word_faults
from reports.render.pdf import pdf_job
from reports.render.worker import PdfWorker
from reports.templating import CONTENT_TEMPLATE, PAGE_TEMPLATE, SOURCES_TEMPLATE
from reports.templating.checking import Amounts, Templates, template_faults
from reports.templating.files import template_names
from reports.templating.vocabulary import specimen, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reports.lexicon import Lexicon

SECONDS = 60
"""For setting a page of a few lines."""
_NEEDED = (CONTENT_TEMPLATE, SOURCES_TEMPLATE, PAGE_TEMPLATE, TEXT, HTML)
_JINJA = ".j2"


def lint(config: Path, audience: str | None = None) -> tuple[Path, ...]:
    """Check the templates of every audience, or of one; the files that were looked at.

    Raises TemplateError with every mistake in all of them, ConfigError or LexiconError where config.yaml or the words
    cannot be read.
    """
    office = read_office(config, audience)
    lexicon = load_lexicon(office.lexicon)
    found: dict[Diagnostic, None] = {}
    files: dict[Path, None] = {}
    known: dict[tuple[Path, ...], None] = {}
    for folders in dict.fromkeys(office.templates.values()):
        found |= dict.fromkeys(text_faults(folders, lexicon))
        names = template_names(folders)
        files |= dict.fromkeys(names.values())
        page = tuple(path for name, path in names.items() if not name.endswith((".md.j2", ".docx")))
        if page not in known:
            known[page] = None
            found |= dict.fromkeys(_page(folders, found))
        found |= dict.fromkeys(word_mistakes(folders, lexicon))
    if found:
        raise TemplateError(*sorted(found, key=_order))
    return tuple(files)


def names_of(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The names that variables with a member for each of them have."""
    return {"部分": PARTS, "指标": tuple(lexicon.metrics), "手写": known_parts(lexicon)}


def _amounts(lexicon: Lexicon) -> Amounts:
    return lambda text: ((amount.start, amount.text) for amount in amounts_in(text, lexicon))


def text_faults(folders: tuple[Path, ...], lexicon: Lexicon) -> Iterator[Diagnostic]:
    """Mistakes in the templates that are texts, those that are there for others to use too; nothing is run."""
    templates, names = Templates(folders), names_of(lexicon)
    for name in dict.fromkeys((*_NEEDED, *templates.names())):
        if name in _NEEDED or name.endswith(_JINJA):
            values = specimen(name, names) if variables_of(name) else None
            yield from template_faults(templates, name, values, _amounts(lexicon))
    yield from subject_fault(templates)


def word_mistakes(folders: tuple[Path, ...], lexicon: Lexicon) -> list[Diagnostic]:
    """Mistakes in the Word template, paragraph by paragraph."""
    return word_faults(sample_briefing(), folders, _amounts(lexicon))


def _page(folders: tuple[Path, ...], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Mistakes that show only when a page is set: in style sheets, in what they name, in fonts."""
    try:
        with PdfWorker(seconds=SECONDS) as worker:
            worker.start(pdf_job(sample_briefing(), folders))
            worker.result()
    except JianbaoError as error:
        told = {diagnostic.place.partition(":")[0] for diagnostic in found}
        yield from (d for d in error.diagnostics if d.place.partition(":")[0] not in told or ".css" in d.place)


def _order(diagnostic: Diagnostic) -> tuple[str, list[int], str]:
    path, *position = diagnostic.place.split(":")
    return path, [int(part) for part in position if part.isdigit()], diagnostic.place
