"""The seeds → what a report costs, whole and by stage, beside the same document through WeasyPrint alone.

usage: .venv/bin/python -m benchmarks.report [--rounds 5]

Everything runs in fresh processes that take turns within one session, so that a busy machine slows all of them; the
tables give medians. What a report takes more than WeasyPrint alone is the median of the differences of neighbours; one
run before fills the cache. There are no thresholds: numbers of two machines cannot be compared, those of two rows can.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.processes import ROOT, Cost, measure, middle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COPIES = 60
PYTHON = sys.executable
JIANBAO = (PYTHON, "-m", "reports")
LIBRARIES = Path(sys.prefix) / "share" / "jianbao" / "lib"
REPORT, BARE, FACTS = "`jianbao report`", "WeasyPrint alone", f"`jianbao facts`, seeds × {COPIES}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each process (default 5)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure((PYTHON, "-m", "benchmarks.page", name))
        costs, stages = run_in_turns(folder, rounds)
    print_processes(costs)
    print_stages(stages)


def run_in_turns(folder: Path, rounds: int) -> tuple[dict[str, list[Cost]], list[dict[str, float]]]:
    """The costs of each process by its name, and the stages of each round."""
    costs: dict[str, list[Cost]] = {REPORT: [], BARE: [], FACTS: []}
    stages: list[dict[str, float]] = []
    measure((*JIANBAO, "report", "--date", "2023-06-01", "--output", str(folder / "output")))
    for number in range(rounds):
        output, seconds = folder / f"output-{number}", folder / "stages.json"
        costs[REPORT].append(measure((*JIANBAO, "report", "--date", "2023-06-01", "--output", str(output))))
        costs[BARE].append(measure(bare(folder), fonts_and_libraries(folder)))
        measure((PYTHON, "-m", "benchmarks.stages", str(seconds)))
        stages.append(json.loads(seconds.read_text(encoding="utf-8")))
        costs[FACTS].append(measure((*JIANBAO, "facts", *(str(seed) for seed in seeds()))))
    return costs, stages


def bare(folder: Path) -> tuple[str, ...]:
    """The command that sets the page without us."""
    return PYTHON, str(Path(__file__).with_name("bare.py")), str(folder / "page.html"), str(folder / "page.pdf")


def fonts_and_libraries(folder: Path) -> dict[str, str]:
    """The variables by which WeasyPrint alone finds the fonts and libraries that our renderer finds by itself."""
    libraries = ":".join(filter(None, (str(LIBRARIES), os.environ.get("LD_LIBRARY_PATH", ""))))
    return {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "LD_LIBRARY_PATH": libraries}


def seeds() -> Iterator[Path]:
    """Every seed, `COPIES` times."""
    for _ in range(COPIES):
        yield from sorted((ROOT / "seeds").glob("*.txt"))


def print_processes(costs: dict[str, list[Cost]]) -> None:
    """Time and memory of whole processes."""
    print("\n| process | seconds | peak memory |\n|:--|--:|--:|")
    for name, found in costs.items():
        cost = middle(found)
        print(f"| {name} | {cost.seconds:.2f} | {cost.memory / 2**20:.0f} MB |")
    more = sorted(ours.seconds - alone.seconds for ours, alone in zip(costs[REPORT], costs[BARE], strict=True))
    print(f"\nA report takes {median(more):.2f} s more than WeasyPrint alone ({more[0]:.2f} to {more[-1]:.2f}).")
    characters = sum(len(seed.read_text(encoding="utf-8")) for seed in seeds())
    speed = characters / middle(costs[FACTS]).seconds
    print(f"\nThe seeds × {COPIES} are {characters:,} characters: {speed:,.0f} characters a second, start included.")


def print_stages(rounds: Sequence[dict[str, float]]) -> None:
    """Milliseconds of the stages in their order."""
    print("\n| stage | ms |\n|:--|--:|")
    for name in rounds[0]:
        print(f"| {name} | {1000 * median(seconds[name] for seconds in rounds):.1f} |")


if __name__ == "__main__":
    main()
