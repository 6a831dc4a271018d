"""Command → wall time and peak memory of the process that runs it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent


class Cost(Struct, frozen=True):
    """Wall time and time of the processor in seconds, and peak resident memory in bytes."""

    seconds: float
    memory: int
    processor: float


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in the project's folder, its output thrown away. Raises CalledProcessError where it fails.

    The peak is that of this process alone (wait4), but never less than that of the caller, which Linux hands down
    through fork: a caller that measures must not load much itself.
    """
    variables = {**os.environ, **(environment or {})}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's modules are compiled once, not at every start
    start = perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each."""
    return Cost(
        median(cost.seconds for cost in costs),
        int(median(cost.memory for cost in costs)),
        median(cost.processor for cost in costs),
    )
