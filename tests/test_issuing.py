"""`jianbao approve` and `revoke`: draft, reviewed, issued, each bound to the content; any change falls back."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from reports.approvals import load_approvals
from reports.diagnostics import ExitCode
from tests.conftest import HEAD, ROOT, TAIL
from tests.test_cli import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

AUDIENCES = CONFIG.replace("  省级:\n    city: 我市\n", "  省级:\n    city: 我市\n  市级:\n    city: 全市\n")


def issue(number: int, body: str) -> str:
    values = {"year": 2023, "number": number, "month": number, "day": 11, "title": "全市山海协作"}
    text = HEAD.format(**values) + body + TAIL.format(**values)
    return text.replace("宁波支援合作工作简报", "支援合作工作简报")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "config.yaml").write_text(f"{AUDIENCES}number: 9\nformats: [pdf]\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "一.txt").write_text(issue(3, "2022年，全市落实援建资金0.81亿元。"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def review(run: Run, *more: str) -> int:
    return run("approve", "--stage", "reviewed", "--by", "李四", *more)[0]


def sign(run: Run, *more: str) -> tuple[int, str, str]:
    return run("approve", "--stage", "issued", "--by", "张三", *more)


def record(office: Path, name: str = "briefing") -> dict[str, Any]:
    return json.loads((office / f"output/2022/省级/{name}.json").read_text(encoding="utf-8"))


def printed(office: Path) -> str:
    return pypdfium2.PdfDocument(office / "output/2022/省级/briefing.pdf")[0].get_textpage().get_text_range()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_briefing_is_a_draft_until_it_is_issued_and_bears_the_mark(office: Path, run: Run) -> None:
    run("report")
    assert record(office)["status"] == "draft"
    assert "征求意见稿" in printed(office)
    assert review(run) == ExitCode.DONE
    assert record(office)["status"] == "reviewed"
    assert "征求意见稿" in printed(office)
    assert sign(run)[0] == ExitCode.DONE
    assert (record(office)["status"], record(office)["draft"]) == ("issued", False)
    assert "征求意见稿" not in printed(office)
    assert [(a["action"], a["by"]) for a in record(office, "manifest")["approvals"]] == [
        ("核稿", "李四"),
        ("签发", "张三"),
    ]


def test_the_last_line_of_a_run_tells_the_mark_that_the_pages_bear(office: Path, run: Run) -> None:
    assert run("report")[1].splitlines()[-1] == "状态：草稿，每面印“征求意见稿”"
    change(office / "templates/content.md.j2", "\n## ", "\n另有资金77亿元。\n\n## ")
    assert "草稿：核稿未过，不得印发" in run("report")[1].splitlines()[-1]
    change(office / "templates/content.md.j2", "\n另有资金77亿元。\n\n## ", "\n## ")
    review(run)
    assert "印“" not in sign(run)[1].splitlines()[-1]


def test_a_report_made_anew_of_the_same_content_stays_issued(office: Path, run: Run) -> None:
    review(run)
    sign(run)
    before = (office / "output/2022/省级/briefing.pdf").read_bytes()
    assert run("report")[0] == ExitCode.DONE
    assert (office / "output/2022/省级/briefing.pdf").read_bytes() == before
    assert len(load_approvals(office / "签发.yaml")) == 2
    sign(run)
    assert len(load_approvals(office / "签发.yaml")) == 2, "what is issued is not issued again"


CHANGES = {
    "a source": ("sources/一.txt", "0.81亿元", "0.82亿元", "正文、数据"),
    "the wording": ("templates/content.md.j2", "\n## ", "\n各数照录。\n\n## ", "正文、模板"),
    "the look": ("templates/page.css", "#e60012", "#e60011", "模板"),
    "the number": ("config.yaml", "number: 9", "number: 10", "期号"),
    "the date": ("config.yaml", "date: 2023-06-01", "date: 2023-06-02", "日期"),
    "who gets it": ("config.yaml", "    city: 我市\n", '    city: 我市\n    distribution: {发: "各县。"}\n', "正文"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_falls_back_to_a_draft_and_is_told(office: Path, run: Run, what: str) -> None:
    name, old, new, parts = CHANGES[what]
    review(run)
    sign(run)
    change(office / name, old, new)
    code, _, err = run("report")
    assert code == ExitCode.DONE
    assert "签发（张三" in err
    assert "[A101]" in err
    assert set(parts.split("、")) <= set(err.split("以后")[1].split("有改动")[0].split("、"))
    assert record(office)["status"] != "issued"
    assert "征求意见稿" in printed(office)
    change(office / name, new, old)
    _, _, err = run("report")
    assert "[A101]" not in err
    assert record(office)["status"] == "issued"


def test_a_paragraph_written_by_hand_later_falls_back(office: Path, run: Run) -> None:
    review(run)
    (office / "texts/2022/省级").mkdir(parents=True)
    (office / "texts/2022/省级/编者按.md").write_text("请各地对照。\n", encoding="utf-8")
    _, _, err = run("report")
    assert "正文" in err.split("以后")[1].split("有改动")[0]


def test_a_decision_that_is_made_later_falls_back(office: Path, run: Run) -> None:
    review(run)
    sign(run)
    fact = record(office)["rows"][2]["facts"][0]
    written = (
        "decide",
        "--write",
        fact,
        "--by",
        "王五",
        "--because",
        "来函更正",
        "--ruling",
        "更正",
        "--as",
        "0.9亿元",
    )
    assert run(*written)[0] == ExitCode.DONE
    _, _, err = run("report")
    assert "裁定" in err.split("以后")[1].split("有改动")[0]
    assert record(office)["status"] == "draft"


@pytest.mark.parametrize("stage", ["reviewed", "issued"])
def test_what_was_issued_and_has_changed_is_withdrawn_before_it_is_approved_anew(
    office: Path, run: Run, stage: str
) -> None:
    review(run)
    sign(run)
    change(office / "sources/一.txt", "0.81亿元", "0.82亿元")
    code, _, err = run("approve", "--stage", stage, "--by", "李四")
    assert (code, "[A112]" in err) == (ExitCode.FINDINGS, True)
    assert "必错：签发.yaml:" in err, "the place is told as in other messages, not as a path of the machine"
    run("revoke", "--by", "张三")
    review(run)
    assert sign(run)[0] == ExitCode.DONE


def test_nothing_is_recorded_where_the_files_cannot_be_made(office: Path, run: Run) -> None:
    change(office / "templates/page.css", "#e60012", "#e60012; 坏")
    assert run("approve", "--stage", "reviewed", "--by", "李四")[0] == ExitCode.USAGE
    assert not (office / "签发.yaml").exists()


def test_the_number_may_be_given_between_review_and_issue(office: Path, run: Run) -> None:
    change(office / "config.yaml", "number: 9", "number: null")
    assert review(run) == ExitCode.DONE
    assert sign(run, "--number", "9")[0] == ExitCode.DONE


def test_issuing_needs_a_review_of_the_same_content(office: Path, run: Run) -> None:
    code, _, err = sign(run)
    assert (code, "[A108]" in err) == (ExitCode.FINDINGS, True)
    assert not (office / "签发.yaml").exists()
    review(run)
    change(office / "sources/一.txt", "0.81亿元", "0.82亿元")
    assert "[A108]" in sign(run)[2]


@pytest.mark.parametrize("number", ["null", "3"])
def test_issuing_needs_a_number_that_no_source_has(office: Path, run: Run, number: str) -> None:
    change(office / "config.yaml", "number: 9", f"number: {number}")
    review(run)
    code, _, err = sign(run)
    assert (code, "[A109]" in err) == (ExitCode.FINDINGS, True)


def test_a_number_is_issued_once_a_year_and_free_again_when_withdrawn(office: Path, run: Run) -> None:
    review(run)
    sign(run)
    other = ("--audience", "市级")
    review(run, *other)
    assert "[A109]" in sign(run, *other)[2]
    assert run("revoke", "--by", "张三", "--because", "数有误")[0] == ExitCode.DONE
    assert sign(run, *other)[0] == ExitCode.DONE
    review(run)
    assert "[A109]" in sign(run)[2]


def test_nothing_that_must_be_mended_is_issued(office: Path, run: Run) -> None:
    change(office / "templates/content.md.j2", "\n## ", "\n另有资金3亿元。\n\n## ")
    review(run)
    code, _, err = sign(run)
    assert (code, "[A110]" in err) == (ExitCode.FINDINGS, True)


def test_nothing_undecided_is_issued_and_a_decision_lets_it_go(office: Path, run: Run) -> None:
    (office / "sources/二.txt").write_text(issue(4, "2022年，全市落实援建资金0.95亿元。"), encoding="utf-8")
    review(run)
    code, _, err = sign(run)
    assert (code, "[A111]" in err) == (ExitCode.FINDINGS, True)
    fact = json.loads(run("facts", "sources/二.txt")[1].splitlines()[0])["id"]
    run("decide", "--write", fact, "--by", "王五", "--because", "核对过", "--ruling", "采用")
    review(run)
    assert sign(run)[0] == ExitCode.DONE


def test_what_stands_against_it_is_told_at_once(office: Path, run: Run) -> None:
    change(office / "config.yaml", "number: 9", "number: null")
    change(office / "config.yaml", "date: 2023-06-01\n", "")
    _, _, err = sign(run)
    assert [code for code in ("A106", "A108", "A109") if f"[{code}]" not in err] == []


@pytest.mark.parametrize("name", ["", "  ", "张三\n", "张\x1b三", "张\u2028三", "张" * 41])
def test_a_name_is_one_line_of_text(office: Path, run: Run, name: str) -> None:
    code, _, err = run("approve", "--stage", "reviewed", "--by", name)
    assert (code, "[A107]" in err) == (ExitCode.FINDINGS, True)
    assert not (office / "签发.yaml").exists()


def test_a_stage_that_is_none_is_a_wrong_command_line(office: Path, run: Run) -> None:
    code, _, err = run("approve", "--stage", "signed", "--by", "张三")
    assert (code, "[U109]" in err) == (ExitCode.USAGE, True)


def test_a_withdrawal_makes_a_draft_and_keeps_the_record(office: Path, run: Run) -> None:
    assert run("revoke", "--by", "张三")[0] == ExitCode.FINDINGS, "there was nothing to withdraw"
    review(run)
    sign(run)
    run("revoke", "--by", "张三", "--because", "'数'有误")
    assert record(office)["status"] == "draft"
    assert "征求意见稿" in printed(office)
    kept = load_approvals(office / "签发.yaml")
    assert [(a.action.value, a.by, a.because) for a in kept] == [
        ("核稿", "李四", ""),
        ("签发", "张三", ""),
        ("撤回", "张三", "'数'有误"),
    ]


def test_an_approval_keeps_what_stands_in_the_file(office: Path, run: Run) -> None:
    path = office / "签发.yaml"
    path.write_bytes("\ufeff# 办公室留存\r\n记录:\r\n".encode())
    review(run)
    text = path.read_bytes()
    assert text.startswith("\ufeff# 办公室留存\r\n记录:\r\n- 统计期: '2022'\r\n".encode())
    assert b"\n" not in text.replace(b"\r\n", b"")


FORGED = "记录:\n- 统计期: '2022'\n  受众: 省级\n  做法: 签发\n  谁: 张三\n  何时: 2023-06-01\n"
WRONG = {
    "incomplete": (FORGED, "[A102]"),
    "no hash": (FORGED.replace("签发", "核稿") + "  正文: 'abc'\n", "[A102]"),
    "unknown action": (FORGED.replace("签发", "批准"), "[value-unknown]"),
    "unknown key": (FORGED + "  印章: 有\n", "[key-unknown]"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_record_that_was_spoilt_is_told_and_approves_nothing(office: Path, run: Run, what: str) -> None:
    text, code = WRONG[what]
    (office / "签发.yaml").write_text(text, encoding="utf-8")
    ended, _, err = run("report")
    assert (ended, code in err) == (ExitCode.USAGE, True)
    assert "签发.yaml:" in err


def test_a_record_written_in_another_way_is_left_alone(office: Path, run: Run) -> None:
    path = office / "签发.yaml"
    path.write_text("记录: []\n", encoding="utf-8")
    code, _, err = run("approve", "--stage", "reviewed", "--by", "李四")
    assert (code, path.read_text(encoding="utf-8")) == (ExitCode.USAGE, "记录: []\n"), err


def test_the_record_and_the_archive_are_told_apart_from_what_is_read_and_written(office: Path, run: Run) -> None:
    change(office / "config.yaml", "number: 9", "number: 9\narchive: output/archive")
    code, _, err = run("report")
    assert (code, "[config-overlap]" in err) == (ExitCode.USAGE, True)
