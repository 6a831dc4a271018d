"""What holds of extraction for every text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.parse.outline import numbering
from reports.read.text import make_source
from tests.fuzz.words import PROSE

if TYPE_CHECKING:
    from reports.model import Fact

LEXICON = load_lexicon()
EXTRACTOR = Extractor(LEXICON)
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
PIECES = st.sampled_from(PROSE)
ISSUES = [path for path in SEEDS if not path.name.startswith("003")]
CELLS = st.one_of(
    PIECES, st.sampled_from(["", "12", "3.4", "≥5", "—", "1,264.5", "9.3%", "2021", "1月", "慈溪市", "序号"])
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8)
GAPS = st.sampled_from(["|", " | ", "\t", "　　", "    ", "│"])
TABLES = st.builds(lambda rows, gap: "\n".join(gap.join(row) for row in rows), ROWS, GAPS)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join), TABLES)


def read(text: str, path: str = "文.txt") -> list[Fact]:
    source = make_source(path, text, text.encode("utf-8", "surrogatepass"))
    return [fact for issue in parse(source, LEXICON) for fact in EXTRACTOR.facts(issue)]


def told(facts: list[Fact]) -> list[dict[str, Any]]:
    """Facts without what depends on where they stand in the file."""
    return [
        {name: getattr(fact, name) for name in fact.__struct_fields__ if name not in ("span", "rule")} for fact in facts
    ]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_no_text_makes_extraction_fail_and_every_span_is_a_slice(text: str) -> None:
    for fact in read(text):
        span = fact.span
        assert 0 <= span.start < span.end <= len(text)
        kept = "".join(c for c in span.text if not c.isspace() and c not in "\u00ad\u200b\u2060\ufeff")
        assert "".join(c for c in fact.surface if not c.isspace()) in (kept, kept.replace("**", "").replace("__", ""))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_full_width_digits_give_the_same_values(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wide = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert [(f.metric, f.quantity, f.period.start, f.period.end) for f in read(wide)] == [
        (f.metric, f.quantity, f.period.start, f.period.end) for f in read(text)
    ]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_the_style_of_line_ends_changes_no_fact(path: Path, line_end: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert told(read(text.replace("\n", line_end))) == told(read(text))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_page_cut_inside_a_paragraph_changes_no_fact(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(ISSUES)).read_text(encoding="utf-8")
    lines = [(i, line) for i, line in enumerate(text.split("\n")) if len(line) > 60 and not line.startswith(("#", "-"))]
    number, line = data.draw(st.sampled_from(lines))
    begin = max(20, line.find("。") if numbering(line)[0] else 0)  # a heading cut in two looks like a whole one
    inside = range(begin + 1, len(line) - 20)
    closing = "”’）】)" if line[0] in "（(【“" else ""  # what such a line closes may be a line of its own
    closed = [i for i in inside if line[i - 1] in "”’）】)" and line[i - 2] in "。！？；"]
    places = [i for i in inside if line[i - 1] not in "。！？：；:;" + closing and i not in closed]
    cut = data.draw(st.sampled_from([i for i in places if not line[i].isspace() and not line[i - 1].isspace()]))
    parts = text.split("\n")
    parts[number] = f"{line[:cut]}\n\n\n{line[cut:]}"
    assert told(read("\n".join(parts))) == told(read(text))
