"""What reading and extraction of many issues cost: from cold, once more with one issue added, and over the seeds alone.

usage: python -m benchmarks.intake [--sizes 100,1000,10000] [--jobs 2]

The issues are the seeds over and over, each copy with other numbers, places, issue number and year
(`benchmarks.texts`), so that a copy is as long as a seed and no two are alike. Every figure is of a fresh process,
which loads the lexicon too. `cold` ends when every issue is known, its facts still packed; `one more` when the facts
that the period of config.yaml needs are opened as well, `sort` and `facts` included. The ledger and what comes after it
are timed by benchmarks.rollup and benchmarks.stages. `of processor` is time of the processors, start and lexicon
included: where others are at work it says more than time of the wall. Memory is the peak of the process, at `cold` with
all its workers together.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from msgspec.structs import replace

from benchmarks.processes import ROOT
from benchmarks.texts import Varied
from reports.cli import GARBAGE

_NUMBER = re.compile(r"(20[0-9]{2})(\s*年?\s*第\s*)[0-9]+(\s*期)")
_YEAR = re.compile(r"20[0-9]{2}(?=\s*年)")
_EACH_YEAR = 500


def write_issues(folder: Path, first: int, last: int) -> int:
    """Write the issues of these numbers (half-open); the characters written."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    varied = [Varied(text) for text in seeds if _NUMBER.search(text)]
    written = 0
    for number in range(first, last):
        year, count = 2000 + number // _EACH_YEAR % 24, number % _EACH_YEAR + 1
        copy = varied[number % len(varied)].copy()
        text = _NUMBER.sub(rf"{year}\g<2>{count}\g<3>", _moved(copy, year), count=1)
        (folder / f"{number:06d}.txt").write_text(text, encoding="utf-8")
        written += len(text)
    return written


def _moved(text: str, year: int) -> str:
    """The text with all of its years moved along with that of its number, so that it speaks of its own time."""
    found = _NUMBER.search(text)
    later = year - int(found[1]) if found else 0
    return _YEAR.sub(lambda told: str(int(told[0]) + later), text)


def measure(sources: Path, cache: Path, jobs: int) -> dict[str, float]:
    """Read the sources in this process and its workers; seconds, memory in MB, issues and facts."""
    gc.set_threshold(GARBAGE)  # as the command does
    start = perf_counter()
    from reports.bearing import Need, opened
    from reports.config import load_settings
    from reports.intake import gather
    from reports.lexicon import load_lexicon
    from reports.pipeline import sort_material

    settings = load_settings(ROOT / "config.yaml", {"date": "2030-01-01"}, date(2030, 1, 1))
    settings = replace(settings, sources=sources, cache=cache, jobs=jobs, output=cache / "none", archive=None)
    loaded = perf_counter()
    gathered = gather(settings, load_lexicon(), "sources")
    known = perf_counter()
    material = sort_material(gathered.issues, gathered.intake, settings, gathered.traced())
    sorted_ = perf_counter()
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    need = Need(settings.window, (), lambda *_: False, settings.listed_facts, settings.excluded_shown)
    needed = opened(gathered, material.issues, need)
    return {
        "import": loaded - start,
        "gather": known - loaded,
        "sort": sorted_ - known,
        "facts": perf_counter() - sorted_,
        "all": process_time(),
        "processor": sum(used.ru_utime + used.ru_stime for used in (own, workers)),
        "memory": (own.ru_maxrss + workers.ru_maxrss * jobs) / 1024,
        "memory_facts": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "issues": len(material.issues),
        "opened": len(needed.facts),
        "left": needed.unlisted.facts,
    }


def _reading(values: dict[str, float]) -> float:
    """Reading and extraction: until the facts that the period needs are opened."""
    return values["gather"] + values["sort"] + values["facts"]


def measured(sources: Path, cache: Path, jobs: int) -> dict[str, float]:
    """The same in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.intake", "--measure", str(sources), str(cache), "--jobs", str(jobs)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    values: dict[str, float] = json.loads(told)
    return values


def compare(sizes: list[int], jobs: int) -> None:
    """Measure every size and print a table."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        seeds = [measured(ROOT / "seeds", base / "seeds-cache", jobs) for _ in range(2)][1]
        alone, alone_processor = _reading(seeds), seeds["all"]
        print(f"seeds alone, cached: {alone:.2f} s, {alone_processor:.2f} s of the processor\n")
        heads = (
            "issues",
            "characters",
            "cold s",
            "of processors",
            "MB",
            "one more s",
            "of processor",
            "over seeds s",
            "of processor",
            "MB",
            "sort s",
            "facts s",
            "facts opened",
            "left packed",
        )
        print(f"| {' | '.join(heads)} |\n|{'--:|' * len(heads)}")
        for size in sizes:
            folder, cache = base / f"{size}", base / f"{size}-cache"
            folder.mkdir()
            characters = write_issues(folder, 0, size)
            cold = measured(folder, cache, jobs)
            write_issues(folder, size, size + 1)
            more = measured(folder, cache, jobs)
            row = (
                f"{size:,}",
                f"{characters:,}",
                f"{cold['gather']:.2f}",
                f"{cold['processor']:.1f}",
                f"{cold['memory']:.0f}",
                f"{_reading(more):.2f}",
                f"{more['all']:.2f}",
                f"{_reading(more) - alone:.2f}",
                f"{more['all'] - alone_processor:.2f}",
                f"{more['memory_facts']:.0f}",
                f"{more['sort']:.2f}",
                f"{more['facts']:.2f}",
                f"{more['opened']:,.0f}",
                f"{more['left']:,.0f}",
            )
            print(f"| {' | '.join(row)} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of issues")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read (default 2)")
    parser.add_argument("--measure", nargs=2, type=Path, metavar=("SOURCES", "CACHE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(*arguments.measure, arguments.jobs)))
    else:
        compare([int(size) for size in arguments.sizes.split(",")], arguments.jobs)


if __name__ == "__main__":
    main()
