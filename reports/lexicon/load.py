"""The built-in files, and the editors' own laid over them → Lexicon; every mistake of every file at once."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reports.diagnostics import Diagnostic, LexiconError
from reports.lexicon import schema
from reports.lexicon.entries import (
    EventWords,
    HedgeWord,
    Lexicon,
    MetricEntry,
    NoPlaceWords,
    PeriodWords,
    Place,
    Places,
    Structure,
    TableWords,
    Unit,
    UnlistedWords,
)
from reports.lexicon.layers import METRICS, PLACES, UNITS, Layers, laid
from reports.lexicon.metric_checks import metric_mistakes
from reports.lexicon.overlay import additions, checked, removals
from reports.lexicon.place_checks import place_mistakes
from reports.lexicon.shape import Checker, build
from reports.lexicon.unit_checks import CHINESE, IMPLIED, INTERCHANGE, LABELS, NOT_BEFORE, unit_mistakes, unit_words
from reports.lexicon.word_checks import removal_mistakes, word_mistakes
from reports.model import Hedge, Measure, Metric, Nature
from reports.strict_yaml import read_known, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.strict_yaml import Document

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
_COUNTY_ENDINGS = "市县区"
_FILES: dict[str, Any] = {
    "structure.yaml": schema.StructureFile,
    UNITS: schema.UnitsFile,
    "hedges.yaml": schema.HedgesFile,
    "periods.yaml": schema.PeriodsFile,
    "natures.yaml": schema.NaturesFile,
    PLACES: schema.PlacesFile,
    METRICS: schema.MetricsFile,
    "tables.yaml": schema.TablesFile,
    "events.yaml": schema.EventsFile,
}
_PLACE = re.compile(r"^(.*?)(?::(\d+):(\d+))?$", re.DOTALL)
MAX_SHOWN = 100


def load_lexicon(own: Path | None = None) -> Lexicon:
    """The built-in lexicon, with the editors' `own` file laid over it where there is one.

    Raises LexiconError with every mistake of every file: file, line, column.
    """
    return _built_in_lexicon() if own is None else _overlaid(own)


@cache
def _built_in_lexicon() -> Lexicon:
    layers = _built_in()
    _refuse(_mistakes(layers, layers))
    return _lexicon(layers)


def _overlaid(own: Path) -> Lexicon:
    built_in = _built_in()
    document = read_yaml(own, str(own), LexiconError, "请核对 config.yaml 的 lexicon；不用自己的词典就删去这一行")
    value, mistakes = checked(document, built_in)
    added, removed = tuple(additions(document, value, built_in)), tuple(removals(document, value))
    if not (mistakes or added or removed):
        return _built_in_lexicon()
    layers = laid(built_in, added, removed)
    _refuse((*mistakes, *removal_mistakes(built_in, added, removed), *_mistakes(layers, built_in)))
    return _lexicon(layers)


@cache
def _built_in() -> Layers:
    return read_layers(BUILT_IN)


def read_layers(folder: Path) -> Layers:
    """The files of a folder, each of the shape that it must have. Raises LexiconError."""
    documents: dict[str, Document] = {}
    files: dict[str, Any] = {}
    mistakes: list[Diagnostic] = []
    for name, shape in _FILES.items():
        try:
            document = read_known(folder / name, f"lexicon/{name}", LexiconError)
        except LexiconError as error:
            mistakes += error.diagnostics
            continue
        checker = Checker(document)
        documents[name], files[name] = document, checker.check(shape)
        mistakes += [*document.problems, *checker.mistakes]
    _refuse(mistakes)
    return Layers(files, documents)


def _mistakes(layers: Layers, built_in: Layers) -> Iterator[Diagnostic]:
    yield from metric_mistakes(layers, built_in)
    yield from unit_mistakes(layers, built_in)
    yield from place_mistakes(layers, built_in)
    yield from word_mistakes(layers)


def _refuse(mistakes: Iterable[Diagnostic]) -> None:
    """Raise LexiconError with the mistakes, each once, in the order of files and lines; without any, do nothing."""
    ordered = sorted(dict.fromkeys(mistakes), key=lambda mistake: _order(mistake.place))
    if ordered:
        raise LexiconError(*ordered[:MAX_SHOWN])


def _order(place: str) -> tuple[str, int, int]:
    match = _PLACE.match(place)
    return (match[1], int(match[2] or 0), int(match[3] or 0)) if match else (place, 0, 0)


def _lexicon(layers: Layers) -> Lexicon:
    structure, units, hedges, periods, natures, places, metrics, tables, events = (
        build(shape, layers.files[name]) for name, shape in _FILES.items()
    )
    return Lexicon(
        _structure(structure),
        MappingProxyType({unit.word: unit for unit in _units(layers.files[UNITS])}),
        MappingProxyType({w: base for base, words in units.get(IMPLIED, {}).items() for w in words}),
        MappingProxyType({base: tuple(words) for base, words in units.get(INTERCHANGE, {}).items()}),
        tuple(_hedges(hedges)),
        PeriodWords(
            MappingProxyType({role: tuple(words) for role, words in periods.roles.items()}),
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
        tuple(metrics.denials),
        MappingProxyType({unit: tuple(words) for unit, words in units.get(NOT_BEFORE, {}).items()}),
        MappingProxyType({name: tuple(words) for name, words in units.get(CHINESE, {}).items()}),
        MappingProxyType({name: tuple(words) for name, words in units.get(LABELS, {}).items()}),
        TableWords(**{name: tuple(getattr(tables, name)) for name in TableWords.__struct_fields__}),
        MappingProxyType({name: tuple(groups) for name, groups in metrics.sections.items()}),
        MappingProxyType(dict(metrics.phrases)),
        _events(events),
        MappingProxyType({name: tuple(groups) for name, groups in metrics.themes.items()}),
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


def _events(file: schema.EventsFile) -> EventWords:
    return EventWords(
        MappingProxyType({name: tuple(words) for name, words in file.kinds.items()}),
        tuple(file.unmade),
        tuple(file.quoting),
        tuple(file.titles),
        tuple(file.organs),
        tuple(file.led),
        tuple(file.surnames),
    )


def _units(units: dict[str, Any]) -> Iterator[Unit]:
    for (kind, base), word in unit_words(units):
        yield Unit(word, base, Decimal(units[kind][base][word]), kind)


def _hedges(file: dict[schema.HedgeName, schema.HedgePositions]) -> Iterator[HedgeWord]:
    for name, positions in file.items():
        for position in ("before", "inside", "after", "not_words"):
            for word in getattr(positions, position):
                yield HedgeWord(word, _HEDGES[name], position)


def _places(file: schema.PlacesFile) -> Places:
    spellings: dict[str, Place] = {}
    joined: dict[str, Place] = {}
    letters: dict[str, Place] = {}
    for city, entry in file.cities.items():
        place = Place(city, city, city in file.receivers, county=False)
        spellings |= dict.fromkeys([city, *entry.short], place)
        if entry.letter:
            letters[entry.letter] = place
        for county in entry.counties:
            smaller = Place(county, city, city in file.receivers or county in file.receivers, county=True)
            spellings |= dict.fromkeys([county, *file.also.get(county, ())], smaller)
            if len(county) > 2 and county[-1] in _COUNTY_ENDINGS:
                (joined if county in file.full_only else spellings)[county[:-1]] = smaller
        spellings |= {park: Place(park, city, receives=False, county=True, local=True) for park in entry.parks}
    letters |= {letter: spellings[name] for name, letter in file.letters.items()}
    return Places(
        file.home,
        file.province,
        tuple(file.background),
        MappingProxyType(spellings),
        MappingProxyType(joined),
        MappingProxyType(letters),
        tuple(file.not_after_letter),
        tuple((a, b) for a, b in file.pairs),
        tuple((a, b) for a, b in file.village_pairs),
        tuple(file.own_words),
        (tuple(file.compared.before), tuple(file.compared.after)),
        _no_places(file.no_places),
        tuple(file.their_words),
        MappingProxyType(dict(file.their_names)),
        tuple(file.there_words),
        tuple(file.reverse_verbs),
        tuple(file.learning_verbs),
        tuple(file.receiving_verbs),
        tuple(file.receiving_provinces),
        _unlisted(file.unlisted),
    )


def _no_places(file: schema.NoPlaces) -> NoPlaceWords:
    return NoPlaceWords(
        tuple(file.companies),
        tuple(file.sites),
        tuple(file.no_sites),
        tuple(file.superiors),
        tuple(file.lies),
    )


def _unlisted(file: schema.UnlistedPlaces) -> UnlistedWords:
    return UnlistedWords(
        tuple(file.endings),
        tuple(file.not_after),
        frozenset(file.not_within),
        tuple(file.no_names),
        tuple(file.sure),
        tuple(file.not_last),
        frozenset(file.before),
        tuple(file.before_words),
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
