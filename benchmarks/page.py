"""Settings → a folder with the HTML and CSS of the briefing of the seeds, and the fonts that our renderer sees.

usage: python -m benchmarks.page FOLDER
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.stages import compose_seeds, settings_of_the_seeds
from reports.render.environment import write_configuration
from reports.render.pdf import render_html
from reports.templating import find_template

STYLE = "page.css"


def main(folder: Path) -> None:
    """Write page.html, page.css and fonts.conf into the folder."""
    settings = settings_of_the_seeds()
    html = render_html(compose_seeds(settings), settings.templates)
    (folder / "page.html").write_text(html, encoding="utf-8")
    shutil.copy(find_template(settings.templates, STYLE), folder / STYLE)
    shutil.copy(write_configuration(office_names=False), folder / "fonts.conf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
