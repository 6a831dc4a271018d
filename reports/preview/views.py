"""What a view of the preview asks for, what it shows, and what is still to be set for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.config import Settings
    from reports.diagnostics import Diagnostic
    from reports.lexicon import Lexicon
    from reports.pipeline import Reviewed
    from reports.render.printing import Box, Job
    from reports.render.screen import Pages


class View(NamedTuple):
    """What somebody wants to see; empty: as config.yaml or the command line has it."""

    period: str = ""
    audience: str = ""


class Good(Struct, frozen=True):
    """A briefing that could be made, and its pages; `stamp` stands for the files that it was made of.

    `complete`: the pages are all there, not only those up to where something has changed.
    """

    settings: Settings
    lexicon: Lexicon
    made: Reviewed
    stamp: str
    pages: Pages
    boxes: tuple[Box, ...]
    notices: tuple[Diagnostic, ...]
    complete: bool


class Shown(Struct, frozen=True):
    """What a view shows: the last good briefing, None before the first, and what stands against a newer one.

    `number` grows with everything that is new; `behind`: files have changed, and no page of the newer one is set yet.
    """

    number: int = 0
    good: Good | None = None
    errors: tuple[Diagnostic, ...] = ()
    behind: bool = False


class Due(NamedTuple):
    """A briefing whose pages are not all set: `good` makes one of it and its pages, `number` is that of its first."""

    number: int
    made: Reviewed
    good: Callable[..., Good]
    job: Job
