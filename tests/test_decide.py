"""`jianbao decide`: what waits is listed with a stanza; --write puts one into decisions.yaml and the next run obeys."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from reports.diagnostics import ExitCode
from tests.conftest import HEAD, ROOT, TAIL
from tests.test_cli import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def issue(number: int, body: str) -> str:
    values = {"year": 2023, "number": number, "month": number, "day": 11, "title": "全市山海协作"}
    return HEAD.format(**values) + body + TAIL.format(**values)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "config.yaml").write_text(CONFIG + "formats: [docx]\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "一.txt").write_text(issue(1, "2022年，全市实到资金12.5亿元。"), encoding="utf-8")
    (tmp_path / "sources" / "二.txt").write_text(issue(2, "2022年，全市实到资金13亿元。"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def identities(run: Callable[..., tuple[int, str, str]]) -> dict[str, str]:
    """The id of each figure of the sources."""
    lines = run("facts", "sources/一.txt", "sources/二.txt")[1].splitlines()
    return {fact["surface"]: fact["id"] for fact in map(json.loads, lines)}


def record(office: Path, name: str = "briefing") -> dict[str, Any]:
    return json.loads((office / f"output/2022/省级/{name}.json").read_text(encoding="utf-8"))


def shown(office: Path) -> str:
    return next(r["display"] for r in record(office)["rows"] if r["metric"] == "实到资金")


def write(run: Callable[..., tuple[int, str, str]], surface: str, *more: str) -> tuple[int, str, str]:
    return run("decide", "--write", identities(run)[surface], "--by", "张三", "--because", "经核对", *more)


def test_what_waits_is_listed_with_its_place_and_a_stanza(office: Path, run: Callable[..., Any]) -> None:
    code, out, _ = run("decide")
    assert code == ExitCode.DONE
    assert out.count("- 做法: 采用") == 2
    assert "sources/一.txt:" in out
    assert "〈填姓名〉" in out
    assert not (office / "decisions.yaml").exists()


def test_a_pasted_stanza_is_refused_until_it_is_filled_in(office: Path, run: Callable[..., Any]) -> None:
    lines = run("decide")[1].splitlines()
    start = lines.index("- 做法: 采用")
    stanza = "\n".join(lines[start : lines.index("", start)])
    (office / "decisions.yaml").write_text(f"裁定:\n{stanza}\n", encoding="utf-8")
    code, _, err = run("report")
    assert (code, err.count("[D101]")) == (ExitCode.USAGE, 3)
    filled = (
        stanza.replace("〈填姓名〉", "张三")
        .replace("〈填理由〉", "经核对")
        .replace("〈填日期，如 2023-05-20〉", "2023-05-20")
    )
    (office / "decisions.yaml").write_text(f"裁定:\n{filled}\n", encoding="utf-8")
    assert run("report")[0] == ExitCode.DONE
    assert shown(office) == "12.5亿元"


def test_a_written_decision_settles_the_conflict(office: Path, run: Callable[..., Any]) -> None:
    run("report")
    assert shown(office) == "12.5亿元／13亿元"
    assert write(run, "13亿元")[0] == ExitCode.DONE
    assert "没有待裁定的数" in run("decide")[1]
    assert run("report")[0] == ExitCode.DONE
    assert shown(office) == "13亿元"
    made = record(office)["decisions"]
    assert [(d["ruling"], d["by"]) for d in made["applied"]] == [("采用", "张三")]
    assert made["stale"] == []
    digest = sha256((office / "decisions.yaml").read_bytes()).hexdigest()
    assert record(office, "manifest")["decisions"] == digest


def test_a_decision_whose_source_changed_is_told_and_not_applied(office: Path, run: Callable[..., Any]) -> None:
    write(run, "13亿元")
    (office / "sources" / "二.txt").write_text(issue(2, "2022年，全市实到资金13.5亿元。"), encoding="utf-8")
    code, _, err = run("report")
    assert (code, "[D201]" in err, "decisions.yaml:" in err) == (ExitCode.DONE, True, True)
    assert shown(office) == "12.5亿元／13.5亿元"
    assert [d["fate"] for d in record(office)["decisions"]["stale"]] == ["stale"]


def test_a_decision_on_an_issue_left_out_is_told(office: Path, run: Callable[..., Any]) -> None:
    write(run, "13亿元")
    (office / "sources" / "二.txt").unlink()
    assert "[D202]" in run("report")[2]


def test_what_stands_in_the_file_is_kept(office: Path, run: Callable[..., Any]) -> None:
    write(run, "13亿元")
    path = office / "decisions.yaml"
    before = "# 我的注释\n" + path.read_text(encoding="utf-8").replace("\n  ", "\n    ").replace("\n- ", "\n  - ")
    path.write_text(before.replace("\n", "\r\n"), encoding="utf-8", newline="")
    data = path.read_bytes()
    code, _, err = write(run, "12.5亿元", "--ruling", "更正", "--as", "12.6亿元")
    assert (code, err) == (ExitCode.DONE, "")
    assert path.read_bytes().startswith(data)
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
    assert run("decide")[0] == ExitCode.DONE


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--write", "0123", "--by", "张三", "--because", "经核对"), "U105"),
        (("--write", "", "--by", "张三", "--because", "经核对"), "U106"),
        (("--write", "13亿元"), "U108"),
        (("--write", "13亿元", "--by", "张三", "--because", "经核对", "--ruling", "定期间"), "U107"),
        (("--write", "13亿元", "--by", "〈填姓名〉", "--because", "经核对"), "D101"),
        (("--write", "13亿元", "--by", "张三", "--because", "经核对", "--ruling", "更正", "--as", "13个"), "D203"),
        (("--write", "13亿元", "--by", "张三", "--because", "经核对", "--ruling", "更正", "--as", "很多"), "D105"),
    ],
)
def test_what_cannot_be_written_changes_nothing(
    office: Path, run: Callable[..., Any], arguments: tuple[str, ...], code: str
) -> None:
    known = identities(run)
    end, _, err = run("decide", *(known.get(word, word) for word in arguments))
    assert (end, f"[{code}]" in err) == (ExitCode.USAGE, True), err
    assert not (office / "decisions.yaml").exists()


def test_a_file_that_nothing_can_be_added_to_is_left_as_it_is(office: Path, run: Callable[..., Any]) -> None:
    (office / "decisions.yaml").write_text("裁定: []\n", encoding="utf-8")
    code, _, err = write(run, "13亿元")
    assert (code, "[D107]" in err or "[yaml-duplicate-key]" in err) == (ExitCode.USAGE, True), err
    assert (office / "decisions.yaml").read_text(encoding="utf-8") == "裁定: []\n"


def test_a_figure_decided_twice_is_refused(office: Path, run: Callable[..., Any]) -> None:
    write(run, "13亿元", "--ruling", "不计")
    before = (office / "decisions.yaml").read_bytes()
    code, _, err = write(run, "13亿元", "--ruling", "更正", "--as", "14亿元")
    assert (code, "[D103]" in err) == (ExitCode.USAGE, True)
    assert "必错：decisions.yaml:" in err
    assert (office / "decisions.yaml").read_bytes() == before


def test_the_file_may_be_named_and_must_then_be_there(office: Path, run: Callable[..., Any]) -> None:
    config = office / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "decisions: 案卷/裁定.yaml\n", encoding="utf-8")
    code, _, err = run("report")
    assert (code, "[config-decisions]" in err) == (ExitCode.USAGE, True)
    (office / "案卷").mkdir()
    (office / "案卷" / "裁定.yaml").write_text("", encoding="utf-8")
    assert write(run, "13亿元")[0] == ExitCode.DONE
    assert (office / "案卷" / "裁定.yaml").read_text(encoding="utf-8").startswith("# 编辑裁定")
    run("report")
    assert shown(office) == "13亿元"


def test_a_sentence_with_quotes_and_colons_becomes_a_stanza_that_can_be_read(
    office: Path, run: Callable[..., Any]
) -> None:
    body = "按照“1+3”: 'A' # 全市\u3000落实 援建资金5000万元。"
    (office / "sources" / "一.txt").write_text(issue(1, body), encoding="utf-8")
    code, _, err = write(run, "5000万元", "--ruling", "定期间", "--as", "2022")
    assert (code, err) == (ExitCode.DONE, "")
    assert run("report")[0] == ExitCode.DONE
    assert len(record(office)["decisions"]["applied"]) == 1
