"""Markdown of the content template → blocks; a link to `#figure` marks the number that a figure prints, one to
`#source:figure,…` the row of their source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from reports.compose.columns import column_shares
from reports.model import Annex, Block, Chart, Grid, Heading, Paragraph, Run
from reports.numerals import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.token import Token

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#!+\-])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_CAPTION = re.compile(r"[表图]\s*[0-9一二三四五六七八九十]*[\s　：:]")
_ANNEX = re.compile(r"附件\s*[0-9]*[\s　：:]*")
_SOURCE = "#source:"


def escape(text: str) -> Markup:
    """Text made safe for Markdown: it prints as it is, whatever signs it holds; line breaks become blanks."""
    return Markup(_SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", text)))  # noqa: S704


def figure_link(display: str, key: str) -> Markup:
    """A number in Markdown that knows which figure it prints."""
    return Markup(f"[{escape(display)}](#{key})")  # noqa: S704


def source_anchor(text: str, keys: tuple[str, ...]) -> Markup:
    """The text in Markdown by which the row of the source of these figures is found."""
    return Markup(f"[{escape(text)}]({_SOURCE}{','.join(keys)})")  # noqa: S704


class Document(Struct, frozen=True):
    """The blocks of a rendered content template."""

    title: str
    note: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]


class _Part(Struct):
    """The body or an annex while its blocks are read."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])


def read_markdown(text: str, charts: Mapping[str, Chart] | None = None) -> Document:
    """Read a document: `#` title (`# 附件…` opens an annex), `##` 一、, `###` （一）, `####` 1., `>` 编者按, tables.

    Headings are numbered here, so that a section left out leaves no hole. A picture `![…](#key)` alone in its paragraph
    is the chart of that key.
    """
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    body, annexes, note = _Part(), list[_Part](), list[Paragraph]()
    index = 0
    while index < len(tokens):
        end = _closing(tokens, index)
        part = annexes[-1] if annexes else body
        group = tokens[index : end + 1]
        if group[0].type == "heading_open":
            _add_heading(group, body, annexes)
        elif group[0].type == "blockquote_open":
            note += _paragraphs(group)
        elif group[0].type == "table_open":
            part.blocks.append(_grid(group, _caption_of(part)))
        elif chart := (charts or {}).get(_picture(group)):
            part.blocks.append(replace(chart, caption=_caption_of(part)))
        else:
            part.blocks += _paragraphs(group)
        index = end + 1
    return Document(
        body.title,
        tuple(note),
        tuple(body.blocks),
        tuple(
            Annex(f"附件{number}" if len(annexes) > 1 else "附件", part.title, tuple(part.blocks))
            for number, part in enumerate(annexes, 1)
        ),
    )


def _picture(group: Sequence[Token]) -> str:
    """The key of the picture that is all there is of a paragraph, else nothing."""
    inline = group[1].children or [] if len(group) > 1 else []
    alone = len(inline) == 1 and inline[0].type == "image"
    return str(inline[0].attrGet("src") or "").removeprefix("#") if alone else ""


def _closing(tokens: Sequence[Token], index: int) -> int:
    depth = 0
    for at in range(index, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1


def _add_heading(group: Sequence[Token], body: _Part, annexes: list[_Part]) -> None:
    level = int(group[0].tag[1:]) - 1
    runs = _runs(group[1].children or ())
    text = "".join(run.text for run in runs)
    if level == 0 and _ANNEX.match(text):
        annexes.append(_Part(_ANNEX.sub("", text, count=1)))
        return
    part = annexes[-1] if annexes else body
    if level == 0 and part is body and not body.title and not body.blocks:
        body.title = text
        return
    level = min(level, 3)
    if level:
        part.counts[level - 1] += 1
        part.counts[level:] = [0] * (3 - level)
        runs = (Run(_number(level, part.counts[level - 1])), *runs)
    part.blocks.append(Heading(level, runs))


def _number(level: int, count: int) -> str:
    """一、 （一） 1. as GB/T 9704—2012, 7.3.3 orders them."""
    if level == 3:
        return f"{count}."
    word = chinese_number(count)
    return f"{word}、" if level == 1 else f"（{word}）"


def _paragraphs(group: Sequence[Token]) -> Iterator[Paragraph]:
    for token in group:
        if token.type == "inline":
            yield Paragraph(_runs(token.children or ()))
        elif token.type in ("fence", "code_block", "html_block"):
            yield Paragraph((Run(token.content.strip()),))


def _runs(children: Sequence[Token]) -> tuple[Run, ...]:
    runs: list[Run] = []
    figure, sources, strong = "", tuple[str, ...](), False
    for token in children:
        if token.type == "link_open":
            figure, sources = _target(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            figure, sources = "", ()
        elif token.type in ("strong_open", "strong_close"):
            strong = token.type == "strong_open"
        elif token.type in ("text", "code_inline", "html_inline") and token.content:
            runs.append(Run(token.content, figure, strong, sources))
    return tuple(_merged(runs))


def _target(href: str) -> tuple[str, tuple[str, ...]]:
    """The figure that a link prints, or those whose source it marks."""
    if href.startswith(_SOURCE):
        return "", tuple(href.removeprefix(_SOURCE).split(","))
    return href.removeprefix("#") if href.startswith("#") else "", ()


def _merged(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of one look as one run; figures stay apart."""
    last: Run | None = None
    for run in runs:
        if last and (last.figure, last.strong, last.source_of) == (run.figure, run.strong, run.source_of):
            last = replace(last, text=last.text + run.text)
        else:
            if last:
                yield last
            last = run
    if last:
        yield last


def _caption_of(part: _Part) -> str:
    """A paragraph 表… or 图… just before a table or chart is its caption."""
    if part.blocks and isinstance(part.blocks[-1], Paragraph):
        text = "".join(run.text for run in part.blocks[-1].runs)
        if _CAPTION.match(text):
            part.blocks.pop()
            return text
    return ""


def _grid(group: Sequence[Token], caption: str) -> Grid:
    rows: list[list[tuple[Run, ...]]] = []
    aligns: list[str] = []
    for token, following in zip(group, [*group[1:], group[-1]], strict=True):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_runs(following.children or ()))
            if len(rows) == 1:
                style = str(token.attrGet("style") or "")
                aligns.append(style.removeprefix("text-align:") or "left")
    head, *body = rows
    shares = column_shares([["".join(run.text for run in cell) for cell in row] for row in rows])
    return Grid(caption, tuple(head), tuple(tuple(row) for row in body), shares, tuple(aligns))
