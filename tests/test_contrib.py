"""contrib/: the monthly run logs, ends with the reason, and never asks."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from reports.diagnostics import ExitCode
from tests.conftest import ROOT
from tests.test_cli import CONFIG
from tests.test_issuing import issue

if TYPE_CHECKING:
    from pathlib import Path

CONTRIB = ROOT / "contrib"
TWO = CONFIG.replace("date: 2023-06-01\n", "").replace("  省级:\n", "  省级: {city: 我市}\n  市级:\n")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name in ("templates", "contrib"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "config.yaml").write_text(f"{TWO}formats: [docx]\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "一.txt").write_text(issue(3, "2022年，全市落实援建资金0.81亿元。"), encoding="utf-8")
    return tmp_path


def run(office: Path, *audiences: str) -> tuple[int, str, str]:
    """Run it as cron does: from elsewhere, with hardly any environment; code, log, standard error."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(office), "JIANBAO_WAIT": "0"}
    done = subprocess.run(
        [str(office / "contrib/monthly.sh"), *audiences],
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    (log,) = (office / "logs").glob("*.log")
    return done.returncode, log.read_text(encoding="utf-8"), done.stderr


def test_each_audience_gets_the_report_of_the_month_before_and_cron_hears_nothing(office: Path) -> None:
    code, log, error = run(office, "省级", "市级")
    assert (code, error) == (ExitCode.DONE, ""), log
    made = {path.parent.relative_to(office / "output").as_posix() for path in office.glob("output/*/*/briefing.docx")}
    assert sorted(name.partition("/")[2] for name in made) == ["市级", "省级"]
    assert all(re.fullmatch(r"[0-9]{4}-[0-9]{2}/.*", name) for name in made)
    assert log.count("退出码 0") == 2


def test_what_goes_wrong_is_told_with_its_code_and_the_others_are_made(office: Path) -> None:
    code, log, error = run(office, "没有", "市级")
    assert code == ExitCode.USAGE
    assert "[config-audience]" in error
    assert "[config-audience]" in log
    assert list(office.glob("output/*/市级/briefing.docx"))


def test_a_folder_that_another_run_holds_is_tried_again_and_told(office: Path) -> None:
    from reports.deliver import output_lock

    with output_lock(office / "output"):
        code, log, error = run(office)
    assert (code, "[O101]" in error, log.count("退出码 75")) == (ExitCode.LOCKED, True, 3)


def test_the_timer_starts_the_service_and_the_service_the_script() -> None:
    units = {}
    for name in ("jianbao.service", "jianbao.timer"):
        units[name] = configparser.ConfigParser(interpolation=None, delimiters=("=",))
        units[name].optionxform = str  # type: ignore[assignment,method-assign]
        units[name].read(CONTRIB / name, encoding="utf-8")
    service, timer = units["jianbao.service"]["Service"], units["jianbao.timer"]
    assert service["Type"] == "oneshot"
    assert service["ExecStart"].split()[0] == "%h/jianbao/contrib/monthly.sh"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert os.access(CONTRIB / "monthly.sh", os.X_OK)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs program: systemd-analyze")
def test_systemd_understands_the_calendar() -> None:
    calendar = (CONTRIB / "jianbao.timer").read_text(encoding="utf-8").partition("OnCalendar=")[2].splitlines()[0]
    subprocess.run(["systemd-analyze", "calendar", calendar], check=True, capture_output=True)


def test_the_line_for_cron_has_five_fields_and_the_script() -> None:
    lines = [line for line in (CONTRIB / "crontab").read_text(encoding="utf-8").splitlines() if line[:1].isdigit()]
    (line,) = lines
    assert re.fullmatch(r"(?:[0-9*]+ ){5}\"\$HOME/jianbao/contrib/monthly\.sh\" .+", line)
