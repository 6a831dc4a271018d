"""Tables + content template → Briefing: one document of blocks, whatever the output format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.compose.charts import charts_of
from reports.compose.content import content_values
from reports.compose.fitting import fitted
from reports.compose.handwritten import HandText, read_texts
from reports.compose.markdown import Document, read_markdown
from reports.compose.sources import printed_keys, source_rows
from reports.compose.units import in_units
from reports.compose.wording import number_line
from reports.config import DISTRIBUTION_LABELS, Inherit, Settings
from reports.model import Block, Briefing, Chart, Grid, Heading, Masthead, Material, Paragraph, Rollup, Run
from reports.numerals import chinese_date
from reports.templating import CONTENT_TEMPLATE, SOURCES_TEMPLATE
from reports.templating.rendering import render_text
from reports.templating.wire import Wired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.lexicon import Lexicon

__all__ = ["HandText", "compose", "in_units", "printed_words", "read_texts", "source_values"]

SOURCES = "数据出处"
"""The part of the briefing that SOURCES_TEMPLATE words, after all else."""


def compose(
    settings: Settings, lexicon: Lexicon, rollup: Rollup, material: Material, texts: Sequence[HandText] = ()
) -> Briefing:
    """The briefing as the content template words it, within the length of its audience.

    `texts` are the paragraphs written by hand. Raises TemplateError with file and line.
    """

    charts = charts_of(rollup, lexicon)
    figures = rollup.figures

    def written(left_out: frozenset[str]) -> Document:
        values = Wired(content_values(settings, lexicon, rollup, material, texts, left_out))
        text = render_text(settings.templates, CONTENT_TEMPLATE, values)
        if SOURCES in settings.parts:
            rows = {SOURCES: source_rows(printed_keys(text), figures, lexicon)}
            text += "\n\n" + render_text(settings.templates, SOURCES_TEMPLATE, values.with_more(rows))
        return read_markdown(text, charts)

    document = fitted(written, settings.limit)
    return Briefing(
        settings.window,
        settings.audience,
        _masthead(settings),
        document.title,
        document.note,
        _contents(document) if "目录" in settings.parts else (),
        document.blocks,
        document.annexes,
        _distribution(settings, material),
        settings.issuer,
        settings.date,
        figures,
        limit=settings.limit,
    )


def source_values(briefing: Briefing, lexicon: Lexicon) -> dict[str, Any]:
    """What SOURCES_TEMPLATE is given besides the values of the content, of all figures that a briefing may print."""
    return {SOURCES: source_rows((figure.key for figure in briefing.figures), briefing.figures, lexicon)}


def _masthead(settings: Settings) -> Masthead:
    return Masthead(
        settings.masthead,
        settings.date.year,
        settings.number,
        number_line(settings.date.year, settings.number),
        "",
        settings.issuer,
        settings.date,
    )


def _contents(document: Document) -> tuple[str, ...]:
    titles = [
        document.title,
        *(_text(b.runs) for b in document.blocks if isinstance(b, Heading) and not b.level),
    ]
    annexes = [f"{annex.label}　{annex.title}" for annex in document.annexes]
    return tuple(title for title in (*titles, *annexes) if title)


def _distribution(settings: Settings, material: Material) -> tuple[tuple[str, str], ...]:
    """The lines as configured, or those of the newest issue read, in the order 报, 送, 发."""
    if not isinstance(settings.distribution, Inherit):
        return settings.distribution
    newest = max(
        (issue for issue in material.issues if issue.distribution),
        key=lambda issue: (issue.date or settings.date.min, issue.order),
        default=None,
    )
    lines = newest.distribution if newest else ()
    return tuple(sorted(lines, key=lambda line: DISTRIBUTION_LABELS.index(line[0])))


def printed_words(briefing: Briefing) -> str:
    """Every printed word of a briefing, a block a line, annexes and distribution included."""
    return "\n".join(line for line in _lines(briefing) if line)


def _lines(briefing: Briefing) -> Iterator[str]:
    masthead = briefing.masthead
    yield from (masthead.name, masthead.number_line, masthead.special, masthead.issuer)
    yield chinese_date(masthead.date)
    yield from (_text(paragraph.runs) for paragraph in briefing.note)
    yield from briefing.contents
    yield briefing.title
    yield from _block_lines(briefing.blocks)
    for annex in briefing.annexes:
        yield f"{annex.label} {annex.title}"
        yield from _block_lines(annex.blocks)
    yield from (f"{label}：{text}" for label, text in briefing.distribution)
    yield f"{briefing.printed_by} {chinese_date(briefing.printed_date)}印发"


def _block_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Grid):
            yield block.caption
            yield from (" ".join(_text(cell) for cell in row) for row in (block.head, *block.rows))
        elif isinstance(block, Chart):
            yield block.caption
            yield from (f"{bar.label} {bar.display}" for bar in block.bars)
        elif isinstance(block, (Heading, Paragraph)):
            yield _text(block.runs)


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
