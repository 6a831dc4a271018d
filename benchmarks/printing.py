"""The briefing of the seeds → what printing it costs beside other ways to a page: time, memory and size.

usage: .venv/bin/python -m benchmarks.printing [--rounds 3] [--typst PYTHON]

Every way is a fresh process, in turns within one session. PYTHON has the package typst; programs that are missing
are left out, and the table says so by their absence.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

from benchmarks.processes import ROOT, Cost, measure, middle
from benchmarks.report import PYTHON, bare, fonts_and_libraries

AUDIENCE = "市级"
COPIES = 3
"""Of the body in the long briefing."""
LAYER, ALONE = "our layer", "WeasyPrint alone"
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=sys.argv[3:])"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.printing")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each process (default 3)")
    parser.add_argument("--typst", help="a Python that has the package typst")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure((PYTHON, "-m", "benchmarks.page", name, AUDIENCE))
        ways = ways_to_a_page(folder, given.typst)
        costs: dict[str, list[Cost]] = {way: [] for way in ways}
        for _ in range(given.rounds):
            for way, (command, _result) in ways.items():
                costs[way].append(measure(command, fonts_and_libraries(folder)))
        print_costs(costs, {way: (folder / result).stat().st_size for way, (_, result) in ways.items()})
        print_warm(folder)
        print_long(folder)


def ways_to_a_page(folder: Path, typst: str | None) -> dict[str, tuple[tuple[str, ...], str]]:
    """Name of a way → its command and the file that it makes."""
    ways = {
        LAYER: ((PYTHON, "-m", "benchmarks.layer", str(folder)), "layer.pdf"),
        ALONE: (bare(folder), "page.pdf"),
    }
    if office := shutil.which("soffice"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = (
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "word.docx"),
        )
        ways["LibreOffice, from the DOCX"] = (command, "word.pdf")
    if browser := shutil.which("chromium"):
        options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}")
        target = f"--print-to-pdf={folder / 'browser.pdf'}"
        ways["Chromium"] = ((browser, *options, target, (folder / "page.html").as_uri()), "browser.pdf")
    if typst:
        fonts = str(Path(sys.prefix) / "share" / "jianbao" / "fonts")
        ways["typst"] = ((typst, "-c", TYPST, str(folder / "page.typ"), str(folder / "typst.pdf"), fonts), "typst.pdf")
    return ways


def print_costs(costs: dict[str, list[Cost]], sizes: dict[str, int]) -> None:
    """Medians, the wall and the processor apart: on a busy machine only the latter compares."""
    print("\n| way | seconds | of processor | peak memory | size |\n|:--|--:|--:|--:|--:|")
    for way, found in costs.items():
        cost = middle(found)
        memory, size = f"{cost.memory / 2**20:.0f} MB", f"{sizes[way] / 1024:.0f} kB"
        print(f"| {way} | {cost.seconds:.2f} | {cost.processor:.2f} | {memory} | {size} |")
    ratio = middle(costs[LAYER]).processor / middle(costs[ALONE]).processor
    print(f"\nOur layer takes {ratio:.2f} of the time of WeasyPrint alone.")


def print_warm(folder: Path) -> None:
    """What a preview waits for: the page set again in one process."""
    command = (PYTHON, "-m", "benchmarks.layer", str(folder), "4")
    seconds, alone = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    print(f"\nSet again in one process: {seconds} s of processor, WeasyPrint alone {alone} s.")


def print_long(folder: Path) -> None:
    """The memory that a briefing of some forty pages takes."""
    measure((PYTHON, "-m", "benchmarks.page", str(folder), AUDIENCE, str(COPIES)))
    cost = measure((PYTHON, "-m", "benchmarks.layer", str(folder)))
    with pikepdf.open(folder / "layer.pdf") as pdf:
        print(
            f"\nA briefing of {len(pdf.pages)} pages: {cost.seconds:.2f} s, {cost.memory / 2**20:.0f} MB at its peak."
        )


if __name__ == "__main__":
    main()
