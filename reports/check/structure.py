"""The briefing as a document: contents ↔ titles, headings ↔ text, length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check.case import Case, bare, found_in
from reports.check.lines import Kind, text_of
from reports.check.registry import rule
from reports.diagnostics import Finding, Severity
from reports.model import Block, Heading, Paragraph, Run

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("C301")
def contents_differ(case: Case) -> Iterator[Finding]:
    """Contents that are not the titles in their order; blanks do not count."""
    briefing = case.briefing
    if not briefing.contents:
        return
    titles = [briefing.title]
    titles += [text_of(b.runs) for b in briefing.blocks if isinstance(b, Heading) and b.level == 0]
    titles += [f"{annex.label}{annex.title}" for annex in briefing.annexes]
    told, meant = [bare(title) for title in briefing.contents], [bare(title) for title in titles if title]
    if told == meant:
        return
    for line in case.lines:
        if line.kind is Kind.CONTENTS and bare(line.text) not in meant:
            yield found_in(
                line, 0, len(line.text), "C301", Severity.MUST, "目录有，文中没有这个标题", "使目录与标题一致"
            )
    for title in dict.fromkeys(meant):
        if title not in told:
            message = f"文中有“{title}”，目录没有"
            yield Finding("C301", Severity.MUST, message, "本期目录", "使目录与标题一致")
    if sorted(told) == sorted(meant):
        yield Finding("C301", Severity.MUST, "目录与标题的顺序不同", "本期目录", "使目录与标题一致")


@rule("C302")
def headings_alone(case: Case) -> Iterator[Finding]:
    """A heading with nothing under it."""
    for part, blocks in _parts(case):
        for number, block in enumerate(blocks):
            if isinstance(block, Heading) and not _has_text(block, blocks[number + 1 :]):
                text = text_of(block.runs)
                hint = "补上内容，或删去标题"
                yield Finding("C302", Severity.DOUBT, "标题下没有内容", part, hint, text, 0, len(text))


def _has_text(heading: Heading, following: tuple[Block, ...]) -> bool:
    """Whether something stands under a heading before the next of its level or above."""
    for block in following:
        if isinstance(block, Heading):
            return block.level > heading.level
        if not isinstance(block, Paragraph) or text_of(block.runs).strip():
            return True
    return False


def _parts(case: Case) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield "正文", case.briefing.blocks
    yield from ((annex.label, annex.blocks) for annex in case.briefing.annexes)


@rule("C303")
def nothing_printed(case: Case) -> Iterator[Finding]:
    """Paragraphs, titles and annexes without a word."""
    for line in case.lines:
        if line.kind in (Kind.TEXT, Kind.HEADING, Kind.CONTENTS, Kind.TITLE) and not line.text.strip():
            yield Finding("C303", Severity.DOUBT, "是空的", line.place, "补上内容，或删去这一段")
    for part, blocks in _parts(case):
        if not blocks:
            yield Finding("C303", Severity.DOUBT, "没有内容", part, "补上内容，或在设置里去掉这一部分")


@rule("C304")
def too_long(case: Case) -> Iterator[Finding]:
    """A body of more characters than its audience reads; tables and annexes do not count."""
    limit = case.briefing.limit
    runs: list[Run] = [run for b in case.briefing.blocks if isinstance(b, (Heading, Paragraph)) for run in b.runs]
    length = len(bare("".join(run.text for run in runs)))
    if limit and length > limit:
        message = f"正文{length}字，{case.briefing.audience}不超过{limit}字（表格、附件不计）"
        yield Finding("C304", Severity.NOTICE, message, "正文", "删减，或把细节移到附件")
