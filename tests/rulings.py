"""Decisions of editors for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.model import Citation, Decision, Period, PeriodKind, Quantity, Ruling

from .windows import YEAR_2022

if TYPE_CHECKING:
    from reports.model import Fact

ALL_2022 = Period(PeriodKind.YEAR, YEAR_2022.start, YEAR_2022.end, "2022年")
DAY = date(2023, 5, 20)


def cite(fact: Fact) -> Citation:
    return Citation(fact.id, fact.issue or "", fact.shown, fact.sentence)


def decide(ruling: Ruling, about: Fact, *others: Fact, period: Period | None = None, wording: str = "") -> Decision:
    return Decision(
        ruling, cite(about), tuple(map(cite, others)), "张三", DAY, "经核对", period, wording=wording, place="裁定:1:1"
    )


def date_to_2022(fact: Fact, ruling: Ruling = Ruling.DATE) -> Decision:
    return decide(ruling, fact, period=ALL_2022, wording="2022年")


def correct(fact: Fact, wording: str, value: int, unit: str = "元") -> Decision:
    cited = cite(fact)
    quantity = Quantity(Decimal(value), unit)
    return Decision(Ruling.CORRECT, cited, (), "张三", DAY, "经核对", None, quantity, wording, "裁定:1:1")
