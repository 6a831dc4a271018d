"""The text of an issue → the same issue as an office keeps it: DOCX, HTML, PDF, text in other encodings.

Headings, contents and body keep the lines of the text, its page cuts healed as a typist would set them.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

import docx
from docx.shared import Pt

from reports.lexicon import load_lexicon
from reports.model import Briefing, Heading, Masthead, Paragraph, Run, Window
from reports.parse import parse
from reports.parse.layout import continues, read_lines
from reports.parse.masthead import read_masthead
from reports.parse.outline import is_heading_line
from reports.parse.tail import is_label
from reports.render import render_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from reports.model import Issue, Source


def paragraphs(source: Source) -> list[tuple[int, str]]:
    """(level of the heading by its # marks, text) of each paragraph, as one would type it."""
    structure = load_lexicon().structure
    contents = {"".join(item.split()) for issue in parse(source, load_lexicon()) for item in issue.contents or ()}
    made: list[tuple[int, str]] = []
    before = None
    lines = read_lines(source)
    head = read_masthead(lines, structure).length
    for number, line in enumerate(lines):
        apart = (
            number <= head
            or line.squeezed in contents
            or line.bullet
            or is_label(line, structure)
            or is_heading_line(line.text)
        )
        joined = before is not None and not apart and before.squeezed not in contents and continues(before, line, 0)
        text = f"◆{line.text}" if line.bullet and not line.text.startswith("◆") else line.text
        if joined and made and not made[-1][0]:
            made[-1] = 0, made[-1][1] + text
        else:
            made.append((line.hashes, text))
        before = line
    return made


def as_briefing(issue: Issue) -> Briefing:
    """The issue as our own pages are made: one block a heading or paragraph of its articles."""
    assert issue.date
    front = len(paragraphs(issue.source))
    window = Window("甲", "甲", issue.date, issue.date)
    head = f"（{issue.year} 第 {issue.number} 期）"
    masthead = Masthead(
        issue.name or "", issue.year or 0, issue.number, head, issue.special or "", issue.issuer or "", issue.date
    )
    titles = {_squeezed(article.title) for article in issue.articles}
    listed = {_squeezed(item) for item in issue.contents or ()}
    blocks: list[Heading | Paragraph] = []
    for _, text in paragraphs(issue.source):
        if _squeezed(text) in titles:
            blocks.append(Heading(0, (Run(text),)))
        elif not blocks or text.startswith("◆") or _squeezed(text) in listed:
            continue
        elif re.match(r"[报送发][:：]", text):
            break
        elif is_heading_line(text):
            blocks.append(Heading(1, (Run(text),)))
        else:
            blocks.append(Paragraph((Run(text),)))
    first, *rest = blocks
    assert isinstance(first, Heading), front
    note = (Paragraph((Run("编者按："), Run("".join(p.text for p in issue.editor_note)))),) if issue.editor_note else ()
    return Briefing(
        window,
        "甲",
        masthead,
        first.runs[0].text,
        note,
        issue.contents or (),
        tuple(rest),
        (),
        issue.distribution,
        issue.printed_by or "",
        issue.printed_date or issue.date,
        (),
    )


def as_pdf(issue: Issue, templates: Path) -> bytes:
    """Our own page."""
    return render_pdf(as_briefing(issue), (templates,))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def as_docx(source: Source) -> bytes:
    """Word: headings by style, everything else body text."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(16)
    for level, text in paragraphs(source):
        document.add_paragraph(text, style=f"Heading {min(level, 3)}" if level > 1 else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_html(source: Source, *, encoding: str = "utf-8") -> bytes:
    """A page of a website, with a menu above and a foot below."""
    body = "\n".join(
        f"<h{level}>{escape(text)}</h{level}>" if level else f"<p>{escape(text)}</p>"
        for level, text in paragraphs(source)
    )
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{encoding}"><title>简报</title><style>p{{color:#000}}</style>'
        '<script>var 项目 = "999个";</script></head><body>'
        '<div class="nav"><a href="/">首页</a> <a href="/a">工作简报</a></div>'
        f'<div id="wrap"><div class="content">{body}</div></div>'
        '<div class="foot"><a href="/b">网站地图</a></div></body></html>'
    )
    return page.encode(encoding, "xmlcharrefreplace")
