"""Every printed figure stands in one chapter; an audience of city figures reads one example a chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.lexicon import load_lexicon
from reports.model import Issue, Rollup, Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reports.lexicon import Lexicon

NAMES = ("产业飞地", "科创飞地", "消薄飞地", "产业合作", "消费帮扶", "民生与人才", "乡村振兴")
BODY = """2022年，全市实到资金12亿元，完成消费帮扶1.79亿元。截至2022年底，全市“产业飞地”入驻项目19个。

截至2022年11月底，慈溪市“产业飞地”入驻项目5个。

2022年，余姚市完成消费帮扶2000万元。

2022年，慈溪市完成消费帮扶1500万元。
"""


def test_every_metric_has_a_theme(lexicon: Lexicon) -> None:
    assert tuple(lexicon.themes)[: len(NAMES)] == NAMES
    found = {name: lexicon.theme_of(name) for name in lexicon.metrics}
    assert set(found.values()) >= set(NAMES)
    assert [name for name, theme in found.items() if theme not in NAMES] == ["连续获评省优秀年数"]


@pytest.mark.parametrize(
    ("metric", "theme"),
    [
        ("实到资金", "产业合作"),
        ("产业飞地实到资金", "产业飞地"),
        ("消费帮扶", "消费帮扶"),
        ("培训劳动力人次", "民生与人才"),
        ("援建资金", "乡村振兴"),
    ],
)
def test_a_metric_named_by_a_theme_goes_before_its_group(lexicon: Lexicon, metric: str, theme: str) -> None:
    assert lexicon.theme_of(metric) == theme


def test_a_metric_of_the_editors_takes_its_theme_in_one_line(tmp_path: Path) -> None:
    own = tmp_path / "词典.yaml"
    own.write_text(
        "指标:\n  共富工坊数: {单位: 个, 类型: 流量, 组: 乡村振兴, 别名: [共富工坊]}\n"
        "  海岛班次数: {单位: 次, 类型: 流量, 别名: [海岛班次]}\n",
        encoding="utf-8",
    )
    lexicon = load_lexicon(own)
    assert (lexicon.theme_of("共富工坊数"), lexicon.theme_of("海岛班次数")) == ("乡村振兴", "综合")


def test_figures_stand_in_their_theme_and_details_where_districts_are_printed(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    rollup = roll_issues(issue_of(BODY))
    themes = {theme.name: theme for theme in rollup.views_of(Theme)}
    assert list(themes) == ["产业飞地", "产业合作", "消费帮扶"]
    assert [c.figure.display for c in themes["消费帮扶"].details] == ["2000万元", "1500万元"]
    assert [c.figure.metric for c in themes["产业合作"].city] == ["实到资金"]
    printed = [f.key for table in rollup.tables for f in table.figures if f.facts]
    in_themes = [c.figure.key for theme in themes.values() for c in (*theme.city, *theme.details)]
    assert sorted(in_themes) == sorted(printed)


def test_an_audience_of_city_figures_reads_one_example_a_section(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    rollup = roll_issues(issue_of(BODY), places=False)
    themes = {theme.name: theme for theme in rollup.views_of(Theme)}
    assert {name: t.example.figure.display if t.example else None for name, t in themes.items()} == {
        "产业飞地": "5个",
        "产业合作": None,
        "消费帮扶": None,
    }
    assert all(theme.details == () for theme in themes.values())
    assert [f.key for f in rollup.table("example")] == ["example-1"]
    assert [item.entry.fact.shown for item in rollup.excluded] == ["2000万元", "1500万元"]
    behind = [fact.id for table in rollup.tables for figure in table.figures for fact in figure.facts]
    assert len(behind) == len(set(behind)) == 4


def test_an_example_is_a_reached_figure_with_a_day_before_a_plan_without_one(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    body = (
        "2022年，全市实到资金12亿元。\n\n慈溪市“产业飞地”规划面积1550亩。\n\n"
        "截至2022年9月底，余姚市“产业飞地”入驻项目3个。"
    )
    rollup = roll_issues(issue_of(body, year=2022, month=11), places=False)
    assert [(f.metric, f.display) for f in rollup.table("example")] == [("产业飞地入驻项目数", "3个")]


def test_a_theme_without_figures_is_not_told(
    issue_of: Callable[..., Issue], roll_issues: Callable[..., Rollup]
) -> None:
    assert roll_issues(issue_of("各地工作有序推进。")).views_of(Theme) == ()
