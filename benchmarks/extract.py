"""The seeds many times over → what reading figures costs, beside jionlp on the same text, and how much each finds.

usage: .venv/bin/python -m benchmarks.extract [--rounds 5] [--sizes 1,10] [--peer PYTHON-WITH-JIONLP]

Both run as commands in fresh processes that take turns within one session: `jianbao facts FILE`, its JSON thrown away,
and `benchmarks/peer.py FILE`. What starting costs is shown by itself and is part of every other row. The peer is no
dependency of ours: benchmarks/README.md says how it is installed. Sizes are MB of varied text; above 25 MB they come in
several files of one call, since one file may have 50 MB.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import Cost, measure, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

PYTHON = sys.executable
PEER = str(Path(__file__).with_name("peer.py"))


@dataclass(slots=True)
class Row:
    """A command that is measured: its name, the text, the files of it, and what it has cost so far."""

    name: str
    text: str
    command: tuple[str, ...]
    files: tuple[Path, ...]
    costs: list[Cost] = field(default_factory=list)

    def run(self) -> None:
        """Measure once more."""
        self.costs.append(measure((*self.command, *map(str, self.files))))

    def line(self, start: float) -> str:
        """A line of the table; `start` is what starting takes of the processor."""
        cost = middle(self.costs)
        count = sum(len(file.read_text(encoding="utf-8")) for file in self.files)
        size = sum(file.stat().st_size for file in self.files) / 1e6
        rest = cost.processor - start
        speeds = f"{count / cost.processor:,.0f} | {count / rest:,.0f}" if rest > 0 else "|"
        times = f"{cost.seconds:.2f} | {cost.processor:.2f}"
        return f"| {self.name} | {self.text} | {size:.1f} | {times} | {speeds} | {cost.memory / 2**20:.0f} MB |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extract")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each process (default 5)")
    parser.add_argument("--sizes", default="1,10", help="MB of text, one run each (default 1,10)")
    parser.add_argument("--peer", default=PYTHON, help="the Python that has jionlp (default: this one)")
    arguments = parser.parse_args()
    peer = arguments.peer if has_peer(arguments.peer) else None
    if peer is None:
        print("jionlp is not installed for", arguments.peer, "(see benchmarks/README.md): only jianbao is measured")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure((PYTHON, "-m", "benchmarks.texts", name, "--sizes", arguments.sizes))
        compare(folder, peer, arguments.rounds)
        grow(folder, arguments.sizes.split(","))
    sys.stdout.flush()
    subprocess.run([PYTHON, "-m", "benchmarks.scores", *(("--peer", peer) if peer else ())], check=True)


def has_peer(python: str) -> bool:
    """Whether jionlp can be loaded there."""
    command = (python, "-c", "import jionlp")
    return bool(shutil.which(python)) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def ours(name: str, *files: Path) -> Row:
    """A row of ours."""
    return Row("jianbao", name, (PYTHON, "-m", "reports", "facts"), files)


def compare(folder: Path, peer: str | None, rounds: int) -> None:
    """Both on the same texts, in turns."""
    rows: list[Row] = []
    for name in ("line", "repeated", "varied"):
        rows.append(ours(name, folder / f"{name}.txt"))
        if peer:
            rows.append(Row("jionlp", name, (peer, PEER), (folder / f"{name}.txt",)))
    for _ in range(rounds):
        for row in rows:
            row.run()
    show(rows)


def grow(folder: Path, sizes: Sequence[str]) -> None:
    """Ours on ever more text, once each, after one line that only starts."""
    rows = [ours("line", folder / "line.txt")]
    rows += [ours(f"{size} MB", *sorted(folder.glob(f"{size}-*.txt"))) for size in sizes if size]
    for row in rows:
        row.run()
    show(rows)


def show(rows: Sequence[Row]) -> None:
    """The table; the first row of each program is its start."""
    starts: dict[str, float] = {}
    print("\n| | text | MB | seconds | of processor | characters a second of it | without start | peak memory |")
    print("|:--|:--|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        print(row.line(starts.setdefault(row.name, middle(row.costs).processor)))


if __name__ == "__main__":
    main()
