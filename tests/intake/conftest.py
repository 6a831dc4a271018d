"""A folder of invented issues, and what a run reads in it as plain text that can be compared to the letter."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace

from reports.config import load_settings
from reports.intake import gather
from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.config import Settings
    from reports.intake import Gathered
    from reports.lexicon import Lexicon

BODY = (
    "2022年，全市落实援建资金{n}.81亿元，同比增长{n}%。\n\n其中，北仑区投入帮扶资金近{n}00万元（含往年结转）。"
    "\n\n| 项目 | 2022年 | 2021年 |\n|:--|--:|--:|\n| 消费帮扶（万元） | 1{n}0 | 90 |\n"
)


def issue(number: int) -> str:
    """An invented issue: sentences, a bracket, a hedge, a table."""
    values = {"year": 2023, "number": number, "month": 1, "day": number + 1, "title": "全市支援合作"}
    return HEAD.format(**values) + BODY.format(n=number) + TAIL.format(**values)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six issues in two folders, a text that is none, an empty file and one of an unknown kind."""
    sources = tmp_path / "sources"
    (sources / "下半年").mkdir(parents=True)
    for number in range(1, 7):
        place = sources if number < 4 else sources / "下半年"
        (place / f"{number}.txt").write_text(issue(number), encoding="utf-8")
    (sources / "说明.txt").write_text("这里放各期简报，共100份。\n", encoding="utf-8")
    (sources / "空.txt").write_bytes(b"")
    (sources / "表.xlsx").write_bytes(b"PK\x03\x04")
    return sources


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    """The settings of a run over these sources in one process and without a cache."""
    loaded = load_settings(ROOT / "config.yaml", {}, date(2023, 6, 1))
    return replace(loaded, sources=folder, output=tmp_path / "output", archive=None, lexicon=None, cache=None, jobs=1)


def told(gathered: Gathered) -> str:
    """Everything that a run hands on, provenance included, as text."""
    filed = [[asdict(each.issue), list(each.facts), list(each.events)] for each in gathered.filed]
    value = [[asdict(s) for s in gathered.intake.sources], filed, gathered.intake.rejected, gathered.intake.notices]
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Struct) else repr(value)


@pytest.fixture
def read_by(lexicon: Lexicon) -> Callable[[Settings], str]:
    """What a run with these settings reads, as text."""
    return lambda settings: told(gather(settings, lexicon, "来源"))
