"""The editors' own lexicon: what a line of it changes in the reading, and what it leaves alone."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reports.diagnostics import ExitCode, LexiconError
from reports.extract import Extractor
from reports.lexicon import Lexicon, load_lexicon
from reports.lexicon.load import BUILT_IN
from reports.lexicon.overlay import OverlayFile
from reports.lexicon.schema import MetricsFile, PlacesFile
from reports.lexicon.shape import fields_of
from reports.parse import parse
from reports.read.text import make_source
from reports.strict_yaml import read_known, read_yaml
from tests.conftest import HEAD, ROOT, TAIL
from tests.test_docs import HANDBOOK, quoted, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.model import Fact

VALUES = {"year": 2023, "number": 6, "month": 5, "day": 11, "title": "全市山海协作"}
LINES = """\
指标:
  冷链仓库数: {单位: 座, 类型: 存量, 别名: [冷链仓库]}
  实到资金: {别名: [到账资金], 印作: 到账资金}
地区:
  黄山市: {}
  休宁县: {市: 黄山市, 简称: [休宁城]}
  祁门县: {市: 黄山市}
结对:
  - [休宁县, 松阳县]
单位:
  畈: {基本单位: 亩, 系数: 20}
遮蔽: [冷链仓库长]
概数词: {约略: {前: [大致]}}
去掉:
  指标: {实到资金: [实到]}
