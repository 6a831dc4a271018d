"""Every numeral of a file lands in exactly one class, and each unknown noun comes with the line that binds it."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.cli import main
from reports.extract import Extractor
from reports.extract.coverage.aside import Reason
from reports.extract.coverage.numeral import Numeral, NumeralClass, NumeralGrammar
from reports.extract.coverage.report import binding_line, cover, told, unknown_nouns
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.read import read_file
from reports.read.text import make_source

if TYPE_CHECKING:
    from reports.model import Fact, Source

TESTS = Path(__file__).parents[1]
FILES = [*sorted((TESTS.parent / "seeds").glob("*.txt")), *sorted((TESTS / "issues").glob("*.[tm][xd]*"))]
LEXICON = load_lexicon()
EXTRACTOR = Extractor(LEXICON)
GRAMMAR = NumeralGrammar(LEXICON)
NEGATIVES = [json.loads(line) for line in (TESTS / "gold" / "negatives.jsonl").read_text("utf-8").splitlines()]
PIECES = st.sampled_from(
    [
        *(
            "188",
            "１２３．４",
            "1,264.5",
            "三十",
            "百",
            "一个",
            "进一步",
            "首个",
            "第七批",
            "二期",
            "亿元以上项目",
            "近2",
            "翻番",
        ),
        *(
            "个",
            "万元",
            "亿元",
            "%",
            "人次",
            "家",
            "。",
            "，",
            "\n",
            "\n\n",
            "“",
            "”",
            "、",
            "（一）",
            "一、",
            "2022年",
            "5月11日",
        ),
        *(
            "实到资金",
            "援建资金",
            "报：",
            "第6期",
            "工作简报\n",
            "— 3 —\n",
            "年产",
            "集体资金",
            ".3万元",
            "0574-87186666",
            "〔2018〕3号",
        ),
    ]
)


def read(source: Source) -> tuple[tuple[Numeral, ...], list[Fact]]:
    issues = parse(source, LEXICON)
    facts = [fact for issue in issues for fact in EXTRACTOR.facts(issue)]
    return GRAMMAR.classify(source, issues, facts), facts


@cache
def of_file(path: Path) -> tuple[tuple[Numeral, ...], list[Fact]]:
    return read(read_file(path, path.name))


def check(text: str, numerals: tuple[Numeral, ...], facts: list[Fact]) -> None:
    """The classes partition the numerals, no digit is left out, and no fact is without a numeral."""
    spans = [(n.span.start, n.span.end) for n in numerals]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    held = [i for start, end in spans for i in range(start, end)]
    assert {m.start() for m in re.finditer("[0-9０-９]", text)} <= set(held)
    ids = {fact.id: fact for fact in facts}
    for numeral in numerals:
        assert (numeral.kind is NumeralClass.ASIDE) == (numeral.fact is None) == (numeral.reason is not None)
        if numeral.fact:
            assert (ids[numeral.fact].metric is not None) == (numeral.kind is NumeralClass.BOUND)
    assert {n.fact for n in numerals if n.fact} == set(ids)
    coverage = cover(numerals)
    assert coverage.bound + coverage.unbound + sum(n for _, n in coverage.aside) == coverage.numerals == len(numerals)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_classes_partition_the_numerals_of_a_file(path: Path) -> None:
    check(read_file(path, path.name).text, *of_file(path))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_classes_partition_the_numerals_of_any_text(text: str) -> None:
    source = make_source("文.txt", text, text.encode())
    check(source.text, *read(source))


@pytest.mark.parametrize("negative", NEGATIVES, ids=lambda negative: f"{negative['doc'][:3]}-{negative['text']}")
def test_a_numeral_that_is_no_figure_is_set_aside(negative: dict[str, str]) -> None:
    path = TESTS.parent / "seeds" / negative["doc"]
    text = read_file(path, path.name).text
    places = [m.span() for m in re.finditer(re.escape(negative["text"]), text)]
    numerals, _ = of_file(path)
    assert places
    for start, end in places:
        inside = [n for n in numerals if n.span.start < end and start < n.span.end]
        assert inside
        assert [n.span.text for n in inside if n.kind is NumeralClass.BOUND] == []
        assert any(n.kind is NumeralClass.ASIDE for n in inside)


@pytest.mark.parametrize(
    ("text", "numeral", "reason"),
    [
        ("入选第七批试点。", "七", Reason.ORDINAL),
        ("这是全省首个示范区。", "首", Reason.ORDINAL),
        ("园区二期正在建设。", "二", Reason.ORDINAL),
        ("推进“两山”转化。", "两", Reason.NAME),
        ("打造“万亩千亿”平台。", "万", Reason.NAME),
        ("年产500万套灯具项目开工。", "500万", Reason.PRODUCT),
        ("生产12GWh电池。", "12", Reason.PRODUCT),
        ("引进5亿元以上项目7个。", "5亿", Reason.LIMIT),
        ("经浙发改〔2018〕3号批复。", "2018", Reason.DOCUMENT),
        ("电话0574-87186666。", "0574", Reason.PHONE),
        ("村集体资金万元。", "万", Reason.LOST),
        ("总计金额.3万元。", "3万", Reason.LOST),
        ("抓好四个环节。", "四", Reason.SUMMARY),
        ("会议于8月20日召开。", "8", Reason.TIME),
        ("培训为期10天。", "10", Reason.TIME),
        ("双方按6:4出资。", "6", Reason.RATIO),
        ("走进四明山。", "四", Reason.WORD),
    ],
)
def test_the_reason_is_told(text: str, numeral: str, reason: Reason) -> None:
    numerals, _ = read(make_source("文.txt", text, text.encode()))
    assert [n.reason for n in numerals if n.span.text == numeral] == [reason]


@pytest.mark.parametrize("text", ["进一步统一思想，抓好一些工作。", "一个一个地办，一直办到底。", "百姓十分满意。"])
def test_a_numeral_that_is_part_of_a_word_is_none(text: str) -> None:
    assert read(make_source("文.txt", text, text.encode()))[0] == ()


@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        ("新建冷链仓库12座。", "冷链仓库", "  冷链仓库数: {单位: 座, 类型: 存量, 别名: [冷链仓库]}"),
        ("捐赠轮椅35辆。", "轮椅", "  轮椅数: {单位: 辆, 类型: 存量, 别名: [轮椅]}"),
        ("减免展位费用36万元。", "展位费用", "  展位费用: {单位: 元, 类型: 流量, 别名: [展位费用]}"),
        ("设备更新率88%。", "设备更新率", "  设备更新率: {单位: '%', 类型: 比率, 别名: [设备更新率]}"),
        ("联系志愿者260名。", "志愿者", "  联系志愿者人数: {单位: 人, 类型: 存量, 别名: [联系志愿者]}"),
    ],
)
def test_an_unknown_noun_comes_with_the_line_that_binds_it(text: str, label: str, line: str) -> None:
    source = make_source("文.txt", text, text.encode())
    (unknown,) = unknown_nouns(read(source)[1], LEXICON)
    assert label in unknown.label
    assert (unknown.line, unknown.count, str(unknown.first)[:5]) == (line, 1, "文.txt")
    (row,) = yaml.safe_load(line).values()
    assert row["单位"] in {unit.base for unit in LEXICON.units.values()}


def test_a_mean_and_a_figure_without_a_noun_have_no_line() -> None:
    assert (binding_line("租金", "元/亩", LEXICON), binding_line("", "元", LEXICON)) == ("", "")


def test_a_file_is_told_in_one_line() -> None:
    numerals, _ = of_file(FILES[0])
    line = told("a.txt", cover(numerals))
    assert line.startswith(f"a.txt：数字 {len(numerals)} 处")
    assert sum(Counter(n.reason for n in numerals if n.reason).values()) == int(re.search(r"不计 (\d+)", line)[1])  # type: ignore[index]


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        main(["facts", *arguments])
    assert ended.value.code == 0
    return capsys.readouterr().out.splitlines()


def test_the_command_tells_each_file_and_then_the_unknown_nouns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, other = tmp_path / "文.txt", tmp_path / "再文.txt"
    for each in (path, other):
        each.write_text("新建冷链仓库12座。", encoding="utf-8")
    lines = run("--coverage", str(path), str(other), capsys=capsys)
    assert [line.partition("：数字 1 处")[0] for line in lines[:2]] == [str(path), str(other)]
    assert lines[-1] == f"  冷链仓库数: {{单位: 座, 类型: 存量, 别名: [冷链仓库]}}  # 2 处，首见 {path}:1:7"


def test_the_command_prints_one_object_a_numeral(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "文.txt"
    path.write_text("入选第七批试点，新建冷库6座。", encoding="utf-8")
    first, second = map(json.loads, run("--coverage", "--json", str(path), capsys=capsys))
    assert (first["text"], first["class"], first["reason"], first["fact"]) == ("七", "aside", "序号", None)
    assert (second["line"], second["column"], second["class"], len(second["fact"])) == (1, 13, "unbound", 16)
