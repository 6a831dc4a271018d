"""Tables → the figures of each chapter (产业飞地, 消费帮扶 …), by the group of their metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.aggregators.examples import TABLE as EXAMPLES
from reports.aggregators.examples import example_of, themed
from reports.aggregators.places import TABLE as PLACES
from reports.aggregators.registry import view
from reports.aggregators.scope import cells_of
from reports.model import Theme

if TYPE_CHECKING:
    from reports.aggregators.registry import Gathered

CITY = ("core", "flow", "stock", "cumulative")


@view("themes", order=10)
def themes(gathered: Gathered) -> tuple[Theme, ...]:
    """The themes that have a figure, in the order of the lexicon; every printed figure of the sources is in one."""
    lexicon = gathered.lexicon
    city, below = gathered.figures(*CITY), gathered.figures(PLACES, EXAMPLES)
    details = gathered.figures(PLACES)
    found = []
    for name in lexicon.themes:
        whole, example = themed(city, name, lexicon), example_of(themed(below, name, lexicon), lexicon)
        if whole or example:
            shown = cells_of((example,))[0] if example else None
            found.append(Theme(name, cells_of(whole), shown, cells_of(themed(details, name, lexicon))))
    return tuple(found)
