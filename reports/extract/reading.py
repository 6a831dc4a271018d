"""What the dimensions found in one sentence, side by side, before they are bound into facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from reports.extract.metric.nouns import Noun
    from reports.extract.metric.topic import Named
    from reports.extract.period.grammar import TimePhrase
    from reports.extract.period.scope import Scope
    from reports.extract.place.scene import Heights, Scene
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
        skip = [*((m.start, m.end) for m in self.scene.singles), *((p.start, p.end) for p in self.phrases)]
        return "".join(self.text[i] for i in range(start, end) if not any(a <= i < b for a, b in skip))
