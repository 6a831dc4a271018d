"""Briefing of 2022 as DOCX → docs/page-docx-first.png, -table.png and -last.png, as LibreOffice sets it.

150 dots an inch, in 16 shades, which keep black, red and their soft edges. Needs soffice and what `make setup`
prepares; the fonts of the offices are replaced by open ones where they are not installed.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pypdfium2

from reports.config import load_settings
from reports.pipeline import review
from reports.render import render_docx
from reports.render.environment import write_configuration

ROOT = Path(__file__).parent.parent
DOTS = 150
TABLE = "核心指标"


def main() -> None:
    settings = load_settings(ROOT / "config.yaml", {"period": "2022", "audience": "省级"}, date(2023, 5, 20))
    docx = render_docx(review(settings).briefing, settings.templates)
    document = pypdfium2.PdfDocument(set_by_libreoffice(docx))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    pages = {"first": 0, "table": next(n for n, text in enumerate(texts) if TABLE in text), "last": len(texts) - 1}
    for name, number in pages.items():
        picture = document[number].render(scale=DOTS / 72).to_pil().convert("RGB").quantize(16)
        picture.save(ROOT / "docs" / f"page-docx-{name}.png", optimize=True)


def set_by_libreoffice(docx: bytes) -> bytes:
    """The document as PDF."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "briefing.docx")
        source.write_bytes(docx)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, source]
        fonts = {**os.environ, "FONTCONFIG_FILE": str(write_configuration(office_names=True))}
        subprocess.run(command, env=fonts, check=True, capture_output=True)
        return source.with_suffix(".pdf").read_bytes()


if __name__ == "__main__":
    main()
