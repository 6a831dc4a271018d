"""What the dimensions found in one sentence, side by side, before they are bound into facts."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.extract.metric.nouns import Noun
    from reports.extract.metric.topic import Named
    from reports.extract.period.grammar import TimePhrase
    from reports.extract.period.scope import Scope
    from reports.extract.place.scene import Heights, Scene
    from reports.extract.place.siding import Mention
    from reports.extract.quantity.grammar import Found


class Reading(Struct, frozen=True):
    """A sentence with its numbers, nouns, places (`scene`, `heights`), time phrases and topics."""

    text: str
    numbers: tuple[Found, ...]
    nouns: tuple[Noun, ...]
    scene: Scene
    heights: Heights | None
    phrases: tuple[TimePhrase, ...]
    named: Named
    scope: Scope

    def without_places_and_times(self, start: int, end: int) -> str:
        """A stretch of the sentence, its places and time phrases left out."""
        kept = list(self.text[start:end])
        groups: tuple[Sequence[Mention | TimePhrase], ...] = (self.scene.singles, self.phrases)
        for spans in groups:
            first = max(bisect_left(spans, start, key=_start) - 1, 0)
            for span in takewhile(lambda span: span.start < end, islice(spans, first, None)):
                for at in range(max(span.start, start), min(span.end, end)):
                    kept[at - start] = ""
        return "".join(kept)


def _start(span: Mention | TimePhrase) -> int:
    return span.start
