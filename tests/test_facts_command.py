"""`jianbao facts` starts light and prints while it reads."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FACTS = [sys.executable, "-m", "reports", "facts"]


def long_file(folder: Path) -> Path:
    """A text with more figures than a pipe holds."""
    path = folder / "长.txt"
    path.write_text("全市落实援建资金12万元。\n" * 3000, encoding="utf-8")
    return path


def test_it_loads_no_writer_and_no_table(tmp_path: Path) -> None:
    program = (
        "import sys; from reports.cli import main\n"
        "try: main(['facts', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(sorted({'weasyprint', 'docx', 'docxtpl', 'jinja2', 'pandas'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", program, str(long_file(tmp_path))]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_figure_is_a_line_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run([*FACTS, str(long_file(tmp_path))], cwd=ROOT, check=True, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == 3000


def test_a_reader_that_has_seen_enough_ends_it_without_a_word(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*FACTS, str(long_file(tmp_path))], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id"')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
