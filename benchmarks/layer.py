"""Folder of a page → PDF through our layer: HTML, PDF/A-3a with tags and files, warnings as errors.

usage: python -m benchmarks.layer FOLDER [TIMES]

With TIMES the page is set so often in this process, as a preview does, and the seconds of the last time are printed,
beside those of WeasyPrint alone on the same HTML.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from time import process_time

from reports.render.pdf import print_pdf
from reports.render.printing import Attachment, Printing


def main(folder: Path, times: int = 1) -> None:
    """Write layer.pdf into the folder."""
    briefing, templates = pickle.loads((folder / "briefing.pickle").read_bytes())  # noqa: S301 - from benchmarks.page
    printing = Printing(attachments=(Attachment("facts.jsonl", "数", (folder / "facts.jsonl").read_bytes()),))
    seconds = alone = 0.0
    for _ in range(times):
        start = process_time()
        (folder / "layer.pdf").write_bytes(print_pdf(briefing, templates, printing).pdf)
        seconds = process_time() - start
    for _ in range(times if times > 1 else 0):
        from reports.render.engine import weasyprint

        start = process_time()
        weasyprint.HTML(filename=folder / "page.html").write_pdf(folder / "warm.pdf")  # type: ignore[no-untyped-call]
        alone = process_time() - start
    if times > 1:
        print(f"{seconds:.2f} {alone:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
