"""Mistakes in the editors' own lexicon: each with its code, line and column, all of them at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.diagnostics import LexiconError
from reports.lexicon import Lexicon, load_lexicon
from reports.lexicon.load import BUILT_IN, _mistakes, _refuse, read_layers

if TYPE_CHECKING:
    from pathlib import Path

CASES = {
    "unknown key": ("‸指标们: {}", "key-unknown"),
    "unknown key of a metric": ("指标:\n  甲乙数: {单位: 座, 类型: 存量, ‸别称: [甲乙丙]}", "key-unknown"),
    "unknown hedge": ("概数词: {‸大约: {前: [大致]}}", "key-unknown"),
    "unknown time word role": ("时间用语: {‸去岁: [去岁]}", "key-unknown"),
    "nouns that are no list": ("指标: {实到资金: {别名: ‸到账资金}}", "value-type"),
    "a noun that is a number": ("指标: {实到资金: {别名: [‸832]}}", "value-type"),
    "a section that is a list": ("指标: ‸[甲]", "value-type"),
    "nothing behind a key": ("指标:\n  实到资金: {别名:‸ }", "value-type"),
    "unknown kind of measure": ("指标: {甲乙数: {单位: 座, 类型: ‸存储}}", "value-unknown"),
    "new metric without unit and kind": ("指标:\n  ‸甲乙数: {别名: [甲乙丙]}", "key-missing key-missing"),
    "a metric twice": (
        "指标:\n  甲乙数: {单位: 座, 类型: 存量}\n  ‸甲乙数: {单位: 座, 类型: 存量}",
        "yaml-duplicate-key",
    ),
    "unknown unit": ("指标:\n  甲乙数: {单位: ‸坐, 类型: 存量}", "L101"),
    "a unit that is no base unit": ("指标: {甲乙数: {单位: ‸公顷, 类型: 存量}}", "L101"),
    "unknown group": ("指标:\n  甲乙数: {单位: 座, 类型: 存量, 组: ‸乡村, 别名: [甲乙丙]}", "L111"),
    "unknown context": ("指标:\n  甲乙数: {单位: 座, 类型: 存量, 别名: [甲乙丙], 语境: [园区, ‸院区]}", "L102"),
    "unknown context to be avoided, under 又": (
        "指标: {甲乙数: {单位: 座, 类型: 存量, 又: {别名: [甲乙丙], 忌语境: [‸园曲]}}}",
        "L102",
    ),
    "a noun of another metric": ("指标:\n  甲乙数: {单位: 亩, 类型: 存量, 别名: [‸订单种植]}", "L103"),
    "one noun for two new metrics": (
        "指标:\n  甲乙数: {单位: 座, 类型: 存量, 别名: [‸甲乙丙]}\n  丙丁数: {单位: 座, 类型: 存量, 前: [甲乙丙]}",
        "L103",
    ),
    "a hedge of two meanings": ("概数词: {不足: {前: [‸超过]}}", "L103"),
    "a time word of two meanings": ("时间用语: {今年: [‸去年]}", "L103"),
    "a word of two natures": ("性质: {实绩: [‸预计]}", "L103"),
    "a noun of one character": ("指标: {实到资金: {别名: [‸钱]}}", "L104"),
    "a noun that is a unit": ("指标: {实到资金: {别名: [‸美元]}}", "L104"),
    "a noun that is a new unit": ("单位: {批量: {类别: 个体}}\n指标: {实到资金: {别名: [‸批量]}}", "L104"),
    "a noun that is a number in words": ("指标: {实到资金: {别名: [‸十二万]}}", "L104"),
    "a noun that is a hedge": ("指标: {实到资金: {别名: [‸大约]}}", "L104"),
    "a noun that is a time word": ("指标: {实到资金: {别名: [‸今年以来]}}", "L104"),
    "a shade of one character": ("遮蔽: [‸池]", "L104"),
    "an empty noun": ("指标: {实到资金: {别名: [‸'']}}", "L105"),
    "a noun with a blank": ("指标: {实到资金: {别名: [‸到账 资金]}}", "L105"),
    "nouns parted by a full-width comma": ("指标: {实到资金: {别名: [‸到账资金，入账资金]}}", "L105"),
    "a noun with a bracket": ("指标: {实到资金: {别名: [‸到账资金（含预拨）]}}", "L105"),
    "a noun with a half-width bracket": ("指标: {实到资金: {别名: [‸到账资金(含预拨)]}}", "L105"),
    "a gap at the front": ("指标: {实到资金: {别名: [‸…到账]}}", "L105"),
    "a gap at the end": ("指标: {实到资金: {别名: [‸到账……]}}", "L105"),
    "two gaps": ("指标: {实到资金: {别名: [‸到账…资金…总额]}}", "L105"),
    "dots for a gap": ("指标: {实到资金: {别名: [‸到账...资金]}}", "L105"),
    "a gap in a word that is no noun": ("遮蔽: [‸资金…池]", "L105"),
    "another unit for a built-in metric": ("指标: {实到资金: {单位: ‸美元}}", "L106"),
    "another kind for a built-in metric": ("指标:\n  实到资金: {类型: ‸存量}", "L106"),
    "a county of no known city": ("地区:\n  休宁县: {市: ‸皇山市}", "L107"),
    "a county without suffix": ("地区: {‸休宁: {市: 丽水市}}", "L107"),
    "a city without suffix": ("地区:\n  ‸黄山: {简称: [黄山]}", "L107"),
    "a county of two cities": ("地区: {‸松阳县: {市: 衢州市}}", "L107"),
    "a pair of unknown places": ("结对:\n  - [慈溪市, 松阳县]\n  - ‸[慈溪市, 松杨县]", "L107"),
    "a pair of three": ("结对: [‸[慈溪市, 松阳县, 常山县]]", "L107"),
    "a pair with itself": ("村级结对: [‸[慈溪市, 慈溪市]]", "L107"),
    "an unknown city of one's own": ("省: 浙江省\n本市: ‸黄山市", "L107"),
    "a letter that is a word": ("单字: {松阳县: ‸松阳}", "L107"),
    "a letter that is a mark": ("单字: {松阳县: ‸']'}", "L107"),
    "a letter of another place": ("地区:\n  黄山市: {单字: ‸丽}", "L107"),
    "a short name of an unknown place": ("又称: {‸休宁县: [休宁]}", "L107"),
    "another factor for a built-in unit": ("单位: {‸公顷: {基本单位: 平方米, 系数: 15}}", "L108"),
    "another base for a built-in unit": ("单位: {‸公顷: {基本单位: 亩, 系数: 15}}", "L108"),
    "a factor of nothing": ("单位: {‸畈: {基本单位: 亩, 系数: 0}}", "L108"),
    "a factor below nothing": ("单位: {‸畈: {基本单位: 亩, 系数: -3}}", "L108"),
    "a factor in words": ("单位: {畈: {基本单位: 亩, 系数: ‸三}}", "value-type"),
    "an unknown base unit": ("单位: {‸畈: 母}", "L108"),
    "an unknown kind of unit": ("单位: {‸畈: {类别: 田地}}", "L108"),
    "a kind that is not that of the base": ("单位: {‸畈: {基本单位: 亩, 类别: 个体}}", "L108"),
    "a base unit with a factor": ("单位: {‸畈: {系数: 3}}", "L108"),
    "a unit with a multiplier": ("单位: {‸万亩: {基本单位: 亩, 系数: 10000}}", "L108"),
    "units interchangeable with an unknown one": ("互换: {座: [‸坐]}", "L108"),
    "taking away what is not there": ("去掉: {指标: {实到资金: [‸到位资]}}", "L109"),
    "taking away what is no word": ("去掉: {本市: ‸宁波市}", "L109"),
    "taking away from an unknown metric": ("去掉: {指标: {实到资: [‸到位资金]}}", "L109"),
    "taking away what the same file adds": (
        "指标: {实到资金: {别名: [到位资金]}}\n去掉: {指标: {实到资金: [‸到位资金]}}",
        "L109",
    ),
    "a full-width colon": ("省‸：浙江省", "yaml-wide-colon"),
    "an open bracket": ("指标: {实到资金: {别名: ‸[到账资金}}", "yaml-syntax"),
    "a tag that would run code": ("本市: ‸!!python/object/apply:os.system [ls]", "yaml-tag"),
    "a noun of a metric that avoids some topics": ("指标: {甲乙数: {单位: 元, 类型: 流量, 别名: [‸消费帮扶]}}", "L103"),
    "a noun of a later metric": ("指标: {产业合作项目数: {别名: [‸协作项目]}}", "L103"),
    "a county of a city that comes later": ("地区: {‸松阳县: {市: 宁波市}}", "L107"),
    "a file that is no mapping": ("‸- 甲", "value-type"),
}
"""Text with ‸ before each mistake, and the codes in their order."""


def load(folder: Path, text: str) -> Lexicon:
    path = folder / "词典.yaml"
    path.write_text(text, encoding="utf-8")
    return load_lexicon(path)


def mistakes(folder: Path, marked: str) -> tuple[list[str], set[str], set[str]]:
    """The codes; line and column of the mistakes, told and marked by ‸."""
    lines = marked.splitlines()
    expected = {
        f"{number}:{match.start() + 1 - before}"
        for number, line in enumerate(lines, 1)
        for before, match in enumerate(re.finditer("‸", line))
    }
    with pytest.raises(LexiconError) as caught:
        load(folder, marked.replace("‸", ""))
    places = [re.fullmatch(r"(.*):(\d+:\d+)", d.place) for d in caught.value.diagnostics]
    assert all(place and place[1] == str(folder / "词典.yaml") for place in places), caught.value
    return [d.code for d in caught.value.diagnostics], {place[2] for place in places if place}, expected


@pytest.mark.parametrize(("text", "codes"), CASES.values(), ids=CASES.keys())
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, codes: str) -> None:
    found, places, expected = mistakes(tmp_path, text)
    assert found == codes.split()
    assert places == expected


def test_all_mistakes_come_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = """\
指标:
  甲乙数: {单位: ‸坐, 类型: 存量, 别名: [‸甲]}
  实到资金: {别名: ‸到账资金}
  ‸丙丁数: {单位: 座, 语境: [‸院区]}
