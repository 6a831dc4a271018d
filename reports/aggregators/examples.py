"""Figures below the city → one example a section, for an audience that reads figures of the city only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.model import Level, Nature, Standing, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.lexicon import Lexicon
    from reports.model import Figure

TABLE = "example"
_SMALL = (Level.VILLAGE, Level.PROJECT)


def example_table(table: Table, lexicon: Lexicon) -> Table:
    """The example of each section as a table of its own; the first section, 总体情况, is about the whole city."""
    whole = next(iter(lexicon.sections), "")
    by_section: dict[str, list[Figure]] = {name: [] for name in (*lexicon.sections, "")}
    for figure in table.figures:
        if figure.facts:
            by_section[lexicon.section_of(figure.metric)].append(figure)
    chosen = [example_of(figures, lexicon) for name, figures in by_section.items() if name != whole]
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
