"""printed figures → the rows of the annex 数据出处: each sentence once, with the figures that it gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reports.compose.markdown import escape, figure_link, source_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.lexicon import Lexicon
    from reports.model import Fact, Figure

_FIGURE = re.compile(r"\]\(#([^)\s]+)\)")

_NEEDLESS = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
"""Blanks beside Chinese characters, which its typesetting does without."""


def printed_keys(markdown: str) -> tuple[str, ...]:
    """Keys of the figures that a rendered content template prints, in the order of printing."""
    return tuple(dict.fromkeys(_FIGURE.findall(markdown)))


def source_rows(keys: Iterable[str], figures: Iterable[Figure], lexicon: Lexicon) -> list[dict[str, Any]]:
    """A row a sentence, as plain values of the template; a figure that the sources contradict has a row for each."""
    known = {figure.key: figure for figure in figures}
    rows: dict[tuple[str, str, str], list[tuple[Figure, Fact]]] = {}
    for figure in (known[key] for key in keys if key in known):
        told = figure.facts if figure.value is None else figure.facts[:1]
        for fact in told:
            rows.setdefault(_sentence(fact), []).append((figure, fact))
    return [_row(number, found, lexicon) for number, found in enumerate(rows.values(), 1)]


def _sentence(fact: Fact) -> tuple[str, str, str]:
    """A sentence by its file, heading and words."""
    return fact.span.source.path, fact.heading, fact.sentence


def _row(number: int, found: list[tuple[Figure, Fact]], lexicon: Lexicon) -> dict[str, Any]:
    fact = found[0][1]
    figures = {figure.key: (figure, fact) for figure, fact in found}
    return {
        "序号": source_anchor(str(number), tuple(figures)),
        "数据": [_told(*both, lexicon) for both in figures.values()],
        "期号": escape(fact.issue or ""),
        "篇名": escape(fact.article or ""),
        "小标题": [escape(heading) for heading in fact.heading.split("/") if heading],
        "文件": escape(fact.span.source.path),
        "行号": fact.span.source.position(fact.span.start)[0],
        "原句": escape(_NEEDLESS.sub("", fact.sentence)),
    }


def _told(figure: Figure, fact: Fact, lexicon: Lexicon) -> Markup:
    """`实到资金126.16亿元`: what a figure is and how it is printed; one that is contradicted as this source has it."""
    printed = figure.display if figure.value is not None else fact.shown
    return Markup("{}{}").format(
        escape(lexicon.metrics[figure.metric].metric.display), figure_link(printed, figure.key)
    )
