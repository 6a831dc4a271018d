"""What is issued is kept with all that made it, verified, told from sources, and compared with what comes after."""

from __future__ import annotations

import json
import shutil
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NoReturn

import pypdfium2
import pytest
from msgspec.structs import replace

from reports.archiving import settings_of, settings_record
from reports.config import Settings, load_settings
from reports.deliver.archive import Kept, keep, kept_briefings
from reports.deliver.derived import mark_derived
from reports.deliver.previous import changes_since, previous_briefing
from reports.diagnostics import ExitCode, ReportImpossible
from reports.issuing import Order, approve, revoke
from reports.model import Deferred, IssueKind, Status
from reports.parse import parse
from reports.read import given_file
from reports.wording import trace_of
from tests.conftest import ROOT
from tests.test_issuing import AUDIENCES, change, issue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.lexicon import Lexicon
    from reports.model import Issue

    Run = Callable[..., tuple[int, str, str]]

TODAY = date(2023, 6, 1)
BODY = "2022年，全市落实援建资金0.81亿元，完成消费帮扶1.79亿元。截至2022年底，累计派驻干部人才35名。"


def build(folder: Path, formats: str = "pdf, docx") -> None:
    shutil.copytree(ROOT / "templates", folder / "templates")
    text = f"{AUDIENCES}number: 9\nformats: [{formats}]\nwaivers: 核稿豁免.yaml\nlexicon: 词典.yaml\n"
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    (folder / "核稿豁免.yaml").write_text("豁免: []\n", encoding="utf-8")
    (folder / "词典.yaml").write_text("指标: {}\n", encoding="utf-8")
    (folder / "sources").mkdir()
    (folder / "sources" / "一.txt").write_text(issue(3, BODY), encoding="utf-8")
    (folder / "texts/2022/省级").mkdir(parents=True)
    (folder / "texts/2022/省级/存在问题与下步打算.md").write_text("各地要抓紧报送。\n", encoding="utf-8")


