"""Figures below the city → one example a theme, for an audience that reads figures of the city only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.model import Level, Nature, Standing, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.lexicon import Lexicon
    from reports.model import Figure

TABLE = "example"
_SMALL = (Level.VILLAGE, Level.PROJECT)


def example_table(table: Table, lexicon: Lexicon) -> Table:
    """The example of each theme as a table of its own."""
    themes = {lexicon.theme_of(figure.metric): None for figure in table.figures}
    chosen = [example_of(themed(table.figures, theme, lexicon), lexicon) for theme in lexicon.themes if theme in themes]
    figures = (replace(f, key=f"{TABLE}-{n}", table=TABLE) for n, f in enumerate((f for f in chosen if f), 1))
    return Table(TABLE, tuple(figures))


def themed(figures: Iterable[Figure], theme: str, lexicon: Lexicon) -> tuple[Figure, ...]:
    """The figures of one theme that have facts."""
    return tuple(f for f in figures if f.facts and lexicon.theme_of(f.metric) == theme)


def example_of(figures: Iterable[Figure], lexicon: Lexicon) -> Figure | None:
    """The figure that tells most: settled, reached and not planned, of a core metric, of a day that the source names,
    of a county rather than of a village or project, the newest; of equal ones the first.
    """
    return max(figures, key=lambda figure: _weight(figure, lexicon), default=None)


def _weight(figure: Figure, lexicon: Lexicon) -> tuple[bool, bool, bool, bool, bool, int]:
    fact = figure.facts[0]
    return (
        figure.value is not None,
        fact.nature is Nature.ACTUAL,
        lexicon.metrics[figure.metric].metric.core,
        figure.standing is not Standing.STOCK_INFERRED,
        fact.level not in _SMALL,
        figure.as_of.toordinal() if figure.as_of else 0,
    )
