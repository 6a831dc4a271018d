"""Layers → mistakes in words by themselves: what could never be found in a text, and what would be found everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic
from reports.lexicon.layers import METRICS, NOUN_LISTS, PLACES, UNITS, lists_at, words_of
from reports.lexicon.unit_checks import unit_words
from reports.strict_yaml import choices, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.lexicon.layers import Layers, Leaf, Path

_SEPARATOR = re.compile(r"[，、；。,;]")
_BLANK = re.compile(r"\s")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_GAP = re.compile("…+")
_MAX_GAP = 2
_NUMERAL = re.compile(r"[0-9０-９.．%％〇○零一二三四五六七八九十百千万亿兩两萬億]+")
_GROUPED = ("hedges.yaml", "periods.yaml", "natures.yaml")
_SENTENCES = {"口径"}
_ANYWHERE = {
    METRICS: {"指标", "话题", "线索", "遮蔽", "非数量", "泛称"},
    PLACES: {"市", "又称", "本地泛称", "受援方泛称", "当地"},
}
"""Lists whose words are looked for anywhere in a text."""


def word_mistakes(layers: Layers) -> Iterator[Diagnostic]:
    """Words of every file, those of metrics, cues and places with more care."""
    common = _common_words(layers)
    for file, value in layers.files.items():
        for path, word in words_of(value):
            anywhere = path[0] in _ANYWHERE.get(file, ())
            if path[-1] in _SENTENCES or not (anywhere or layers.own(file, path, word)):
                continue
            found = _malformed(word, is_noun=_is_noun(file, path)) or (_too_general(word, common) if anywhere else None)
            cause = _cause(layers, word) if found and not layers.own(file, path, word) else None
            if found and cause:
                yield Diagnostic(found[0], found[1], cause.place, found[2])
            elif found:
                yield layers.mistake(*found, file, path, word)
    yield from _two_meanings(layers)
    for leaf in layers.added:
        if leaf.listed and _is_noun(leaf.file, leaf.path) and _BRACKETED.search(str(leaf.value)):
            message = f"别名{quoted(leaf.value)}里有括号，永远对不上"
            hint = "请只写括号外面的字：找别名时，原文括号里的字（含3年续建）一律略过"
            yield layers.mistake("L105", message, hint, leaf.file, leaf.path, leaf.value)


def _cause(layers: Layers, word: str) -> Leaf | None:
    """The editors' line that takes a word of the built-in files for something else: a unit named 实到资金."""
    return next((leaf for leaf in layers.added if word in (leaf.value, leaf.path[-1])), None)


def _two_meanings(layers: Layers) -> Iterator[Diagnostic]:
    """Hedges, time words and words of natures that stand under two heads of their file in the same position."""
    for file in _GROUPED:
        first: dict[tuple[str, Path], Path] = {}
        for path, word in words_of(layers.files[file]):
            other = first.setdefault((word, path[1:]), path)
            if other != path:
                one, mine = (other, path) if layers.own(file, path, word) else (path, other)
                message = f"{quoted(word)}已经是{quoted(one[0])}，不能又是{quoted(mine[0])}"
                yield layers.mistake("L103", message, "请只留一处", file, mine, word)


def removal_mistakes(built_in: Layers, added: tuple[Leaf, ...], removed: tuple[Leaf, ...]) -> Iterator[Diagnostic]:
    """Words to be taken away that the built-in files do not have, and those that the same file adds."""
    for leaf in removed:
        if not leaf.listed:
            yield _at(leaf, "L109", "这里没有要去掉的词", "请写成 [甲, 乙]，或删去这一行")
            continue
        known = [word for words in lists_at(built_in.files[leaf.file], leaf.path) for word in words]
        if leaf.value not in known:
            hint = choices(str(leaf.value), [str(word) for word in known], "现有的是") if known else "请核对上面的键名"
            yield _at(leaf, "L109", f"要去掉的{quoted(_shown(leaf))}本来就没有", hint)
        elif any((leaf.file, leaf.value) == (other.file, other.value) and _same(leaf, other) for other in added):
            yield _at(leaf, "L109", f"{quoted(_shown(leaf))}又增加又去掉", "请删去其中一处")


def _same(removed: Leaf, added: Leaf) -> bool:
    return added.path[: len(removed.path)] == removed.path


def _shown(leaf: Leaf) -> str:
    return "、".join(leaf.value) if isinstance(leaf.value, list) else str(leaf.value)


def _at(leaf: Leaf, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, leaf.place, hint)


def _is_noun(file: str, path: Path) -> bool:
    return file == METRICS and path[0] == "指标" and path[-1] in NOUN_LISTS


def _malformed(word: str, *, is_noun: bool) -> tuple[str, str, str] | None:
    """What is wrong with the form of a word: code, message, hint."""
    if not word:
        return "L105", "这个词是空的", "请写上，或删去"
    if _BLANK.search(word):
        return "L105", f"{quoted(word)}里有空格", "请删去空格；原文词里的空格会自动略过"
    if _SEPARATOR.search(_BRACKETED.sub("", word)):
        return "L105", f"{quoted(word)}里有标点", "几个词之间用半角逗号加空格：[甲, 乙]"
    if "..." in word:
        return "L105", f"{quoted(word)}里的省略号认不出", "请写成 …"
    gaps = _GAP.findall(word)
    if gaps and not is_noun:
        return "L105", f"{quoted(word)}里不能有…", "… 只能用在指标的别名里；请写全"
    if gaps and (word.startswith("…") or word.endswith("…") or len(gaps) > 1 or len(gaps[0]) > _MAX_GAP):
        return "L105", f"{quoted(word)}里的…用错了", "… 或 …… 只能用一处，前后都要有字，如 销售…农产品"
    return None


def _too_general(word: str, common: dict[str, str]) -> tuple[str, str, str] | None:
    bare = _GAP.sub("", word)
    if len(bare) < 2:
        return "L104", f"{quoted(word)}只有一个字，会到处对上", "请写两个字以上"
    if _NUMERAL.fullmatch(bare):
        return "L104", f"{quoted(word)}是数，不能当词", "请写出数后面的名词"
    if word in common:
        return "L104", f"{quoted(word)}是{common[word]}，会到处对上", "请写出所说的是什么，如 培训班期数"
    return None


def _common_words(layers: Layers) -> dict[str, str]:
    """Words that stand beside every kind of number: units, hedges, time words."""
    kinds = (("hedges.yaml", "概数词"), ("periods.yaml", "时间用语"))
    found = {word: name for file, name in kinds for _, word in words_of(layers.files[file])}
    return found | dict.fromkeys((word for _, word in unit_words(layers.files[UNITS])), "计量单位")
