"""A waiver lets one finding stand, with its reason, until its last day; what is wrong with the file is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.config import Waiver, load_waivers
from reports.diagnostics import ConfigError, Severity
from tests.check.briefings import briefing, findings, text

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2023, 5, 20)
MADE = briefing(text("今年，杭州湾新区参与合作。"))
GOOD = "豁免:\n  - 代号: C201\n    内容: 今年\n    为何: 领导原话\n    到期: 2023-12-31\n"


def waiver(code: str = "C201", what: str = "今年", until: date = TODAY) -> Waiver:
    return Waiver(code, what, "领导原话", until, "核稿豁免.yaml:2:5")


def test_a_waived_finding_stays_on_the_list_with_its_reason_and_blocks_no_more() -> None:
    found = findings(MADE, waivers=(waiver(),))
    assert [(f.code, f.waived, f.blocks) for f in found] == [("C201", "领导原话", False), ("C206", "", False)]


@pytest.mark.parametrize(("code", "what"), [("C202", "今年"), ("C201", "目前")])
def test_a_waiver_holds_for_its_code_and_its_words_alone(code: str, what: str) -> None:
    found = findings(MADE, waivers=(waiver(code, what),))
    assert [f.code for f in found if f.blocks] == ["C201"]
    assert [(f.code, f.severity, f.place) for f in found if f.code == "C902"] == [
        ("C902", Severity.NOTICE, "核稿豁免.yaml:2:5")
    ]


def test_an_expired_waiver_is_told_and_does_not_hold() -> None:
    found = findings(MADE, waivers=(waiver(until=date(2023, 5, 19)),))
    assert [(f.code, f.waived) for f in found] == [("C201", ""), ("C206", ""), ("C901", "")]


def test_a_waiver_without_words_in_the_text_may_name_the_place() -> None:
    empty = briefing(text(""))
    assert [f.waived for f in findings(empty, waivers=(waiver("C303", "正文第1段"),))] == ["领导原话"]


def test_a_file_of_waivers_is_read_with_the_place_of_each(tmp_path: Path) -> None:
    path = tmp_path / "核稿豁免.yaml"
    path.write_text(GOOD, encoding="utf-8")
    (read,) = load_waivers(path, "核稿豁免.yaml")
    assert (read.code, read.what, read.why, read.until) == ("C201", "今年", "领导原话", date(2023, 12, 31))
    assert read.place == "核稿豁免.yaml:2:5"


def test_no_file_and_an_empty_one_have_no_waivers(tmp_path: Path) -> None:
    path = tmp_path / "核稿豁免.yaml"
    path.write_text("# 还没有\n", encoding="utf-8")
    assert load_waivers(None, "") == load_waivers(path, "核稿豁免.yaml") == ()


@pytest.mark.parametrize(
    ("right", "wrong", "code", "place"),
    [
        ("代号: C201", "代号: N101", "config-waiver", "2:9"),
        ("内容: 今年", "内容: 今", "config-waiver", "3:9"),
        ("    为何: 领导原话\n", "", "key-missing", "2:5"),
        ("2023-12-31", "2023-02-30", "config-date", "5:9"),
        ("为何", "理由", "key-unknown", "4:5"),
        ("到期: ", "到期：", "yaml-wide-colon", "5:7"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_line_and_column(
    tmp_path: Path, right: str, wrong: str, code: str, place: str
) -> None:
    path = tmp_path / "核稿豁免.yaml"
    path.write_text(GOOD.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_waivers(path, "豁免.yaml")
    assert (code, f"豁免.yaml:{place}") in [(d.code, d.place) for d in error.value.diagnostics]
