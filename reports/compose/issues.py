"""What was read and what is printed → the issues that the annex 来源简报 lists, plain values only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.compose.markdown import escape
from reports.numerals import chinese_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.config import Settings
    from reports.model import Issue, Material, Rollup

Values = dict[str, Any]


def issue_values(settings: Settings, rollup: Rollup, material: Material) -> Values:
    """The variables by name; where there are too many issues to list, ledger.xlsx has them all."""
    most = settings.issues_shown
    listed = _listed(material.issues, _printed(rollup), settings)
    return {
        "来源": [_issue(issue) for issue in listed],
        "来源期数": len(material.issues),
        "未列期数": len(material.issues) - len(listed),
        "本期": [escape(issue.key) for issue in material.issues if _is_of(issue, settings)],
        "截止后": [_issue(issue) for issue in material.late[:most]],
        "截止后期数": len(material.late),
        "参考材料": [escape(issue.source.path) for issue in material.references],
    }


def _printed(rollup: Rollup) -> frozenset[str]:
    """The files that printed figures come from."""
    figures = (figure for table in rollup.tables for figure in table.figures)
    return frozenset(fact.span.source.path for figure in figures for fact in figure.facts)


def _listed(issues: Sequence[Issue], printed: frozenset[str], settings: Settings) -> list[Issue]:
    """All, or where they are too many those that something is printed of, those of the period, then the latest ones."""
    if len(issues) <= settings.issues_shown:
        return list(issues)
    wanted = sorted(
        range(len(issues)),
        key=lambda n: (issues[n].source.path in printed, _is_of(issues[n], settings), n),
        reverse=True,
    )
    return [issues[n] for n in sorted(wanted[: settings.issues_shown])]


def _is_of(issue: Issue, settings: Settings) -> bool:
    """Whether an issue was printed in the period of the report."""
    return issue.date is not None and settings.window.start <= issue.date <= settings.window.end


def _issue(issue: Issue) -> Values:
    return {
        "期号": escape(issue.key),
        "日期": escape(chinese_date(issue.date) if issue.date else "日期不明"),
        "标题": [escape(article.title) for article in issue.articles if article.title],
        "文件": escape(issue.source.path),
    }
