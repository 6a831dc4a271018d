"""A briefing that was issued on the period before gives 环比 its base where the sources have only the month at hand."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from reports.chains import chains_of
from reports.config import load_settings
from reports.deliver.archive import MANIFEST, kept_briefings
from reports.deliver.issued import issued_figures
from reports.diagnostics import ExitCode, ReportImpossible
from reports.issuing import Order, revoke
from reports.lexicon import load_lexicon
from reports.render.chain import chain_lines
from tests.render.test_xlsx import column
from tests.test_archive import TODAY, build, sign
from tests.test_issuing import change, issue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.config import Settings
    from reports.model import IssuedFigure

    Run = Callable[..., tuple[int, str, str]]

OCTOBER = (
    "2022年10月，全市落实援建资金400万元，完成消费帮扶约1.79亿元，实到资金3亿元，其中民营企业投资1亿元。"
    "2022年10月，全市完成产业合作项目（含3年续建）14个，引进项目0个。2022年10月，慈溪市落实援建资金80万元。"
    "2022年10月，预计全市培训干部人才300人次。截至2022年10月底，累计派驻干部人才35名。"
)
NOVEMBER = "2022年11月，全市落实援建资金500万元，完成消费帮扶2亿元，完成产业合作项目15个。"
NAME = "2023年第9期（省级）"
COMPUTED = 6
"""The sheet 合计与变化."""


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which the briefing of October was issued; its sources now have November alone."""
    folder = tmp_path_factory.mktemp("office")
    build(folder)
    source = folder / "sources/一.txt"
    source.write_text(issue(3, OCTOBER), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        sign(folder, period="2022-10")
    source.unlink()
    (folder / "sources/二.txt").write_text(issue(4, NOVEMBER), encoding="utf-8")
    return folder


@pytest.fixture
def office(october: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(october, folder)
    monkeypatch.chdir(folder)
    return folder


def november(office: Path, **overrides: str) -> Settings:
    return load_settings(office / "config.yaml", {"period": "2022-11", "number": "10", **overrides}, TODAY)


def given(office: Path, **overrides: str) -> dict[str, IssuedFigure]:
    """The figures of the archive for the whole city, by metric."""
    return {f.metric: f for f in issued_figures(november(office, **overrides)) if f.giver == "宁波市"}


def changes(folder: Path) -> list[dict[str, Any]]:
    rows = json.loads((folder / "briefing.json").read_bytes())["rows"]
    return [row for row in rows if row["table"] == "change"]


# --- what of an issued briefing may be a base --------------------------------------------------------------


def test_exact_reached_figures_of_exactly_the_month_are_given_with_their_source(office: Path) -> None:
    found = given(office)
    assert set(found) == {"援建资金", "实到资金", "产业合作项目数"}, "no hedge, no zero, no plan, no part, no stock"
    figure = found["援建资金"]
    assert (figure.quantity.value, figure.quantity.unit, figure.shown) == (Decimal(4_000_000), "元", "400万元")
    assert (figure.briefing, figure.issue) == (NAME, "2023年第3期")
    assert "援建资金400万元" in figure.sentence
    assert found["产业合作项目数"].caveats


def test_only_the_period_just_before_and_the_year_before_are_asked(office: Path) -> None:
    assert given(office, period="2023-10")
    assert not given(office, period="2022-12")
    assert not given(office, period="2022")
    assert not given(office, audience="市级")


def test_a_briefing_dated_later_gives_nothing(office: Path) -> None:
    assert not given(office, date="2023-05-31")


def test_of_two_briefings_on_one_month_only_what_both_say_is_given(office: Path) -> None:
    (office / "sources/一.txt").write_text(issue(3, OCTOBER.replace("400万元", "410万元")), encoding="utf-8")
    sign(office, period="2022-10..2022-10", number="11")
    assert len(kept_briefings(office / "archive")) == 2
    found = given(office)
    assert set(found) == {"实到资金", "产业合作项目数"}
    assert found["实到资金"].briefing == "2023年第11期（省级）"


@pytest.mark.parametrize("told", [{}, {"part_of": "55848bb278c9868f"}])
def test_a_part_gives_nothing_and_a_row_of_an_older_archive_may_be_one(office: Path, told: dict[str, str]) -> None:
    folder = kept_briefings(office / "archive")[0].folder
    record = json.loads((folder / "briefing.json").read_bytes())
    for row in record["rows"]:
        del row["part_of"]
        row.update(told)
    _reissue(folder, "briefing.json", json.dumps(record, ensure_ascii=False).encode())
    assert not issued_figures(november(office))


def test_what_an_editor_corrected_is_not_given(office: Path) -> None:
    folder = kept_briefings(office / "archive")[0].folder
    text = (folder / "briefing.json").read_text(encoding="utf-8")
    corrected = text.replace('"display": "400万元"', '"display": "400万元（经编辑更正）"')
    assert corrected != text
    _reissue(folder, "briefing.json", corrected.encode())
    assert "援建资金" not in given(office)
    ruled = text.replace('"value": "4000000"', '"value": "4100000"')
    assert ruled != text
    _reissue(folder, "briefing.json", ruled.encode())
    assert "援建资金" not in given(office)


@pytest.mark.parametrize(("mark", "is_given"), [("", False), ("（统计时间经编辑认定）", True)])
def test_a_figure_without_days_of_its_own_is_given_where_an_editor_dated_it(
    office: Path, mark: str, is_given: bool
) -> None:
    folder = kept_briefings(office / "archive")[0].folder
    facts = (folder / "facts.jsonl").read_text(encoding="utf-8").replace('"start": "2022-10-01"', '"start": null')
    rows = (folder / "briefing.json").read_text(encoding="utf-8")
    _reissue(folder, "facts.jsonl", facts.encode())
    _reissue(folder, "briefing.json", rows.replace('"display": "400万元"', f'"display": "400万元{mark}"').encode())
    assert set(given(office)) == ({"援建资金"} if is_given else set())
    assert all(figure.shown == "400万元" for figure in given(office).values())


def _reissue(folder: Path, name: str, data: bytes) -> None:
    """A file as if it had been issued so."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["outputs"][name] = sha256(data).hexdigest()
    (folder / name).write_bytes(data)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


# --- a report after it -------------------------------------------------------------------------------------


def test_the_next_month_is_compared_with_what_was_issued_and_says_so(office: Path) -> None:
    sign(office, period="2022-11", number="10")
    folder = office / "output/2022-11/省级"
    (row,) = changes(folder)
    assert (row["metric"], row["display"], row["value"]) == ("援建资金", "环比增长25.0%", "25")
    assert row["notes"] == [f"上期（2022年10月）为400万元，见{NAME}"]
    assert row["arithmetic"] == "（500万元－400万元）÷400万元"
    assert [source["issue"] for source in row["sources"]] == ["2023年第4期"]
    issued = row["issued"]
    assert (issued["briefing"], issued["display"], issued["issue"]) == (NAME, "400万元", "2023年第3期")
    assert (issued["value"], issued["start"], issued["end"]) == ("4000000", "2022-10-01", "2022-10-31")
    assert "援建资金400万元" in issued["sentence"]
    record = json.loads((folder / "briefing.json").read_bytes())
    assert f"上期（2022年10月）为400万元，见{NAME}" in record["text"]
    refused = {refusal["metric"]: refusal for refusal in record["refusals"] if refusal["condition"] != "基数缺"}
    assert set(refused) == {"产业合作项目数"}
    assert refused["产业合作项目数"]["condition"] == "口径变化"
    assert NAME in refused["产业合作项目数"]["why"]
    assert "没有出处" not in (folder / "check.html").read_text(encoding="utf-8")


def test_no_fact_of_the_archive_is_a_fact_of_the_run(office: Path, run: Run) -> None:
    code, _, err = run("report", "--period", "2022-11", "--number", "10")
    assert code == ExitCode.DONE, err
    facts = (office / "output/2022-11/省级/facts.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["file"] for line in facts} == {"sources/二.txt"}


def test_the_workbook_and_explain_tell_briefing_issue_and_sentence(office: Path, run: Run) -> None:
    run("report", "--period", "2022-11", "--number", "10")
    book = (office / "output/2022-11/省级/ledger.xlsx").read_bytes()
    assert column(book, COMPUTED, "算式") == ["（500万元－400万元）÷400万元"]
    (told,) = column(book, COMPUTED, "出处")
    assert NAME in told
    assert "2023年第4期" in told
    assert "2023年第3期" in told
    assert "援建资金400万元" in told
    lines = "\n".join(chain_lines(chains_of("change-1", november(office), load_lexicon())[0]))
    assert all(words in lines for words in (NAME, "2023年第3期", "援建资金400万元", "2022年10月1日"))


def test_a_figure_of_the_sources_comes_first(office: Path, run: Run) -> None:
    (office / "sources/一.txt").write_text(issue(3, "2022年10月，全市落实援建资金250万元。"), encoding="utf-8")
    run("report", "--period", "2022-11", "--number", "10")
    (row,) = changes(office / "output/2022-11/省级")
    assert (row["display"], row["issued"]) == ("环比增长100.0%", None)


def test_another_audience_has_no_base_of_it(office: Path, run: Run) -> None:
    run("report", "--period", "2022-11", "--number", "10", "--audience", "市级")
    assert changes(office / "output/2022-11/市级") == []


def test_a_withdrawn_briefing_is_no_base(office: Path, run: Run) -> None:
    settings = load_settings(office / "config.yaml", {"period": "2022-10"}, TODAY)
    revoke(settings, Order("张三", TODAY, "数有误"))
    run("report", "--period", "2022-11", "--number", "10")
    assert changes(office / "output/2022-11/省级") == []


@pytest.mark.parametrize("name", ["facts.jsonl", "briefing.json"])
def test_an_archive_that_was_changed_is_refused(office: Path, run: Run, name: str) -> None:
    change(kept_briefings(office / "archive")[0].folder / name, '"4000000"', '"3000000"')
    with pytest.raises(ReportImpossible) as refusal:
        issued_figures(november(office))
    assert refusal.value.diagnostics[0].code == "O104"
    code, _, err = run("report", "--period", "2022-11", "--number", "10")
    assert (code, "[O104]" in err) == (ExitCode.IMPOSSIBLE, True)


# --- approval and verifying --------------------------------------------------------------------------------


def test_it_is_verified_while_the_archive_holds_its_base_and_told_when_not(office: Path, run: Run) -> None:
    sign(office, period="2022-11", number="10")
    name = "archive/2023/10-省级/briefing.pdf"
    code, out, _ = run("verify", name)
    assert (code, "✗" in out) == (ExitCode.DONE, False), out
    shutil.rmtree(office / "archive/2023/9-省级")
    code, out, _ = run("verify", name)
    assert (code, "一字不差" in out) == (ExitCode.FINDINGS, True)
    assert "援建资金（宁波市，change）" in out


def test_an_approval_falls_when_the_base_is_withdrawn(office: Path, run: Run) -> None:
    sign(office, period="2022-11", number="10")
    revoke(load_settings(office / "config.yaml", {"period": "2022-10"}, TODAY), Order("张三", TODAY, "数有误"))
    err = run("report", "--period", "2022-11", "--number", "10")[2]
    assert "[A101]" in err
