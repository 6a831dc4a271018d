"""Claims about `jianbao lint`: every mistake of every template at once, each at its line and column."""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from reports.cli import cli
from reports.lexicon import load_lexicon
from reports.linting import text_faults, word_mistakes
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LINE = re.compile(r"^必错：(\S+?): .*\[([A-Z]\d{3})\]$")


def run(*options: str) -> Result:
    return CliRunner().invoke(cli, ["lint", *options])


def faults(*options: str) -> list[tuple[str, str]]:
    """Place and code of every line that is told; all of them have both."""
    result = run(*options)
    assert result.exit_code == 2, result.output
    found = [LINE.match(line) for line in result.stderr.splitlines()]
    assert all(found), result.stderr
    return [(match[1], match[2]) for match in found if match]


def add(path: Path, text: str) -> int:
    """Put a line at the end of a file; its number."""
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*lines, text]), encoding="utf-8")
    return len(lines) + 1


def word(folder: Path, old: str, new: str, member: str = "word/document.xml") -> None:
    """Replace a text of page.docx."""
    with zipfile.ZipFile(folder / "page.docx") as source:
        members = {name: source.read(name) for name in source.namelist()}
    assert old.encode() in members[member]
    members[member] = members[member].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(folder / "page.docx", "w") as target:
        for name, content in members.items():
            target.writestr(name, content)


def test_the_shipped_templates_have_no_mistake_and_need_no_report(office: Path) -> None:
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert not (office / "output").exists()


def text_mistakes(office: Path) -> list[tuple[str, str]]:
    """Place and code of every mistake in the templates that are texts, without a page being set."""
    found = text_faults((office / "templates",), load_lexicon(ROOT / "词典.yaml"))
    return [(told.place, told.code) for told in found]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲{{ ‸期闻 }}", "T102"),
        ("{{ 全市.‸实到资斤 }}", "T102"),
        ("{{ 全市['‸派驻人才'] }}", "T102"),
        ("{{ 期间.‸年 }}", "T102"),
        ("{{ 核心.‸名称 }}", "T102"),
        ("{{ 核心[0].‸名子 }}", "T102"),
        ("{{ (核心|first).‸名子 }}", "T102"),
        ("{% for 行 in 核心 %}{{ 行.‸备往 }}{% endfor %}", "T102"),
        ("{% for 节 in 重点 %}{% for 句 in 节.段 %}{{ 句.‸时侯 }}{% endfor %}{% endfor %}", "T102"),
        ("{% set 头 = 核心|selectattr('有数')|list %}{{ 头[0].‸名子 }}", "T102"),
        ("{{ 有数|map(attribute='‸名子')|join }}", "T102"),
        ("{% if false %}{{ ‸没有 }}{% endif %}", "T102"),
        ("{{ 期间|‸大写 }}", "T101"),
        ("{% if 期间 is ‸好 %}{% endif %}", "T101"),
        ("{% from 'words.md.j2' import ‸句了 %}", "T102"),
        ("{% include '‸nichts.md.j2' %}", "T105"),
        ("{{ ''.‸__class__ }}", "T103"),
        ("{{ ''|attr('‸__class__') }}", "T103"),
        ("{{ 核心.‸append(1) }}", "T103"),
        ("{{ 期间 ‸}", "T101"),
        ("{{ 期间 ‸期别 }}", "T101"),
        ("{% ‸endif %}", "T101"),
        ("{% ‸如果 期间 %}", "T101"),
        ("{% ‸if 期间 %}", "T101"),
        ("{{ ‸loop.index }}", "T102"),
        ("{% for 行 in 核心 %}{{ loop.‸第几 }}{% endfor %}", "T102"),
        ("甲‸｛｛ 期间 }}乙", "T109"),
        ("甲‸{ { 期间", "T109"),
        ("甲‸{ 期间 }乙", "T109"),
        ("甲 期间 ‸}}乙", "T109"),
        ("到账资金‸12.5亿元。", "T107"),
        ("到账资金‸１２.５亿元。", "T107"),
        ("资金‸三百万元。", "T107"),
        ("项目{{ 全市.产业飞地数 }}，合作‸18个。", "T107"),
        ("{% set 标 = '‸126亿元' %}{{ 标 }}", "T107"),
    ],
)
def test_a_mistake_is_told_at_its_line_and_column(office: Path, text: str, code: str) -> None:
    line = add(office / "templates" / "content.md.j2", text.replace("‸", ""))
    assert (f"templates/content.md.j2:{line}:{text.index('‸') + 1}", code) in text_mistakes(office)


