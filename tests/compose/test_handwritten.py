"""What editors write by hand is kept, checked and printed in its place, and a mistake in it is told with its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.check import check
from reports.compose import read_texts
from reports.diagnostics import ConfigError, TemplateError
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Material
from reports.pipeline import read_facts

from .offices import body, composed, issue, rolled_up, settings_for, under, words

if TYPE_CHECKING:
    from pathlib import Path

CITY = "2022年，全市实到资金12.5亿元。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "2022" / "省级"
    made.mkdir(parents=True)
    return made


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_texts(folder, "texts", load_lexicon())
    return [f"{d.code}@{d.place}" for d in caught.value.diagnostics]


def printed(folder: Path, text: str = CITY) -> list[str]:
    return body(composed(issue(text), texts=read_texts(folder, "texts", load_lexicon())))


def test_without_a_folder_nothing_is_written_and_nothing_is_wrong(tmp_path: Path) -> None:
    assert read_texts(tmp_path / "nowhere", "texts", load_lexicon()) == ()
    assert read_texts(None, "", load_lexicon()) == ()


def test_each_text_is_printed_in_its_part_with_its_variables(folder: Path) -> None:
    write(
        folder,
        总体情况="到位{{ 全市.实到资金 }}。",
        飞地经济="第一段。\n\n第二段，\n接着写。",
        存在问题与下步打算="### 问题\n\n报送不及时。",
    )
    made = composed(issue(CITY), texts=read_texts(folder, "texts", load_lexicon()))
    assert under(made, "总体情况")[-1] == "到位12.5亿元。"
    assert under(made, "飞地经济") == ["第一段。", "第二段，接着写。"]
    assert body(made)[-3:] == ["三、存在问题与下步打算", "（一）问题", "报送不及时。"]


def test_what_is_not_written_is_not_printed(folder: Path) -> None:
    write(folder, 飞地经济="<!-- 以后再写 -->\n\n")
    assert read_texts(folder, "texts", load_lexicon()) == ()
    assert not any("存在问题" in line or "飞地经济" in line for line in printed(folder))


def test_a_note_by_hand_stands_in_place_of_the_programs_own(folder: Path) -> None:
    write(folder, 编者按="请各单位学习。\n\n并抓紧补报。")
    made = composed(issue(CITY), texts=read_texts(folder, "texts", load_lexicon()))
    assert [words(paragraph.runs) for paragraph in made.note] == ["请各单位学习。", "并抓紧补报。"]


def test_the_files_are_left_as_they_are(folder: Path) -> None:
    write(folder, 飞地经济="第一段。")
    before = [(path.name, path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()]
    printed(folder)
    assert [(path.name, path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()] == before


def test_a_number_of_the_variables_knows_its_figure_and_a_typed_one_is_found(folder: Path) -> None:
    write(folder, 产业合作="实到资金{{ 全市.实到资金 }}。", 乡村振兴="建成示范村77个，目前进展顺利。")
    lexicon, settings, sources = load_lexicon(), settings_for("2022", "省级"), (issue(CITY),)
    made = composed(*sources, texts=read_texts(folder, "texts", lexicon))
    entries = reconcile(read_facts(sources, lexicon), settings.window).entries
    found = check(made, rolled_up(sources, settings), entries, Material(sources), lexicon, (), date(2023, 6, 1))
    assert sorted(f.code for f in found if "振兴" in f.place) == ["C101", "C201"]
    assert not any("产业合作" in finding.place for finding in found)


def test_a_name_that_is_no_part_is_told_with_the_nearest(folder: Path) -> None:
    write(folder, 存在问题="甲", 飞地经挤="乙", 飞地经济="丙")
    with pytest.raises(ConfigError) as caught:
        read_texts(folder, "texts", load_lexicon())
    told = {d.place: d.hint for d in caught.value.diagnostics}
    assert set(told) == {"texts/存在问题.md", "texts/飞地经挤.md"}
    assert "飞地经济" in told["texts/飞地经挤.md"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# 标题\n", "1"),
        ("好。\n\n## 标题\n", "3"),
        ("标题\n====\n", "1"),
        ("好。\n\n标题\n---\n", "3"),
        ("> 引用\n", "1"),
    ],
)
def test_what_would_break_the_document_is_told_with_its_line(folder: Path, text: str, place: str) -> None:
    write(folder, 飞地经济=text)
    assert faults(folder) == [f"X103@texts/飞地经济.md:{place}"]


@pytest.mark.parametrize(
    "text", ["### 小标题\n\n好。", "#### 小标题\n\n好。", "| 甲 | 乙 |\n|--|--|\n| 丙 | 丁 |", "- 一\n- 二"]
)
def test_smaller_headings_tables_and_lists_may_stand_in_a_text(folder: Path, text: str) -> None:
    write(folder, 飞地经济=text)
    assert len(read_texts(folder, "texts", load_lexicon())) == 1
    printed(folder)


def test_files_that_cannot_be_read_are_told_all_at_once(folder: Path) -> None:
    (folder / "飞地经济.md").write_bytes("乙".encode("gbk"))
    (folder / "产业合作.md").mkdir()
    (folder / "消费帮扶.md").write_bytes(b"x" * 1_000_001)
    (folder / "说明.txt").write_text("不是 Markdown", encoding="utf-8")
    (folder / "~$消费帮扶.md").write_bytes(b"\0")
    assert sorted(faults(folder)) == [f"X102@texts/{name}.md" for name in ("产业合作", "消费帮扶", "飞地经济")]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("好。\n\n{{ 全是.实到资金 }}\n", "T102", "3:4"),
        ("{% if 有数 %}\n好。\n", "T101", "1:4"),
        ("{{ ''.__class__ }}", "T103", "1:7"),
        ("好。\n{% include 'content.md.j2' %}", "T105", "2:13"),
    ],
)
def test_a_mistake_in_a_variable_is_told_with_its_line(folder: Path, text: str, code: str, place: str) -> None:
    write(folder, 飞地经济=text)
    with pytest.raises(TemplateError) as caught:
        printed(folder)
    (told,) = caught.value.diagnostics
    assert (told.code, told.place) == (code, f"texts/飞地经济.md:{place}")


def test_data_in_a_text_cannot_become_markup(folder: Path) -> None:
    write(folder, 飞地经济="取自{{ 来源[0].文件 }}。")
    assert any("来源/2023-1.txt" in line for line in printed(folder))
