"""Runs of `jianbao report` that are killed at random points; afterwards the old files or the new ones are there, whole.

usage: python -m benchmarks.soak [KILLS [SEED]] (200 SIGKILLs; a tenth as many of SIGTERM and SIGINT each)

After every kill the files are held against the bytes of an undisturbed run, as the same input gives the same bytes, and
no process may be left. The next run must get the lock; every fifth is let finish and must leave nothing else behind.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBERS = (8, 9)
"""The two editions that take turns differ in their number."""
CONFIG = """period: 2022
audience: 省级
sources: sources
masthead: 支援合作工作简报
issuer: 宁波市支援合作局
date: 2023-06-01
audiences:
  省级:
    city: 我市
"""
ISSUE = """# 支援合作工作简报

（2023 第 6 期）

宁波市对口支援和区域合作局

2023 年 5 月 11 日

## 全市山海协作工作情况

2022年，全市落实援建资金0.81亿元，实到资金126.16亿元，完成产业合作项目188个。

报：省对口办。

送：市发改委。

发：各区（县、市）。

宁波市对口支援和区域合作局

2023年5月11日印发
"""
"""Short, so that most of a run is starting, setting pages and writing, where it can be hit."""
KILLS, SEED, LATE, FINISHED = 200, 20230601, 4, 5
_END, _NICE = 60.0, 5
_ENDS = {
    signal.SIGKILL: {-signal.SIGKILL},
    signal.SIGTERM: {143, -signal.SIGTERM},
    signal.SIGINT: {130, -signal.SIGINT},
}
"""How a run that is hit may end; one that the signal finds before or behind its own code ends by the signal itself."""


def _require(holds: bool, told: str) -> None:
    if not holds:
        raise AssertionError(told)


class Soak:
    """An office in a folder of its own, and what its two editions look like when nothing disturbs their making."""

    def __init__(self, folder: Path, formats: str = "pdf,docx") -> None:
        self.office, self.temporary, self.formats = folder / "office", folder / "tmp", formats
        shutil.copytree(ROOT / "templates", self.office / "templates")
        (self.office / "sources").mkdir()
        self.temporary.mkdir()
        (self.office / "sources" / "一.txt").write_text(ISSUE, encoding="utf-8")
        (self.office / "config.yaml").write_text(CONFIG, encoding="utf-8")
        self.whole: dict[int, dict[str, bytes]] = {}
        started = time.monotonic()
        for number in NUMBERS:
            self.finish(number)
        self.seconds = (time.monotonic() - started) / len(NUMBERS)

    def start(self, number: int) -> subprocess.Popen[str]:
        """Begin a run as a terminal does, in a session of its own."""
        command = [sys.executable, "-m", "reports", "report", f"--number={number}", f"--formats={self.formats}"]
        variables = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command,
            cwd=self.office,
            env=variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def finish(self, number: int) -> None:
        """A run that is let finish. Raises AssertionError where it fails or leaves anything."""
        run = self.start(number)
        _, told = run.communicate(timeout=600)
        _require(run.returncode == 0, told)
        _require(self.shown() == self.whole.setdefault(number, self.shown()), f"not the bytes of edition {number}")
        output = self.office / "output"
        _require({path.name for path in output.iterdir()} == {".jianbao.lock", "2022"}, "something lies in the output")
        _require([path.name for path in (output / "2022").iterdir()] == ["省级"], "something lies beside the folder")
        _require(list(self.temporary.iterdir()) == [], "something lies in the temporary folder")

    def strike(self, kind: signal.Signals, delay: float, number: int) -> tuple[int, bool]:
        """Begin a run and hit it after some seconds; its exit code, and whether the new files are there.

        Raises AssertionError where the files are neither the old ones nor the new, or a process is left.
        """
        before = self.shown()
        run = self.start(number)
        try:
            _, told = run.communicate(timeout=delay)
        except subprocess.TimeoutExpired:
            (os.killpg if kind is signal.SIGINT else os.kill)(run.pid, kind)
            _, told = run.communicate(timeout=_END)
        _require(run.returncode in {0, *_ENDS[kind]}, f"ended with {run.returncode}: {told}")
        _require(run.returncode < 0 or "Traceback" not in told, told)
        after = self.shown()
        _require(after in (before, self.whole[number]), f"torn: {sorted(after)}")
        self._wait_for_children(run.pid)
        return run.returncode, after == self.whole[number]

    def shown(self) -> dict[str, bytes]:
        """The files that whoever looks finds."""
        folder = self.office / "output" / "2022" / "省级"
        return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}

    def _wait_for_children(self, session: int) -> None:
        deadline = time.monotonic() + _END
        while left := _processes_of(session):
            _require(time.monotonic() < deadline, f"processes are left: {left}")
            time.sleep(0.05)


def _processes_of(session: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except OSError:  # it has ended
            continue
        state, _, _, number = rest.split()[:4]
        if int(number) == session and state != "Z":
            found.append(int(name.partition(" ")[0]))
    return found


def points(count: int, seconds: float, chance: random.Random) -> list[float]:
    """Moments of a run: anywhere in it, and every fourth in its last part, where the files are written."""
    return [
        chance.uniform(0.8 * seconds, 1.05 * seconds) if n % LATE == LATE - 1 else chance.uniform(0, seconds)
        for n in range(count)
    ]


def soak(office: Soak, kinds: Sequence[signal.Signals], seed: int) -> Counter[str]:
    """Hit a run with each signal in turn, each at a random point; how they ended. Raises AssertionError."""
    chance, ends = random.Random(seed), Counter[str]()  # noqa: S311 - to be run again
    for n, (kind, delay) in enumerate(zip(kinds, points(len(kinds), office.seconds, chance), strict=True)):
        number = next(each for each in NUMBERS if office.shown() != office.whole[each])
        code, new = office.strike(kind, delay, number)
        ends[f"{kind.name} code {code}, {'new' if new else 'old'} files"] += 1
        if n % FINISHED == FINISHED - 1:
            office.finish(number)
        print(f"\r{n + 1}", end="", file=sys.stderr, flush=True)
    office.finish(NUMBERS[0])
    return ends


def main() -> None:
    """Hit as many runs as asked and print how they ended."""
    given = [int(word) for word in sys.argv[1:]]
    kills, seed = (*given, *(KILLS, SEED)[len(given) :])
    os.nice(_NICE)
    kinds = [signal.SIGKILL] * kills + [signal.SIGTERM, signal.SIGINT] * (kills // 10)
    with tempfile.TemporaryDirectory(prefix="jianbao-soak-") as name:
        office = Soak(Path(name))
        print(f"seed {seed}, a run takes {office.seconds:.1f} s", flush=True)
        for end, count in sorted(soak(office, kinds, seed).items()):
            print(f"{count:5d}  {end}")
    print("none torn, nothing left, what was let finish gave the bytes of an undisturbed run")


if __name__ == "__main__":
    main()
