"""The command: what it prints, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from reports.diagnostics import ExitCode
from reports.read import read_file
from tests.conftest import HEAD, ROOT, TAIL
from tests.read.forms import as_docx
from tests.read.test_paged import SCAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEDS = ROOT / "seeds"
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
FACT_KEYS = (
    *("id", "file", "start", "end", "surface", "metric", "label", "value", "unit", "approx", "lower", "upper"),
    *("value_max", "period", "cumulative", "measure", "nature", "giver", "receiver", "level", "subject", "article"),
    *("heading", "sentence", "issue", "rule"),
)
VALUES = {"year": 2023, "number": 6, "month": 5, "day": 11, "title": "全市山海协作"}
ISSUE = HEAD.format(**VALUES) + "2022年，全市落实援建资金0.81亿元。" + TAIL.format(**VALUES)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as an office has it: config.yaml, templates, sources with one issue."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "一.txt").write_text(ISSUE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def briefing(office: Path, folder: str = "2022/省级") -> dict[str, Any]:
    return json.loads((office / "output" / folder / "briefing.json").read_text(encoding="utf-8"))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_report_writes_all_its_files_and_says_what_it_did(office: Path, run: Callable[..., Any]) -> None:
    code, out, err = run("report")
    assert code == ExitCode.DONE
    folder = office / "output/2022/省级"
    assert {p.name for p in folder.iterdir()} == {
        "briefing.pdf",
        "briefing.docx",
        "briefing.json",
        "facts.jsonl",
        "ledger.xlsx",
        "check.html",
        "manifest.json",
    }
    assert "0.81亿元" in out
    assert "期号待定" in err
    rows = {row["metric"]: row for row in briefing(office)["rows"] if row["table"] == "core"}
    assert rows["援建资金"]["display"] == "0.81亿元"
    source = rows["援建资金"]["sources"][0]
    text = (office / source["file"]).read_text(encoding="utf-8")
    assert text[source["start"] : source["end"]] == "0.81亿元"
    assert rows["实到资金"] | {"notes": []} == {
        "key": "core-2",
        "table": "core",
        "metric": "实到资金",
        "display": "—",
        "value": None,
        "unit": "元",
        "class": None,
        "place": "",
        "as_of": None,
        "notes": [],
        "facts": [],
        "sources": [],
        "arithmetic": None,
        "issued": None,
        "part_of": None,
    }


def test_the_manifest_names_inputs_and_outputs_but_no_place_or_time(office: Path, run: Callable[..., Any]) -> None:
    run("report")
    text = (office / "output/2022/省级/manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert set(manifest["inputs"]) == {"sources/一.txt"}
    assert set(manifest["outputs"]) == {
        *("briefing.pdf", "briefing.docx", "briefing.json", "facts.jsonl", "ledger.xlsx", "check.html"),
    }
    assert str(office) not in text


def typed_number(office: Path) -> None:
    path = office / "templates/content.md.j2"
    path.write_text(
        path.read_text(encoding="utf-8").replace("表{{ 号.表 }}　", "另有资金3亿元。\n\n表{{ 号.表 }}　", 1),
        encoding="utf-8",
    )


def test_a_finding_that_must_be_mended_makes_a_draft(office: Path, run: Callable[..., Any]) -> None:
    typed_number(office)
    code, out, _ = run("report")
    assert code == ExitCode.FINDINGS
    assert "草稿" in out
    assert "[C101]" in out
    folder = office / "output/2022/省级"
    assert (briefing(office)["draft"], briefing(office)["status"]) == (True, "draft")
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["draft"] is True
    assert "<mark>3亿元</mark>" in (folder / "check.html").read_text(encoding="utf-8")


def test_check_prints_the_list_and_writes_nothing(office: Path, run: Callable[..., Any]) -> None:
    assert run("check")[0] == ExitCode.DONE
    typed_number(office)
    code, out, _ = run("check", "--period", "2022", "--audience", "省级")
    assert code == ExitCode.FINDINGS
    assert "必错：正文“一、总体情况”第" in out
    assert not (office / "output").exists()


def test_a_waiver_lets_a_finding_stand(office: Path, run: Callable[..., Any]) -> None:
    typed_number(office)
    waiver = "豁免:\n  - {代号: C101, 内容: 3亿元, 为何: 书记定的, 到期: 2023-12-31}\n"
    (office / "核稿豁免.yaml").write_text(waiver, encoding="utf-8")
    (office / "config.yaml").write_text(f"waivers: 核稿豁免.yaml\n{CONFIG}", encoding="utf-8")
    code, out, _ = run("report")
    assert code == ExitCode.DONE
    assert "已豁免 1 条" in out


def test_a_file_of_waivers_that_is_not_there_is_told(office: Path, run: Callable[..., Any]) -> None:
    (office / "config.yaml").write_text(f"waivers: 没有.yaml\n{CONFIG}", encoding="utf-8")
    code, _, err = run("check")
    assert (code, "[config-waivers]" in err) == (ExitCode.USAGE, True)


def test_two_runs_give_the_same_bytes(office: Path, run: Callable[..., Any]) -> None:
    run("report")
    first = snapshot(office / "output/2022")
    run("report")
    assert snapshot(office / "output/2022") == first


def test_settings_are_overridden_on_the_command_line(office: Path, run: Callable[..., Any]) -> None:
    code, out, _ = run("report", "--period", "2021", "--formats", "pdf", "--number", "7")
    assert code == ExitCode.DONE
    assert {p.name for p in (office / "output/2021/省级").iterdir()} >= {"briefing.pdf", "briefing.json"}
    assert not (office / "output/2021/省级/briefing.docx").exists()
    assert "（2023 第 7 期）" in briefing(office, "2021/省级")["text"]
    assert out.count("—") == 5


def test_issues_printed_after_the_cutoff_are_left_out_and_named(office: Path, run: Callable[..., Any]) -> None:
    early = ISSUE.replace("2023 年 5 月 11 日", "2022 年 5 月 11 日").replace("2023年5月11日", "2022年5月11日")
    (office / "sources/早.txt").write_text(early.replace("2023 第 6", "2022 第 6").replace("2022年，", "2021年，"))
    code, _, err = run("report", "--cutoff", "2022-12-31")
    assert code == ExitCode.DONE
    assert "N102" in err
    assert all(row["display"] == "—" for row in briefing(office)["rows"] if row["table"] == "core")


def broken_config(office: Path) -> None:
    (office / "config.yaml").write_text(CONFIG.replace("period: 2022", "period: 20222\nperoid: 1"), encoding="utf-8")


def missing_sources(office: Path) -> None:
    shutil.rmtree(office / "sources")


def undefined_variable(office: Path) -> None:
    (office / "templates/content.md.j2").write_text("# 题\n\n{{ 期见 }}\n", encoding="utf-8")


def broken_template(office: Path) -> None:
    (office / "templates/content.md.j2").write_text("# 题\n\n{% if 期间 %}\n文\n", encoding="utf-8")


def broken_page(office: Path) -> None:
    (office / "templates/page.html.j2").write_text("<p>{{ 报头.刊 }}</p>\n", encoding="utf-8")


def broken_word_page(office: Path) -> None:
    path = office / "templates/page.docx"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace("期号".encode(), "期浩".encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def empty_sources(office: Path) -> None:
    (office / "sources/一.txt").unlink()


def no_issue(office: Path) -> None:
    (office / "sources/一.txt").write_text("全省推动飞地经济发展，任务紧迫。\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "code", "place"),
    [
        (broken_config, 2, "config.yaml:2:1"),
        (missing_sources, 2, "config.yaml:3:10"),
        (undefined_variable, 2, "templates/content.md.j2:3"),
        (broken_template, 2, "templates/content.md.j2:3:4"),
        (broken_page, 2, "templates/page.html.j2:1"),
        (broken_word_page, 2, "templates/page.docx:2"),
        (empty_sources, 5, "sources"),
        (no_issue, 5, "sources"),
    ],
)
def test_bad_input_is_told_and_leaves_the_earlier_output(
    office: Path, run: Callable[..., Any], damage: Callable[[Path], None], code: int, place: str
) -> None:
    run("report")
    before = snapshot(office / "output/2022")
    damage(office)
    found, out, err = run("report")
    assert (found, out) == (code, "")
    assert f"{place}" in err
    assert "Traceback" not in err
    assert snapshot(office / "output/2022") == before


@pytest.fixture
def _unreadable(office: Path) -> None:
    (office / "sources/坏.txt").write_bytes("全市".encode("gb18030") + b"\xff\xff")
    (office / "sources/表.xlsx").write_bytes(b"PK")
    (office / "sources/~$一.txt").write_bytes(b"")


@pytest.mark.usefixtures("_unreadable")
@pytest.mark.parametrize(("flags", "code"), [((), ExitCode.DONE), (("--strict",), ExitCode.REJECTED)])
def test_unreadable_files_are_named_and_the_rest_is_done(
    office: Path, run: Callable[..., Any], flags: tuple[str, ...], code: int
) -> None:
    found, _, err = run("report", *flags)
    assert found == code
    for name in ("sources/坏.txt", "sources/表.xlsx"):
        assert name in err
        assert name in briefing(office)["text"]
    assert "~$" not in err
    assert "0.81亿元" in briefing(office)["text"]


def test_parse_prints_the_structure(office: Path, run: Callable[..., Any]) -> None:
    code, out, _ = run("parse", "sources/一.txt")
    issue = json.loads(out)
    assert code == ExitCode.DONE
    assert (issue["year"], issue["number"], issue["report"]) == (2023, 6, "省对口办。")


def test_facts_prints_one_line_a_figure(office: Path, run: Callable[..., Any]) -> None:
    code, out, _ = run("facts", "sources/一.txt")
    (fact,) = map(json.loads, out.splitlines())
    assert code == ExitCode.DONE
    assert set(fact) >= set(FACT_KEYS)
    assert (fact["value"], fact["unit"], fact["approx"], fact["counts"]) == ("81000000", "元", "exact", True)


def test_facts_of_reference_material_are_printed_but_do_not_count(office: Path, run: Callable[..., Any]) -> None:
    (office / "文.txt").write_text("今年全省落实援建资金5亿元。\n", encoding="utf-8")
    _, undated, _ = run("facts", "文.txt")
    _, dated, _ = run("facts", "文.txt", "--date", "2022-06-30")
    assert json.loads(undated)["period"]["end"] is None
    assert json.loads(dated)["period"]["end"] == "2022-06-30"
    assert (json.loads(dated)["issue"], json.loads(dated)["counts"]) == (None, False)


def test_the_date_of_an_issue_is_not_overridden(office: Path, run: Callable[..., Any]) -> None:
    (office / "二.txt").write_text(ISSUE.replace("2022年，", "今年"), encoding="utf-8")
    _, out, _ = run("facts", "二.txt", "--date", "2000-01-01")
    assert json.loads(out)["period"]["end"] == "2023-05-11"


@pytest.mark.parametrize(
    "arguments", [("reprot",), ("report", "--perod", "2022"), ("facts",), ("facts", "一.txt", "--date", "2022-2-30")]
)
def test_a_wrong_command_line_ends_with_two(office: Path, run: Callable[..., Any], arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "[U10" in err


def test_a_missing_file_is_rejected(office: Path, run: Callable[..., Any]) -> None:
    code, _, err = run("facts", "没有.txt")
    assert code == ExitCode.REJECTED
    assert "没有.txt" in err


def test_two_values_for_one_figure_are_both_printed_and_told(office: Path, run: Callable[..., Any]) -> None:
    other = HEAD.format(**{**VALUES, "number": 7}) + "2022年，全市落实援建资金0.9亿元。" + TAIL.format(**VALUES)
    (office / "sources/二.txt").write_text(other, encoding="utf-8")
    code, _, err = run("report")
    assert code == ExitCode.DONE
    assert "N104" in err
    assert "0.81亿元／0.9亿元（来源不一致，待裁定）" in briefing(office)["text"]
    row = next(r for r in briefing(office)["rows"] if r["metric"] == "援建资金")
    assert (row["display"], row["value"], len(row["sources"])) == ("0.81亿元／0.9亿元", None, 2)


def test_a_cutoff_before_every_issue_makes_no_report(office: Path, run: Callable[..., Any]) -> None:
    code, out, err = run("report", "--cutoff", "2020-12-31")
    assert (code, out) == (ExitCode.IMPOSSIBLE, "")
    assert "R502" in err


def test_an_issue_given_twice_is_used_once_and_told(office: Path, run: Callable[..., Any]) -> None:
    (office / "sources/二.txt").write_text(ISSUE, encoding="utf-8")
    code, out, err = run("report")
    assert code == ExitCode.DONE
    assert "N105" in err
    assert "工作简报 1 期" in out
    row = next(r for r in briefing(office)["rows"] if r["metric"] == "援建资金")
    assert len(row["facts"]) == len(set(row["facts"])) == 1


def test_an_issue_given_as_text_and_as_word_is_used_once_and_told(office: Path, run: Callable[..., Any]) -> None:
    (office / "sources/二.docx").write_bytes(as_docx(read_file(office / "sources/一.txt", "一.txt")))
    code, out, err = run("report")
    assert code == ExitCode.DONE
    assert "N105" in err
    assert "工作简报 1 期" in out


def test_sources_may_be_a_pattern_or_a_file(office: Path, run: Callable[..., Any]) -> None:
    (office / "sources/二.md").write_text(ISSUE.replace("第 6 期", "第 7 期"), encoding="utf-8")
    (office / "sources/里").mkdir()
    (office / "sources/里/三.txt").write_text(ISSUE.replace("第 6 期", "第 8 期"), encoding="utf-8")
    for given, count in (("sources", 3), ("sources/**/*.txt", 2), ("sources/*.md", 1), ("sources/一.txt", 1)):
        code, out, _ = run("report", "--sources", given, "--formats", "docx")
        assert (given, code) == (given, ExitCode.DONE)
        assert f"工作简报 {count} 期" in out
    assert run("report", "--sources", "nowhere/*.md")[0] == ExitCode.USAGE
    assert run("report", "--sources", "sources/*.pdf")[0] == ExitCode.IMPOSSIBLE


def test_facts_and_structure_are_read_of_folders_files_and_patterns(office: Path, run: Callable[..., Any]) -> None:
    (office / "sources/里").mkdir()
    (office / "sources/里/二.txt").write_text(ISSUE.replace("第 6 期", "第 7 期"), encoding="utf-8")
    (office / "sources/~$一.txt").write_bytes(b"lock")
    (office / "sources/空.txt").write_bytes(b"")
    for names in (
        ("sources",),
        ("sources/**/*.txt",),
        ("sources/一.txt", "sources/空.txt", "sources/里", "sources/里"),
    ):
        code, out, err = run("facts", *names)
        files = {json.loads(line)["file"] for line in out.splitlines()}
        assert (code, files) == (ExitCode.REJECTED, {"sources/一.txt", "sources/里/二.txt"})
        assert "sources/空.txt" in err
        assert "I105" in err
        code, out, err = run("parse", *names)
        assert (code, len(json.loads(out))) == (ExitCode.REJECTED, 2)
        assert "I105" in err
    code, out, err = run("facts", "sources/*.pdf")
    assert (code, out) == (ExitCode.DONE, "")
    assert "N123" in err


def codes_at(err: str) -> set[tuple[str, str]]:
    """Pairs of place and code of what was told."""
    return {
        (line.split("：", 1)[1].split(":")[0], line.rsplit("[", 1)[1].rstrip("]"))
        for line in err.splitlines()
        if line.endswith("]")
    }


def test_sources_that_are_new_changed_or_gone_since_the_run_before_are_told(
    office: Path, run: Callable[..., Any]
) -> None:
    (office / "sources/二.txt").write_text(ISSUE.replace("第 6 期", "第 7 期"), encoding="utf-8")
    _, out, err = run("report", "--formats", "docx")
    assert not {code for _, code in codes_at(err)} & {"N120", "N121", "N122"}
    assert "与上次相比" not in out
    before = (office / "output/2022/省级/briefing.json").read_bytes()
    _, out, err = run("report", "--formats", "docx")
    assert not {code for _, code in codes_at(err)} & {"N120", "N121", "N122"}
    assert (office / "output/2022/省级/briefing.json").read_bytes() == before
    (office / "sources/二.txt").unlink()
    (office / "sources/三.txt").write_text(ISSUE.replace("第 6 期", "第 8 期"), encoding="utf-8")
    (office / "sources/一.txt").write_text(ISSUE.replace("0.81亿元", "0.9亿元"), encoding="utf-8")
    _, out, err = run("report", "--formats", "docx")
    assert {("sources/三.txt", "N120"), ("sources/一.txt", "N121"), ("sources/二.txt", "N122")} <= codes_at(err)
    assert "与上次相比" in out


def test_of_many_new_sources_the_first_are_named(office: Path, run: Callable[..., Any]) -> None:
    run("report", "--formats", "docx")
    for number in range(7, 20):
        text = ISSUE.replace("第 6 期", f"第 {number} 期")
        (office / f"sources/{number}.txt").write_text(text, encoding="utf-8")
    _, _, err = run("report", "--formats", "docx")
    assert sum(line.endswith("[N120]") for line in err.splitlines()) == 11


def test_the_files_of_a_run_are_the_same_with_and_without_a_cache_and_with_any_number_of_jobs(
    office: Path, run: Callable[..., Any]
) -> None:
    made = []
    for options in (("--no-cache",), (), (), ("--jobs", "3")):
        assert run("report", *options)[0] == ExitCode.DONE
        made.append({p.name: p.read_bytes() for p in sorted((office / "output/2022/省级").iterdir())})
    assert all(files == made[0] for files in made)


@pytest.mark.parametrize("jobs", ["0", "x", "-1", "257"])
def test_a_number_of_jobs_that_cannot_be_is_refused(office: Path, run: Callable[..., Any], jobs: str) -> None:
    code, _, err = run("report", "--jobs", jobs)
    assert code == ExitCode.USAGE
    assert "--jobs" in err


def test_a_cluster_without_an_address_is_refused(office: Path, run: Callable[..., Any]) -> None:
    with (office / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("engine: dask\n")
    code, _, err = run("report")
    assert code == ExitCode.USAGE
    assert "[config-scheduler]" in err


def test_a_scan_is_named_and_the_rest_is_printed(office: Path, run: Callable[..., Any]) -> None:
    (office / "sources/二.pdf").write_bytes(SCAN)
    code, _, err = run("report")
    assert code == ExitCode.DONE
    assert "二.pdf" in err
    assert "I115" in err
    assert run("report", "--strict")[0] == ExitCode.REJECTED


def test_two_texts_under_one_number_are_told(office: Path, run: Callable[..., Any]) -> None:
    (office / "sources/二.txt").write_text(ISSUE.replace("0.81亿元", "0.9亿元"), encoding="utf-8")
    code, _, err = run("report")
    assert code == ExitCode.DONE
    assert "N107" in err
    assert "单一来源" not in briefing(office)["text"]


def test_an_issue_without_a_date_is_told(office: Path, run: Callable[..., Any]) -> None:
    text = ISSUE.replace("2023 年 5 月 11 日", "").replace("2023年5月11日印发", "印发")
    (office / "sources/一.txt").write_text(text, encoding="utf-8")
    code, _, err = run("report")
    assert code == ExitCode.DONE
    assert "N106" in err


def test_issues_of_one_number_bound_in_one_file_are_copies_only_where_their_words_are_the_same(
    office: Path, run: Callable[..., Any]
) -> None:
    (office / "sources/一.txt").write_text(ISSUE + ISSUE.replace("0.81亿元", "0.9亿元") + ISSUE, encoding="utf-8")
    code, out, err = run("report")
    assert code == ExitCode.DONE
    assert "工作简报 2 期" in out
    assert err.count("N105") == err.count("N107") == 1
    assert "0.81亿元／0.9亿元" in briefing(office)["text"]


def test_facts_do_not_depend_on_the_seed_of_hashing(office: Path) -> None:
    body = "1月，新增落地企业12家，引导到位企业3家，组织企业家赴对口地区考察4批次，带动当地就业30人。"
    (office / "三.txt").write_text(ISSUE.replace("2022年，全市落实援建资金0.81亿元。", body), encoding="utf-8")
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "reports", "facts", "三.txt"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(outputs) == 1


def test_explain_follows_a_printed_number_and_tells_why_a_row_is_empty(office: Path, run: Callable[..., Any]) -> None:
    code, out, _ = run("explain", "0.81亿元")
    assert code == ExitCode.DONE
    assert "sources/一.txt:11:" in out
    assert "2022年，全市落实援建资金0.81亿元。" in out
    assert "^^^^" in out
    code, out, _ = run("explain", "援建资金", "--period", "2021", "--audience", "省级", "--cutoff", "2023-12-31")
    assert (code, out.splitlines()[0][:6]) == (ExitCode.DONE, "援建资金：—")
    assert "不在2021年内" in out
    code, out, err = run("explain", "没有这样的数")
    assert (code, out) == (ExitCode.USAGE, "")
    assert "[U104]" in err


@pytest.mark.parametrize(("shown", "listed", "told"), [(3, 3, False), (2, 2, True), (0, 0, True)])
def test_the_page_lists_so_many_figures_left_out_and_says_how_many_more_stand_in_the_ledger(
    office: Path, run: Callable[..., Any], shown: int, listed: int, told: bool
) -> None:
    config = CONFIG.replace("省级", "市级") + f"excluded_shown: {shown}\n"
    (office / "config.yaml").write_text(config, encoding="utf-8")
    body = "2020年，全市落实援建资金0.5亿元。2019年，全市落实援建资金0.4亿元。2018年，全市落实援建资金0.3亿元。"
    text = ISSUE.replace("2022年，全市落实援建资金0.81亿元。", body)
    (office / "sources/一.txt").write_text(text, encoding="utf-8")
    code, _, _ = run("report")
    page = briefing(office, "2022/市级")["text"]
    assert code == ExitCode.DONE
    assert sum(f"0.{n}亿元" in page for n in (5, 4, 3)) == listed
    assert (f"{3 - listed}条见 ledger.xlsx。" in page) == told
    assert len(briefing(office, "2022/市级")["excluded"]) == 3


def by_hand(office: Path, name: str, text: str) -> Path:
    path = office / "texts/2022/省级" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_by_hand_is_printed_and_named_by_its_hash(office: Path, run: Callable[..., Any]) -> None:
    path = by_hand(office, "存在问题与下步打算", "报送不够及时。\n")
    for _ in range(2):
        assert run("report", "--formats", "docx")[0] == ExitCode.DONE
        assert "报送不够及时。" in briefing(office)["text"]
        assert path.read_text(encoding="utf-8") == "报送不够及时。\n"
    manifest = json.loads((office / "output/2022/省级/manifest.json").read_text(encoding="utf-8"))
    assert manifest["texts"] == {
        "存在问题与下步打算.md": sha256(path.read_bytes()).hexdigest(),
    }


def test_a_change_of_the_sentences_shows_in_the_manifest(office: Path, run: Callable[..., Any]) -> None:
    def words() -> str:
        run("report", "--formats", "docx")
        return str(
            json.loads((office / "output/2022/省级/manifest.json").read_text(encoding="utf-8"))["templates"][
                "words.md.j2"
            ]
        )

    before, path = words(), office / "templates/words.md.j2"
    path.write_text(path.read_text(encoding="utf-8") + "{# 改过 #}\n", encoding="utf-8")
    assert words() != before


def test_a_text_without_a_place_stops_the_run_and_nothing_is_written(office: Path, run: Callable[..., Any]) -> None:
    run("report", "--formats", "docx")
    before = snapshot(office / "output")
    by_hand(office, "存在问题", "报送不够及时。\n")
    code, _, err = run("report", "--formats", "docx")
    assert code == ExitCode.USAGE
    assert "texts/2022/省级/存在问题.md" in err
    assert "X101" in err
    assert snapshot(office / "output") == before


def test_a_period_without_texts_has_none(office: Path, run: Callable[..., Any]) -> None:
    by_hand(office, "存在问题与下步打算", "报送不够及时。\n")
    run("report", "--period", "2022H1", "--formats", "docx")
    assert "报送不够及时" not in briefing(office, "2022H1/省级")["text"]


def test_a_wrong_clock_changes_nothing_where_the_date_is_given(office: Path, run: Callable[..., Any]) -> None:
    """An issue of 31 December that is read the year after, on a machine that believes in 1999."""
    values = {"year": 2023, "number": 1, "month": 1, "day": 4, "title": "全市山海协作"}
    text = HEAD.format(**values) + "截至2022年12月31日，全市实到资金3亿元。" + TAIL.format(**values)
    (office / "sources/一.txt").write_text(text, encoding="utf-8")
    made = []
    for now in (datetime(1999, 12, 31, 23, 59), datetime(2023, 1, 1)):  # noqa: DTZ001 - as the machine says it
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("reports.cli.datetime", type("Clock", (), {"now": staticmethod(lambda _, now=now: now)}))
            assert run("report", "--formats", "docx")[0] == 0
        made.append(snapshot(office / "output/2022"))
    assert made[0] == made[1]
    assert "3亿元" in briefing(office)["text"]
