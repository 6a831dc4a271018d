"""Whole invented issues → structure and every figure as a careful reader takes them.

Each `issues/NAME.expected.yaml` was written by reading the text beside it, before any program read it. A figure is
shown as a piece of the text with the figure in 「」; blanks and page cuts are left out of the comparison. A list under
a key names the readings that are all right, `not_metric` misreadings; a key that is left out is not judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from reports.extract import Extractor
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.read import read_file
from reports.render.records import fact_record, issue_record

from .open_readings import marks

FOLDER = Path(__file__).with_name("issues")
NAMES = sorted(path.name.removesuffix(".expected.yaml") for path in FOLDER.glob("*.expected.yaml"))
GENERIC = {"对口地区", "结对地区", "结对县", "受援地区"}  # no named place
FIELDS = ("metric", "value", "value_max", "unit", "approx", "period", "cumulative", "nature", "giver", "receiver")


@dataclass(frozen=True)
class Reading:
    """What the program makes of a file; `offsets` maps the text without blanks back to the file."""

    squeezed: str
    offsets: tuple[int, ...]
    issue: dict[str, Any]
    facts: tuple[dict[str, Any], ...]

    def locate(self, marked: str, begin: int) -> tuple[int, int, int]:
        """Start and end in the file of what stands in 「」, and where the next search begins."""
        shown = re.sub(r"\s", "", marked)
        left, right = shown.index("「"), shown.index("」") - 1
        at = self.squeezed.find(shown.replace("「", "").replace("」", ""), begin)
        assert at >= 0, f"{marked} does not stand in the text (after the figure before it)"
        return self.offsets[at + left], self.offsets[at + right - 1] + 1, at + left

    def at(self, start: int, end: int) -> list[dict[str, Any]]:
        return [fact for fact in self.facts if fact["start"] < end and start < fact["end"]]


@cache
def expectation(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.expected.yaml").read_text(encoding="utf-8"))


@cache
def reading(name: str) -> Reading:
    path = next(p for p in FOLDER.glob(f"{name}.*") if p.suffix in {".txt", ".md"})
    lexicon = load_lexicon()
    source = read_file(path, path.name)
    (issue,) = parse(source, lexicon)
    kept = [(i, c) for i, c in enumerate(source.text) if not c.isspace()]
    facts = tuple(fact_record(fact) for fact in Extractor(lexicon).facts(issue, None))
    return Reading("".join(c for _, c in kept), tuple(i for i, _ in kept), issue_record(issue), facts)


@cache
def located(name: str) -> tuple[tuple[int, int], ...]:
    """The place of every expected figure, in the order of the text."""
    spans, begin = [], 0
    for figure in expectation(name)["figures"]:
        start, end, begin = reading(name).locate(figure["text"], begin)
        begin += 1
        spans.append((start, end))
    return tuple(spans)


def right(field: str, want: Any, got: Any) -> bool:
    """Whether a reading is one of those wanted."""
    if field == "period":
        return [got["start"], got["end"]] == want
    if field in {"value", "value_max"}:
        return got is not None and Decimal(str(want)) == Decimal(str(got))
    options = want if isinstance(want, list) else [want]
    if field in {"giver", "receiver"}:
        got = "" if got in GENERIC else got
        options = ["" if option in GENERIC else option for option in options]
    return got in options


def wrong_fields(figure: dict[str, Any], fact: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The judged fields that differ, each as (wanted, got)."""
    wrong = (
        {"not_metric": (figure["not_metric"], fact["metric"])} if fact["metric"] in figure.get("not_metric", ()) else {}
    )
    return wrong | {
        field: (figure[field], fact[field])
        for field in FIELDS
        if field in figure
        and not (field == "approx" and "value_max" in figure)
        and not right(field, figure[field], fact[field])
    }


def shown(figure: dict[str, Any]) -> str:
    return re.sub(r".*「(.*)」.*", r"\1", figure["text"])


FIGURES = [
    pytest.param(name, index, id=f"{name}-{index + 1:02d}-{shown(figure)}", marks=marks(f"{name}/{figure['text']}"))
    for name in NAMES
    for index, figure in enumerate(expectation(name)["figures"])
]
NUMERALS = [
    pytest.param(name, marked, id=f"{name}-{marked}", marks=marks(f"{name}/{marked}"))
    for name in NAMES
    for marked in expectation(name)["negatives"]
]


def agrees(want: Any, got: Any) -> bool:
    """Whether a part of the structure is as wanted: `present`, `{contains: [pieces]}` or the very value."""
    if want == "present":
        return bool(got)
    if isinstance(want, dict) and "contains" in want:
        return all(piece in (got or "") for piece in want["contains"])
    if isinstance(want, dict) and isinstance(got, dict):
        return all(agrees(value, got.get(key)) for key, value in want.items())
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(map(agrees, want, got))
    return bool(want == got)


STRUCTURES = [pytest.param(name, marks=marks(f"{name}/structure")) for name in NAMES]
REST = [pytest.param(name, marks=marks(f"{name}/rest")) for name in NAMES]


@pytest.mark.parametrize("name", STRUCTURES)
def test_the_structure_is_read(name: str) -> None:
    got = reading(name).issue
    want = expectation(name)["structure"]
    assert {key: got.get(key) for key in want if not agrees(want[key], got.get(key))} == {}


@pytest.mark.parametrize(("name", "index"), FIGURES)
def test_a_figure_is_read(name: str, index: int) -> None:
    figure = expectation(name)["figures"][index]
    found = reading(name).at(*located(name)[index])
    assert found, "no fact"
    best = min((wrong_fields(figure, fact) for fact in found), key=lambda wrong: ("value" in wrong, len(wrong)))
    assert not best


@pytest.mark.parametrize(("name", "marked"), NUMERALS)
def test_a_numeral_that_is_no_figure_gives_no_fact(name: str, marked: str) -> None:
    start, end, _ = reading(name).locate(marked, 0)
    assert not [(fact["surface"], fact["metric"]) for fact in reading(name).at(start, end)]


@pytest.mark.parametrize("name", REST)
def test_nothing_else_has_a_metric_and_no_place_is_foreign(name: str) -> None:
    spans = located(name)
    extra = [
        (fact["surface"], fact["metric"])
        for fact in reading(name).facts
        if fact["metric"] and not any(fact["start"] < end and start < fact["end"] for start, end in spans)
    ]
    foreign = set(expectation(name).get("never_places", ()))
    misplaced = [
        (fact["surface"], fact["giver"], fact["receiver"])
        for fact in reading(name).facts
        if foreign & {fact["giver"], fact["receiver"]}
    ]
    assert (extra, misplaced) == ([], [])
