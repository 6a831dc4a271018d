"""python -m tests.fuzz [--minutes N] [TARGET…]: each target so long, one after the other; exit code 1 with findings.

The corpus is kept in .fuzz/ and grows from run to run; findings go to tests/fuzz/findings/, where the tests read them.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from reports.read.page_text import Unreadable
from reports.read.worker import Worker
from tests.fuzz.findings import broken_by, keep
from tests.fuzz.seeds import write_seeds
from tests.fuzz.targets import TARGETS, Target

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / ".fuzz"


def main() -> int:
    """Run the targets that were asked for and tell what was found."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--minutes", type=float, default=1.0, help="minutes for each target")
    options.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all where none is named")
    given = options.parse_args()
    found = [path for name in given.targets or TARGETS for path in fuzz(TARGETS[name], given.minutes * 60)]
    for path in found:
        print(f"发现：{path.relative_to(ROOT)}", flush=True)
    return 1 if found else 0


def fuzz(target: Target, seconds: float) -> list[Path]:
    """The findings of one target, kept; a run that an input ends is taken up again until the time is over."""
    folder = CORPUS / target.name
    for name in ("broken", "died"):
        shutil.rmtree(folder / name, ignore_errors=True)
    write_seeds(target.name, folder / "corpus")
    begun, executions, contained = time.monotonic(), 0, 0
    found: list[Path] = []
    turn = time.time_ns() % 2**31
    while (left := seconds - (time.monotonic() - begun)) >= 1:
        turn += 1
        executions += _turn(target, folder, left, turn)
        for path in sorted((folder / "died").glob("*")):
            data = path.read_bytes()
            path.unlink()
            if target.name in ("docx", "pdf", "html") and _named(target, data):
                contained += 1
            else:
                found.append(keep(target, data))
    broken = sorted((folder / "broken").glob("*"))
    passing = [path for path in broken if path.name == "slow" and not broken_by(target, path.read_bytes())]
    found += [keep(target, path.read_bytes()) for path in broken if path not in passing]
    minutes = (time.monotonic() - begun) / 60
    told = f"· {target.name}：{minutes:.1f} 分钟，{executions} 个输入，发现 {len(found)} 处"
    told += f"；{contained} 个使读取进程退出，由隔离的进程说明" if contained else ""
    print(told + (f"；{len(passing)} 个当时超时，再试不超时" if passing else ""), flush=True)
    return found


def _turn(target: Target, folder: Path, seconds: float, seed: int) -> int:
    """Run the fuzzer once; the number of inputs that it tried."""
    counted = folder / "executions"
    counted.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.run", target.name, str(folder), str(int(seconds)), str(seed)]
    with (folder / "log").open("wb") as log:
        ended = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, check=False)
    if not counted.exists() and not any((folder / "died").iterdir() if (folder / "died").exists() else ()):
        raise SystemExit(f"错误：模糊测试没有启动（退出码 {ended.returncode}）→ 看 {folder / 'log'} [fuzz-start]")
    return int(counted.read_text(encoding="utf-8")) if counted.exists() else 0


def _named(target: Target, data: bytes) -> bool:
    """Whether the child process in which documents are read survives an input or has it named."""
    worker = Worker()
    try:
        worker.read(target.name, data)
    except Unreadable as error:
        return error.code != "I119"
    finally:
        worker.close()
    return True


if __name__ == "__main__":
    sys.exit(main())
