"""The seeds → the files that extraction is measured on.

usage: python -m benchmarks.texts FOLDER [--sizes 1,10]

`repeated.txt` is the seeds `COPIES` times over; `varied.txt` is as long, but in every copy the numbers and the names of
places are others, so that nothing which remembers equal values can gain by it; `line.txt` is one sentence, the cost of
starting; `N-M.txt` are varied text, N MB in files of at most 25 MB: one file may have 50 MB.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES = 60
LARGEST = 25
MEGABYTE = 1_000_000
_NUMBER = re.compile(r"(?<![0-9,.第])[0-9][0-9,.]*(?![0-9,.]|\s*[年月日期号第])")
_DIGIT = re.compile(r"[1-9]")
LINE = "全市落实援建资金12万元。\n"


def seeds() -> str:
    """The seeds one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))) + "\n"


class Varied:
    """Copies of a text, each with other numbers and other places of the same sort and length; dates stay."""

    def __init__(self, text: str) -> None:
        from reports.lexicon import load_lexicon

        self._text = text
        self._random = random.Random(2022)  # noqa: S311 (the same texts in every run)
        self._sorts: dict[tuple[bool, bool, int], list[str]] = defaultdict(list)
        for word, place in load_lexicon().places.spellings.items():
            self._sorts[place.receives, place.county, len(word)].append(word)
        words = sorted((word for words in self._sorts.values() for word in words), key=len, reverse=True)
        self._places = re.compile("|".join(words))

    def copy(self) -> str:
        """Another copy."""
        others: dict[str, str] = {}
        for words in self._sorts.values():
            others.update(zip(words, self._random.sample(words, len(words)), strict=True))
        placed = self._places.sub(lambda match: others[match.group()], self._text)
        return _NUMBER.sub(lambda match: _DIGIT.sub(self._digit, match.group()), placed)

    def _digit(self, _match: re.Match[str]) -> str:
        return self._random.choice("123456789")


def parts(size: int) -> list[int]:
    """A size in MB as sizes of files."""
    whole, rest = divmod(size, LARGEST)
    return [LARGEST] * whole + [rest] * bool(rest)


def write_all(folder: Path, sizes: list[int]) -> None:
    """Write every file."""
    text = seeds()
    varied = Varied(text)
    (folder / "line.txt").write_text(LINE, encoding="utf-8")
    (folder / "repeated.txt").write_text(text * COPIES, encoding="utf-8")
    (folder / "varied.txt").write_text("".join(varied.copy() for _ in range(COPIES)), encoding="utf-8")
    for size in sizes:
        for number, part in enumerate(parts(size), 1):
            with (folder / f"{size}-{number}.txt").open("w", encoding="utf-8") as file:
                file.writelines(_copies(varied, part * MEGABYTE))


def _copies(varied: Varied, least: int) -> Iterator[str]:
    written = 0
    while written < least:
        copy = varied.copy()
        written += len(copy.encode())
        yield copy


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.texts")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="1,10")
    arguments = parser.parse_args()
    write_all(arguments.folder, [int(size) for size in arguments.sizes.split(",")])


if __name__ == "__main__":
    main()
