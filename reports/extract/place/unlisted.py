"""Counties that the lexicon does not list → their names, told by the ending and by what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.extract.words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.lexicon import Places

NO_LARGER_NAME = "(?!街道|乡(?![村亲土情])|镇(?!海)|村(?![民集级企干庄落社经里镇两均户])|[大]?路(?![桥径线])|湾)"
"""What may not follow the short name of a county: 新昌乡 is no 新昌县, but 宁波镇海 names two places."""
_ALONE = re.compile(NO_LARGER_NAME)
_STEM_LENGTHS = (2, 3)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_AUTONOMOUS = "自治"
_BEFORE = 14
"""How long the names of province and city before that of a county may be."""
_ONE_HAN = r"[\u4e00-\u9fff]"
_PREFECTURES = ("州", "旗", "盟")


class Unlisted(Struct, frozen=True):
    """A name with its place in the text; `receives` where its own name says so (册亨县 after 贵州, a prefecture)."""

    start: int
    end: int
    name: str
    receives: bool

    @property
    def county(self) -> bool:
        """Whether it is a district or county; a 市 that is not listed is taken for a city."""
        return is_county(self.name)


def is_county(name: str) -> bool:
    """Whether a name that is not listed is that of a district or county."""
    return not name.endswith(("市", "州", "盟"))


def short_of(full: str, names: Mapping[str, int]) -> str:
    """The name, of some with their order, by which 黔西南布依族苗族自治州 goes too (黔西南州); empty without.

    Of several it is the last. A name is looked up for each of its beginnings, as a paper may tell thousands.
    """
    if full[-3:-1] != _AUTONOMOUS:
        return ""
    shorts = (full[:length] + full[-1] for length in range(2, len(full) - 1))
    return max((s for s in shorts if s in names and _AUTONOMOUS not in s), key=names.__getitem__, default="")


class UnlistedGrammar:
    """Finds names like 册亨县 by the words of a lexicon, and leaves 开发区, 山区 and 市场 alone."""

    def __init__(self, places: Places) -> None:
        words = places.unlisted
        self._ending = re.compile(
            f"[{''.join(words.endings)}](?!{alternation(words.not_after)})(?:{_behind_opening(places)}|(?<={_AUTONOMOUS}.))"
        )
        self._words = words
        self._provinces = places.receiving_provinces
        self._openers = (*self._provinces, *words.before_words)
        self._province = re.compile(
            f"(?:{alternation(places.receiving_provinces)})(?:省|市|[^，。；、]{{0,4}}自治区)?(?:[\u4e00-\u9fff]{{2,5}}[市州])?"
        )

    def may_hold(self, text: str) -> bool:
        """Whether a text may hold a name: quick, and mostly not."""
        return self._ending.search(text) is not None

    def find(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Unlisted]:
        """The names of a text in order, none over a stretch that is `taken`."""
        last = 0
        ends = {end for _, end in taken}
        for match in self._ending.finditer(text):
            if match.end() in ends:
                continue
            start = self._sure(text, match.end(), last)
            if start < 0 and not text.endswith(self._words.no_names, 0, match.end()):
                start = self._start(text, match.start(), last)
            if start < 0 or overlaps(taken, start, match.end()):
                continue
            last = match.end()
            yield Unlisted(start, last, text[start:last], self._receives(text, start, last))

    def _sure(self, text: str, end: int, last: int) -> int:
        """Where the name begins that ends at `end` and is known though it looks like none (从江县, 南海区); else -1."""
        if not text.endswith(self._words.sure, 0, end):
            return -1
        start = min(end - len(name) for name in self._words.sure if text.endswith(name, 0, end))
        return start if start >= last and self._opens(text, start) else -1

    def stem(self, name: str) -> str:
        """The short name of a place, 宿迁 of 宿迁市; empty where it has none that could be told."""
        return name[:-1] if name.endswith(self._words.endings) and len(name) in (3, 4) else ""

    @staticmethod
    def short(text: str, stems: tuple[tuple[str, str], ...]) -> list[Unlisted]:
        """The short names of a text that the paper writes in full elsewhere; of those that begin at one place the
        longest.
        """
        places = sorted((at, -len(stem), name) for stem, name in stems for at in _all(stem, text))
        found: list[Unlisted] = []
        last = 0
        for at, shorter, name in places:
            if at >= last and _ALONE.match(text, at - shorter):
                last = at - shorter
                found.append(Unlisted(at, last, name, receives=False))
        return found

    def _start(self, text: str, ending: int, last: int) -> int:
        """Where the name begins whose ending stands at `ending`; -1 where there is no name."""
        if text[max(ending - 2, 0) : ending] == _AUTONOMOUS:
            return self._autonomous(text, ending - 2, last)
        for length in _STEM_LENGTHS:
            start = ending - length
            if start < last:
                return -1
            if self._opens(text, start) and self._is_stem(text[start:ending]):
                return start
        return -1

    def _autonomous(self, text: str, ending: int, last: int) -> int:
        """`玉屏侗族自治县`: two to ten characters, back to a word that may stand before a name."""
        for start in range(ending - 2, max(ending - 11, last) - 1, -1):
            if self._opens(text, start) and _HAN.fullmatch(text, start, ending):
                return start
        return -1

    def _opens(self, text: str, start: int) -> bool:
        """Whether a name may begin here: after a mark, a function word, a verb or a province."""
        if start == 0 or text[start - 1] in self._words.before or not "\u4e00" <= text[start - 1] <= "\u9fff":
            return True
        return text.endswith(self._openers, 0, start)

    def _is_stem(self, stem: str) -> bool:
        if not _HAN.fullmatch(stem) or stem.startswith(self._provinces) or stem.endswith(self._words.not_last):
            return False
        return self._words.not_within.isdisjoint(stem)

    def _receives(self, text: str, start: int, end: int) -> bool:
        if text[end - 1] in _PREFECTURES or text.endswith(_AUTONOMOUS, start, end - 1):
            return True
        return any(m.end() == start for m in self._province.finditer(text, max(start - _BEFORE, 0), start))


def _all(word: str, text: str) -> Iterator[int]:
    """Wherever a word stands: an office has a few short names of its own, which are not worth a pattern."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch touches one of those taken, which stand in order and apart."""
    at = bisect_left(taken, (end, 0)) - 1
    return at >= 0 and taken[at][1] > start


def _behind_opening(places: Places) -> str:
    """That a stem of each length stands before an ending, and before it what a name may follow, or nothing."""
    words = (*places.receiving_provinces, *places.unlisted.before_words)
    openings = "".join(sorted({*places.unlisted.before, *(word[-1] for word in words)}))
    opening = rf"(?:[^\u4e00-\u9fff]|[{openings}])"
    lengths = [f"(?<={opening}{_ONE_HAN * n}.)|(?<!.{{{n + 2}}})" for n in _STEM_LENGTHS]
    return "|".join(lengths)
