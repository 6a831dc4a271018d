"""decisions.yaml is read strictly: every mistake at once, each with its code and place, and nothing half-loaded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from reports.decisions import added, load_decisions, read_decisions
from reports.diagnostics import DecisionError
from reports.extract.alone import quantity_reader
from reports.lexicon import load_lexicon
from reports.model import Citation, Decision, PeriodKind, Ruling
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = "a" * 16, "b" * 16, "c" * 16
SIGNED = "  谁: 张三\n  何时: 2023-05-20\n  为何: 经核对\n"
read_quantity = quantity_reader(load_lexicon())


def cited(identity: str, indent: str = "    ") -> str:
    return f"{{编号: '{identity}', 期号: 2023年第6期, 原文: 12.5亿元, 原句: 全市实到资金12.5亿元}}"


def one(kind: str, about: str = A, *others: str, more: str = "", signed: str = SIGNED) -> str:
    listed = "  对方:\n" + "".join(f"  - {cited(other)}\n" for other in others) if others else ""
    return f"- 做法: {kind}\n  数: {cited(about)}\n{listed}{more}{signed}"


def read(*stanzas: str) -> tuple[Decision, ...]:
    return read_decisions("裁定:\n" + "".join(stanzas), "decisions.yaml", read_quantity)


def codes(*stanzas: str) -> list[str]:
    with pytest.raises(DecisionError) as caught:
        read(*stanzas)
    return [f"{d.code}@{d.place.removeprefix('decisions.yaml:')}" for d in caught.value.diagnostics]


def test_a_stanza_is_a_decision() -> None:
    (decision,) = read(one("采用", A, B))
    citation = Citation(A, "2023年第6期", "12.5亿元", "全市实到资金12.5亿元")
    assert decision.ruling is Ruling.ADOPT
    assert decision.cited == (citation, Citation(B, citation.issue, citation.surface, citation.sentence))
    assert (decision.by, decision.on, decision.because) == ("张三", date(2023, 5, 20), "经核对")
    assert decision.place == "decisions.yaml:2:3"


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2022", PeriodKind.YEAR, date(2022, 1, 1), date(2022, 12, 31)),
        ("2022H1", PeriodKind.HALF, date(2022, 1, 1), date(2022, 6, 30)),
        ("2022Q3", PeriodKind.QUARTER, date(2022, 7, 1), date(2022, 9, 30)),
        ("2022-09", PeriodKind.MONTH, date(2022, 9, 1), date(2022, 9, 30)),
        ("2022-01..2022-06", PeriodKind.RANGE, date(2022, 1, 1), date(2022, 6, 30)),
    ],
)
def test_a_period_is_written_as_in_the_settings(text: str, kind: PeriodKind, start: date, end: date) -> None:
    period = read(one("定期间", more=f"  期间: {text}\n"))[0].period
    assert period
    assert (period.kind, period.start, period.end) == (kind, start, end)


@pytest.mark.parametrize(("text", "value"), [("1.8亿元", 180_000_000), ("约3万人次", 30_000), ("三百个", 300)])
def test_a_corrected_value_has_its_unit(text: str, value: int) -> None:
    decision = read(one("更正", more=f"  更正为: {text}\n"))[0]
    assert decision.quantity
    assert (decision.quantity.value, decision.wording) == (Decimal(value), text)


def test_a_file_that_is_empty_or_not_there_decides_nothing(tmp_path: Path) -> None:
    assert load_decisions(None, read_quantity) == load_decisions(tmp_path / "decisions.yaml", read_quantity) == ()
    (tmp_path / "decisions.yaml").write_text("# 还没有\n裁定:\n", encoding="utf-8")
    assert load_decisions(tmp_path / "decisions.yaml", read_quantity) == ()


def test_every_mistake_is_told_at_once() -> None:
    found = codes(
        one("采纳"),
        one("定期间", B, more="  期间: last-year\n"),
        one("更正", B, more="  更正为: 许多\n"),
        one("不计", C, signed="  谁: 〈填姓名〉\n  何时: 5月\n"),
        one("合并"),
    )
    assert found == [
        "value-unknown@2:7",
        "config-period@9:7",
        "D105@15:8",
        "key-missing@19:3",
        "D101@21:6",
        "config-date@22:7",
        "D102@23:3",
    ]


@pytest.mark.parametrize("line", ["  谁: 〈填姓名〉", "  何时: 〈填日期，如 2023-05-20〉", "  为何: 见〈文号〉"])
def test_a_placeholder_that_was_left_is_refused(line: str) -> None:
    key = line.split(":")[0]
    signed = "".join(f"{line if row.startswith(key) else row}\n" for row in SIGNED.splitlines())
    assert [code.split("@")[0] for code in codes(one("不计", signed=signed))] == ["D101"]


@pytest.mark.parametrize(
    ("stanza", "code"),
    [
        (one("采用"), "D102"),
        (one("定期间"), "D102"),
        (one("计入"), "D102"),
        (one("更正"), "D102"),
        (one("不计", more="  期间: 2022\n"), "D102"),
        (one("不计", A, B), "D102"),
        (one("分项", A, B, C), "D102"),
        (one("合并", A, A), "D104"),
        (one("合并", A, B, B), "D104"),
        (one("不计", "12"), "D106"),
        (one("不计") + "  备注: 无\n", "key-unknown"),
    ],
)
def test_a_stanza_has_what_its_kind_needs_and_nothing_else(stanza: str, code: str) -> None:
    assert [found.split("@")[0] for found in codes(stanza)] == [code]


PERIOD, OTHER_PERIOD, VALUE = "  期间: 2022\n", "  期间: 2021\n", "  更正为: 13亿元\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one("定期间", more=PERIOD), one("定期间", more=OTHER_PERIOD)),
        (one("定期间", more=PERIOD), one("计入", more=PERIOD)),
        (one("更正", more=VALUE), one("更正", more="  更正为: 14亿元\n")),
        (one("不计"), one("更正", more=VALUE)),
        (one("不计"), one("采用", A, B)),
        (one("采用", A, B), one("采用", B, A)),
        (one("采用", A, B), one("采用", B, C)),
        (one("合并", A, B), one("分开", B, A)),
        (one("合并", A, C), one("合并", B, C)),
        (one("合并", A, B) + one("合并", B, C), one("合并", C, A)),
        (one("分项", A, B), one("分项", A, C)),
        (one("分项", A, B) + one("分项", B, C), one("分项", C, A)),
    ],
)
def test_decisions_that_contradict_one_another_are_a_mistake_of_the_later_one(first: str, second: str) -> None:
    line = 2 + first.count("\n")
    assert codes(first, second)[-1] == f"D103@{line}:3"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one("更正", more=VALUE), one("定期间", more=PERIOD)),
        (one("采用", A, B), one("更正", more=VALUE)),
        (one("采用", A, B), one("不计", B)),
        (one("合并", A, B), one("合并", A, C)),
        (one("合并", A, B), one("合并", B, C)),
        (one("分开", A, B), one("分开", A, C)),
        (one("不计"), one("不计", B)),
    ],
)
def test_decisions_that_go_together_are_taken(first: str, second: str) -> None:
    assert len(read(first, second)) > 1


def test_the_shipped_file_is_what_a_first_decision_would_be_added_to() -> None:
    shipped = ROOT / "decisions.yaml"
    assert shipped.read_text(encoding="utf-8") == added("", "")
    assert load_decisions(shipped, read_quantity) == ()
