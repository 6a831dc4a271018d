"""Masthead and imprint ↔ one another and ↔ the issues before: name, 期号, dates, 报送发."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reports.check.case import Case, bare
from reports.check.registry import rule
from reports.diagnostics import Finding, Severity
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.model import Issue

_LABELS = ("报", "送", "发")
MOST_MISSING = 20


@rule("C311")
def incomplete(case: Case) -> Iterator[Finding]:
    """A masthead without name or organ, an imprint without organ."""
    masthead = case.briefing.masthead
    for what, text in (("刊名", masthead.name), ("编发单位", masthead.issuer)):
        if not text.strip():
            yield Finding("C311", Severity.MUST, f"没有{what}", "报头", f"在 config.yaml 写上{what}")
    if not case.briefing.printed_by.strip():
        yield Finding("C311", Severity.MUST, "没有印发机关", "版记", "在 config.yaml 的 issuer 写上")


@rule("C312")
def dates_differ(case: Case) -> Iterator[Finding]:
    """An imprint of another day than the masthead."""
    said, printed = case.briefing.masthead.date, case.briefing.printed_date
    if said != printed:
        message = f"印发日期{chinese_date(printed)}与报头日期{chinese_date(said)}不同"
        yield Finding("C312", Severity.MUST, message, "版记", "两处写同一天")


@rule("C313")
def number_of_the_issue(case: Case) -> Iterator[Finding]:
    """A number that nobody has given, or that an earlier issue has."""
    masthead = case.briefing.masthead
    if masthead.number is None:
        yield Finding("C313", Severity.NOTICE, "期号待定", "报头", "定稿前在 config.yaml 的 number 写明期号")
        return
    same_year = [i for i in (*case.material.issues, *case.material.late) if i.year == masthead.year and i.number]
    for issue in same_year:
        if issue.number == masthead.number and _same_paper(issue, masthead.name):
            message = f"期号与已有的{issue.key}重复（{issue.source.path}）"
            yield Finding("C313", Severity.MUST, message, "报头", "核对期号，改 config.yaml 的 number")
    newest = max((i.number or 0 for i in same_year if _same_paper(i, masthead.name)), default=0)
    if masthead.number < newest and all(issue.number != masthead.number for issue in same_year):
        message = f"期号小于已有的{masthead.year}年第{newest}期"
        yield Finding("C313", Severity.DOUBT, message, "报头", "期号按年度顺编，核对")


def _same_paper(issue: Issue, name: str) -> bool:
    return not issue.name or bare(issue.name) == bare(name)


@rule("C314")
def numbers_of_the_sources(case: Case) -> Iterator[Finding]:
    """Two sources of one number, a source without one, numbers that are missing between others."""
    first: dict[tuple[object, ...], Issue] = {}
    numbers: dict[tuple[str, int], set[int]] = defaultdict(set)
    for issue in case.material.issues:
        paper = bare(issue.name or "")
        if issue.number is None:
            if not (issue.total_number or issue.special):
                yield Finding("C314", Severity.NOTICE, "来源没有期号", issue.source.path, "在报头补上期号")
            continue
        known = first.setdefault((paper, issue.year, issue.number), issue)
        if known is not issue:
            message = f"期号与 {known.source.path} 重复（{issue.key}）"
            yield Finding("C314", Severity.DOUBT, message, issue.source.path, "核对是哪一期，改正期号")
        if issue.year:
            numbers[paper, issue.year].add(issue.number)
    for (_, year), present in sorted(numbers.items()):
        missing = [n for n in range(min(present), max(present)) if n not in present][: MOST_MISSING + 1]
        if missing:
            told = "、".join(map(str, missing[:MOST_MISSING])) + ("等" if len(missing) > MOST_MISSING else "")
            message = f"{year}年缺第{told}期"
            yield Finding("C314", Severity.NOTICE, message, "来源", "有的补进来源文件夹；本来没有的不用管")


@rule("C315")
def distribution_differs(case: Case) -> Iterator[Finding]:
    """报送发 that are missing, out of order, or other than those of the newest issue."""
    lines = [(label.rstrip("：: "), bare(text)) for label, text in case.briefing.distribution]
    if not lines:
        yield Finding("C315", Severity.DOUBT, "没有报、送、发", "版记", "在 config.yaml 的 distribution 写明名单")
        return
    labels = [label for label, _ in lines]
    if labels != [label for label in _LABELS if label in labels]:
        yield Finding("C315", Severity.MUST, "报、送、发的次序不对", "版记", "依次为报、送、发")
    newest = max(
        (i for i in case.material.issues if i.distribution and i.date),
        key=lambda issue: (issue.date, issue.order),
        default=None,
    )
    before = {label: bare(text) for label, text in newest.distribution} if newest else {}
    for label, text in lines:
        if newest and before.get(label, "") != text:
            message = f"“{label}”与上一期（{newest.key}）不同"
            hint = "核对名单是不是最新；有意改的不用管"
            yield Finding("C315", Severity.DOUBT, message, "版记", hint, text)
    for label in before:
        if label not in labels:
            message = f"上一期（{newest.key if newest else ''}）有“{label}”，本期没有"
            yield Finding("C315", Severity.DOUBT, message, "版记", "核对名单")


@rule("C316")
def dates_of_the_sources(case: Case) -> Iterator[Finding]:
    """A source whose imprint is of another day than its masthead."""
    for issue in case.material.issues:
        if issue.date and issue.printed_date and issue.date != issue.printed_date:
            message = f"报头日期{chinese_date(issue.date)}，印发日期{chinese_date(issue.printed_date)}"
            yield Finding("C316", Severity.NOTICE, message, issue.source.path, "核对原件；“今年”等照报头日期理解")