"""


def overlay(folder: Path, text: str) -> Lexicon:
    path = folder / "词典.yaml"
    path.write_text(text, encoding="utf-8")
    return load_lexicon(path)


def facts(lexicon: Lexicon, body: str) -> list[Fact]:
    text = HEAD.format(**VALUES) + body + TAIL.format(**VALUES)
    issue = parse(make_source("来源/一期.txt", text, text.encode()), lexicon)[0]
    return list(Extractor(lexicon).facts(issue))


def named(found: list[Fact]) -> list[str | None]:
    return [fact.metric for fact in found]


# --- nothing changes without a line -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "# 还没有写\n", "指标: {}\n", "指标:\n  实到资金: {别名: [到位资金]}\n"])
def test_a_file_that_adds_nothing_gives_the_built_in_lexicon(tmp_path: Path, text: str) -> None:
    assert overlay(tmp_path, text) == load_lexicon()


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*.yaml")), ids=lambda path: path.name)
def test_libyaml_reads_the_built_in_files_as_the_strict_reader_does(path: Path) -> None:
    quick, strict = read_known(path, path.name), read_yaml(path, path.name)
    assert (quick, quick.marks, quick.key_marks) == (strict, strict.marks, strict.key_marks)


def test_without_libyaml_the_strict_reader_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    path = BUILT_IN / "units.yaml"
    assert read_known(path, path.name) == read_yaml(path, path.name)


# --- what a line does -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "body", "label", "metric"),
    [
        (
            "指标: {冷链仓库数: {单位: 座, 类型: 存量, 别名: [冷链仓库]}}",
            "2022年，全市建成冷链仓库12座。",
            "冷链仓库",
            "冷链仓库数",
        ),
        ("指标: {实到资金: {别名: [入账款项]}}", "2022年，全市入账款项3.2亿元。", "入账款项", "实到资金"),
        ("指标: {甲(乙)+数: {单位: 座, 类型: 存量, 别名: ['A+.*']}}", "2022年，全市有A+.*12座。", "", "甲(乙)+数"),
        (
            "指标: {仓數: {单位: 座, 类型: 存量, 别名: [冷鏈倉庫]}}",
            "2022年，全市建成冷鏈倉庫12座。",
            "冷鏈倉庫",
            "仓數",
        ),
    ],
)
def test_a_line_binds_a_figure(tmp_path: Path, line: str, body: str, label: str, metric: str) -> None:
    before = facts(load_lexicon(), body)
    assert named(before) == [None]
    assert label in before[0].label
    assert named(facts(overlay(tmp_path, line), body)) == [metric]


def test_a_word_in_traditional_characters_names_only_what_is_written_so(tmp_path: Path) -> None:
    lexicon = overlay(tmp_path, "指标: {仓數: {单位: 座, 类型: 存量, 别名: [冷鏈倉庫]}}")
    assert named(facts(lexicon, "2022年，全市建成冷链仓库12座。")) == [None]


def test_words_are_added_to_the_built_in_ones(tmp_path: Path) -> None:
    lexicon = overlay(tmp_path, LINES)
    body = "2022年，全市实到资金3.2亿元，到账资金3.2亿元。"
    assert named(facts(lexicon, body)) == ["实到资金", "实到资金"]
    entry = lexicon.metrics["实到资金"]
    assert entry.metric.display == "到账资金"
    assert set(load_lexicon().metrics["实到资金"].nouns) < set(entry.nouns)


def test_a_word_that_is_taken_away_names_nothing(tmp_path: Path) -> None:
    body = "2022年，全市实际到位3.2亿元。"
    assert named(facts(load_lexicon(), body)) == ["实到资金"]
    assert named(facts(overlay(tmp_path, "去掉: {指标: {实到资金: [实际到位, 到位]}}"), body)) == [None]


def test_a_word_taken_from_one_metric_may_name_another(tmp_path: Path) -> None:
    text = "指标: {包销合同面积: {单位: 亩, 类型: 存量, 别名: [订单种植]}}\n去掉: {指标: {种植包销面积: [订单种植]}}"
    assert named(facts(overlay(tmp_path, text), "2022年，全市订单种植3000亩。")) == ["包销合同面积"]


def test_a_unit_counts_in_its_base_unit(tmp_path: Path) -> None:
    unit = overlay(tmp_path, LINES).units["畈"]
    assert (unit.base, unit.factor, unit.kind) == ("亩", Decimal(20), "面积")


def test_a_new_unit_may_measure_a_new_metric(tmp_path: Path) -> None:
    text = "单位: {畚: {类别: 个体}}\n指标: {粮畚数: {单位: 畚, 类型: 流量, 别名: [储备粮]}}"
    assert named(facts(overlay(tmp_path, text), "2022年，全市收储备粮12畚。")) == ["粮畚数"]


def test_a_hedge_and_a_shade_are_heard(tmp_path: Path) -> None:
    lexicon = overlay(tmp_path, LINES)
    assert "大致" in {hedge.word for hedge in lexicon.hedges}
    assert "冷链仓库长" in lexicon.shades


def test_places_and_pairs_are_known(tmp_path: Path) -> None:
    places = overlay(tmp_path, LINES).places
    for word, name in (("黄山", "黄山市"), ("休宁", "休宁县"), ("休宁城", "休宁县"), ("祁门县", "祁门县")):
        assert places.spellings[word].name == name
        assert places.spellings[word].city == "黄山市"
    assert ("休宁县", "松阳县") in places.pairs


def test_another_office_sets_its_own_city(tmp_path: Path) -> None:
    lexicon = overlay(tmp_path, "本市: 黄山市\n地区: {黄山市: {县: [休宁县]}}")
    assert lexicon.places.home == "黄山市"
    assert lexicon.places.province == "浙江省"
    assert [fact.giver for fact in facts(lexicon, "2022年，黄山市落实援建资金0.81亿元。")] == ["黄山市"]


@given(st.permutations(LINES.splitlines(keepends=True)[1:3]), st.permutations(range(7)))
def test_the_order_of_the_lines_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, metrics: list[str], order: list[int]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    blocks = [f"指标:\n{''.join(metrics)}", *_blocks(LINES)[1:]]
    assert overlay(folder, "".join(blocks[n] for n in order)) == overlay(folder, LINES)


def _blocks(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        found += [line] if not line.startswith(" ") else []
        found[-1] += "" if not line.startswith(" ") else line
    return found


def test_a_file_changed_on_the_way_is_read_anew(tmp_path: Path) -> None:
    first = overlay(tmp_path, "遮蔽: [冷链仓库长]")
    assert overlay(tmp_path, "遮蔽: [冷链仓库主任]") != first
    assert load_lexicon() is load_lexicon()


def test_a_thousand_lines_are_read_in_good_time(tmp_path: Path) -> None:
    rows = "".join(f"  甲{n}乙数: {{单位: 座, 类型: 存量, 别名: [甲{n}乙, 甲{n}丙, 甲{n}…丁]}}\n" for n in range(1000))
    start = time.perf_counter()
    assert len(overlay(tmp_path, f"指标:\n{rows}").metrics) > 1000
    assert time.perf_counter() - start < 20


# --- the command ------------------------------------------------------------------------------------------

CONFIG = """\
period: 2022
audience: 省级
sources: sources
masthead: 工作简报
issuer: 合作局
date: 2023-06-01
lexicon: 词典.yaml
audiences: {省级: {city: 我市}}
"""
TEXT = HEAD.format(**VALUES) + "2022年，全市入账款项3.2亿元。" + TAIL.format(**VALUES)
LINE = "指标: {实到资金: {别名: [入账款项]}}\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "词典.yaml").write_text(LINE, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "一.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_facts_are_read_as_the_report_reads_them(office: Path, run: Callable[..., Any]) -> None:
    code, out, _ = run("facts", "sources/一.txt")
    assert (code, json.loads(out)["metric"]) == (ExitCode.DONE, "实到资金")
    assert run("report", "--formats", "docx")[0] == ExitCode.DONE
    folder = office / "output/2022/省级"
    rows = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))["rows"]
    assert next(row for row in rows if row["metric"] == "实到资金")["display"] == "3.2亿元"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["lexicon"] == sha256(LINE.encode()).hexdigest()


def test_facts_in_another_folder_take_the_configuration_they_are_given(
    office: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office / "sources")
    assert json.loads(run("facts", "一.txt")[1])["metric"] is None
    assert json.loads(run("facts", "--config", "../config.yaml", "一.txt")[1])["metric"] == "实到资金"
    assert run("facts", "--config", "无.yaml", "一.txt")[0] == ExitCode.USAGE


def test_a_report_without_a_lexicon_says_so(office: Path, run: Callable[..., Any]) -> None:
    (office / "config.yaml").write_text(CONFIG.replace("lexicon: 词典.yaml\n", ""), encoding="utf-8")
    run("report", "--formats", "docx")
    manifest = json.loads((office / "output/2022/省级/manifest.json").read_text(encoding="utf-8"))
    assert manifest["lexicon"] is None


@pytest.mark.parametrize("command", [("report",), ("facts", "sources/一.txt"), ("parse", "sources/一.txt")])
def test_a_mistake_ends_every_command_and_touches_nothing(
    office: Path, run: Callable[..., Any], command: tuple[str, ...]
) -> None:
    run("report", "--formats", "docx")
    before = {path: path.read_bytes() for path in (office / "output").rglob("*") if path.is_file()}
    (office / "词典.yaml").write_text("指标: {甲乙数: {单位: 坐, 类型: 存量}}\n遮蔽: 池\n", encoding="utf-8")
    code, out, err = run(*command)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "词典.yaml:1:16" in err
    assert "[L101]" in err
    assert "词典.yaml:2:5" in err
    assert {path: path.read_bytes() for path in (office / "output").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("value", "code"),
    [("无.yaml", "config-lexicon"), ("sources", "config-lexicon"), ("[甲]", "value-type"), ("' '", None)],
)
@pytest.mark.parametrize("command", [("report",), ("facts", "sources/一.txt")])
def test_a_lexicon_that_cannot_be_read_is_told_at_its_key(
    office: Path, run: Callable[..., Any], value: str, code: str | None, command: tuple[str, ...]
) -> None:
    (office / "config.yaml").write_text(CONFIG.replace("词典.yaml", value), encoding="utf-8")
    ended, out, err = run(*command)
    assert (ended, out) == (ExitCode.USAGE, "")
    assert "config.yaml:7:10" in err
    assert code is None or f"[{code}]" in err
    assert not Path("output").exists()


def test_other_mistakes_of_the_settings_do_not_keep_facts_from_being_read(
    office: Path, run: Callable[..., Any]
) -> None:
    (office / "config.yaml").write_text("lexicon: 词典.yaml\n", encoding="utf-8")
    assert json.loads(run("facts", "sources/一.txt")[1])["metric"] == "实到资金"


# --- the file that comes with the program -----------------------------------------------------------------


def test_the_shipped_file_adds_nothing_and_its_examples_can_be_used(tmp_path: Path) -> None:
    assert load_lexicon(ROOT / "词典.yaml") == load_lexicon()
    lines = (ROOT / "词典.yaml").read_text(encoding="utf-8").splitlines()
    examples = "\n".join(line.removeprefix("# ") for line in lines[lines.index("") :])
    assert "冷链仓库数" in overlay(tmp_path, examples).metrics


def test_the_handbook_tells_of_keys_that_there_are(tmp_path: Path) -> None:
    rows = [row for table in tables(HANDBOOK) if table[0][0] == "词典里可以写" for row in table[1:]]
    told = quoted([row[0] for row in rows])
    known = set(fields_of(OverlayFile))
    assert told <= known
    assert known - told <= {*fields_of(MetricsFile), *fields_of(PlacesFile), "由名词补出"}


def test_the_mistake_in_the_handbook_is_told_so(tmp_path: Path, run: Callable[..., Any]) -> None:
    text = "指标:\n  消费帮扶: {别名: [帮扶产品成交额]}\n  共富工坊数: {单位: 间间, 类型: 流量}\n"
    with pytest.raises(LexiconError) as caught:
        overlay(tmp_path, text)
    assert str(caught.value).replace(f"{tmp_path}/", "") in HANDBOOK.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "place"),
    [("共富车间数: 新建共富车间…", "2:10"), ("实到资金: 到位资金", "2:9"), ("实到资金: …到位…", "2:9")],
)
def test_a_phrase_is_of_a_metric_and_has_one_place_for_the_number(tmp_path: Path, line: str, place: str) -> None:
    with pytest.raises(LexiconError) as caught:
        overlay(tmp_path, f"句式:\n  {line}\n")
    (told,) = caught.value.diagnostics
    assert told.code == "L110"
    assert told.place.endswith(f"词典.yaml:{place}")


def test_editors_say_a_metric_in_their_own_words(tmp_path: Path) -> None:
    lines = "指标:\n  冷链仓库数: {单位: 座, 类型: 存量, 组: 冷链, 别名: [冷链仓库]}\n"
    lexicon = overlay(
        tmp_path,
        f"{lines}句式:\n  冷链仓库数: 建成冷链仓库…\n  实到资金: 到位资金…\n"
        "章节:\n  产业合作: [冷链]\n专题:\n  产业合作: [冷链]\n",
    )
    assert lexicon.phrases["冷链仓库数"] == "建成冷链仓库…"
    assert lexicon.phrases["实到资金"] == "到位资金…"
    assert "冷链" in lexicon.sections["产业合作"]
