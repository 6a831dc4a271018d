"""What the rules are given, made from entries alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.check.case import Case, Copied
from reports.check.words import proof_words
from reports.lexicon import load_lexicon
from reports.model import Material, Rollup
from tests.check.briefings import briefing

if TYPE_CHECKING:
    from reports.model import Entry


def case_of(entries: tuple[Entry, ...]) -> Case:
    """A case without printed figures."""
    material, rollup = Material(()), Rollup((), ())
    copied = Copied(material, rollup)
    return Case(briefing(), rollup, entries, material, load_lexicon(), proof_words(), (), {}, copied)
