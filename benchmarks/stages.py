"""Settings → seconds that each stage of one report takes, in one process, as JSON.

usage: python -m benchmarks.stages FILE.json
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.config import Settings
    from reports.model import Briefing

DAY = date(2023, 6, 1)
SECONDS: dict[str, float] = {}


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Take the time of what stands below it."""
    start = perf_counter()
    yield
    SECONDS[name] = perf_counter() - start


def settings_of_the_seeds(audience: str | None = None) -> Settings:
    """The settings of config.yaml with a fixed date."""
    from reports.config import load_settings

    return load_settings(ROOT / "config.yaml", {"audience": audience}, DAY)


def compose_seeds(settings: Settings) -> Briefing:
    """Every stage up to the briefing, one after the other."""
    with stage("import"):
        from reports.aggregators import aggregate
        from reports.compose import compose
        from reports.ledger import reconcile
        from reports.lexicon import load_lexicon
        from reports.parse import parse
        from reports.pipeline import read_facts, sort_material
        from reports.read import read_folder
    with stage("lexicon"):
        lexicon = load_lexicon()
    with stage("read"):
        intake = read_folder(settings.sources, "seeds")
    with stage("parse"):
        issues = [issue for source in intake.sources for issue in parse(source, lexicon)]
    material = sort_material(issues, intake, settings)
    with stage("extract"):
        facts = read_facts(material.issues, lexicon)
    with stage("ledger, aggregators"):
        rollup = aggregate(reconcile(facts, settings.window), lexicon, with_places="各地情况" in settings.parts)
    with stage("compose"):
        return compose(settings, lexicon, rollup, material)


def render_seeds(briefing: Briefing, settings: Settings) -> None:
    """Both renderers, the PDF twice: loading WeasyPrint and its fonts is part of the first time."""
    from reports.deliver import write_all
    from reports.render import render_docx, render_pdf

    with stage("render pdf"):
        pdf = render_pdf(briefing, settings.templates)
    with stage("render docx"):
        docx = render_docx(briefing, settings.templates)
    with tempfile.TemporaryDirectory() as folder, stage("deliver"):
        write_all(Path(folder), {"briefing.pdf": pdf, "briefing.docx": docx})
    with stage("render pdf once more"):
        render_pdf(briefing, settings.templates)


def main(path: Path) -> None:
    """Run every stage once and write the seconds of each."""
    with stage("config"):
        settings = settings_of_the_seeds()
    render_seeds(compose_seeds(settings), settings)
    path.write_text(json.dumps(SECONDS), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
