"""Layers → mistakes in units: a word with two meanings, a factor that cannot be, a base or kind that nobody knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reports.lexicon.layers import UNITS
from reports.strict_yaml import choices, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.diagnostics import Diagnostic
    from reports.lexicon.layers import Layers, Path

IMPLIED, INTERCHANGE, NOT_BEFORE, CHINESE, LABELS = "由名词补出", "互换", "不接", "汉字数", "名目"
_LISTS = (IMPLIED, INTERCHANGE, NOT_BEFORE, CHINESE, LABELS)
_NO_UNIT = re.compile(r"[\s0-9０-９]|^[万亿]|^[〇○零一二三四五六七八九十百千]*$")


def unit_words(units: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every unit word with the path of its base unit: kind, base."""
    for kind, bases in units.items():
        if kind not in _LISTS:
            for base, words in bases.items():
                if isinstance(words, dict):
                    yield from (((kind, base), word) for word in words)


def bases_of(units: dict[str, Any]) -> dict[str, str]:
    """The kind of each base unit: one that has itself among its words."""
    return {path[1]: path[0] for path, word in unit_words(units) if path[1] == word}


def unit_mistakes(layers: Layers, built_in: Layers) -> Iterator[Diagnostic]:
    """Units of all files, and those that the editors' file adds."""
    units = layers.files[UNITS]
    bases = bases_of(units)
    first: dict[str, Path] = {}
    for path, word in unit_words(units):
        if first.setdefault(word, path) != path:
            one, other = (first[word], path) if layers.own(UNITS, (*path, word)) else (path, first[word])
            message = f"单位{quoted(word)}已经是{one[1]}，不能又是{other[1]}"
            yield layers.mistake("L108", message, "请删去一处，或换一个词", UNITS, (*other, word))
        elif found := _wrong(path, word, units, bases):
            yield layers.mistake("L108", *found, UNITS, (*path, word))
    yield from _changed(layers, built_in)
    for group in (IMPLIED, INTERCHANGE):
        for base, words in units.get(group, {}).items():
            for word in [base, *(words if group == INTERCHANGE else [])]:
                if word not in bases:
                    value = None if word is base else word
                    message = f"{quoted(word)}不是基本单位"
                    yield layers.mistake("L108", message, near(word, bases), UNITS, (group, base), value)


def _wrong(path: Path, word: str, units: dict[str, Any], bases: dict[str, str]) -> tuple[str, str] | None:
    """What is wrong with one unit word: message and hint."""
    kind, base = path
    factor = units[kind][base][word]
    if _NO_UNIT.search(word):
        return f"{quoted(word)}不能作单位", "单位里不写数字、倍数（万、亿）和空格"
    if factor <= 0:
        return f"单位{quoted(word)}的系数是{factor}", "系数须大于0：一个这种单位合多少基本单位"
    if base == word and factor != 1:
        return f"基本单位{quoted(word)}的系数不是1", "请删去系数，或写明基本单位"
    if base not in bases:
        return f"没有{quoted(base)}这个基本单位", near(base, bases)
    if bases[base] != kind:
        return f"基本单位{quoted(base)}的类别是{bases[base]}，不是{kind}", "请删去类别"
    return None


def _changed(layers: Layers, built_in: Layers) -> Iterator[Diagnostic]:
    """Units of the editors' file that say something else than the built-in file, or are of a kind nobody knows."""
    kinds = built_in.files[UNITS]
    for leaf in layers.added:
        if leaf.file != UNITS or leaf.listed or leaf.path[0] in (IMPLIED, INTERCHANGE):
            continue
        kind, base, word = leaf.path
        was = kinds.get(kind, {}).get(base, {}).get(word)
        if was is not None and was != leaf.value:
            message = f"单位{quoted(word)}的系数在程序里是{was}，这里是{leaf.value}"
            yield layers.mistake("L108", message, "不能改程序自带的单位；请换一个词", UNITS, leaf.path)
        if kind not in kinds:
            hint = choices(kind, [name for name in kinds if name not in (IMPLIED, INTERCHANGE)], "可以写")
            yield layers.mistake("L108", f"没有{quoted(kind)}这个类别", hint, UNITS, leaf.path)


def near(word: str, bases: dict[str, str]) -> str:
    """A hint that names the unit nearest to a word."""
    close = nearest(word, bases)
    question = f"是不是想写“{close}”？" if close else ""
    return f"{question}新的单位请加一行：单位: {{{word}: {{类别: 个体}}}}"
