"""What holds for any text: the rules do not raise, they mark what stands there, and the page holds it escaped."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reports.render.checklist import checklist, list_lines
from tests.check.briefings import briefing, findings, grid, heading
from tests.check.briefings import text as paragraph

PIECES = (
    "约",
    "近",
    "3亿元",
    "50余家",
    "今年",
    "XX",
    "“",
    "”",
    "。",
    "（）",
    "淞阳",
    "<b>",
    "&",
    "\n",
    "年",
    "1,",
    "%",
)
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
TAG = re.compile(r"</?([a-z0-9]+)")
OURS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td"}
    | {"span", "mark"}
)


@given(texts, texts)
def test_any_text_is_checked_and_shown(words: str, cell: str) -> None:
    plain, other = words.replace("[", ""), cell.replace("[", "")
    made = briefing(heading(words), paragraph(plain), grid(("指标", "数值"), (other, plain)))
    found = findings(made)
    assert all(0 <= f.start <= f.end <= len(f.text) for f in found)
    assert all(f.message and f.hint and re.fullmatch("C[0-9]{3}", f.code) for f in found)
    page = checklist(made, found).decode()
    assert set(TAG.findall(page)) <= OURS
    assert all("\n" not in line for line in list_lines(found))
