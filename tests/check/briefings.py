"""Briefings made for the rules: a few blocks, figures and sources around what a test is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.check import check
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import (
    Briefing,
    Figure,
    Grid,
    Heading,
    Masthead,
    Material,
    Paragraph,
    Rollup,
    Run,
    Standing,
    Table,
)
from reports.pipeline import read_facts
from tests.windows import YEAR_2022

if TYPE_CHECKING:
    from reports.diagnostics import Finding
    from reports.model import Fact, Issue

DAY = date(2023, 5, 20)
LINES = (("报", "省对口办。"), ("送", "市发改委。"), ("发", "各区（县、市）。"))


def text(words: str) -> Paragraph:
    """A paragraph; `[188个](core-1)` prints a figure."""
    runs: list[Run] = []
    for piece in words.split("["):
        display, mark, rest = piece.partition("](")
        key, _, after = rest.partition(")")
        runs += [Run(display, key), Run(after)] if mark else [Run(piece)]
    return Paragraph(tuple(run for run in runs if run.text) or (Run(""),))


def grid(head: tuple[str, ...], *rows: tuple[str, ...], caption: str = "") -> Grid:
    share = 1 / len(head)
    cells = tuple(tuple(text(cell).runs for cell in row) for row in rows)
    return Grid(caption, tuple((Run(cell),) for cell in head), cells, (share,) * len(head), ("left",) * len(head))


def heading(words: str, level: int = 1) -> Heading:
    return Heading(level, (Run(words),))


def figure(key: str, display: str, fact: Fact | None = None, **other: Any) -> Figure:
    """A figure of one fact; its parts can be given otherwise."""
    values: dict[str, Any] = {
        "table": key.partition("-")[0],
        "metric": (fact.metric if fact else None) or "实到资金",
        "value": fact.quantity.value if fact else Decimal(1),
        "unit": fact.quantity.unit if fact else "元",
        "standing": Standing.CURRENT,
        "place": "宁波市—对口地区",
        "as_of": date(2022, 12, 31),
        "facts": (fact,) if fact else (),
    }
    return Figure(key=key, display=display, **(values | other))


def briefing(*blocks: Any, figures: tuple[Figure, ...] = (), **other: Any) -> Briefing:
    masthead = Masthead("宁波支援合作工作简报", 2023, 7, "（2023 第 7 期）", "", "宁波市支援合作局", DAY)
    values: dict[str, Any] = {
        "window": YEAR_2022,
        "audience": "省级",
        "masthead": masthead,
        "title": "2022年支援合作工作情况综述",
        "note": (),
        "contents": (),
        "blocks": blocks or (text("一切如常。"),),
        "annexes": (),
        "distribution": LINES,
        "printed_by": "宁波市支援合作局",
        "printed_date": DAY,
        "figures": figures,
    }
    return Briefing(**(values | other))


def findings(made: Briefing, *issues: Issue, **other: Any) -> tuple[Finding, ...]:
    """The list for a briefing and the issues that it was made from."""
    lexicon = load_lexicon()
    entries = reconcile(read_facts(issues, lexicon), YEAR_2022).entries
    table = Table("core", made.figures)
    return check(made, Rollup((table,), ()), entries, Material(issues), lexicon, **other)


def codes(made: Briefing, *issues: Issue) -> list[str]:
    return [finding.code for finding in findings(made, *issues)]
