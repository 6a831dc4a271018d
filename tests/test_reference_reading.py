"""The seed issues are read as the reference reading in tests/gold reads them: structure, facts, dates, non-facts."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct

from reports.extract import Extractor
from reports.extract.period.grammar import PeriodGrammar
from reports.lexicon import load_lexicon
from reports.model import Fact, Issue, IssueKind, Passage
from reports.parse import parse
from reports.read import read_folder
from tests.conftest import ROOT

from .open_readings import marks

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = dict[str, Any]
GOLD = ROOT / "tests" / "gold"
STRICT = ("metric", "value", "unit", "approx", "period", "cumulative", "nature")
GENERIC = ("", "对口地区", "结对地区", "结对县", "7个结对县", "受援地区")
STRICT_ENOUGH = 0.95


def lines(name: str) -> list[Record]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def structures() -> dict[str, Record]:
    found: dict[str, Record] = json.loads((GOLD / "issues.json").read_text(encoding="utf-8"))
    return found


@cache
def issues() -> dict[str, Issue]:
    """The seed issues by the name of their file."""
    sources = read_folder(ROOT / "seeds", "seeds").sources
    return {PurePath(source.path).name: parse(source, load_lexicon())[0] for source in sources}


@cache
def facts() -> dict[str, tuple[Fact, ...]]:
    extractor = Extractor(load_lexicon())
    return {name: extractor.facts(issue) for name, issue in issues().items()}


# --- facts ------------------------------------------------------------------------------------------------


class Pair(Struct, frozen=True):
    """A gold fact, and the fact found at its place that agrees best with it."""

    gold: Record
    found: Fact | None

    def agrees(self, name: str) -> bool:
        if self.found is None:
            return False
        return _of_gold(self.gold, name) == _of_found(self.found, name) or self._excused(name, self.found)

    def _excused(self, name: str, found: Fact) -> bool:
        """Where the reference leaves it open: a name two readers differ on, the hedge of a range, a stock's 累计."""
        if name == "metric":
            return found.metric in self.gold.get("also", ())
        if name == "approx":
            return bool(self.gold.get("value_max"))
        if name == "cumulative":
            return self.gold["measure"] in ("stock", "ratio") or bool(self.gold.get("cumulative_any"))
        return False


@cache
def pairs() -> dict[str, Pair]:
    """Each gold fact by its id with the fact found: one to one, at overlapping places, equal values first."""
    by_file = defaultdict(list)
    for gold in lines("facts.jsonl"):
        by_file[gold["doc"]].append(gold)
    return {pair.gold["id"]: pair for name, gold in by_file.items() for pair in _matched(gold, facts()[name])}


def _matched(gold: list[Record], found: tuple[Fact, ...]) -> Iterator[Pair]:
    options = sorted(
        (_of_gold(g, "value") != fact.quantity.value, g["metric"] != fact.metric, i, j)
        for i, g in enumerate(gold)
        for j, fact in enumerate(found)
        if g["start"] < fact.span.end and fact.span.start < g["end"]
    )
    chosen: dict[int, int] = {}
    for _, _, i, j in options:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    for i, g in enumerate(gold):
        yield Pair(g, found[chosen[i]] if i in chosen else None)


def _of_gold(gold: Record, name: str) -> object:
    if name == "value":
        return Decimal(str(gold["value"]))
    if name == "period":
        return gold["period"]["start"], gold["period"]["end"]
    if name in ("giver", "receiver"):
        return "" if gold[name] in GENERIC else gold[name]
    return gold[name]


def _of_found(fact: Fact, name: str) -> object:
    if name in ("value", "unit"):
        return getattr(fact.quantity, name)
    if name == "approx":
        return fact.quantity.hedge.value
    if name == "period":
        return tuple(day and day.isoformat() for day in (fact.period.start, fact.period.end))
    if name in ("giver", "receiver"):
        return "" if getattr(fact, name) in GENERIC else getattr(fact, name)
    return fact.nature.value if name == "nature" else getattr(fact, name)


@pytest.mark.parametrize("identity", [fact["id"] for fact in lines("facts.jsonl")])
def test_a_fact_is_read_as_the_reference_reads_it(identity: str) -> None:
    pair = pairs()[identity]
    assert pair.found is not None, pair.gold["sentence"]
    names = (*STRICT, "giver", "receiver")
    wrong = {n: (_of_gold(pair.gold, n), _of_found(pair.found, n)) for n in names if not pair.agrees(n)}
    assert wrong == {}, f"{pair.gold['surface']}: {pair.gold['sentence']}"


def test_every_quantity_of_the_reference_is_found() -> None:
    assert [i for i, pair in pairs().items() if not (pair.agrees("value") and pair.agrees("unit"))] == []


