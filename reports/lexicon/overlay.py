"""The editors' own file → the words that it adds to the built-in files, and those that it takes away.

Its keys are those of metrics.yaml and places.yaml, and a few of its own for what takes several lines there: 地区, 单位.
"""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 (read at run time by shape.py)
from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic
from reports.lexicon.layers import METRICS, PLACES, UNITS, Layers, Leaf, Path, leaves
from reports.lexicon.schema import (
    CityEntry,
    HedgeName,
    HedgePositions,
    MetricsFile,
    NaturesFile,
    PeriodsFile,
    PlacesFile,
    StructureFile,
    Words,
)
from reports.lexicon.shape import Checker, Field, Shape, fields_of
from reports.strict_yaml import choices, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reports.strict_yaml import Document, Keys

COUNTED = "个体"
AREA_ENDINGS = "市县区旗"
_FILES = {
    "概数词": "hedges.yaml",
    "时间用语": "periods.yaml",
    "性质": "natures.yaml",
    "结构": "structure.yaml",
}
_OF_UNITS = ("互换", "由名词补出")


class RegionRow(CityEntry):
    """A place: a city with what belongs to it, or, with 市, a county or park of that city."""

    city: str = Field(alias="市", default="")


class UnitRow(Shape):
    """A unit word; without 基本单位 it is a base unit itself."""

    base: str = Field(alias="基本单位", default="")
    factor: Decimal = Field(alias="系数", default=1)
    kind: str = Field(alias="类别", default="")


class Removed(MetricsFile, PlacesFile):
    """去掉: words to be taken away, by the list that holds them; for a metric, from whichever of its lists."""

    nouns: dict[str, Words] = Field(alias="指标", default={})
    hedges: dict[HedgeName, HedgePositions] = Field(alias="概数词", default={})
    periods: dict[str, Words] = Field(alias="时间用语", default={})
    natures: dict[str, Words] = Field(alias="性质", default={})


class OverlayFile(MetricsFile, PlacesFile):
    """The editors' own file; every key may be left out."""

    regions: dict[str, RegionRow] = Field(alias="地区", default={})
    units: dict[str, str | UnitRow] = Field(alias="单位", default={})
    interchange: dict[str, Words] = Field(alias="互换", default={})
    implied: dict[str, Words] = Field(alias="由名词补出", default={})
    hedges: dict[HedgeName, HedgePositions] = Field(alias="概数词", default={})
    periods: PeriodsFile = Field(alias="时间用语", default={})
    natures: NaturesFile = Field(alias="性质", default={})
    structure: StructureFile = Field(alias="结构", default={})
    removed: Removed = Field(alias="去掉", default={})


def checked(document: Document, built_in: Layers) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The editors' file without its faulty parts, and its mistakes: 单位 and 类型 are needed of a new metric only."""
    known = built_in.files[METRICS].get("指标", {})

    def may_lack(keys: Keys) -> bool:
        return len(keys) != 2 or keys[0] != "指标" or keys[1] in known

    checker = Checker(document, may_lack)
    value = checker.check(OverlayFile)
    return value, [*document.problems, *checker.mistakes, *_unknown_roles(document, value, built_in)]


def _unknown_roles(document: Document, value: dict[str, Any], built_in: Layers) -> Iterator[Diagnostic]:
    """Kinds of time words that the grammar does not know."""
    known = built_in.files["periods.yaml"]
    for role in value.get("时间用语", {}):
        if role not in known:
            place = document.place_of_key(("时间用语", role))
            yield Diagnostic("key-unknown", f"没有{quoted(role)}这个键", place, choices(role, known, "可用的键"))


def additions(document: Document, value: dict[str, Any], built_in: Layers) -> Iterator[Leaf]:
    """What the editors' file adds, each at its path in a built-in file."""
    for section, item in value.items():
        if section == "地区":
            for name, row in item.items():
                yield from _region(document, name, row)
        elif section == "单位":
            rows = {word: {"基本单位": row} if isinstance(row, str) else row for word, row in item.items()}
            kind_of = _kinds(rows, built_in)
            for word, row in rows.items():
                base = row.get("基本单位") or word
                path: Path = (row.get("类别") or kind_of(base), base, word)
                yield Leaf(UNITS, path, row.get("系数", 1), document, (section, word), at_key=True)
        elif section != "去掉":
            file, path = _target(section)
            yield from leaves(document, item, file, path, (section,))


def removals(document: Document, value: dict[str, Any]) -> Iterator[Leaf]:
    """What the editors' file takes away."""
    for section, item in value.get("去掉", {}).items():
        file, path = _target(section)
        yield from leaves(document, item, file, path, ("去掉", section))


def _target(section: str) -> tuple[str, Path]:
    """The built-in file that a section belongs to, and where in it."""
    if section in _FILES:
        return _FILES[section], ()
    if section in _OF_UNITS:
        return UNITS, (section,)
    return METRICS if section in fields_of(MetricsFile) else PLACES, (section,)


def _region(document: Document, name: str, row: dict[str, Any]) -> Iterable[Leaf]:
    keys: Keys = ("地区", name)
    city = row.get("市")
    if not city:
        short = name.removesuffix("市")
        derived = "简称" not in row and len(name) > len(short) > 1
        own = [Leaf(PLACES, ("市", name, "简称"), short, document, keys, listed=True, at_key=True)] if derived else []
        return [*own, *leaves(document, row, PLACES, ("市", name), keys)]
    kind = "县" if name.endswith(tuple(AREA_ENDINGS)) and not name.endswith("新区") else "园区"
    county = Leaf(PLACES, ("市", city, kind), name, document, keys, listed=True, at_key=True)
    inner = ((key, top) for key, top in (("简称", "又称"), ("单字", "单字")) if key in row)
    return [county, *(leaf for k, top in inner for leaf in leaves(document, row[k], PLACES, (top, name), (*keys, k)))]


def _kinds(rows: dict[str, dict[str, Any]], built_in: Layers) -> Callable[[str], str]:
    """The kind of a base unit: as the built-in file has it, else as its own row says, else 个体."""
    kinds = {base: kind for kind, bases in built_in.files[UNITS].items() if kind not in _OF_UNITS for base in bases}
    return lambda base: kinds.get(base) or rows.get(base, {}).get("类别") or COUNTED
