"""Claims about page.docx in the hands of editors: what may be changed, and how each mistake is told."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reports.diagnostics import Diagnostic, TemplateError
from reports.render import render_docx

from .briefings import plain_briefing, rich_briefing
from .conftest import SHIPPED
from .libreoffice import AS_DOCX, converted
from .programs import needs_program
from .words import briefing_words, docx_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Folders = tuple[Path, ...]
    Change = tuple[str, str]

BODY, STYLES, FOOTER = "word/document.xml", "word/styles.xml", "word/footer1.xml"
NUMBER = "{{ 报头.期号 }}"
TEXT = "<w:t>{}</w:t>"


def _changed(folder: Path, *changes: Change, member: str = BODY) -> Folders:
    """The shipped page.docx with the first of each old text in a member of it replaced."""
    with zipfile.ZipFile(SHIPPED / "page.docx") as source:
        members = {name: source.read(name) for name in source.namelist()}
    content = members[member].decode()
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    return _written(folder, {**members, member: content.encode()})


def _written(folder: Path, members: dict[str, bytes]) -> Folders:
    with zipfile.ZipFile(folder / "page.docx", "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    return (folder,)


def _mistakes(folders: Folders) -> list[Diagnostic]:
    with pytest.raises(TemplateError) as caught:
        render_docx(rich_briefing(), folders)
    return list(caught.value.diagnostics)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a template, shown by its name alone."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- mistakes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        (NUMBER, "{{ 报头.期浩 }}", "T102", "2"),
        (NUMBER, "{{ 没有 }}", "T102", "2"),
        (NUMBER, "{{ 报头.期号 + }}", "T101", "2"),
        (NUMBER, "{{ 报头。期号 }}", "T101", "2"),
        (NUMBER, "{{ 报头.期号 | 大写 }}", "T101", "2"),
        (NUMBER, "{{ }}", "T101", "2"),
        ("{%p if 报头.专辑 %}", "{%p if 报头.专辑 ( %}", "T101", "3"),
        ("{%p if 报头.专辑 %}", "{%p 如果 报头.专辑 %}", "T101", "3"),
        ("{%p for 篇 in 目录 %}", "{%p for 篇 在 目录 %}", "T101", "12"),
        (NUMBER, "{{ ''.__class__ }}", "T103", "2"),
        (NUMBER, "{{ 目录.append('x') }}", "T103", "2"),
        (NUMBER, "{{ cycler.__init__ }}", "T102", "2"),
        (NUMBER, "{{ 1 // 0 }}", "T104", "2"),
        (NUMBER, "{{ 报头.期号", "T303", "2"),
        (NUMBER, "}} 报头.期号 {{", "T303", "2"),
        (NUMBER, "{报头.期号}", "T303", "2"),
        (NUMBER, "｛｛ 报头.期号 ｝｝", "T305", "2"),
        (NUMBER, "{{ 报头.期号 ｝｝", "T305", "2"),
        (NUMBER, "{ { 报头.期号 } }", "T305", "2"),
        ("{%p if 目录 %}", "{％p if 目录 ％}", "T305", "10"),
        ("{%p if 报头.专辑 %}", "{%p if 报头.专辑 %}专辑", "T306", "3"),
        ("{{ 版记.印发机关 }}", "{{ 版记.机关 }}", "T102", "文本框“版记”:7"),
        ("{{ 版记.印发机关 }}", "{{ 版记.印发机关", "T303", "文本框“版记”:7"),
        ("{{ 正文 }}", "", "T302", ""),
        ("{{ 正文 }}", "见{{ 正文 }}", "T302", "19"),
        ("{{ 附件正文 }}", "{{ 正文 }}", "T302", "19"),
        ("{{ 版记.印发机关 }}", "{{ 附件正文 }}", "T302", "26"),
    ],
)
def test_a_mistake_is_told_with_its_paragraph(folder: Path, old: str, new: str, code: str, place: str) -> None:
    found = _mistakes(_changed(folder, (old, new)))
    assert (found[0].code, found[0].place) == (code, f"page.docx:{place}".rstrip(":"))


def test_all_mistakes_of_a_kind_are_told_at_once(folder: Path) -> None:
    changes = [(NUMBER, "{{ 报头.期浩 }}"), ("{{ 篇 }}", "{{ 片 }}"), ("{{ 版记.印发日期 }}", "{{ 版记.日期 }}")]
    found = _mistakes(_changed(folder, *changes))
    assert [(mistake.code, mistake.place) for mistake in found] == [
        ("T102", "page.docx:2"),
        ("T102", "page.docx:13"),
        ("T102", "page.docx:文本框“版记”:7"),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("报头.期浩", "报头.期号"),
        ("期号", "报头.期号"),
        ("抱头.期号", "报头"),
        ("版记.印发机构", "版记.印发机关"),
        ("编辑按", "编者按"),
    ],
)
def test_the_likely_name_is_offered(folder: Path, written: str, meant: str) -> None:
    (mistake,) = _mistakes(_changed(folder, (NUMBER, f"{{{{ {written} }}}}")))
    assert f"“{meant}”" in mistake.hint


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 报头。期号 }}", "{{ }}", "{{ 报头 期号 }}", "{{ (报头 }}", "{{ 报头..期号 }}", "{% endif %}", "{# 注",
        "{% if 报头 = 1 %}{% endif %}", "{% for 行 in 目录 %}{% endif %}", "{{ 报头.期号 + }}", "{% 如果 报头 %}",
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_chinese(folder: Path, tag: str) -> None:
    (mistake,) = _mistakes(_changed(folder, (NUMBER, tag)))
    said = mistake.message.partition("（这一段是")[0]
    assert not re.search("[A-Za-z]{3,}", re.sub(r"\{%.*?%\}", "", said))


def test_a_mistake_quotes_its_paragraph(folder: Path) -> None:
    (mistake,) = _mistakes(_changed(folder, (NUMBER, "第{{ 报头.期浩 }}期")))
    assert "第{{ 报头.期浩 }}期" in mistake.message


def test_a_block_without_its_end_is_told_where_it_begins(folder: Path) -> None:
    end = "{%p endif %}"
    (mistake,) = _mistakes(_changed(folder, (end, "")))
    assert (mistake.code, mistake.place) == ("T101", "page.docx:3")


def test_a_wrong_name_in_a_passage_that_is_not_printed_is_told(folder: Path) -> None:
    folders = _changed(folder, ("{{ 篇 }}", "{{ 片 }}"), ("{{ 段.标 }}", "{{ 段.表 }}"))
    with pytest.raises(TemplateError) as caught:
        render_docx(plain_briefing(1), folders)
    assert [mistake.place for mistake in caught.value.diagnostics] == ["page.docx:8", "page.docx:13"]


@pytest.mark.parametrize(
    ("tag", "code"), [("{{ 报头.期浩 }}", "T102"), ("{{ 报头.期号", "T303"), ("｛｛ 受众 ｝｝", "T305")]
)
def test_a_mistake_in_a_footer_is_told_with_its_name(folder: Path, tag: str, code: str) -> None:
    (mistake,) = _mistakes(_changed(folder, ("— ", f"{tag}— "), member=FOOTER))
    assert mistake.code == code
    assert re.fullmatch("page.docx:(偶数页)?页脚:1", mistake.place)


def test_a_mistake_in_a_property_of_the_file_is_told_with_its_name(folder: Path) -> None:
    changes = ("<dc:title>简报", "<dc:title>{{ 报头.__class__ }}")
    (mistake,) = _mistakes(_changed(folder, changes, member="docProps/core.xml"))
    assert (mistake.code, mistake.place) == ("T103", "page.docx:文档属性“标题”:1")


def test_missing_styles_are_told_all_at_once(folder: Path) -> None:
    changes = (('w:name w:val="表头"', 'w:name w:val="表頭"'), ('w:name w:val="heading 2"', 'w:name w:val="节题"'))
    (mistake,) = _mistakes(_changed(folder, *changes, member=STYLES))
    assert (mistake.code, mistake.place) == ("T304", "page.docx")
    assert "表头" in mistake.message
    assert "标题 2" in mistake.message


@pytest.mark.parametrize("content", [b"no archive", b"", b"PK\3\4 cut"])
def test_a_file_that_is_no_word_document_is_told(folder: Path, content: bytes) -> None:
    (folder / "page.docx").write_bytes(content)
    (mistake,) = _mistakes((folder,))
    assert (mistake.code, mistake.place) == ("T301", "page.docx")


def test_a_document_without_one_of_its_parts_is_told(folder: Path) -> None:
    with zipfile.ZipFile(SHIPPED / "page.docx") as source:
        members = {name: source.read(name) for name in source.namelist() if name != BODY}
    (mistake,) = _mistakes(_written(folder, members))
    assert (mistake.code, mistake.place) == ("T301", "page.docx")


# --- what editors may change ------------------------------------------------------------------------------


def _in_runs(*pieces: str) -> str:
    return "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>".join(pieces)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NUMBER, _in_runs("{{ 报头", ".期号 }}")),
        (NUMBER, _in_runs("{", "{ 报头.期", "号 }", "}")),
        ("{%p if 目录 %}", _in_runs("{%", "p if 目录", " %}")),
        ("{{ 版记.印发机关 }}", _in_runs("{{ 版记.", "印发机关 }}")),
        ("{%p if 目录 %}", "{%p if 目录 and “是” %}"),
        (
            TEXT.format(NUMBER) + "</w:r>",
            '<w:t>{{ 报头.</w:t></w:r><w:del w:id="1"><w:r><w:delText>刊名</w:delText></w:r></w:del>'
            '<w:ins w:id="2"><w:r><w:t>期号</w:t></w:r></w:ins><w:r><w:t> }}</w:t></w:r>',
        ),
    ],
)
def test_what_word_makes_of_a_tag_does_not_matter(folder: Path, old: str, new: str) -> None:
    assert docx_words(render_docx(rich_briefing(), _changed(folder, (old, new)))) == briefing_words(rich_briefing())


def _paragraph_of(xml: str, text: str) -> str:
    start = xml.rindex("<w:p>", 0, xml.index(text))
    return xml[start : xml.index("</w:p>", start) + len("</w:p>")]


def _edited_by_hand(folder: Path) -> Folders:
    """The number moved behind the issuer, a tag split by bold, 标题 2 larger and green, a line of text added."""
    with zipfile.ZipFile(SHIPPED / "page.docx") as source:
        members = {name: source.read(name) for name in source.namelist()}
    body, styles = members[BODY].decode(), members[STYLES].decode()
    number, issuer = _paragraph_of(body, NUMBER), _paragraph_of(body, "{{ 报头.编发机关 }}")
    body = body.replace(number, "", 1).replace(issuer, issuer + number + number.replace(NUMBER, "内部资料"), 1)
    body = body.replace("{{ 版记.印发机关 }}", _in_runs("{{ 版记", ".印发机关 }}"), 1)
    heading = styles.index('w:name w:val="heading 2"')
    changed = (
        styles[heading:].replace('w:val="000000"', 'w:val="00B050"', 1).replace('w:sz w:val="32"', 'w:sz w:val="36"', 1)
    )
    return _written(folder, {**members, BODY: body.encode(), STYLES: (styles[:heading] + changed).encode()})


@needs_program("soffice")
def test_a_template_edited_and_saved_in_libreoffice_still_renders(tmp_path: Path) -> None:
    (tmp_path / "edited").mkdir()
    (edited,) = _edited_by_hand(tmp_path / "edited")
    saved = converted(tmp_path, {"page": (edited / "page.docx").read_bytes()}, AS_DOCX)["page"]
    (edited / "page.docx").write_bytes(saved)
    docx = render_docx(rich_briefing(), (edited,))
    made = rich_briefing()
    number, rest = made.masthead.number_line, briefing_words(made)
    date = "2021年9月27日"
    expected = rest.replace("（2021第14期）", "", 1).replace(date, f"{date}{''.join(number.split())}内部资料", 1)
    assert docx_words(docx) == expected
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        styles, body = archive.read(STYLES).decode(), archive.read(BODY).decode()
    heading = next(s for s in styles.split("<w:style ") if 'w:val="Heading 2"' in s)
    assert 'w:val="00B050"' in heading
    assert 'w:sz w:val="36"' in heading
    assert "Fallback" not in body
    assert body.count("版记：报、送、发") == 1


def test_the_body_may_stand_in_a_content_control(folder: Path) -> None:
    def wrap(paragraph: str) -> str:
        return f"<w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"

    with zipfile.ZipFile(SHIPPED / "page.docx") as source:
        paragraph = _paragraph_of(source.read(BODY).decode(), "{{ 正文 }}")
    docx = render_docx(rich_briefing(), _changed(folder, (paragraph, wrap(paragraph))))
    assert docx_words(docx) == briefing_words(rich_briefing())


def test_the_box_of_the_imprint_may_be_renamed_and_anchored_in_other_text(folder: Path) -> None:
    anchored = ('name="版记"', 'name="文本框 2"')
    text = ('<w:pStyle w:val="anchor"/></w:pPr>', '<w:pStyle w:val="a"/></w:pPr><w:r><w:t>（完）</w:t></w:r>')
    docx = render_docx(rich_briefing(), _changed(folder, anchored, text))
    body = _body_of(docx)
    last = body.rpartition("<w:p>")[0]
    assert "（完）" in docx_words(docx)
    assert body.count('name="版记"') == 1
    assert last.index("（完）") < last.index('name="版记"')


def test_margins_and_sizes_of_the_template_hold_for_tables_and_titles(folder: Path) -> None:
    wide = _changed(folder, ('w:left="1582"', 'w:left="1020"'))
    widths = [
        int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', _body_of(render_docx(rich_briefing(), wide)))
    ]
    assert sum(widths[:4]) == pytest.approx(11906 - 1468 - 1020, abs=2)


def test_a_header_of_the_template_stays_below_the_mark_of_a_draft(folder: Path) -> None:
    draft = replace(rich_briefing(), draft=True)
    with zipfile.ZipFile(SHIPPED / "page.docx") as source:
        members = {name: source.read(name) for name in source.namelist()}
    _with_header(members, "{{ 受众 }}内部资料")
    docx = render_docx(draft, _written(folder, members))
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        headers = [archive.read(name).decode() for name in archive.namelist() if "header" in name]
    texts = ["".join(re.findall("<w:t[^>]*>([^<]*)</w:t>", header)) for header in headers]
    assert sorted(texts) == ["草稿：核稿未过，不得印发", "草稿：核稿未过，不得印发省级内部资料"]


def _with_header(members: dict[str, bytes], text: str) -> None:
    """Give the document a header for odd pages."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    members["word/header9.xml"] = f'<w:hdr xmlns:w="{word}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:hdr>'.encode()
    edits: dict[str, Callable[[str], str]] = {
        "[Content_Types].xml": lambda xml: xml.replace(
            "</Types>", f'<Override PartName="/word/header9.xml" ContentType="{kind}"/></Types>'
        ),
        "word/_rels/document.xml.rels": lambda xml: xml.replace(
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{relation}/header" Target="header9.xml"/></Relationships>',
        ),
        BODY: lambda xml: xml.replace(
            "<w:footerReference", '<w:headerReference w:type="default" r:id="rId99"/><w:footerReference', 1
        ),
    }
    for name, edit in edits.items():
        members[name] = edit(members[name].decode()).encode()


def _body_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(BODY).decode()