def test_what_is_found_and_what_should_be_agree_strictly() -> None:
    right = sum(all(pair.agrees(name) for name in STRICT) for pair in pairs().values())
    named = sum(fact.metric is not None for pair in {p.gold["doc"] for p in pairs().values()} for fact in facts()[pair])
    assert 2 * right / (named + len(pairs())) >= STRICT_ENOUGH


@pytest.mark.parametrize("negative", lines("negatives.jsonl"), ids=lambda n: n["doc"][:3])
def test_a_numeral_that_is_no_figure_has_no_metric(negative: Record) -> None:
    text = issues()[negative["doc"]].source.text
    places = [match.span() for match in re.finditer(re.escape(negative["text"]), text)]
    assert places
    named = [fact for fact in facts()[negative["doc"]] if fact.metric]
    assert [f.surface for f in named if any(f.span.start < end and start < f.span.end for start, end in places)] == []


def test_nothing_of_the_reference_material_counts() -> None:
    others = [name for name, issue in issues().items() if issue.kind is IssueKind.REFERENCE]
    assert len(others) == 1
    assert not any(fact.counts for name in others for fact in facts()[name])


# --- dates ------------------------------------------------------------------------------------------------


@cache
def sentences(name: str) -> tuple[Passage, ...]:
    issue = issues()[name]
    body = (s for article in issue.articles for section in article.sections for s in section.sentences)
    return (*issue.editor_note, *body)


def dates() -> Iterator[tuple[Record, int]]:
    """The time phrases of the reference with their offsets; the reference gives them in the order of each text."""
    last: dict[str, int] = defaultdict(int)
    for wanted in lines("dates.jsonl"):
        phrase, _, _ = wanted["phrase"].partition("…")
        start = issues()[wanted["doc"]].source.text.index(phrase, last[wanted["doc"]])
        last[wanted["doc"]] = start + len(phrase)
        yield wanted, start


@pytest.mark.parametrize(
    ("wanted", "start"),
    [pytest.param(w, s, id=f"{w['doc'][:3]}:{s}", marks=marks(f"dates/{w['phrase']}")) for w, s in dates()],
)
def test_a_time_phrase_resolves_to_the_dates_of_the_reference(wanted: Record, start: int) -> None:
    issue = issues()[wanted["doc"]]
    sentence = next(s for s in sentences(wanted["doc"]) if s.origin(0) <= start <= s.origin(len(s.text) - 1))
    found = PeriodGrammar(load_lexicon().periods).find(sentence.text, issue.date)
    periods = [p.period for p in found if sentence.origin(p.start) <= start <= sentence.origin(p.end - 1)]
    assert [(_iso(p.start), _iso(p.end)) for p in periods] == [(wanted["start"], wanted["end"])]


def _iso(day: object) -> str | None:
    return str(day) if day else None


# --- structure --------------------------------------------------------------------------------------------


def structure(prefix: str) -> tuple[Issue, Record]:
    name = next(name for name in issues() if name.startswith(f"{prefix}_"))
    return issues()[name], structures()[prefix]


def squeezed(text: str | None) -> str | None:
    """A title without the blanks at which it may break."""
    return text and re.sub(r"\s+", "", text)


@pytest.mark.parametrize("prefix", [key for key, value in structures().items() if value["kind"] == "issue"])
def test_the_structure_of_an_issue_is_read_as_the_reference_reads_it(prefix: str) -> None:
    issue, wanted = structure(prefix)
    assert issue.kind is IssueKind.ISSUE
    assert (issue.name, issue.year, issue.number, issue.special) == (
        wanted["name"], wanted["year"], wanted["number"], wanted["special"],
    )  # fmt: skip
    assert (issue.issuer, _iso(issue.date)) == (wanted["issuer"], wanted["date"])
    assert bool(issue.editor_note) == (wanted["editor_note"] == "present")
    assert [*map(squeezed, issue.contents or ())] == [*map(squeezed, wanted["toc"] or ())]
    assert [(squeezed(a.title), a.contributor) for a in issue.articles] == [
        (squeezed(a["title"]), a["contributor"]) for a in wanted["articles"]
    ]
    assert dict(issue.distribution) == {"报": wanted["report"], "送": wanted["send"], "发": wanted["distribute"]}
    assert (issue.printed_by, _iso(issue.printed_date)) == (wanted["printed_by"], wanted["printed_date"])


def test_the_policy_article_is_reference_material_under_its_own_headings() -> None:
    issue, wanted = structure("003")
    assert (issue.kind, issue.name, issue.date) == (IssueKind.REFERENCE, None, None)
    headings = [heading for section in issue.articles[0].sections for heading in section.headings]
    assert all(any(name in heading for heading in headings) for name in wanted["sections"])
