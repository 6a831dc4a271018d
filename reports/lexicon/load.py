"""The folder of YAML files → Lexicon; every mistake of every file is reported at once."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from reports.diagnostics import Diagnostic, LexiconError, UsageError
from reports.lexicon import schema
from reports.lexicon.entries import (
    HedgeWord,
    Lexicon,
    MetricEntry,
    PeriodWords,
    Place,
    Places,
    Structure,
    TableWords,
    Unit,
)
from reports.model import Hedge, Measure, Metric, Nature
from reports.strict_yaml import read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BUILT_IN = Path(__file__).parent
_HEDGES = {
    "约略": Hedge.ABOUT,
    "接近": Hedge.NEAR,
    "超过": Hedge.OVER,
    "不足": Hedge.UNDER,
    "确数": Hedge.EXACT,
}
_MEASURES = {"流量": Measure.FLOW, "存量": Measure.STOCK, "比率": Measure.RATIO}
_NATURES = {"实绩": Nature.ACTUAL, "计划": Nature.PLANNED, "预期": Nature.EXPECTED}
_IMPLIED = "由名词补出"
_INTERCHANGE = "互换"
_COUNTY_ENDINGS = "市县区"
File = TypeVar("File", bound=BaseModel)


@cache
def load_lexicon(folder: Path = BUILT_IN) -> Lexicon:
    """The lexicon of a folder. Raises LexiconError with every mistake: file, line, column."""
    mistakes: list[Diagnostic] = []

    def read(name: str, model: type[File]) -> File | None:
        path = folder / name
        try:
            return validate(read_yaml(path, f"lexicon/{name}"), model, LexiconError)
        except UsageError as error:
            mistakes.extend(error.diagnostics)
            return None

    structure = read("structure.yaml", schema.StructureFile)
    units = read("units.yaml", schema.UnitsFile)
    hedges = read("hedges.yaml", schema.HedgesFile)
    periods = read("periods.yaml", schema.PeriodsFile)
    natures = read("natures.yaml", schema.NaturesFile)
    places = read("places.yaml", schema.PlacesFile)
    metrics = read("metrics.yaml", schema.MetricsFile)
    tables = read("tables.yaml", schema.TablesFile)
    if not (structure and units and hedges and periods and natures and places and metrics and tables) or mistakes:
        raise LexiconError(*mistakes)
    unit_table = {unit.word: unit for unit in _units(units)}
    mistakes += _check_metrics(metrics, unit_table)
    if mistakes:
        raise LexiconError(*mistakes)
    return Lexicon(
        _structure(structure),
        MappingProxyType(unit_table),
        MappingProxyType({w: base for base, words in units.root.get(_IMPLIED, {}).items() for w in words}),
        MappingProxyType({base: tuple(words) for base, words in units.root.get(_INTERCHANGE, {}).items()}),
        tuple(_hedges(hedges)),
        PeriodWords(
            MappingProxyType({role: tuple(words) for role, words in (periods.model_extra or {}).items()}),
            MappingProxyType(dict(periods.plans)),
        ),
        MappingProxyType(
            {
                Nature.EXPECTED: tuple(natures.expected),
                Nature.PLANNED: tuple(natures.planned),
                Nature.ACTUAL: tuple(natures.actual),
            }
        ),
        tuple(natures.done_after),
        _places(places),
        MappingProxyType({name: _metric(name, row) for name, row in metrics.metrics.items()}),
        tuple(entry for name, row in metrics.metrics.items() for entry in _entries(name, row)),
        MappingProxyType({name: tuple(words) for name, words in metrics.topics.items()}),
        MappingProxyType({name: tuple(words) for name, words in metrics.cues.items()}),
        tuple(metrics.shades),
        tuple(metrics.not_quantities),
        tuple(metrics.rhetoric),
        frozenset(metrics.general_nouns),
        tuple(metrics.general_openers),
        tuple(metrics.carrying_words),
        TableWords(**{part.name: tuple(getattr(tables, part.name)) for part in fields(TableWords)}),
    )


def _structure(file: schema.StructureFile) -> Structure:
    labels = {word: key for key, words in file.distribution.items() for word in words}
    return Structure(
        tuple(file.masthead_endings),
        tuple(file.special_endings),
        tuple(file.classifications),
        tuple(file.organ_endings),
        tuple(file.contributor_endings),
        tuple(file.note_words),
        tuple(file.contents_words),
        MappingProxyType(dict(labels)),
    )


def _units(file: schema.UnitsFile) -> Iterator[Unit]:
    for kind, bases in file.root.items():
        if kind in (_IMPLIED, _INTERCHANGE):
            continue
        for base, words in bases.items():
            if isinstance(words, dict):
                for word, factor in words.items():
                    yield Unit(word, base, Decimal(factor), kind)


def _hedges(file: schema.HedgesFile) -> Iterator[HedgeWord]:
    for name, positions in file.root.items():
        for position in ("before", "inside", "after"):
            for word in getattr(positions, position):
                yield HedgeWord(word, _HEDGES[name], position)


def _places(file: schema.PlacesFile) -> Places:
    spellings: dict[str, Place] = {}
    letters: dict[str, Place] = {}
    for city, entry in file.cities.items():
        ours = city == file.home
        place = Place(city, city, ours, county=False)
        spellings |= dict.fromkeys([city, *entry.short], place)
        if entry.letter:
            letters[entry.letter] = place
        for county in entry.counties:
            smaller = Place(county, city, ours, county=True)
            spellings[county] = smaller
            if len(county) > 2 and county[-1] in _COUNTY_ENDINGS:
                spellings[county[:-1]] = smaller
        spellings |= {park: Place(park, city, ours, county=True) for park in entry.parks}
    letters |= {letter: spellings[name] for name, letter in file.letters.items()}
    return Places(
        file.home,
        file.province,
        MappingProxyType(spellings),
        MappingProxyType(letters),
        tuple(file.not_after_letter),
        tuple((a, b) for a, b in file.pairs),
        tuple((a, b) for a, b in file.village_pairs),
        tuple(file.our_words),
        tuple(file.their_words),
        tuple(file.there_words),
        tuple(file.reverse_verbs),
        tuple(file.learning_verbs),
    )


def _entries(name: str, row: schema.MetricRow) -> Iterator[MetricEntry]:
    entry = _metric(name, row)
    yield entry
    if row.other:
        yield replace(
            entry,
            nouns=tuple(row.other.nouns),
            nouns_before=tuple(row.other.nouns_before),
            nouns_after=tuple(row.other.nouns_after),
            nouns_weak=(),
            contexts=frozenset(row.other.contexts),
            not_contexts=frozenset(row.other.not_contexts),
        )


def _metric(name: str, row: schema.MetricRow) -> MetricEntry:
    metric = Metric(
        name,
        row.unit,
        _MEASURES[row.measure],
        row.over_time,
        row.over_places,
        row.group,
        row.core,
        tuple(row.caveats),
        row.verb,
        row.display or name,
    )
    return MetricEntry(
        metric,
        tuple(row.nouns),
        tuple(row.nouns_before),
        tuple(row.nouns_after),
        tuple(row.nouns_weak),
        frozenset(row.contexts),
        frozenset(row.not_contexts),
        _NATURES[row.nature],
        row.direction == "反向",
        row.level == "项目",
    )


def _check_metrics(file: schema.MetricsFile, units: Mapping[str, Unit]) -> Iterator[Diagnostic]:
    bases = {unit.base for unit in units.values()}
    for name, row in file.metrics.items():
        if row.unit not in bases:
            yield Diagnostic("L101", f"指标“{name}”的单位“{row.unit}”不在 units.yaml 中", "lexicon/metrics.yaml")
        for topic in {*row.contexts, *row.not_contexts} - {*file.topics, *file.cues}:
            yield Diagnostic("L102", f"指标“{name}”的语境“{topic}”没有定义", "lexicon/metrics.yaml")
