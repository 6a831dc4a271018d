"""Layers → mistakes in places: a city or half of a pair that nobody knows, a name that could be anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.diagnostics import Diagnostic
from reports.lexicon.layers import PLACES
from reports.lexicon.overlay import AREA_ENDINGS
from reports.strict_yaml import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reports.lexicon.layers import Layers, Leaf, Path

_CITY_ENDINGS = ("市", "自治州", "盟", "地区")
_ENDINGS = (*AREA_ENDINGS, *_CITY_ENDINGS, "园", "镇", "乡", "街道")


def place_mistakes(layers: Layers, built_in: Layers) -> Iterator[Diagnostic]:
    """Places of all files."""
    file = layers.files[PLACES]
    cities = file.get("市", {})
    known: dict[str, str] = {}
    for city, row in (*built_in.files[PLACES]["市"].items(), *cities.items()):
        for place in (city, *row.get("县", []), *row.get("园区", [])):
            known.setdefault(place, city)
    own = {leaf.path[1] for leaf in layers.added if leaf.file == PLACES and leaf.path[0] == "市" and not leaf.at_key}
    named = own | set(built_in.files[PLACES]["市"])
    if file["本市"] not in cities:
        message = f"本市{quoted(file['本市'])}不在地区里"
        yield layers.mistake("L107", message, _near(file["本市"], cities), PLACES, ("本市",))
    yield from _pairs(layers, known)
    for key in ("单字", "又称"):
        for name in file.get(key, {}):
            if name not in known:
                hint = _near(name, known)
                yield layers.mistake("L107", f"{key}所属的{quoted(name)}不在地区里", hint, PLACES, (key, name))
    yield from _letters(layers, file)
    for leaf in layers.added:
        if leaf.file == PLACES and leaf.path[0] == "市":
            yield from _added(layers, leaf, named, known)


def _pairs(layers: Layers, known: Collection[str]) -> Iterator[Diagnostic]:
    for key in ("结对", "村级结对"):
        for pair in layers.files[PLACES].get(key, []):
            if len(pair) != 2 or len(set(pair)) != 2:
                hint = "请写成 - [协作方, 受援方]"
                yield layers.mistake("L107", "结对要写两个不同的地方", hint, PLACES, (key,), pair)
                continue
            for name in pair:
                if name not in known:
                    hint = _near(name, known)
                    yield layers.mistake("L107", f"结对的{quoted(name)}不在地区里", hint, PLACES, (key,), pair)


def _letters(layers: Layers, file: dict[str, Any]) -> Iterator[Diagnostic]:
    rows: list[tuple[Path, str]] = [
        (("市", city, "单字"), row["单字"]) for city, row in file.get("市", {}).items() if "单字" in row
    ]
    rows += [(("单字", name), letter) for name, letter in file.get("单字", {}).items()]
    first: dict[str, str] = {}
    for path, letter in rows:
        name = path[1]
        if len(letter) != 1 or not letter.isalpha():
            yield layers.mistake(
                "L107", f"{quoted(name)}的单字{quoted(letter)}不是一个字", "请只写一个字", PLACES, path
            )
        elif first.setdefault(letter, name) != name:
            message = f"单字{quoted(letter)}已经是{quoted(first[letter])}的"
            yield layers.mistake("L107", message, "请删去一处", PLACES, path)


def _added(layers: Layers, leaf: Leaf, cities: Collection[str], known: dict[str, str]) -> Iterator[Diagnostic]:
    """A place that the editors' file adds: its own city must be known, and its name must look like one."""
    city = leaf.path[1]
    if leaf.at_key and city not in cities:
        place = leaf.document.place((*leaf.keys, "市"))
        yield Diagnostic("L107", f"没有{quoted(city)}这个市", place, _near(city, cities))
        return
    if not leaf.at_key and not city.endswith(_CITY_ENDINGS):
        hint = f"请写全称，如 {city}市；县、区、园区要写明属于哪个市：{{市: …}}"
        yield layers.mistake("L107", f"市名{quoted(city)}没有“市、自治州、盟、地区”", hint, PLACES, ("市", city))
    if leaf.listed and leaf.path[-1] in ("县", "园区"):
        yield from _smaller(leaf, known)


def _smaller(leaf: Leaf, known: dict[str, str]) -> Iterator[Diagnostic]:
    """A county or park that the editors' file adds."""
    name, city, kind = str(leaf.value), leaf.path[1], leaf.path[-1]
    if (kind == "县" or leaf.at_key) and not name.endswith(_ENDINGS):
        hint = f"请写全称，如 {name}县；没有这类字的园区写在 {city} 的“园区”里"
        yield Diagnostic("L107", f"地名{quoted(name)}没有“县、区、市”", leaf.place, hint)
    if known.get(name) != city:
        yield Diagnostic("L107", f"{quoted(name)}已经属于{known[name]}", leaf.place, "请只写一处")


def _near(word: str, known: Collection[str]) -> str:
    close = nearest(word, known)
    question = f"是不是想写“{close}”？" if close else ""
    return f"{question}没有的地方，先在“地区”里加一行"
