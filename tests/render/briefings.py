"""nothing → invented briefings, small and rich, for the tests of rendering."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from reports.model import (
    Annex,
    Block,
    Briefing,
    Grid,
    Heading,
    Masthead,
    Paragraph,
    Run,
    Status,
    Window,
)

RARE = "漈喆堃㎡"
HOSTILE = "<b>粗</b> & {{ 7*7 }} {% raw %} “引号” </p><script>"
SENTENCE = "甲市与乙县深化“产业飞地”协作，到位资金1.26亿元，带动就业3000余人，增收效果逐步显现。"


def runs(*texts: str) -> tuple[Run, ...]:
    """One run a text."""
    return tuple(Run(text) for text in texts)


def paragraph(*texts: str) -> Paragraph:
    """A paragraph of plain runs."""
    return Paragraph(runs(*texts))


def table(rows: int, caption: str = "表1　核心指标") -> Grid:
    """A table of figures with four columns, one hostile and one rare row."""
    names = [f"指标{number}" for number in range(1, rows + 1)]
    names[1] = "A & B <率>"
    names[2] = f"百丈{RARE}"
    body = tuple(
        (
            runs(name),
            (Run(f"{index}.5亿元", figure=f"core-{index}"),),
            runs("当期"),
            runs(f"2021年第{index}期"),
        )
        for index, name in enumerate(names, start=1)
    )
    head = tuple(runs(text) for text in ("指标", "数值", "口径", "出处"))
    return Grid(caption, head, body, (0.32, 0.24, 0.16, 0.28), ("left", "right", "center", "left"))


def body(paragraphs: int = 3) -> tuple[Block, ...]:
    """Two articles with three levels of headings, a table and hostile text."""
    long = paragraph(*[SENTENCE] * 4)
    return (
        Heading(1, runs("一、总体情况")),
        Paragraph((Run("2021年，"), Run("到位资金126.16亿元", figure="core-1"), Run("。" + SENTENCE * 2))),
        table(12),
        Heading(2, runs("（一）“飞地”提质")),
        *[long] * paragraphs,
        Heading(3, runs("1.第三级标题")),
        paragraph(HOSTILE, f"文成县百丈漈镇、陶喆、王堃，面积3{RARE[-1]}。"),
        Heading(0, runs(f"红色引领 绿蓝泼墨 百丈{RARE[0]}镇擘画民族共富新图景")),
        long,
        Heading(1, runs("二、下步打算")),
        *[long] * paragraphs,
    )


def rich_briefing() -> Briefing:
    """Everything that a briefing can hold."""
    return Briefing(
        window=Window("2021", "2021年", date(2021, 1, 1), date(2021, 12, 31)),
        audience="省级",
        masthead=Masthead(
            "甲市支援合作工作简报",
            2021,
            14,
            "（2021 第 14 期）",
            "“产业飞地”专辑",
            "甲市对口支援和区域合作局",
            date(2021, 9, 27),
        ),
        title="我市持续深化新时代山海协作 全力推动深层次协同发展",
        note=(paragraph("【编者按】", f"本期据2021年简报汇总，{SENTENCE}"), paragraph("第二段。")),
        contents=("我市持续深化“山海协作”", f"百丈{RARE[0]}镇的“路子”"),
        blocks=body(),
        annexes=(
            Annex("附件1", "指标总表", (table(30, "指标总表"),)),
            Annex("附件2", "未纳入数据清单", (paragraph(SENTENCE), paragraph("共1条。"))),
        ),
        distribution=(
            ("报", "省对口办和省山海办主要领导和分管领导，省发改委。"),
            (
                "送",
                "市对口工作领导小组及山海协作领导小组成员单位，各区（县、市）党委政府及有关园区管委会"
                "主要领导和分管领导，前方工作机构。",
            ),
            ("发", "各区（县、市）、园区支援合作工作部门。"),
        ),
        printed_by="甲市对口支援和区域合作局",
        printed_date=date(2021, 9, 27),
        figures=(),
        status=Status.ISSUED,
    )


def plain_briefing(paragraphs: int) -> Briefing:
    """A briefing of nothing but `paragraphs` paragraphs under a title."""
    blocks = (paragraph(*[SENTENCE] * 3),) * paragraphs
    return replace(rich_briefing(), title="工作情况", note=(), contents=(), blocks=blocks, annexes=())
