"""Processes that were started end with the one that started them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reports.children import run_quietly
from tests.conftest import ROOT

ASLEEP = "import time; time.sleep(600)"
PARENT = f"""
import subprocess, sys, time
child = "from reports.children import end_with_parent; end_with_parent(); print('ready', flush=True); {ASLEEP}"
started = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE, process_group=0)
started.stdout.readline()
print(started.pid, flush=True)
time.sleep(600)
"""
GRANDPARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "{ASLEEP}"])
print(child.pid, file=open(sys.argv[1], "w"), flush=True)
child.wait()
"""


def is_there(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pid: int) -> bool:
    for _ in range(600):
        if not is_there(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a child with its parent")
def test_a_child_ends_with_its_parent_though_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_there(child)
        parent.send_signal(signal.SIGKILL)
    assert gone(child)


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with pytest.raises(subprocess.TimeoutExpired):
        run_quietly([sys.executable, "-c", GRANDPARENT, str(told)], 3)
    assert gone(int(told.read_text()))


def test_a_program_has_no_terminal_to_ask_at(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = f"import os, sys; open({str(told)!r}, 'w').write(sys.stdin.read() + str(os.getpgid(0) == os.getpid()))"
    run_quietly([sys.executable, "-c", program], 60)
    assert told.read_text() == "True"
