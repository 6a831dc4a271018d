"""Settings → a folder with the briefing of the seeds as HTML and CSS, Word and Typst, and the fonts that we see.

usage: python -m benchmarks.page FOLDER [AUDIENCE [COPIES]]

COPIES is how often the body stands in the briefing, for a long one.
"""

from __future__ import annotations

import pickle
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from benchmarks.stages import compose_seeds, settings_of_the_seeds
from benchmarks.typst_source import typst_source
from reports.render import render_docx
from reports.render.environment import write_configuration
from reports.render.pdf import render_html
from reports.render.records import fact_record, to_json_lines
from reports.templating import find_template

if TYPE_CHECKING:
    from reports.model import Briefing, Fact

STYLE = "page.css"


def main(folder: Path, audience: str | None = None, copies: int = 1) -> None:
    """Write page.html, page.css, fonts.conf, word.docx, page.typ, and what `benchmarks.layer` starts from."""
    settings = settings_of_the_seeds(audience)
    once = compose_seeds(settings)
    briefing = replace(once, blocks=once.blocks * copies)
    html = render_html(briefing, settings.templates)
    (folder / "briefing.pickle").write_bytes(pickle.dumps((briefing, settings.templates)))
    (folder / "facts.jsonl").write_bytes(to_json_lines(fact_record(f) for f in facts_of(briefing)))
    (folder / "word.docx").write_bytes(render_docx(briefing, settings.templates))
    (folder / "page.typ").write_text(typst_source(briefing), encoding="utf-8")
    (folder / "page.html").write_text(html, encoding="utf-8")
    shutil.copy(find_template(settings.templates, STYLE), folder / STYLE)
    shutil.copy(write_configuration(office_names=False), folder / "fonts.conf")


def facts_of(briefing: Briefing) -> tuple[Fact, ...]:
    """Each fact behind a printed figure."""
    return tuple({fact.id: fact for figure in briefing.figures for fact in figure.facts}.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:]))
