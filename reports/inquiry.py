"""A question about sources → the facts that answer it: where a figure of a file or of a folder comes from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reports.diagnostics import Diagnostic, UsageError
from reports.extract import Extractor, explain
from reports.extract.coverage.numeral import NumeralGrammar
from reports.parse import parse
from reports.patterns import base_of
from reports.read import read_file, read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from reports.extract import Derivation
    from reports.lexicon import Lexicon
    from reports.model import Explanation, Fact, Source, Span

_PLACE = re.compile(r"(?P<file>.+?):(?:(?P<page>[0-9]{1,9})页)?(?P<line>[0-9]{1,9})[行段]?(?::(?P<column>[0-9]{1,9}))?")
_IDENTITY = re.compile(r"[0-9a-f]{6,16}")


def explain_at(
    target: str, sources: Callable[[], Path], lexicon: Lexicon, undated: date | None
) -> tuple[Explanation, ...]:
    """How the figures at a place (`file:line`, `file:line:column`) or the one with an id (or its beginning) were made.

    An id is looked up in the folder that `sources` gives. Nothing where the target is no place and no id that is known.
    Raises UsageError where no figure was read at the place.
    """
    place = _PLACE.fullmatch(target)
    if place:
        source = read_file(Path(place["file"]), place["file"])
        line, column = _line(source, place), int(place["column"] or 0)
        made = list(_derivations([source], lexicon, undated))
        found = [d for d in made if _stands_at(d.fact.span, line, column)]
        if not found:
            hint = "用 jianbao facts --coverage 看文件里的数怎样归类"
            told = _set_aside(source, line, [d.fact for d in made], lexicon)
            raise UsageError(Diagnostic("U104", f"“{target}”没有读出数字{told}", "", hint))
    elif _IDENTITY.fullmatch(target):
        folder = sources()
        read = _derivations(read_folder(folder, base_of(folder).name).sources, lexicon, undated)
        found = [d for d in read if d.fact.id.startswith(target)]
    else:
        found = []
    return tuple(map(explain, found))


def _line(source: Source, place: re.Match[str]) -> int:
    """The line in the file, also where it was given as a line of a page."""
    page = int(place["page"] or 0)
    above = source.pages[page - 1] if 0 < page <= len(source.pages) else 0
    return above + int(place["line"])


def _set_aside(source: Source, line: int, facts: Sequence[Fact], lexicon: Lexicon) -> str:
    """Why a line gives no figure: there is no such line, or what its numerals are."""
    lines = len(source.line_starts)
    if not 1 <= line <= lines:
        return f"：文件只有{lines}行"
    numerals = NumeralGrammar(lexicon).classify(source, parse(source, lexicon), facts)
    here = [n for n in numerals if n.reason and _stands_at(n.span, line, 0)]
    return (
        "；这一行不计的数：" + "、".join(f"{n.span.text}（{n.reason.value}）" for n in here if n.reason) if here else ""
    )


def _derivations(sources: Iterable[Source], lexicon: Lexicon, undated: date | None) -> Iterator[Derivation]:
    extractor = Extractor(lexicon)
    for source in sources:
        for issue in parse(source, lexicon):
            yield from extractor.derivations(issue, undated)


def _stands_at(span: Span, line: int, column: int) -> bool:
    """Whether a span stands on a line, and where a column is given, over it (both from 1)."""
    first, left = span.source.position(span.start)
    last, right = span.source.position(max(span.start, span.end - 1))
    if column:
        return (first, left) <= (line, column) <= (last, right)
    return first <= line <= last