地区: {休宁县: {市: ‸皇山市}}
单位: {‸畈: {基本单位: 亩, 系数: 0}}
去掉: {指标: {实到资金: [‸无此词]}}
‸指标们: {}
"""
    codes, places, expected = mistakes(tmp_path, text)
    assert codes == ["L101", "L104", "value-type", "key-missing", "L102", "L107", "L108", "L109", "key-unknown"]
    assert places == expected


def test_a_lexicon_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        load_lexicon(tmp_path / "词典.yaml")
    assert [d.code for d in caught.value.diagnostics] == ["yaml-missing"]


def test_the_hint_names_the_nearest_word(tmp_path: Path) -> None:
    for text, near in (
        ("指标: {甲乙数: {单位: 平方, 类型: 存量}}", "平方米"),
        ("地区: {休宁县: {市: 丽永市}}", "丽水市"),
        ("结对: [[慈溪市, 松杨县]]", "松阳县"),
        ("指标们: {}", "指标"),
    ):
        with pytest.raises(LexiconError) as caught:
            load(tmp_path, text)
        assert f"是不是想写“{near}”" in caught.value.diagnostics[0].hint


# --- the built-in files go through the same mechanism ------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("metrics.yaml", "产业合作项目数: {单位: 个", "产业合作项目数: {单位: 间间", "L101"),
        (
            "metrics.yaml",
            "又: {别名: [培训, 参训, 受训, 培训班], 语境: [劳动力]",
            "又: {别名: [培训], 语境: [劳动]",
            "L102",
        ),
        ("metrics.yaml", "别名: [产业合作项目, ", "别名: [项, ", "L104"),
        ("metrics.yaml", "地区可加: true", "地区可加: 是", "value-type"),
        ("places.yaml", "[慈溪市, 常山县]", "[慈溪市, 常由县]", "L107"),
        ("units.yaml", "公顷: 10000", "公顷: 0", "L108"),
        ("natures.yaml", "预期: [", "预计: [", "key-unknown"),
    ],
)
def test_a_mistake_in_a_built_in_file_has_its_place(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    for path in BUILT_IN.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == file:
            assert old in text
            line = text[: text.index(old)].count("\n") + 1
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        checked(tmp_path)
    first = caught.value.diagnostics[0]
    assert first.code == code
    assert re.match(rf"lexicon/{file}:{line}:[0-9]+$", first.place), first.place


def checked(folder: Path) -> None:
    layers = read_layers(folder)
    _refuse(_mistakes(layers, layers))


def test_mistakes_of_several_built_in_files_come_together(tmp_path: Path) -> None:
    for path in BUILT_IN.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "units.yaml").write_text("面积: {亩: {亩: 一}}\n", encoding="utf-8")
    (tmp_path / "hedges.yaml").write_text("约略: {前: 约}\n", encoding="utf-8")
    (tmp_path / "places.yaml").unlink()
    with pytest.raises(LexiconError) as caught:
        read_layers(tmp_path)
    assert [(d.code, d.place) for d in caught.value.diagnostics] == [
        ("value-type", "lexicon/hedges.yaml:1:9"),
        ("yaml-missing", "lexicon/places.yaml"),
        ("value-type", "lexicon/units.yaml:1:13"),
    ]


# --- whatever is written -----------------------------------------------------------------------------------

_KEYS = """
指标 话题 线索 遮蔽 非数量 地区 结对 村级结对 单位 互换 由名词补出 概数词 时间用语 性质 结构 去掉 本市 省 市 单字 简称
实到资金 别名 前 后 弱 又 语境 类型 系数 基本单位 类别 县 园区 约略 今年 五年规划 预期 编者按 报送发 报
丽水市 松阳县 甲乙
"""
_SCALARS = ("存量", "亩", "个体", "0", "-1", "2.5", "true", "null", "''", "…", "甲 乙", "黄山市", "8")
keys = st.sampled_from(_KEYS.split())
values = st.recursive(
    st.one_of(keys, st.sampled_from(_SCALARS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        ),
    ),
    max_leaves=12,
)
files = st.dictionaries(keys, values, max_size=4).map(lambda d: "\n".join(f"{k}: {v}" for k, v in d.items()))


def outcome(path: Path) -> Lexicon | LexiconError:
    try:
        return load_lexicon(path)
    except LexiconError as error:
        return error


@given(st.one_of(st.text(), files))
def test_any_text_gives_a_lexicon_or_tells_what_is_wrong(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "任意.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = outcome(path)
    assert isinstance(found, Lexicon) or (
        found.diagnostics and all(d.code and d.place.startswith(str(path)) for d in found.diagnostics)
    )
