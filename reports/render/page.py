"""Briefing → the plain values that templates see, under Chinese names.

Templates are given nothing but `str`, `int`, `bool`, `list` and `dict`: a sandbox cannot hold back what an
object with methods lets through. The names are those that editors meet in page.html.j2 and page.docx.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from reports.model import Annex, Block, Briefing, Chart, Grid, Heading, Masthead, Paragraph, Run, Status
from reports.numerals import chinese_date
from reports.render.drawing import draw
from reports.render.svg import svg
from reports.render.titles import title_lines
from reports.render.typeset import printable

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]
Setter = Callable[[list[str]], list[str]]
"""Sets the adjoining stretches of one paragraph: as many strings out as in."""

NOTE_LABEL = "编者按："
FAULTY_MARK, DRAFT_MARK = "草稿：核稿未过，不得印发", "征求意见稿"
_NOTE_LABEL = re.compile(r"(【编者按】|编者按)[：:]?")


def page_context(
    briefing: Briefing, set_text: Setter, *, duplex: bool = False, first: int | None = None
) -> dict[str, Plain]:
    """The values of one briefing; every string has gone through `set_text`.

    `duplex`: printed on both sides. `first`: with so many of the blocks of its body alone, and with empty annexes.
    """
    words = _Words(set_text, source_rows(briefing))
    annexes = briefing.annexes if first is None else [replace(annex, blocks=()) for annex in briefing.annexes]
    return {
        "报头": words.masthead(briefing.masthead),
        "标题": words.title(briefing.title),
        "编者按": words.note(briefing.note),
        "目录": words.lines(briefing.contents),
        "正文": [words.block(block) for block in briefing.blocks[:first]],
        "附件": [words.annex(annex) for annex in annexes],
        "版记": words.imprint(briefing),
        "期间": words.line(briefing.window.title),
        "受众": words.line(briefing.audience),
        "草稿": briefing.draft,
        "标记": draft_mark(briefing),
        "双面": duplex,
        "文档": {
            "标题": printable(document_title(briefing)),
            "作者": printable(briefing.masthead.issuer),
            "日期": briefing.printed_date.isoformat(),
        },
    }


def document_title(briefing: Briefing) -> str:
    """Title of the file: the briefing's own, or its masthead with the number."""
    return briefing.title or f"{briefing.masthead.name}{briefing.masthead.number_line}"


def draft_mark(briefing: Briefing) -> str:
    """What stands above every page until the briefing is issued; nothing from then on."""
    if briefing.draft:
        return FAULTY_MARK
    return "" if briefing.status is Status.ISSUED else DRAFT_MARK


def source_rows(briefing: Briefing) -> dict[str, str]:
    """Key of each figure whose source is listed in a table → name of the row."""
    blocks = (*briefing.blocks, *(block for annex in briefing.annexes for block in annex.blocks))
    runs = (run for b in blocks if isinstance(b, Grid) for row in b.rows for cell in row for run in cell)
    rows: dict[str, str] = {}
    for run in runs:
        new = [key for key in run.source_of if key not in rows]
        rows |= dict.fromkeys(new, f"source-{new[0]}" if new else "")
    return rows


def labelled_note(note: tuple[Paragraph, ...]) -> list[tuple[str, tuple[Run, ...]]]:
    """The paragraphs of the 编者按, the first with its label taken off, or given where it has none."""
    if not note:
        return []
    first = _without_label(note[0].runs)
    return [first, *(("", paragraph.runs) for paragraph in note[1:])]


def _without_label(runs: tuple[Run, ...]) -> tuple[str, tuple[Run, ...]]:
    found = _NOTE_LABEL.match(runs[0].text) if runs else None
    if not found:
        return NOTE_LABEL, runs
    rest = runs[0].text[found.end() :]
    return found[0], (*((Run(rest, runs[0].figure),) if rest else ()), *runs[1:])


class _Words:
    """Turns the nouns of the briefing into plain values, setting every text."""

    def __init__(self, set_text: Setter, sources: dict[str, str]) -> None:
        self._set = set_text
        self._sources = sources
        self._placed: set[str] = set()

    def line(self, text: str) -> str:
        return self._set([text])[0]

    def lines(self, texts: tuple[str, ...]) -> list[Plain]:
        return [self.line(text) for text in texts]

    def title(self, text: str) -> list[Plain]:
        return list(self._set(title_lines(text)))

    def runs(self, runs: tuple[Run, ...]) -> list[Plain]:
        texts = self._set([run.text for run in runs])
        return [
            {
                "文": text,
                "数": run.figure,
                "粗": run.strong,
                "出处": self._sources.get(run.figure, ""),
                "锚": self._anchor(run),
            }
            for text, run in zip(texts, runs, strict=True)
        ]

    def _anchor(self, run: Run) -> str:
        """The name of the row that links lead to; a second row of one figure has none."""
        names = (self._sources[key] for key in run.source_of)
        name = next((name for name in names if name not in self._placed), "")
        self._placed.add(name)
        return name

    def masthead(self, masthead: Masthead) -> Plain:
        special = masthead.special
        return {
            "刊名": self.line(masthead.name),
            "字数": len(masthead.name) or 1,
            "期号": self.line(masthead.number_line),
            "专辑": self.line(special if special.startswith(("（", "(")) or not special else f"（{special}）"),
            "编发机关": self.line(masthead.issuer),
            "日期": chinese_date(masthead.date),
        }

    def note(self, note: tuple[Paragraph, ...]) -> list[Plain]:
        return [{"标": label, "文": self.runs(runs)} for label, runs in labelled_note(note)]

    def block(self, block: Block) -> Plain:
        match block:
            case Heading(level=0):
                text = "".join(run.text for run in block.runs)
                return {"类": "标题", "级": 0, "段": self.title(text), "签": printable(text)}
            case Heading():
                label = printable("".join(run.text for run in block.runs))
                return {"类": "标题", "级": block.level, "文": self.runs(block.runs), "签": label}
            case Paragraph():
                return {"类": "段落", "文": self.runs(block.runs)}
            case Grid():
                return self.grid(block)
            case Chart():
                alt = printable(block.alt)
                return {"类": "图", "图名": self.line(block.caption), "说明": alt, "画": str(svg(draw(block), alt))}

    def grid(self, grid: Grid) -> Plain:
        columns = zip(grid.widths, grid.aligns, strict=True)
        return {
            "类": "表格",
            "表名": self.line(grid.caption),
            "列": [{"宽": f"{100 * width:.3f}%", "齐": align} for width, align in columns],
            "表头": [self.runs(cell) for cell in grid.head],
            "行": [[self.runs(cell) for cell in row] for row in grid.rows],
        }

    def annex(self, annex: Annex) -> Plain:
        return {
            "标": self.line(annex.label),
            "签": printable(f"{annex.label}　{annex.title}"),
            "题": self.title(annex.title),
            "名": self.line(annex.title),
            "文": [self.block(block) for block in annex.blocks],
        }

    def imprint(self, briefing: Briefing) -> Plain:
        return {
            "行": [
                {"标": self.line(label.rstrip("：:") + "："), "文": self.line(text)}
                for label, text in briefing.distribution
            ],
            "印发机关": self.line(briefing.printed_by),
            "印发日期": chinese_date(briefing.printed_date),
        }
