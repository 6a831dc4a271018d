"""Claims about names in a template that nobody knows."""

from __future__ import annotations

import re

import pytest

from reports.templating.environment import sandbox
from reports.templating.names import unknown_names
from reports.templating.positions import tree_by_lines

VALUES = {
    "报头": {"刊名": "甲", "期号": "乙"},
    "目录": ["丙"],
    "版记": {"行": [{"标": "报", "文": "丁"}], "印发机关": "戊"},
    "无": [],
}


def _unknown(source: str) -> list[tuple[int, str]]:
    environment = sandbox()
    found = unknown_names(tree_by_lines(environment, source), VALUES, environment)
    return [(name.at, "".join(re.findall("想写“(.+?)”", name.hint))) for name in found]


@pytest.mark.parametrize(
    "source",
    [
        "{{ 报头.期号 }}{{ 报头['期号'] }}{{ 目录 | length }}{{ range(3) }}",
        "{% for 行 in 版记.行 | reverse %}{{ 行.标 }}{{ loop.index }}{% endfor %}",
        "{% for 行 in 无 %}{{ 行.不知 }}{% endfor %}",
        "{% for 名, 值 in 报头.items() %}{{ 名 }}{{ 值 }}{% endfor %}",
        "{% set 头 = 报头 %}{{ 头.期号 }}",
        "{% macro 印(字) %}{{ 字 }}{% endmacro %}{{ 印(1) }}",
        "{% with 甲 = 1 %}{{ 甲 }}{% endwith %}",
        "{{ 没有 is defined }}{{ 没有 | default('') }}",
    ],
)
def test_what_a_template_may_name_is_known(source: str) -> None:
    assert _unknown(source) == []


@pytest.mark.parametrize(
    ("source", "line", "likely"),
    [
        ("甲\n{{ 期浩 }}", 2, "报头.期号"),
        ("{% if 无 %}\n{{ 报头.刊明 }}{% endif %}", 2, "报头.刊名"),
        ("{% for 行 in 版记.行 %}{{ 行.语文 }}{% endfor %}", 1, "行.文"),
        ("{% set 头 = 报头 %}\n\n{{ 头.期浩 }}", 3, "头.期号"),
        ("{% for 行 in 目录路 %}{% endfor %}", 1, "目录"),
        ("{% with 甲 = 1 %}{% endwith %}{{ 甲甲甲甲 }}", 1, ""),
    ],
)
def test_a_name_that_nobody_knows_is_told_with_the_likely_one(source: str, line: int, likely: str) -> None:
    assert _unknown(source) == [(line, likely)]


def test_a_loop_variable_is_unknown_behind_its_loop() -> None:
    assert [line for line, _ in _unknown("{% for 行 in 版记.行 %}{{ 行.标 }}{% endfor %}\n{{ 行.标 }}")] == [2]
