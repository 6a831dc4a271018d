"""Briefing → the same words as a Typst document with the measures of the page, for the comparison only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.compose import printed_words
from reports.model import Block, Briefing, Grid, Heading, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEAD = """#set page(paper: "a4", margin: (top: 37mm, right: 26mm, bottom: 35mm, left: 28mm), numbering: "— 1 —")
#set text(font: ("FandolFang R", "FandolFang", "Noto Serif SC"), size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt, spacing: 13pt)
#show table: set text(size: 12pt)
#show heading: set text(font: ("FandolHei", "Noto Sans SC"), size: 16pt)
"""
_SPECIAL = re.compile(r'([\\#*_`$<>@\[\]=+/"-])')


def typst_source(briefing: Briefing) -> str:
    """The text of page.typ."""
    return "\n\n".join((_HEAD, *_parts(briefing)))


def _parts(briefing: Briefing) -> Iterator[str]:
    masthead = briefing.masthead
    yield f"#align(center, text(size: 42pt, fill: red)[{_safe(masthead.name)}])"
    yield f"{_safe(masthead.number_line)} \\\n{_safe(masthead.issuer)}"
    yield from (_words(paragraph.runs) for paragraph in briefing.note)
    yield from map(_safe, briefing.contents)
    yield f"= {_safe(briefing.title)}"
    yield from map(_block, briefing.blocks)
    for annex in briefing.annexes:
        yield f"#pagebreak()\n= {_safe(annex.label)} {_safe(annex.title)}"
        yield from map(_block, annex.blocks)
    yield from (_safe(f"{label}：{text}") for label, text in briefing.distribution)
    yield _safe(printed_words(briefing).splitlines()[-1])


def _block(block: Block) -> str:
    if isinstance(block, Grid):
        columns = ", ".join(f"{width:.4f}fr" for width in block.widths)
        head = ", ".join(f"[{_words(cell)}]" for cell in block.head)
        rows = ",\n".join(f"[{_words(cell)}]" for row in block.rows for cell in row)
        return f"{_safe(block.caption)}\n\n#table(columns: ({columns}), table.header({head}), {rows})"
    words = _words(getattr(block, "runs", ()))
    return f"{'=' * (block.level + 1)} {words}" if isinstance(block, Heading) else words


def _words(runs: Iterable[Run]) -> str:
    return "".join(_safe(run.text) for run in runs)


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