def test_a_macro_is_read_with_what_it_is_given(office: Path) -> None:
    add(office / "templates" / "content.md.j2", "{% from 'words.md.j2' import 句子 %}{{ 句子(核心[0]) }}")
    assert {(place.rsplit(":", 2)[0], code) for place, code in text_mistakes(office)} == {
        ("templates/words.md.j2", "T102")
    }


@pytest.mark.parametrize(
    "text",
    [
        "2022年1月1日，第6期，附件1，表2。",
        "{{ 全市.实到资金 }}和{{ 全市['派驻（引入）人才数'] }}",
        "{% for 名, 值 in 部分.items() %}{{ 名 }}{% if 值 %}甲{% endif %}{% endfor %}",
        "{# 手工写的10亿元，{{ 没有 }} #}",
        "{% raw %}甲{% endraw %}",
        "{{ 没有|default('无') }}{% if 没有 is defined %}甲{% endif %}",
        "{% macro 印(甲, 乙=1) %}{{ 甲 }}{{ 乙 }}{{ varargs }}{% endmacro %}{{ 印('丙') }}",
        "{% set 一, 二 = 1, 2 %}{{ 一 + 二 }}",
        "{{ (当期 + 截面)|length }}{{ 期间.replace('年', '') }}{{ 来源[:2]|map(attribute='期号')|join }}",
        "{% import 'words.md.j2' as 词 %}{{ 词.出处(核心[0]) }}",
        "{% set n = namespace(数=0) %}{% for 行 in 核心 %}{% set n.数 = n.数 + 1 %}{% endfor %}{{ n.数 }}",
        "{{ '%s' % 期间 }}{{ 核心|map(attribute='名称')|map('upper')|list|length }}",
        "{{ 对照|sort(attribute='指标')|length }}",
    ],
)
def test_what_is_right_is_not_told(office: Path, text: str) -> None:
    add(office / "templates" / "content.md.j2", text)
    assert text_mistakes(office) == []


def test_everything_is_told_at_once_in_the_order_of_files_and_lines(office: Path) -> None:
    templates = office / "templates"
    first = add(templates / "content.md.j2", "{{ 甲 乙 }}{{ 期闻 }}\n10亿元{% if 有数 %}")
    sources = add(templates / "sources.md.j2", "{% for 行 in 数据出处 %}{{ 行.原文 }}{% endfor %}")
    mail = add(templates / "mail.html.j2", "<p style='width: 3个'>{{ 附牛 }}</p>")
    page = add(templates / "page.html.j2", "{{ 报头.期浩 }}")
    word(templates, "{{ 报头.期号 }}", "{{ 报头.期浩 }}")
    assert faults() == [
        (f"templates/content.md.j2:{first}:6", "T101"),
        (f"templates/content.md.j2:{first}:13", "T102"),
        (f"templates/content.md.j2:{first + 1}:1", "T107"),
        (f"templates/content.md.j2:{first + 1}:8", "T101"),
        (f"templates/mail.html.j2:{mail}:25", "T102"),
        ("templates/page.docx:2", "T102"),
        (f"templates/page.html.j2:{page}:7", "T102"),
        (f"templates/sources.md.j2:{sources}:25", "T102"),
    ]


def test_the_nearest_name_is_offered(office: Path) -> None:
    add(office / "templates" / "content.md.j2", "{{ 全市.实到资斤 }}{{ 实到资金 }}")
    told = list(text_faults((office / "templates",), load_lexicon()))
    assert ["“全市.实到资金”" in one.hint for one in told] == [True, True]


def test_a_member_in_a_macro_is_read_with_the_values_of_its_callers(office: Path) -> None:
    path = office / "templates" / "words.md.j2"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("段.期号", "段.期浩"), encoding="utf-8")
    line = text[: text.index("段.期号")].count("\n") + 1
    column = text.splitlines()[line - 1].index("段.期号") + len("段.") + 1
    assert faults() == [(f"templates/words.md.j2:{line}:{column}", "T102")]


