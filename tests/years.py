"""A folder of many years of issues, most of which a run leaves packed, and what must be equal if it opens them all."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.config import load_settings
from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Rollup
    from reports.pipeline import RolledUp

YEARS = range(2011, 2023)
PAIRS = (("慈溪市", "常山县"), ("余姚市", "松阳县"), ("北仑区", "云和县"))
AUDIENCES = ("省级", "市级", "区县")


def body(year: int, month: int, chance: random.Random) -> str:
    """What an invented issue tells: months, quarters, whole years, running totals, stocks with and without a day,
    parts, rates, plans, a table, an event, and figures without any time.
    """
    giver, receiver = chance.choice(PAIRS)
    some = [chance.randint(2, 90) for _ in range(12)]
    told = [
        f"{year}年{month}月，全市落实援建资金{some[0]}万元，同比增长{some[1]}%。",
        f"{year}年1—{month}月，全市实到资金{some[2]}.5亿元。",
        f"截至{year}年{month}月底，{giver}与{receiver}共建产业飞地{some[3]}个，累计投入{some[4]}00万元。",
        f"{giver}帮扶{receiver}，目前有产业飞地{some[5]}个。",
        f"{giver}开展培训{some[6]}期，培训{some[7]}00余人次。",
        f"预计到{year + 2}年，全市消费帮扶达到{some[8]}亿元。",
        f"{month}月{some[9] % 27 + 1}日，{giver}与{receiver}签订帮扶协议。",
    ]
    if month == 1:
        told.append(
            f"{year - 1}年，全市落实援建资金{some[10]}00万元，完成产业合作项目{some[11]}个，其中新开工{some[1] % 9}个。"
        )
        told.append(f"全市共有协作项目{some[5]}个。")
    if month == 6:
        told.append(
            f"| 项目 | {year}年上半年 | {year - 1}年上半年 |\n|:--|--:|--:|\n| 消费帮扶（万元） | {some[3]}0 | 90 |"
        )
    if chance.random() < 0.15:
        told.append(f"更正：{year - 1}年{month}月援建资金“{some[0]}万元”应为“{some[0] + 1}万元”。")
    if chance.random() < 0.1:
        told.append("更正：上期所载援建资金应为77万元。")
    chance.shuffle(told)
    return "\n\n".join(told) + "\n"


def years_in(base: Path) -> Path:
    """The folder of the issues of many years, and one number that two different texts bear."""
    sources = base / "sources"
    sources.mkdir()
    chance = random.Random(7)  # noqa: S311 - the same folder in every run
    for year in YEARS:
        for number, month in enumerate((1, 4, 6, 7, 10, 12), 1):
            values = {"year": year, "number": number, "month": month, "day": 20, "title": "全市支援合作"}
            text = HEAD.format(**values) + body(year, month, chance) + TAIL.format(**values)
            (sources / f"{year}-{number:02d}.txt").write_text(text, encoding="utf-8")
    values = {"year": 2022, "number": 3, "month": 6, "day": 21, "title": "另一份"}
    text = HEAD.format(**values) + "目前有协作项目33个。\n" + TAIL.format(**values)
    (sources / "又一份.txt").write_text(text, encoding="utf-8")
    return sources


def settings_of(sources: Path, base: Path, listed: int, **given: str) -> Settings:
    """The settings of a run that opens everything up to so many figures; nothing of them is listed on the page."""
    loaded = load_settings(ROOT / "config.yaml", {"date": "2023-06-30", **given}, date(2023, 6, 30))
    paths = {"sources": sources, "output": base / "output", "cache": base / "cache", "archive": base / "archive"}
    return replace(loaded, jobs=1, listed_facts=listed, excluded_shown=0, approvals=None, **paths)


def printed(rollup: Rollup) -> list[object]:
    """All that a roll-up tells but for what it leaves out, with the spans that equality passes over."""
    figures = [(figure, [str(fact.span) for fact in figure.facts]) for figure in rollup.figures]
    refusals = [(r, [str(fact.span) for fact in r.facts]) for r in rollup.refusals]
    return [rollup.tables, rollup.computed, rollup.views, figures, refusals]


def require_equal(some: RolledUp, all_: RolledUp) -> None:
    assert printed(some.rollup) == printed(all_.rollup)
    assert some.ledger.decisions == all_.ledger.decisions
    assert some.rollup.reasons == all_.rollup.reasons
    assert len(some.facts) + some.rollup.unlisted.facts == len(all_.facts)
    kept = {entry.fact.id: entry for entry in all_.ledger.entries}
    assert [kept[entry.fact.id] for entry in some.ledger.entries] == list(some.ledger.entries)
