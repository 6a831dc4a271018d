"""measures of GB/T 9704—2012 → templates/page.docx, the Word template as it ships.

Editors change page.docx in Word or WPS; running this gives back the shipped one. It holds Jinja tags under
the names of reports/render/page.py. The blocks of the briefing go where `{{ 正文 }}` and `{{ 附件正文 }}`
stand, each alone in its paragraph; the paragraph that anchors the text box 版记 keeps the room for it.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from reports.render.archive import repack

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.text.paragraph import Paragraph

TEMPLATE = Path(__file__).parent.parent / "templates" / "page.docx"

TITLE, FANG, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
ALTERNATIVES = {
    TITLE: "方正小标宋_GBK, FZXiaoBiaoSong-B05S, 方正小标宋, 华文中宋, STZhongsong",
    FANG: "仿宋, FangSong, 华文仿宋, 方正仿宋_GBK, 方正仿宋简体",
    KAI: "楷体, KaiTi, 华文楷体, 方正楷体_GBK, 方正楷体简体",
    HEI: "SimHei, 方正黑体_GBK, 华文黑体",
    SONG: "SimSun, 方正书宋_GBK, 华文宋体",
}
"""Fonts that Word takes, in this order, where the official one is not installed (ISO/IEC 29500-1, 17.8.3.1): 小标宋 is
heavy, so that its stand-in must be too."""
RED = "E60012"

LINE = 579  # twentieths of a point: 225 mm / 22
IMPRINT_LINE, TABLE_LINE = 560, 360
SQUEEZE = -5  # twentieths of a point a character: 28 characters of 16 pt in 156 mm
TEXT_WIDTH = 8844  # twentieths of a point: 156 mm
UNUSED_PARTS = frozenset({"thumbnail", "numbering", "stylesWithEffects", "customXml", "fontTable", "webSettings"})

THICK, THIN, RED_RULE = 8, 6, 16  # eighths of a point: 0.35 mm, 0.25 mm, 0.7 mm


SETTINGS = f"""
<w:settings {nsdecls("w")}>
<w:zoom w:percent="100"/>
<w:defaultTabStop w:val="420"/>
<w:evenAndOddHeaders/>
<w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
</w:settings>
"""


@dataclass(frozen=True)
class Style:
    """A paragraph style; `first`, `left` and `hanging` are in characters, `before` and `after` in lines."""

    id: str
    name: str
    font: str = FANG
    size: float = 16
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    before: float = 0
    after: float = 0
    line: int = LINE
    rule: str = "exact"
    squeeze: int = 0
    outline: int | None = None
    color: str = "000000"
    extra: str = ""  # what stands before the spacing in w:pPr: keepNext, pBdr, tabs


def border(side: str, size: int, color: str = "000000", space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"
DATE_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
IMPRINT_TABS = f'<w:tabs><w:tab w:val="left" w:pos="280"/><w:tab w:val="right" w:pos="{TEXT_WIDTH - 280}"/></w:tabs>'
RED_LINE = f"<w:pBdr>{border('bottom', RED_RULE, RED, 4)}</w:pBdr>"
BODY = {"first": 2, "squeeze": SQUEEZE}
HEADING = {**BODY, "extra": KEEP, "align": "left"}
IMPRINT = {"size": 14, "line": IMPRINT_LINE, "align": "left", "left": 3, "right": 1, "hanging": 2}

STYLES = (
    Style("a", "Normal", **BODY),
    Style("1", "heading 1", TITLE, 22, "center", before=1, after=1, outline=0, extra=KEEP),
    Style("2", "heading 2", HEI, outline=1, **HEADING),
    Style("3", "heading 3", KAI, outline=2, **HEADING),
    Style("4", "heading 4", outline=3, **HEADING),
    Style("nameplate", "刊名", TITLE, 60, "center", line=3 * LINE, color=RED),
    Style("number", "期号", align="center"),
    Style("issuer", "编发机关", before=1, after=1, align="left", extra=RED_LINE + DATE_TAB),
    Style("note", "编者按", KAI, **BODY),
    Style("contentshead", "目录题", HEI, before=1, align="left", extra=KEEP),
    Style("contents", "目录项", left=2, hanging=1, align="left", squeeze=SQUEEZE),
    Style("caption", "caption", HEI, 14, "center", before=0.39, extra=KEEP),
    Style("tablehead", "表头", HEI, 12, "center", line=TABLE_LINE, extra="<w:keepNext/>"),
    Style("tabletext", "表内文字", size=12, align="left", line=TABLE_LINE),
    Style("aftertable", "表后空行", size=10, line=227),
    Style("enclosures", "附件说明", left=5, hanging=3, align="left", squeeze=SQUEEZE),
    Style("annex", "附件标号", HEI, align="left", extra=KEEP + "<w:pageBreakBefore/>"),
    Style("anchor", "版记占位", line=LINE),
    Style("distribution", "版记", **IMPRINT),
    Style("rule", "版记首线", size=1, line=60, extra=f"<w:pBdr>{border('top', THICK)}</w:pBdr>"),
    Style(
        "printed", "印发", size=14, line=IMPRINT_LINE, align="left", before=0.1,
        extra=f"<w:pBdr>{border('top', THIN)}{border('bottom', THICK)}</w:pBdr>{IMPRINT_TABS}",
    ),
    Style("footer", "footer", SONG, 14, line=280, align="left"),
)  # fmt: skip


def fonts(font: str) -> str:
    names = " ".join(f'w:{kind}="{font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f'<w:rFonts w:hint="eastAsia" {names}/>'


def style_xml(style: Style) -> str:
    """The style as XML.

    Closing marks may hang in the margin, as Word has it from the start: LibreOffice 7.4 takes `overflowPunct` for its
    contrary, lets them hang where it is switched off, and then paints some of them nowhere.
    """
    half_points, default = round(2 * style.size), ' w:default="1"' if style.name == "Normal" else ""
    base = "" if default else '<w:basedOn w:val="a"/>'
    following = '<w:next w:val="a"/>' if style.outline is not None else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{default} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{base}{following}<w:qFormat/>'
        f"<w:pPr>{style.extra}"
        f'<w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{round(style.before * LINE)}" w:after="{round(style.after * LINE)}" '
        f'w:line="{style.line}" w:lineRule="{style.rule}"/>{indent_xml(style)}'
        f'<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{fonts(style.font)}<w:color w:val="{style.color}"/><w:spacing w:val="{style.squeeze}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


def indent_xml(style: Style) -> str:
    """Indents in characters, and in points for LibreOffice, which ignores those in characters alone."""
    sides = {"left": style.left, "right": style.right, "hanging": style.hanging}
    if not style.hanging:
        sides = {"left": style.left, "right": style.right, "firstLine": style.first}
    values = (
        f'w:{side}Chars="{round(100 * count)}" w:{side}="{round(20 * style.size * count)}"'
        for side, count in sides.items()
    )
    return f"<w:ind {' '.join(values)}/>"


def character_and_table_styles() -> tuple[str, ...]:
    sides = "".join(border(side, 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return (
        f'<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="a0">'
        '<w:name w:val="Default Paragraph Font"/></w:style>',
        f'<w:style {nsdecls("w")} w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:qFormat/>'
        f"<w:rPr>{fonts(HEI)}</w:rPr></w:style>",
        f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>',
        f'<w:style {nsdecls("w")} w:type="table" w:styleId="grid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="a1"/><w:tblPr><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar>'
        '<w:top w:w="70" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    )


def write_styles(document: DocumentType) -> None:
    """Replace the styles of python-docx's English template, theme fonts included."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        styles.remove(style)
    styles.remove(styles.find(qn("w:docDefaults")))
    styles.insert(0, parse_xml(
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{fonts(FANG)}<w:kern w:val="0"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    ))  # fmt: skip
    for text in (*map(style_xml, STYLES), *character_and_table_styles()):
        styles.append(parse_xml(text))