def sign(folder: Path, **overrides: str) -> None:
    settings = load_settings(folder / "config.yaml", overrides, TODAY)
    for stage, name in ((Status.REVIEWED, "李四"), (Status.ISSUED, "张三")):
        approve(settings, stage, Order(name, TODAY))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which a briefing was issued."""
    folder = tmp_path_factory.mktemp("office")
    build(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        sign(folder)
    return folder


@pytest.fixture
def office(issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(issued, folder)
    monkeypatch.chdir(folder)
    return folder


def kept(office: Path) -> Kept:
    (one,) = kept_briefings(office / "archive")
    return one


def record(office: Path, folder: str = "2022/省级") -> dict[str, Any]:
    return json.loads((office / "output" / folder / "briefing.json").read_text(encoding="utf-8"))


# --- what is kept -----------------------------------------------------------------------------------------


def test_what_is_issued_is_kept_with_all_that_made_it(office: Path) -> None:
    folder = office / "archive/2023/9-省级"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    made = {path.name for path in (office / "output/2022/省级").iterdir()}
    templates = {f"made-from/templates/{path.name}" for path in (office / "templates").iterdir()}
    others = {"texts/存在问题与下步打算.md", "config.yaml", "settings.json", "词典.yaml", "核稿豁免.yaml", "签发.yaml"}
    assert names == made | templates | {f"made-from/{name}" for name in others}
    assert [
        name for name in made if (folder / name).read_bytes() != (office / "output/2022/省级" / name).read_bytes()
    ] == []
    source = sha256((office / "sources/一.txt").read_bytes()).hexdigest()
    assert kept(office).manifest["inputs"] == {"sources/一.txt": source}
    assert kept(office).changed() == ()


def test_a_draft_is_not_kept(office: Path, run: Run) -> None:
    run("report", "--audience", "市级")
    run("approve", "--stage", "reviewed", "--by", "李四", "--audience", "市级")
    assert len(kept_briefings(office / "archive")) == 1


def test_an_archive_that_was_not_finished_is_finished_by_issuing_again(office: Path) -> None:
    shutil.rmtree(office / "archive/2023")
    (office / "archive/2023").mkdir()
    (office / "archive/2023/.jianbao-half").mkdir()
    sign_again = load_settings(office / "config.yaml", {}, TODAY)
    approve(sign_again, Status.ISSUED, Order("张三", TODAY))
    assert kept(office).changed() == ()
    assert [path.name for path in (office / "archive/2023").iterdir()] == ["9-省级"]


def test_a_briefing_is_kept_whole_or_not_at_all_and_never_written_again(tmp_path: Path) -> None:
    keep(tmp_path, 2023, "1-省级", {"a/b.txt": b"1", "manifest.json": b"2"})
    with pytest.raises(ReportImpossible) as refusal:
        keep(tmp_path, 2023, "1-省级", {"a/b.txt": b"3"})
    assert refusal.value.diagnostics[0].code == "O103"
    assert (tmp_path / "2023/1-省级/a/b.txt").read_bytes() == b"1"
    with pytest.raises(ReportImpossible):
        keep(tmp_path, 2023, "2-省级", {"a": b"1", "a/b": b"2"})
    assert [path.name for path in (tmp_path / "2023").iterdir()] == ["1-省级"]


def test_a_withdrawn_briefing_stays_under_a_name_that_says_so(office: Path, run: Run) -> None:
    revoke(load_settings(office / "config.yaml", {}, TODAY), Order("张三", TODAY, "数有误"))
    assert kept_briefings(office / "archive") == ()
    assert (office / "archive/2023/9-省级（撤回1）/briefing.pdf").is_file()
    change(office / "sources/一.txt", "0.81亿元", "0.82亿元")
    sign(office)
    assert kept(office).folder.name == "9-省级"
    assert "0.82亿元" in kept(office).read("briefing.json").decode()


def test_a_kept_manifest_that_was_spoilt_is_told(office: Path, run: Run) -> None:
    (office / "archive/2023/9-省级/manifest.json").write_text("{", encoding="utf-8")
    code, _, err = run("report")
    assert (code, "[O104]" in err) == (ExitCode.IMPOSSIBLE, True)


def test_the_settings_of_a_run_come_back_as_they_were(office: Path) -> None:
    here = load_settings(office / "config.yaml", {}, TODAY)
    again = settings_of(kept(office), here)
    places = {"templates", "lexicon", "decisions", "waivers", "approvals", "texts"}
    assert [n for n in Settings.__struct_fields__ if getattr(again, n) != getattr(here, n)] == [
        name for name in Settings.__struct_fields__ if name in places
    ]
    assert json.loads(json.dumps(settings_record(here))) == settings_record(here)


# --- verifying --------------------------------------------------------------------------------------------


def test_what_was_issued_is_verified_and_made_again(office: Path, run: Run) -> None:
    for name in ("archive/2023/9-省级/briefing.pdf", "output/2022/省级/briefing.pdf"):
        code, out, _ = run("verify", name)
        assert (code, "✗" in out) == (ExitCode.DONE, False), out
    shutil.copy(office / "output/2022/省级/briefing.pdf", office / "下载.pdf")
    assert run("verify", "下载.pdf")[0] == ExitCode.DONE


def test_it_does_not_matter_what_became_of_templates_and_settings_since(office: Path, run: Run) -> None:
    change(office / "templates/page.css", "#e60012", "#0000ff")
    change(office / "config.yaml", "number: 9", "number: 10")
    change(office / "config.yaml", "city: 我市", "city: 本市")
    shutil.rmtree(office / "texts")
    assert run("verify", "archive/2023/9-省级/briefing.pdf")[0] == ExitCode.DONE


def test_a_changed_file_is_told(office: Path, run: Run) -> None:
    path = office / "output/2022/省级/briefing.pdf"
    path.write_bytes(path.read_bytes() + b"%")
    code, out, _ = run("verify", str(path))
    assert (code, "不同" in out.splitlines()[0]) == (ExitCode.FINDINGS, True)
    assert "结果相同" in out


def test_a_changed_source_is_told_with_the_figures_that_it_changes(office: Path, run: Run) -> None:
    change(office / "sources/一.txt", "0.81亿元", "0.82亿元")
    code, out, _ = run("verify", "archive/2023/9-省级/briefing.pdf")
    assert code == ExitCode.FINDINGS
    assert "一字不差" in out
    assert "来源：sources/一.txt　内容改了" in out
    assert "0.81亿元 → 0.82亿元" in out


def test_a_source_that_is_gone_is_told(office: Path, run: Run) -> None:
    (office / "sources/二.txt").write_text(issue(4, "2022年，全市实到资金3亿元。"), encoding="utf-8")
    (office / "sources/一.txt").unlink()
    out = run("verify", "archive/2023/9-省级/briefing.pdf")[1]
    assert "来源：sources/一.txt　不见了" in out
    assert "来源：sources/二.txt　新增" in out


def test_a_changed_archive_is_told(office: Path, run: Run) -> None:
    path = office / "archive/2023/9-省级/ledger.xlsx"
    path.write_bytes(b"")
    code, out, _ = run("verify", "output/2022/省级/briefing.pdf")
    assert (code, "ledger.xlsx" in out) == (ExitCode.FINDINGS, True)


def test_a_draft_is_verified_by_the_manifest_beside_it(office: Path, run: Run) -> None:
    run("report", "--audience", "市级", "--number", "11")
    code, out, _ = run("verify", "output/2022/市级/briefing.pdf")
    assert (code, "没有签发归档" in out) == (ExitCode.DONE, True), out
    change(office / "sources/一.txt", "0.81亿元", "0.82亿元")
    code, out, _ = run("verify", "output/2022/市级/briefing.pdf")
    assert (code, "来源：sources/一.txt　内容改了" in out) == (ExitCode.FINDINGS, True)


def with_attachments(path: Path, **files: bytes) -> Path:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    for name, data in files.items():
        document.new_attachment(name.replace("_", ".")).set_data(data)
    document.save(path)
    document.close()
    return path


def test_what_is_attached_to_a_pdf_says_which_it_is_and_is_compared(office: Path, run: Run) -> None:
    manifest, facts = kept(office).read("facts.jsonl"), kept(office).read("facts.jsonl")
    manifest = (kept(office).folder / "manifest.json").read_bytes()
    path = with_attachments(office / "寄来.pdf", manifest_json=manifest, facts_jsonl=facts)
    code, out, _ = run("verify", str(path))
    assert code == ExitCode.FINDINGS
    assert "附的数据" in out
    assert "与归档的一致" in out
    forged = with_attachments(
        office / "改过.pdf", manifest_json=manifest, facts_jsonl=facts.replace(b'"81000000"', b'"91000000"')
    )
    assert "有 1 条不同" in run("verify", str(forged))[1]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"\0" * 100])
def test_a_file_of_which_nothing_is_known_is_told(office: Path, run: Run, data: bytes) -> None:
    (office / "别的.pdf").write_bytes(data)
    code, _, err = run("verify", "别的.pdf")
    assert (code, "[V102]" in err) == (ExitCode.USAGE, True)
    code, _, err = run("verify", "没有.pdf")
    assert (code, "[V101]" in err) == (ExitCode.USAGE, True)


# --- our own briefings among the sources ------------------------------------------------------------------


def values(office: Path) -> list[tuple[str, str, int]]:
    return [(row["metric"], row["display"], len(row["facts"])) for row in record(office)["rows"]]


@pytest.mark.parametrize("name", ["briefing.pdf", "briefing.docx"])
def test_our_own_briefing_among_the_sources_is_told_and_counts_nothing(office: Path, run: Run, name: str) -> None:
    before = values(office)
    shutil.copy(office / "archive/2023/9-省级" / name, office / "sources" / name)
    code, _, err = run("report")
    assert (code, "[N108]" in err) == (ExitCode.DONE, True)
    assert values(office) == before
    assert record(office)["derived"] == [f"sources/{name}"]
    assert record(office)["status"] == "issued", "it changes nothing in the briefing"


@pytest.mark.parametrize("name", ["briefing.pdf", "briefing.docx"])
def test_a_draft_among_the_sources_counts_nothing(office: Path, run: Run, name: str) -> None:
    run("report", "--audience", "市级")
    before = record(office, "2022/市级")["rows"]
    shutil.copy(office / "output/2022/市级" / name, office / "sources" / name)
    _, _, err = run("report", "--audience", "市级")
    assert "[N108]" in err
    assert record(office, "2022/市级")["rows"] == before


def test_a_draft_that_bears_its_mark_needs_no_other_sign(office: Path, run: Run) -> None:
    text = issue(5, "2022年，全市实到资金3亿元。")
    (office / "sources/二.txt").write_text(f"征求意见稿\n\n{text}", encoding="utf-8")
    _, _, err = run("report")
    assert "[N108]" in err
    assert "3亿元" not in str(record(office)["rows"])


def test_our_own_briefing_saved_as_text_and_shortened_counts_nothing(office: Path, run: Run) -> None:
    before = values(office)
    lines = record(office)["text"].splitlines()
    text = "\n\n".join(line for line in lines if "编者按" not in line and "来源" not in line)
    (office / "sources/旧.md").write_text(text, encoding="utf-8")
    _, _, err = run("report")
    assert "[N108]" in err or "[N101]" in err
    assert values(office) == before


def test_an_issue_that_tells_the_same_facts_in_its_own_words_counts(office: Path, run: Run) -> None:
    (office / "sources/二.txt").write_text(issue(5, BODY), encoding="utf-8")
    _, _, err = run("report")
    assert "[N108]" not in err
    assert record(office)["derived"] == []


def test_an_issue_that_is_little_more_than_its_figures_is_not_taken_for_ours(office: Path, run: Run) -> None:
    run("report", "--audience", "市级")
    before = record(office, "2022/市级")["rows"]
    _, _, err = run("report", "--audience", "市级")
    assert "[N108]" not in err
    assert record(office, "2022/市级")["rows"] == before


def test_the_list_of_what_waits_for_a_decision_leaves_ours_out(office: Path, run: Run) -> None:
    before = run("decide")[1]
    shutil.copy(office / "archive/2023/9-省级/briefing.docx", office / "sources/旧.docx")
    assert run("decide")[1] == before


def test_no_text_is_opened_of_an_issue_that_cannot_be_ours(
    office: Path, lexicon: Lexicon, read: Callable[[str], Issue]
) -> None:
    def opened() -> NoReturn:
        raise AssertionError("its text was opened")

    settings = load_settings(office / "config.yaml", {}, TODAY)
    (ours,) = parse(given_file(office / "archive/2023/9-省级/briefing.pdf", "旧.pdf").source, lexicon)
    other = read(issue(5, "本月各地走访慰问困难群众，送去节日的问候。山区农产品在社区门店开设专柜，深受居民喜爱。"))
    packed = replace(other, articles=Deferred(opened), editor_note=Deferred(opened))
    traces = {id(ours): trace_of(ours), id(packed): trace_of(other)}
    told = list(mark_derived((packed, ours), settings, lambda each: traces[id(each)]))
    assert [each.kind for each in told] == [IssueKind.ISSUE, IssueKind.DERIVED]


# --- the period before ------------------------------------------------------------------------------------


def test_the_last_briefing_on_a_time_before_is_the_previous_one(office: Path) -> None:
    def previous(period: str, audience: str = "省级") -> str | None:
        overrides = {"period": period, "audience": audience}
        found = previous_briefing(load_settings(office / "config.yaml", overrides, TODAY))
        return found.kept.name if found else None

    sign(office, period="2021", number="10")
    assert previous("2023-01..2023-05") == "2023年第9期（省级）"
    assert previous("2022") == "2023年第10期（省级）"
    assert previous("2021") is None
    assert previous("2022-06") == "2023年第10期（省级）", "a time that has not ended is not before"
    assert previous("2023-01..2023-05", "市级") is None


def test_what_changed_on_the_time_before_is_told(office: Path, run: Run) -> None:
    change(office / "sources/一.txt", "0.81亿元", "0.83亿元")
    change(office / "sources/一.txt", "，完成消费帮扶1.79亿元", "")
    change(office / "sources/一.txt", "2022年，全市", "2022年，全市实到资金3亿元，")
    run("report", "--period", "2023-01..2023-05", "--number", "10")
    since = record(office, "2023-01..2023-05/省级")["since"]
    assert since["issue"] == "2023年第9期（省级）"
    assert [change["metric"] for change in since["new"]] == ["实到资金"]
    assert [(c["then"][0]["surface"], c["now"][0]["surface"]) for c in since["restated"]] == [("0.81亿元", "0.83亿元")]
    assert [change["metric"] for change in since["vanished"]] == ["消费帮扶"]
    text = record(office, "2023-01..2023-05/省级")["text"]
    assert "更正 援建资金 宁波市 2022年 0.81亿元 0.83亿元 2023年第3期" in text
    assert "没有出处" not in (office / "output/2023-01..2023-05/省级/check.html").read_text(encoding="utf-8")
    assert "补报 实到资金 宁波市 2022年 — 3亿元" in text
    assert "不再载明 消费帮扶 宁波市 2022年 1.79亿元 —" in text


def test_nothing_has_changed_where_the_sources_are_the_same(office: Path) -> None:
    settings = load_settings(office / "config.yaml", {"period": "2023-01..2023-05"}, TODAY)
    previous = previous_briefing(settings)
    assert previous
    found = changes_since(previous, previous.facts)
    assert (found.new, found.restated, found.vanished) == ((), (), ())
    assert {row["metric"] for row in previous.rows} >= {"援建资金", "消费帮扶"}


def test_without_a_briefing_before_there_is_nothing_to_compare(office: Path, run: Run) -> None:
    run("report")
    assert record(office)["since"] is None


def test_what_leaves_by_mail_is_what_is_kept(office: Path, run: Run) -> None:
    text = (office / "config.yaml").read_text(encoding="utf-8")
    text = text.replace("    city: 我市\n", "    city: 我市\n    recipients: {报: [a@high.test]}\n")
    mail = "mail: {host: 127.0.0.1, port: 1, tls: none, sender: a@b.test, domains: [high.test], pauses: []}\n"
    (office / "config.yaml").write_text(text + mail, encoding="utf-8")
    (office / "archive/2023/9-省级/briefing.pdf").write_bytes(b"changed")
    code, _, err = run("send", "--yes")
    assert (code, "[O104]" in err) == (ExitCode.IMPOSSIBLE, True)
