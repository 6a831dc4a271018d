"""Claims about hostile and endless templates: nothing gets out, every one is stopped and named."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest
from click.testing import CliRunner
from markupsafe import Markup

from reports.cli import cli
from reports.deliver.wording import mail_wording
from reports.diagnostics import ReportImpossible, TemplateError
from reports.render import render_docx
from reports.render.pdf import render_html
from reports.templating.rendering import render_source, render_text
from reports.templating.wire import Wired, unwired, wired
from reports.templating.worker import Worker
from tests.conftest import ROOT
from tests.render.briefings import plain_briefing

VALUES = {"期间": "2022年", "目录": ["甲"], "报头": {"刊名": "乙"}}
CANARY = "canary-5d1f"
ATTACKS = (
    "''.__class__.__mro__",
    "''.__class__.__base__.__subclasses__()",
    "期间.__init__.__globals__",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "joiner.__init__.__globals__",
    "lipsum.__globals__['os'].popen('id').read()",
    "lipsum(n=200000)",
    "'{0.__class__.__mro__}'.format('')",
    "'{x.__class__}'.format_map({'x': ''})",
    "('{0.__class__}'|safe).format('')",
    "''|attr('__class__')",
    "['']|map(attribute='__class__')|list",
    "''['__class__']",
    "('{0.__class__}'|attr('for' 'mat'))('')",
    "self.__init__.__globals__",
    "range.__init__.__globals__",
    "namespace.__init__.__globals__",
    "dict.__base__.__subclasses__()",
    "期间.format.__globals__",
    "()|list|attr('append')('x')",
    "目录.append('x')",
    "报头.update({'刊名': 'x'})",
    "报头.pop('刊名')",
    "目录.clear()",
)
ENDLESS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}甲{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for a in [1] * 9 recursive %}{{ loop([1] * 9) }}{% endfor %}",
    "{{ 'a' * 10 ** 9 }}",
    "{{ 10 ** (10 ** 9) }}",
    "{{ [0] * 10 ** 9 }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'a'.center(10 ** 9) }}",
    "{{ 'a'|center(10 ** 9) }}",
    "{{ 'a'.ljust(10 ** 9) }}",
    "{{ 'a'|indent(10 ** 9) }}",
    "{% set n = namespace(x='甲') %}{% for a in range(64) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
    "{% set n = namespace(x=[1]) %}{% for a in range(64) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{{ range(10 ** 9)|list }}",
    "{{ ('甲' * 999999).replace('甲', '乙' * 999999) }}",
)


def _content(folder: Path, text: str) -> None:
    (folder / "content.md.j2").write_text(text, encoding="utf-8")
    render_text((folder,), "content.md.j2", VALUES)


def _page(folder: Path, text: str) -> None:
    (folder / "page.html.j2").write_text(text, encoding="utf-8")
    render_html(plain_briefing(1), (folder,))


def _mail(folder: Path, text: str) -> None:
    (folder / "mail.txt.j2").write_text(f"主题：甲\n{text}", encoding="utf-8")
    mail_wording((folder,), VALUES)


def _word(folder: Path, text: str, member: str = "word/document.xml") -> None:
    with (
        zipfile.ZipFile(ROOT / "templates" / "page.docx") as source,
        zipfile.ZipFile(folder / "page.docx", "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                old = b"{{ \xe6\x8a\xa5\xe5\xa4\xb4.\xe6\x9c\x9f\xe5\x8f\xb7 }}" if "document" in name else b"</w:r>"
                new = text.encode() if "document" in name else f"<w:t>{text}</w:t></w:r>".encode()
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    render_docx(plain_briefing(1), (folder,))


def _footer(folder: Path, text: str) -> None:
    _word(folder, text, "word/footer1.xml")


PLACES = {
    "content.md.j2": _content,
    "page.html.j2": _page,
    "mail.txt.j2": _mail,
    "page.docx": _word,
    "page.docx:页脚": _footer,
}


def _word_safe(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", PLACES)
def test_an_attack_is_refused_and_named(tmp_path: Path, where: str, attack: str) -> None:
    with pytest.raises(TemplateError) as caught:
        PLACES[where](tmp_path, f"{{{{ {attack} }}}}" if "docx" not in where else f"{{{{ {_word_safe(attack)} }}}}")
    for told in caught.value.diagnostics:
        assert told.code in ("T101", "T102", "T103", "T104")
        assert where.partition(":")[0] in told.place
        assert "uid=" not in str(told)


@pytest.mark.parametrize("endless", ENDLESS)
def test_an_endless_template_is_stopped_and_named(tmp_path: Path, endless: str) -> None:
    with pytest.raises((ReportImpossible, TemplateError)) as caught:
        _content(tmp_path, "甲\n" + endless)
    (told,) = caught.value.diagnostics
    assert told.code in ("T108", "T104")
    assert told.place.endswith("content.md.j2:2")


def test_a_template_that_prints_too_much_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ReportImpossible) as caught:
        _content(tmp_path, "{{ 'a'.zfill(60 * 1000 * 1000) }}")
    assert [told.code for told in caught.value.diagnostics] == ["T108"]


@pytest.mark.parametrize("where", PLACES)
def test_an_endless_loop_is_stopped_in_every_template(tmp_path: Path, where: str) -> None:
    with pytest.raises(ReportImpossible) as caught:
        PLACES[where](tmp_path, ENDLESS[0])
    assert {told.code for told in caught.value.diagnostics} == {"T108"}
    assert where.partition(":")[0] in caught.value.diagnostics[0].place


def test_what_no_counting_stops_is_stopped_by_the_clock() -> None:
    """Searching grows with both lengths and never comes back to Python."""
    hog = "{% for i in range(99999) %}{% if ('a' * 99999 ~ 'b') in ('a' * 999999) %}{% endif %}{% endfor %}"
    worker = Worker(seconds=5)
    try:
        request = {"files": {"x": ("x", hog)}, "name": "x", "values": {}, "trim": False}
        answer = worker.ask(request)
        assert answer["error"][0] == "T108"
        request["files"] = {"x": ("x", "{{ 1 + 1 }}")}
        assert worker.ask(request) == {"text": "2"}
    finally:
        worker.close()


def test_a_process_that_dies_is_told_and_replaced() -> None:
    worker = Worker()
    request = {"files": {"x": ("x", "{{ 甲 }}")}, "name": "x", "values": {"甲": "乙"}, "trim": False}
    try:
        assert worker.ask(request) == {"text": "乙"}
        assert worker._child is not None
        worker._child.kill()
        worker._child.wait()
        assert worker.ask(request) == {"text": "乙"}
    finally:
        worker.close()


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    request = {"files": {"x": ("x", "{{ 甲 }}")}, "name": "x", "values": {"甲": "旧"}, "trim": False}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        with monkeypatch.context() as patched:
            patched.setattr("reports.templating.worker.json.loads", interrupted)
            with pytest.raises(KeyboardInterrupt):
                worker.ask(request)
        request["values"] = {"甲": "新"}
        assert worker.ask(request) == {"text": "新"}
    finally:
        worker.close()


# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "link.txt", "%2e%2e/secret.txt", "nichts.txt"])
@pytest.mark.parametrize("tag", ["{{% include '{}' %}}", "{{% import '{}' as x %}}", "{{% extends '{}' %}}"])
def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path, tag: str, name: str) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(CANARY)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(TemplateError) as caught:
        _content(folder, "甲\n" + tag.format(name))
    (told,) = caught.value.diagnostics
    assert told.code == "T105"
    assert "content.md.j2:2:" in told.place


def test_a_name_that_is_put_together_leads_nowhere_either(tmp_path: Path) -> None:
    (tmp_path.parent / "secret.txt").write_text(CANARY)
    with pytest.raises(TemplateError) as caught:
        _content(tmp_path, "{% set n = '..' ~ '/secret.txt' %}{% include n %}")
    assert [told.code for told in caught.value.diagnostics] == ["T105"]


def test_a_template_that_is_no_text_or_too_long_is_told(tmp_path: Path) -> None:
    for content, code in ((b"\xff\xfe\x00", "T110"), (b"a" * 1_000_001, "T108")):
        (tmp_path / "content.md.j2").write_bytes(content)
        with pytest.raises(TemplateError) as caught:
            render_text((tmp_path,), "content.md.j2", {})
        assert [told.code for told in caught.value.diagnostics] == [code]


# --- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [Path("/etc/passwd"), Decimal(1), {1: 2}, {"甲"}, object(), pandas.DataFrame(), len])
def test_a_value_with_methods_of_its_own_never_reaches_a_template(value: Any) -> None:
    with pytest.raises(TypeError):
        render_source("{{ 甲 }}", "甲.md", {"甲": [value]})


class Loud(str):
    """A text that can do more than a text."""

    __slots__ = ()


def test_a_text_that_can_more_than_a_text_never_reaches_a_template() -> None:
    with pytest.raises(TypeError):
        render_source("{{ 甲 }}", "甲.md", {"甲": Loud("乙")})


def test_plain_values_come_through_as_they_are() -> None:
    values = {"文": "<&{{", "无": None, "真": True, "数": 3, "列": ["m", ["l"], {}], "释": Markup("<b>")}
    back = unwired(wired(values))
    assert back == values
    assert [type(value) for value in back.values()] == [type(value) for value in values.values()]


@pytest.mark.parametrize("text", ["<b>&", "{{ 1 }}", "{% if %}", "{# 注", "\ud800", "\u2028", "ｘ＂"])
def test_data_is_shown_as_it_is_and_never_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md.j2").write_text("{{ 文 }}", encoding="utf-8")
    assert render_text((tmp_path,), "a.md.j2", {"文": Markup(text)}) == text  # noqa: S704
    assert render_text((tmp_path,), "a.md.j2", {"文": text}) == str(Markup.escape(text))


# --- a run ------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("templates", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("config.yaml", "词典.yaml", "核稿豁免.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "broken", "code"),
    [("content.md.j2", ENDLESS[0], 5), ("page.html.j2", ENDLESS[2], 5), ("page.html.j2", "{{ ''.__class__ }}", 2)],
)
def test_the_last_report_stays_whole_when_a_template_is_stopped(
    office: Path, name: str, broken: str, code: int
) -> None:
    options = ["report", "--formats", "docx,pdf", "--date", "2023-06-01"]
    assert CliRunner().invoke(cli, options).exit_code == 0
    before = {path: path.read_bytes() for path in (office / "output").rglob("*.*") if path.is_file()}
    with (office / "templates" / name).open("a", encoding="utf-8") as file:
        file.write(broken)
    run = CliRunner().invoke(cli, options)
    assert run.exit_code == code
    assert f"templates/{name}:" in run.stderr
    after = {path: path.read_bytes() for path in before}
    assert {path: data for path, data in after.items() if "lock" not in path.name} == {
        path: data for path, data in before.items() if "lock" not in path.name
    }
    assert sorted(after) == sorted(before)


def test_no_process_is_left_behind() -> None:
    code = "from reports.templating.rendering import render_source as r; print(r('{{ 1 }}', 'a', {}))\n"
    code += "from reports.templating.worker import SHARED; print(SHARED._child.pid)"
    done = subprocess.run(
        [f"{ROOT}/.venv/bin/python", "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    printed, pid = done.stdout.split()
    assert printed == "1"
    assert not Path(f"/proc/{pid}").exists()


def test_values_wired_once_cross_as_if_they_were_wired_each_time() -> None:
    values = Wired({"文": Markup("<b>"), "行": ("甲", 2)})
    more = values.with_more({"行": ["乙"], "数": 3})
    assert unwired(wired(values)) == unwired(wired(dict(values))) == {"文": Markup("<b>"), "行": ["甲", 2]}
    assert unwired(wired({"values": more})) == {"values": {"文": Markup("<b>"), "行": ["乙"], "数": 3}}
    assert dict(more) == {"文": Markup("<b>"), "行": ["乙"], "数": 3}
    with pytest.raises(TypeError):
        Wired({"文": object()})


def files(**texts: str) -> dict[str, tuple[str, str]]:
    return {f"{name}.j2": (f"templates/{name}.j2", text) for name, text in texts.items()}


def test_a_change_of_one_template_is_seen_through_those_that_import_it() -> None:
    worker = Worker()
    outer = "{% import 'b.j2' as b %}{{ b.words() }}"
    inner = "{% import 'c.j2' as c %}{% macro words() %}{{ c.word }}{% endmacro %}"
    try:
        for word in ("甲", "乙", "甲"):
            texts = files(a=outer, b=inner, c=f"{{% set word = '{word}' %}}")
            assert worker.ask({"files": texts, "name": "a.j2", "values": {}, "trim": True}) == {"text": word}
    finally:
        worker.close()


def test_a_template_that_stayed_as_it_was_is_counted_and_placed_as_before() -> None:
    worker = Worker()
    endless = "\n{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
    try:
        for other in ("甲", "乙"):
            texts = files(a=endless, b=other)
            answer = worker.ask({"files": texts, "name": "a.j2", "values": {}, "trim": True})
            assert (answer["error"][0], *answer["error"][3:]) == ("T108", "templates/a.j2", 2)
    finally:
        worker.close()
