"""One target under the fuzzer for a time, in a process of its own: python -m tests.fuzz.run TARGET FOLDER SECONDS SEED

Prints nothing of its own; what broke is written to the folder `broken`, the count of inputs to the file `executions`.
A crash, a hang or too much memory ends the process; its input is written to the folder `died`.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

_HANGS = 60
_MEMORY = 2_048


class Runner:
    """Gives inputs to a target, keeps one input for each thing that breaks, and counts."""

    def __init__(self, target: Target, folder: Path) -> None:
        self._target, self._folder = target, folder
        self._known: set[str] = set()
        self._count, self._told = 0, time.monotonic()
        (folder / "broken").mkdir(exist_ok=True)

    def one(self, data: bytes) -> None:
        from tests.fuzz.findings import broken_by

        if (broken := broken_by(self._target, data)) and broken not in self._known:
            self._known.add(broken)
            name = "".join(c if c.isalnum() else "-" for c in broken)
            (self._folder / "broken" / name).write_bytes(data)
        self._count += 1
        if time.monotonic() - self._told > 1:
            self._told = time.monotonic()
            (self._folder / "executions").write_text(str(self._count), encoding="utf-8")


def main(name: str, folder: Path, seconds: str, seed: str) -> None:
    """Fuzz until the time is over; never returns."""
    with atheris.instrument_imports(include=["reports"]):
        from tests.fuzz.mutation import mutator
        from tests.fuzz.targets import TARGETS
    target, change = TARGETS[name], mutator(name)
    runner = Runner(target, folder)

    def mutated(data: bytes, longest: int, number: int) -> bytes:
        chance = random.Random(number)  # noqa: S311
        for _ in range(4):
            made = change(data, chance, lambda d: atheris.Mutate(d, max(len(d) + 64, 64)))
            if len(made) <= longest:
                return made
        return data[:longest]

    options = [
        *(f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={target.longest}", f"-timeout={_HANGS}"),
        *(f"-rss_limit_mb={_MEMORY}", f"-artifact_prefix={folder / 'died'}/", "-print_final_stats=1", "-verbosity=0"),
        *("-len_control=0", "-reload=0", "-detect_leaks=0"),
    ]
    (folder / "died").mkdir(exist_ok=True)
    atheris.Setup([sys.argv[0], *options, str(folder / "corpus")], runner.one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