def test_a_mail_without_a_subject_is_told(office: Path) -> None:
    path = office / "templates" / "mail.txt.j2"
    path.write_text(path.read_text(encoding="utf-8").replace("\n主题：", "\n题目："), encoding="utf-8")
    assert [code for _, code in faults("--audience", "市级")] == ["T106"]


def test_style_sheets_are_checked_as_they_are_set(office: Path) -> None:
    line = add(office / "templates" / "page.css", "p { colour: red; color: rot }")
    assert faults("--audience", "省级") == [
        (f"templates/page.css:{line}:5", "T201"),
        (f"templates/page.css:{line}:18", "T201"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "member", "place", "code"),
    [
        ("{{ 版记.印发机关 }}", "{{ 版记.机关 }}", "word/document.xml", "文本框“版记”:7", "T102"),
        ("{{ 版记.印发机关 }}", "｛｛ 版记.印发机关 ｝｝", "word/document.xml", "文本框“版记”:7", "T305"),
        ("{{ 报头.期号 }}", "实到资金12亿元", "word/document.xml", "2", "T107"),
        ("{{ 报头.期号 }}", "{{ 报头.期号|大写 }}", "word/document.xml", "2", "T101"),
        ("{{ 正文 }}", "", "word/document.xml", "", "T302"),
        ('w:val="表头"', 'w:val="表首"', "word/styles.xml", "", "T304"),
        ("</w:r>", "<w:t>{{ 没有 }}</w:t></w:r>", "word/footer1.xml", "页脚:1", "T102"),
    ],
)
def test_the_word_template_is_checked_part_by_part(
    office: Path, old: str, new: str, member: str, place: str, code: str
) -> None:
    word(office / "templates", old, new, member)
    found = [(told.place, told.code) for told in word_mistakes((office / "templates",), load_lexicon())]
    assert (f"templates/page.docx:{place}".rstrip(":"), code) in found


# --- audiences --------------------------------------------------------------------------------------------


AUDIENCES_OWN = {
    "content.md.j2": "{{ 没有 }}",
    "words.md.j2": "{{ 没有 }}",
    "sources.md.j2": "{{ 没有 }}",
    "page.html.j2": "{{ 没有 }}",
    "mail.txt.j2": "{{ 没有 }}",
    "mail.html.j2": "{{ 没有 }}",
    "page.css": "p { colour: red }",
}


def test_the_files_of_an_audience_are_checked_too(office: Path) -> None:
    own = office / "templates" / "市级"
    own.mkdir()
    lines = {}
    for file, text in AUDIENCES_OWN.items():
        shutil.copy(office / "templates" / file, own)
        lines[file] = add(own / file, text)
    wrong = [(f"templates/市级/{file}:{lines[file]}:4", "T102") for file in lines if file != "page.css"]
    assert faults() == sorted(wrong)
    (own / "page.html.j2").unlink()  # a page is set once its template is right
    css = (f"templates/市级/page.css:{lines['page.css']}:5", "T201")
    assert faults("--audience", "市级") == sorted([*(w for w in wrong if "page.html" not in w[0]), css])
    assert run("--audience", "省级").exit_code == 0


def test_a_macro_that_an_audience_lacks_is_told_where_it_is_wanted(office: Path) -> None:
    own = office / "templates" / "市级"
    own.mkdir()
    (own / "words.md.j2").write_text("{% macro 句子(段) %}{{ 段.句 }}{% endmacro %}", encoding="utf-8")
    found = text_faults((own, office / "templates"), load_lexicon())
    assert {told.place.rpartition(":")[0] for told in found} == {"templates/content.md.j2:7"}


# --- config.yaml ------------------------------------------------------------------------------------------


def test_what_else_is_wrong_with_the_settings_does_not_matter(office: Path) -> None:
    path = office / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("period: 2022", "period: 二〇二二"), encoding="utf-8")
    assert run().exit_code == 0


def test_an_audience_that_nobody_knows_is_told() -> None:
    result = run("--audience", "省")
    assert result.exit_code == 2
    assert "[config-audience]" in result.stderr
