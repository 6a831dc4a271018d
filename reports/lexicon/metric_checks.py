"""Layers → mistakes in metrics: a unit or topic that nobody knows, a noun that names two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.lexicon.layers import METRICS, NOUN_LISTS, UNITS
from reports.lexicon.unit_checks import bases_of, near
from reports.strict_yaml import choices, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.diagnostics import Diagnostic
    from reports.lexicon.layers import Layers, Path

_SIDES = {"别名": ("前", "后"), "前": ("前",), "后": ("后",), "弱": ("弱",)}
_FIXED = ("单位", "类型")
NUMBER = "…"
"""Where the number stands in a phrase."""


def metric_mistakes(layers: Layers, built_in: Layers) -> Iterator[Diagnostic]:
    """Metrics of all files."""
    bases = bases_of(layers.files[UNITS])
    for name, row in layers.files[METRICS]["指标"].items():
        unit = row.get("单位")
        if unit is not None and unit not in bases:
            message = f"指标{quoted(name)}的单位{quoted(unit)}不是基本单位"
            yield layers.mistake("L101", message, near(unit, bases), METRICS, ("指标", name, "单位"))
    yield from _unknown_topics(layers)
    yield from _ambiguous(layers)
    yield from _phrases(layers)
    known = built_in.files[METRICS]["指标"]
    for leaf in layers.added:
        if leaf.file == METRICS and leaf.path[0] == "指标" and leaf.path[-1] in _FIXED and leaf.path[1] in known:
            name, key = leaf.path[1:]
            if known[name][key] != leaf.value:
                message = f"指标{quoted(name)}的{key}是{known[name][key]}，不能改成{leaf.value}"
                yield layers.mistake("L106", message, "请删去这一项；要另算，就另起一个指标名", METRICS, leaf.path)


def _unknown_topics(layers: Layers) -> Iterator[Diagnostic]:
    file = layers.files[METRICS]
    known = {**file.get("话题", {}), **file.get("线索", {})}
    for path, row in _rows(file):
        for key in ("语境", "忌语境"):
            for topic in row.get(key, []):
                if topic not in known:
                    message = f"指标{quoted(path[1])}的{key}{quoted(topic)}没有定义"
                    hint = choices(topic, known, "话题和线索有")
                    yield layers.mistake("L102", message, hint, METRICS, (*path, key), topic)


def _ambiguous(layers: Layers) -> Iterator[Diagnostic]:
    """Nouns that name two metrics of one unit on one side of the number, with nothing to tell them apart."""
    metrics = layers.files[METRICS]["指标"]
    first: dict[tuple[Any, ...], Path] = {}
    told: set[tuple[str, str]] = set()
    for path, row in _rows(layers.files[METRICS]):
        apart = _apart(metrics[path[1]], row)
        for key in NOUN_LISTS:
            for word in row.get(key, []):
                others = [first.setdefault((word, side, *apart), (*path, key)) for side in _SIDES[key]]
                other = next((place for place in others if place[1] != path[1]), None)
                if other and (path[1], word) not in told:
                    told.add((path[1], word))
                    yield _two(layers, (*path, key), other, word)


def _phrases(layers: Layers) -> Iterator[Diagnostic]:
    """Phrases of a metric that is none, without a place for the number, or with two."""
    file = layers.files[METRICS]
    for name, phrase in file.get("句式", {}).items():
        if name not in file["指标"]:
            message = f"句式里的{quoted(name)}不是指标"
            yield layers.mistake("L110", message, choices(name, file["指标"], "指标有"), METRICS, ("句式", name))
        elif phrase.count(NUMBER) != 1:
            message = f"指标{quoted(name)}的句式里应当有一个“{NUMBER}”，是数的位置"
            yield layers.mistake("L110", message, f"例如：完成产业合作项目{NUMBER}", METRICS, ("句式", name))


def _apart(whole: dict[str, Any], row: dict[str, Any]) -> tuple[Any, ...]:
    """What tells two metrics of one noun apart; topics to be avoided leave both in all the others."""
    return whole.get("单位"), whole.get("方向", "正向"), frozenset(row.get("语境", []))


def _two(layers: Layers, path: Path, other: Path, word: str) -> Diagnostic:
    if not layers.own(METRICS, path, word):
        path, other = other, path
    hint = f"请换一个词，或写明语境；内置的别名可以去掉：去掉: {{指标: {{{other[1]}: [{word}]}}}}"
    message = f"{quoted(word)}已经是{quoted(other[1])}的别名，又是{quoted(path[1])}的"
    return layers.mistake("L103", message, hint, METRICS, path, word)


def _rows(file: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each metric, and what it has under 又, with its path."""
    for name, row in file["指标"].items():
        yield ("指标", name), row
        if "又" in row:
            yield ("指标", name, "又"), row["又"]
