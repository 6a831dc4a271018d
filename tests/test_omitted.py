"""Figures that a template has lost are told."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.config import load_settings
from reports.pipeline import outcome_of, review
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def told(templates: Path, audience: str, period: str = "2022") -> list[str]:
    overrides = {"templates": str(templates), "audience": audience, "period": period}
    settings = load_settings(ROOT / "config.yaml", overrides, date(2023, 6, 1))
    notices = outcome_of(review(settings), settings, ()).notices
    return [notice.message for notice in notices if notice.code == "N109"]


@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
@pytest.mark.parametrize("period", ["2022", "2021", "2022-09"])
def test_the_shipped_templates_print_every_figure_of_their_parts(audience: str, period: str) -> None:
    assert told(ROOT / "templates", audience, period) == []


@pytest.mark.parametrize(
    ("begin", "end", "part"),
    [
        ("{% if 部分.指标总表", "{% if 各地 and not", "指标总表"),
        ("| 指标 | 数值 | 出处 |\n|:-----|:-----|:-----|\n{% for 行 in 核心", "{{ 图示(总体.图) }}", "总体情况"),
    ],
)
def test_a_table_that_was_taken_out_is_told(tmp_path: Path, begin: str, end: str, part: str) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    path = tmp_path / "templates" / "content.md.j2"
    text = path.read_text(encoding="utf-8")
    cut = text[: text.index(begin)] + text[text.index(end) :]
    for sentences in ("有数|map(attribute='句')", "总体.段", "节.段"):
        cut = cut.replace(sentences, "[]")
    path.write_text(cut, encoding="utf-8")
    assert [message.partition("”")[0] for message in told(tmp_path / "templates", "省级")] == [f"“{part}"]