def set_page(document: DocumentType) -> None:
    """A4 with the margins of GB/T 9704—2012, 5.2, but that the sides are 0.1 mm less.

    28 characters at a spacing that Word can tell, twentieths of a point, are 0.4 mm short of 156 mm. LibreOffice
    spreads whole twentieths over the gaps of a line and leaves less than one a gap as it is: so much has to be left.
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(25.9)
    section.bottom_margin, section.left_margin = Mm(35), Mm(27.9)
    section.header_distance, section.footer_distance = Mm(15), Mm(35 - 4.5 - 4.94)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001
    section._sectPr.append(  # noqa: SLF001
        parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>')
    )
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def write_settings(document: DocumentType) -> None:
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    for child in parse_xml(SETTINGS):
        settings.append(child)


def page_number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """`— 1 —`, one character from the outer edge."""
    paragraph.style, paragraph.alignment = "footer", alignment
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(4.94)
    paragraph.add_run("— ")
    paragraph._p.append(  # noqa: SLF001
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    paragraph.add_run(" —")


def write_body(document: DocumentType) -> None:
    add = document.add_paragraph
    add("{{ 报头.刊名 }}", "刊名")
    add("{{ 报头.期号 }}", "期号")
    tag(document, "{%p if 报头.专辑 %}")
    add("{{ 报头.专辑 }}", "期号")
    tag(document, "{%p endif %}")
    add("{{ 报头.编发机关 }}\t{{ 报头.日期 }}", "编发机关")
    write_note(document)
    write_contents(document)
    tag(document, "{%p if 标题 %}")
    add("{{ 标题 }}", "Heading 1")
    tag(document, "{%p endif %}")
    add("{{ 正文 }}")
    write_enclosures(document)
    add("{{ 附件正文 }}")
    document.add_paragraph(style="版记占位").add_run()._r.append(parse_xml(IMPRINT_BOX))  # noqa: SLF001


def tag(document: DocumentType, text: str) -> None:
    """A paragraph with nothing but a tag, which takes the paragraph away with it."""
    document.add_paragraph(text)


def write_note(document: DocumentType) -> None:
    tag(document, "{%p for 段 in 编者按 %}")
    paragraph = document.add_paragraph(style="编者按")
    paragraph.add_run("{{ 段.标 }}", "Strong")
    paragraph.add_run("{% for 串 in 段.文 %}{{ 串.文 }}{% endfor %}")
    tag(document, "{%p endfor %}")


def write_contents(document: DocumentType) -> None:
    tag(document, "{%p if 目录 %}")
    document.add_paragraph("本期目录：", "目录题")
    tag(document, "{%p for 篇 in 目录 %}")
    document.add_paragraph("◆{{ 篇 }}", "目录项")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")


def write_enclosures(document: DocumentType) -> None:
    tag(document, "{%p if 附件 %}")
    document.add_paragraph(style="附件说明")
    tag(document, "{%p for 件 in 附件 %}")
    number = "{% if 附件 | length > 1 %}{{ loop.index }}.{% endif %}"
    document.add_paragraph(f"{{% if loop.first %}}附件：{{% else %}}\t{{% endif %}}{number}{{{{ 件.名 }}}}", "附件说明")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")


_BOX_WIDTH, _BOX_HEIGHT = Mm(156), Mm(60)


def _paragraph_xml(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _run_xml(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


_TAB = "<w:r><w:tab/></w:r>"

IMPRINT_PARAGRAPHS = "".join(
    (
        _paragraph_xml("a", _run_xml("{%p if 版记.行 %}")),
        _paragraph_xml("rule", ""),
        _paragraph_xml("a", _run_xml("{%p endif %}")),
        _paragraph_xml("a", _run_xml("{%p for 行 in 版记.行 %}")),
        _paragraph_xml("distribution", _run_xml("{{ 行.标 }}{{ 行.文 }}")),
        _paragraph_xml("a", _run_xml("{%p endfor %}")),
        _paragraph_xml("printed", _TAB + _run_xml("{{ 版记.印发机关 }}") + _TAB + _run_xml("{{ 版记.印发日期 }}印发")),
    )
)

IMPRINT_BOX = f"""
<mc:AlternateContent {nsdecls("w", "wp", "a")}
  xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0"
  layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>
<wp:extent cx="{_BOX_WIDTH}" cy="{_BOX_HEIGHT}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="1" name="版记" descr="版记：报、送、发，印发机关和日期"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/>
<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_BOX_WIDTH}" cy="{_BOX_HEIGHT}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent>{IMPRINT_PARAGRAPHS}</w:txbxContent></wps:txbx>
<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>
"""


def write_properties(document: DocumentType) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "简报", "", ""
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_font_table(document: DocumentType) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        f'<w:pitch w:val="variable"/></w:font>'
        for name, others in ALTERNATIVES.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    table = f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
    name = PackURI("/word/fontTable.xml")
    part = Part(name, CONTENT_TYPE.WML_FONT_TABLE, table, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def drop_unused_parts(document: DocumentType) -> None:
    """Leave out what python-docx's template brings along: a thumbnail, numbering, a copy of the styles."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in UNUSED_PARTS:
                del relations[key]


def build() -> bytes:
    document = Document()
    for paragraph in document.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001
    write_styles(document)
    write_settings(document)
    set_page(document)
    write_body(document)
    write_properties(document)
    drop_unused_parts(document)
    write_font_table(document)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE
    target.write_bytes(build())
