"""Claims about mistakes in page.html.j2 and page.css: each named with file and line."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from reports.diagnostics import TemplateError
from reports.render import render_pdf
from reports.render.pdf import render_html

from .briefings import plain_briefing
from .conftest import SHIPPED
from .pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped templates in `templates/` of the working directory."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SHIPPED, tmp_path / "templates")
    return tmp_path / "templates"


def _append(path: Path, text: str) -> int:
    """Add a line to the file; returns its number."""
    lines = [*path.read_text(encoding="utf-8").splitlines(), text]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def _diagnostics(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(TemplateError) as caught:
        render_pdf(plain_briefing(1), (folder,))
    return [(diagnostic.code, diagnostic.place) for diagnostic in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("mistake", "code"),
    [
        ("{% if 标题 %}", "T101"),
        ("{{ 标题 }", "T101"),
        ("{{ 标题 | 没有 }}", "T101"),
        ("{{ 报头.刊号 }}", "T102"),
        ("{{ 没有 }}", "T102"),
        ("{{ ''.__class__.__mro__ }}", "T103"),
        ("{{ 目录.append('x') }}", "T103"),
        ("{{ lipsum(n=9) }}", "T102"),
        ("{{ 1 // 0 }}", "T104"),
        ("{% include 'none.j2' %}", "T105"),
        ("{% include '../secret' %}", "T105"),
    ],
)
def test_a_mistake_in_the_page_is_told_with_its_line(folder: Path, mistake: str, code: str) -> None:
    line = _append(folder / "page.html.j2", mistake)
    ((found, place),) = _diagnostics(folder)
    assert found == code
    assert place.split(":")[:2] == ["templates/page.html.j2", str(line)]


def test_a_mistake_in_a_macro_is_told_where_it_stands(folder: Path) -> None:
    page = folder / "page.html.j2"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("{{ 串.文 | 排字 }}", "{{ 串.字 | 排字 }}"), encoding="utf-8")
    wrong = [
        f"templates/page.html.j2:{number}:{found.start() + len('串.') + 1}"
        for number, row in enumerate(text.splitlines(), start=1)
        for found in re.finditer(re.escape("串.文 | 排字"), row)
    ]
    assert _diagnostics(folder) == [("T102", place) for place in wrong]


def test_mistakes_in_the_style_sheet_are_told_all_at_once(folder: Path) -> None:
    first = _append(folder / "page.css", "p { colour: red }")
    second = _append(folder / "page.css", "p { color: rot; font-size: 3 bananas }")
    assert _diagnostics(folder) == [
        ("T201", f"templates/page.css:{first}:5"),
        ("T201", f"templates/page.css:{second}:5"),
        ("T201", f"templates/page.css:{second}:17"),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "@import url(none.css);",
        "body { background: url(none.png) }",
        "body { background: url(../secret.png) }",
        "body { background: url(%2e%2e/secret.png) }",
        "body { background: url(file:///etc/passwd) }",
        "body { background: url(FILE:///etc/hostname) }",
        "body { background: url(file://127.0.0.1/etc/passwd) }",
        "@font-face { font-family: x; src: url(/etc/passwd) }",
    ],
)
def test_a_style_sheet_reaches_nothing_but_templates(folder: Path, rule: str) -> None:
    (folder.parent / "secret.png").write_bytes(b"secret")
    css = folder / "page.css"
    css.write_text(rule + "\n" + css.read_text(encoding="utf-8"), encoding="utf-8")
    assert _diagnostics(folder) == [("T202", "templates/page.css")]


@pytest.mark.parametrize("tag", ['<link rel="attachment" href="{}">', '<img src="{}">', '<embed src="{}">'])
@pytest.mark.parametrize("url", ["file:///etc/passwd", "link.txt", "none.png"])
def test_a_page_reaches_nothing_but_templates(folder: Path, tag: str, url: str) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    _append(folder / "page.html.j2", tag.format(url))
    ((code, _),) = _diagnostics(folder)
    assert code == "T202"


def test_no_server_is_asked_for_anything(folder: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _append(folder / "page.html.j2", f'<img src="http://127.0.0.1:{server.server_port}/x.png">')
        ((code, _),) = _diagnostics(folder)
        server.shutdown()
    assert (code, asked) == ("T202", [])


def test_a_page_without_a_template_is_told_by_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TemplateError) as caught:
        render_html(plain_briefing(1), (tmp_path / "省级", tmp_path))
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["T105"]


def test_a_template_that_links_out_of_its_folder_is_refused(folder: Path) -> None:
    outside = folder.parent / "page.html.j2"
    shutil.move(folder / "page.html.j2", outside)
    (folder / "page.html.j2").symlink_to(os.path.relpath(outside, folder))
    assert _diagnostics(folder) == [("T103", "templates/page.html.j2")]


def test_a_file_of_the_audience_stands_in_for_the_common_one(folder: Path) -> None:
    audience = folder / "市级"
    audience.mkdir()
    (audience / "page.css").write_text("@page { size: A5 }\np { margin: 0 }", encoding="utf-8")
    pages = read_pages(render_pdf(plain_briefing(1), (audience, folder)))
    assert pages[0].size == pytest.approx((148, 210), abs=0.1)


def test_a_page_of_the_audience_uses_the_common_style_sheet(folder: Path) -> None:
    audience = folder / "市级"
    audience.mkdir()
    shutil.copy(folder / "page.html.j2", audience)
    assert render_pdf(plain_briefing(1), (audience, folder)) == render_pdf(plain_briefing(1), (folder,))


def test_an_image_of_the_templates_is_printed(folder: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text y="9">徽</text></svg>'
    (folder / "徽 标.svg").write_text(picture, encoding="utf-8")
    _append(folder / "page.html.j2", '<p><img src="徽 标.svg" alt="徽标"></p>')
    assert "徽" in "".join(page.text for page in read_pages(render_pdf(plain_briefing(1), (folder,))))


def test_an_image_without_words_for_those_who_do_not_see_it_is_told(folder: Path) -> None:
    (folder / "徽.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    _append(folder / "page.html.j2", '<p><img src="徽.svg"></p>')
    ((code, _),) = _diagnostics(folder)
    assert code == "T203"
