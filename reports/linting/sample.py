"""A briefing with one of everything, invented, to try templates with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.model import Annex, Bar, Briefing, Chart, Grid, Heading, Masthead, Paragraph, Run, Window

_DAY = date(2024, 2, 1)


def sample_briefing() -> Briefing:
    """It says nothing of any place, and prints figures of nobody."""
    words = Paragraph((Run("样文"), Run("数", "core-1"), Run("黑体", strong=True)))
    headings = tuple(Heading(level, (Run("小标题"),)) for level in range(4))
    cells = ((Run("格"),), (Run("数", "core-1"),))
    named = ((Run("1", source_of=("core-1",)),), (Run("句"),))
    table = Grid("表1　样表", ((Run("名"),), (Run("数"),)), (cells, named), (0.5, 0.5), ("left", "right"))
    bars = tuple(Bar(name, "数", Decimal(number), "core-1") for number, name in enumerate(("甲", "乙", "丙"), 1))
    chart = Chart("图1　样图", "条形图：甲、乙、丙", bars)
    return Briefing(
        Window("2023", "2023年", date(2023, 1, 1), date(2023, 12, 31)),
        "样张",
        Masthead("样张", 2024, 1, "（2024 第 1 期）", "专辑", "编发单位", _DAY),
        "样张标题",
        (words,),
        ("样张标题", "附件　样表"),
        (*headings, words, table, chart, words),
        (Annex("附件1", "样表", (*headings, words, table)), Annex("附件2", "样文", (words,))),
        (("报", "名单。"), ("送", "名单。"), ("发", "名单。")),
        "编发单位",
        _DAY,
        (),
    )
