"""Findings → check.html, one page that needs nothing else, and the same list as lines of text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from reports.diagnostics import Severity
from reports.numerals import chinese_date
from reports.render.typeset import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.diagnostics import Finding
    from reports.model import Briefing

MEANINGS = {
    Severity.MUST: "必须改，或写明豁免理由；改完再出一次",
    Severity.DOUBT: "多半有问题，请对照原文判断",
    Severity.NOTICE: "请看一眼，不一定要改",
}
_STYLE = """
body { margin: 2em auto; max-width: 60em; padding: 0 1em; font: 16px/1.7 "Songti SC", SimSun, serif; color: #111 }
h1, h2, th, .label { font-family: "Heiti SC", SimHei, sans-serif }
h1 { font-size: 1.5em } h2 { font-size: 1.2em; margin: 1.6em 0 .4em; border-bottom: 2px solid #111 }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { border: 1px solid #777; padding: .4em .6em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th.number { width: 2.2em } th.place { width: 19% } th.hint { width: 21% } th.done { width: 3em }
tr { break-inside: avoid } thead { display: table-header-group }
mark { background: #ffe08a; font-weight: bold; text-decoration: underline } .code { color: #555; font-size: .85em }
.quote { margin: .3em 0 0; padding-left: .6em; border-left: 3px solid #999 }
.draft { border: 2px solid #b00; padding: .4em .8em; font-weight: bold }
@media print { body { margin: 0; max-width: none; font-size: 11pt } mark { background: none } a { color: inherit } }
@page { size: A4; margin: 20mm }
"""
_PAGE = Markup("""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>核稿清单：{title}</title>
<style>{style}</style>
</head>
<body>
<h1>核稿清单：{title}</h1>
<p>{audience}，{date}。{counts}</p>
{verdict}
{parts}
</body>
</html>
""")
_TABLE = Markup("""<h2>{name}（{count}条）</h2>
<p>{meaning}。</p>
<table>
<thead><tr><th class="number">序</th><th class="place">在哪里</th><th>问题</th><th class="hint">{last}</th>\
<th class="done">办结</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>""")
_ROW = Markup(
    '<tr><td>{number}</td><td>{place}</td><td>{message} <span class="code">[{code}]</span>{quote}</td>'
    "<td>{hint}</td><td>□</td></tr>"
)


def checklist(briefing: Briefing, findings: Sequence[Finding]) -> bytes:
    """The page check.html: the findings by severity, those waived last."""
    parts = [_table(s, meaning, _open(findings, s)) for s, meaning in MEANINGS.items() if _open(findings, s)]
    waived = [finding for finding in findings if finding.waived]
    if waived:
        parts.append(_table("已豁免", "写在豁免文件里，核稿同意保留", waived, last="理由"))
    page = _PAGE.format(
        title=_clean(briefing.title or briefing.masthead.name),
        style=Markup(_STYLE),  # noqa: S704
        audience=_clean(briefing.audience),
        date=chinese_date(briefing.masthead.date),
        counts=counted(findings),
        verdict=_verdict(findings),
        parts=Markup("\n").join(parts),
    )
    return str(page).encode()


def counted(findings: Sequence[Finding]) -> str:
    """`必错 1 条，疑似 2 条，提示 3 条`; those waived are told where there are some."""
    counts = Counter(finding.severity for finding in findings if not finding.waived)
    waived = sum(bool(finding.waived) for finding in findings)
    told = "，".join(f"{severity} {counts[severity]} 条" for severity in Severity)
    return told + (f"；已豁免 {waived} 条" if waived else "")


def summary_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """What a run of the report says of the list: the counts, and each finding that must be mended."""
    draft = "，输出只是草稿" if any(finding.blocks for finding in findings) else ""
    yield f"核稿：{counted(findings)}（见 check.html）{draft}"
    yield from (f"必错：{printable(str(finding))}" for finding in findings if finding.blocks)


def list_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The whole list as `jianbao check` prints it."""
    yield f"核稿：{counted(findings)}"
    for severity in Severity:
        yield from (f"{severity}：{printable(str(finding))}" for finding in _open(findings, severity))
    for finding in findings:
        if finding.waived:
            yield f"已豁免：{printable(str(finding))}（{printable(finding.waived)}）"


def _open(findings: Sequence[Finding], severity: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity is severity and not finding.waived]


def _table(name: str, meaning: str, findings: Sequence[Finding], last: str = "怎么办") -> Markup:
    rows = Markup("\n").join(_row(number, finding) for number, finding in enumerate(findings, 1))
    return _TABLE.format(name=name, count=len(findings), meaning=meaning, rows=rows, last=last)


def _row(number: int, finding: Finding) -> Markup:
    return _ROW.format(
        number=number,
        place=_clean(finding.place),
        message=_clean(finding.message),
        code=finding.code,
        quote=_quote(finding),
        hint=_clean(finding.waived or finding.hint),
    )


def _quote(finding: Finding) -> Markup:
    """The sentence with the words at fault marked."""
    if not finding.text:
        return Markup("")
    head, tail = finding.text[: finding.start], finding.text[finding.end :]
    marked = Markup("<mark>{}</mark>").format(_clean(finding.marked)) if finding.marked else ""
    return Markup('<p class="quote">{}{}{}</p>').format(_clean(head), marked, _clean(tail))


def _verdict(findings: Sequence[Finding]) -> Markup:
    if any(finding.blocks for finding in findings):
        return Markup('<p class="draft">有必须改的，本期只是草稿，不得印发。</p>')
    return Markup("<p>没有必须改的。以下各条看过后，仍须人工核对姓名职务、机构名称、报送发名单和政治性表述。</p>")


def _clean(text: str) -> str:
    return printable(text)
