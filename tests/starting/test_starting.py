"""Claims about `jianbao init`, `jianbao new-audience` and the wheel that carries what they need."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from reports.cli import cli
from reports.config import load_settings
from reports.config.offices import read_office
from reports.lexicon import load_lexicon
from reports.linting import text_faults
from reports.starting import shipped
from reports.starting.office import adapted, start_office
from reports.strict_yaml import parse
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, list(arguments))


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- another office ---------------------------------------------------------------------------------------


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", str(tmp_path / "新" / "单位")).exit_code == 0
    monkeypatch.chdir(tmp_path / "新" / "单位")
    return tmp_path / "新" / "单位"


def test_a_new_office_makes_its_first_briefing_at_once_and_again(started: Path) -> None:
    for _ in range(2):
        result = run("report", "--formats", "docx", "--date", "2024-02-01", "--number", "2")
        assert result.exit_code == 0, result.output
        assert "实到资金 8.6亿元；援建资金 3200万元；消费帮扶 约9500万元" in result.stdout
    assert (started / "output" / "2023" / "省级" / "briefing.docx").is_file()


def test_a_new_office_has_all_that_its_settings_name_and_no_issue_of_anybody(started: Path) -> None:
    settings = load_settings(started / "config.yaml", {}, date(2024, 2, 1))
    assert settings.sources.name == "样例"
    assert [*(started / "来源").iterdir()] == []
    assert {path.name for path in started.iterdir()} == {
        "config.yaml", "decisions.yaml", "docs", "templates", "texts", "来源", "样例", "核稿豁免.yaml", "词典.yaml",
        "说明.txt",
    }  # fmt: skip
    words = "".join(path.read_text(encoding="utf-8") for path in started.glob("*.yaml"))
    assert "宁波" not in words + (started / "说明.txt").read_text(encoding="utf-8")


def test_what_the_office_before_has_set_for_itself_is_not_handed_on() -> None:
    mail = "mail:\n  host: smtp.example.cn\n  sender: a@example.cn\n\n  domains: [example.cn]\n"
    given = (ROOT / "config.yaml").read_text(encoding="utf-8")
    own = given.replace("number: null", "date: 2023-05-20\ncutoff: 2023-05-20\nnumber: 7")
    own = own.replace("\naudiences:\n", f"\n{mail}audiences:\n")
    own = own.replace(
        "    limit: 3000\n",
        "    recipients:\n      报: [b@example.cn]\n      送:\n      - c@example.cn\n    limit: 3000\n",
    )
    assert own.count("@example.cn") == 3
    assert adapted(own).replace("\n\n", "\n") == adapted(given).replace("\n\n", "\n")


def test_the_templates_of_a_new_office_are_the_shipped_ones_without_a_mistake(started: Path) -> None:
    shipped_ones = {path.name: path.read_bytes() for path in (ROOT / "templates").iterdir() if path.is_file()}
    assert everything(started / "templates") == shipped_ones
    lexicon = load_lexicon(started / "词典.yaml")
    assert [*text_faults(read_office(started / "config.yaml").templates["省级"], lexicon)] == []


@pytest.mark.parametrize("what", ["file", "full", "link"])
def test_nothing_is_overwritten(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "单位"
    if what == "file":
        folder.write_text("甲")
    elif what == "full":
        folder.mkdir()
        (folder / ".甲").write_text("甲")
    else:
        (tmp_path / "别处").mkdir()
        folder.symlink_to(tmp_path / "别处")
    before = everything(tmp_path)
    result = run("init", str(folder))
    assert (result.exit_code, "[U110]" in result.stderr) == (2, True)
    assert everything(tmp_path) == before


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "单位").mkdir()
    assert "config.yaml" in start_office(tmp_path / "单位")


def test_a_folder_that_cannot_be_written_is_left_without_traces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.starting.office._write", full)
    result = run("init", str(tmp_path / "单位"))
    assert (result.exit_code, "[O105]" in result.stderr) == (5, True)
    assert [*tmp_path.iterdir()] == []


def test_the_wheel_carries_what_a_new_office_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("templates", "docs", "reports"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    for name in ("config.yaml", "setup.py", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    command = (sys.executable, "setup.py", "-q", "build_py", "--build-lib", "build")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    packed = tmp_path / "build" / "reports" / "starting" / "office"
    monkeypatch.setattr(shipped, "OFFICE", packed)
    monkeypatch.setattr(shipped, "_REPOSITORY", tmp_path / "nichts")
    carried = shipped.office_files()
    monkeypatch.undo()
    assert carried == shipped.office_files()
    assert zipfile.is_zipfile(packed / "templates" / "page.docx")


# --- another audience -------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    for name in ("config.yaml", "词典.yaml", "核稿豁免.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_audience_is_added_like_another_and_nothing_else_changes(office: Path) -> None:
    before = (office / "config.yaml").read_text(encoding="utf-8")
    assert run("new-audience", "处室", "--like", "区县").exit_code == 0
    after = (office / "config.yaml").read_text(encoding="utf-8")
    old, new = parse(before, "").value, parse(after, "").value
    assert isinstance(new, dict)
    assert isinstance(old, dict)
    assert new["audiences"].pop("处室") == old["audiences"]["区县"]
    assert new == old
    kept = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == kept
    assert everything(office / "templates" / "处室") == {
        "content.md.j2": (office / "templates" / "content.md.j2").read_bytes()
    }


def test_the_new_audience_prints_its_own_words_and_shares_the_rest(office: Path) -> None:
    run("new-audience", "处室")
    own = office / "templates" / "处室" / "content.md.j2"
    own.write_text(own.read_text(encoding="utf-8").replace("## 总体情况", "## 各处室注意"), encoding="utf-8")
    for audience, there in (("处室", True), ("省级", False)):
        result = run("report", "--audience", audience, "--formats", "docx", "--date", "2023-06-01")
        assert result.exit_code == 0, result.output
        text = (office / "output" / "2022" / audience / "briefing.json").read_text(encoding="utf-8")
        assert ("各处室注意" in text) == there


def test_recipients_and_folders_of_another_audience_are_not_copied(office: Path) -> None:
    path = office / "config.yaml"
    text = path.read_text(encoding="utf-8")
    told = "    city: 我市\n    templates: templates\n    recipients:\n"
    told += "      报: [a@example.gov.cn]\n\n      送: [b@example.gov.cn]\n"
    path.write_text(text.replace("    city: 我市\n", told), encoding="utf-8")
    assert run("new-audience", "处室").exit_code == 0
    new = parse(path.read_text(encoding="utf-8"), "").value
    assert isinstance(new, dict)
    assert {"recipients", "templates"}.isdisjoint(new["audiences"]["处室"])
    assert new["audiences"]["省级"]["recipients"] == {"报": ["a@example.gov.cn"], "送": ["b@example.gov.cn"]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("省级", "U111"), ("../处室", "U113"), ("a/b", "U113"), ("a\\b", "U113"), ("..", "U113"), (".隐", "U113"),
        ("", "U113"), (" ", "U113"), ("甲\n乙", "U113"), ("con", "U113"), ("NUL.txt", "U113"), ("output", "U113"),
        ("全部", "U113"), ("content.md.j2", "U113"), ("长" * 61, "U113"), ("甲\u202e乙", "U113"), ("甲:乙", "U113"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(office: Path, name: str, code: str) -> None:
    before = everything(office)
    result = run("new-audience", "--", name)
    assert (result.exit_code, f"[{code}]" in result.stderr) == (2, True)
    assert everything(office) == before


def test_a_folder_that_is_there_is_not_touched(office: Path) -> None:
    (office / "templates" / "处室").mkdir()
    before = everything(office)
    assert "[U111]" in run("new-audience", "处室").stderr
    assert "[U112]" in run("new-audience", "新处室", "--like", "没有").stderr
    assert everything(office) == before


@pytest.mark.parametrize("name", ["yes", "2022", "甲 乙", "it's", "甲#乙", "a-b"])
def test_a_name_is_written_so_that_it_is_read_as_it_is(office: Path, name: str) -> None:
    assert run("new-audience", "--", name).exit_code == 0
    assert name in read_office(office / "config.yaml").templates


def test_where_no_stanza_can_be_added_it_is_told_and_the_settings_stay(office: Path) -> None:
    path = office / "config.yaml"
    head = path.read_text(encoding="utf-8").partition("audiences:")[0]
    path.write_text(head + "audiences: {省级: {city: 我市}}\n", encoding="utf-8")
    before = path.read_bytes()
    result = run("new-audience", "处室")
    assert result.exit_code == 0
    assert "  处室:\n    city:" in result.stdout
    assert path.read_bytes() == before
    assert (office / "templates" / "处室" / "content.md.j2").is_file()


def test_line_ends_of_the_settings_stay(office: Path) -> None:
    path = office / "config.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("new-audience", "处室").exit_code == 0
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
