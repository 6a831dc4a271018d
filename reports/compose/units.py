"""Roll-up + wish of the audience → the same figures, sums of money in 亿元 or 万元 where that is exact.

A figure is re-expressed only as a whole group: all figures of one metric in one table share a unit, or all stay as
their sources write them. Digits are moved, never rounded; hedges and caveats stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reports.config import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.model import Figure, Rollup

AS_SOURCE, HUNDRED_MILLIONS, TEN_THOUSANDS = UNITS
_FACTORS = {HUNDRED_MILLIONS: Decimal(10**8), TEN_THOUSANDS: Decimal(10**4)}
_AMOUNT = re.compile(r"(?P<before>[^0-9.（）／]*)(?P<digits>[0-9]+(?:\.[0-9]+)?)(?P<unit>亿元|万元)(?P<after>[^0-9]*)")
_SUM = re.compile(r"(?P<amount>[^（]*)(?P<rest>（.*)?", re.DOTALL)


def in_units(rollup: Rollup, wish: str) -> Rollup:
    """The roll-up with its displays in the unit that the audience reads."""
    return replace(rollup, tables=tuple(replace(t, figures=_of_table(t.figures, wish)) for t in rollup.tables))


def _of_table(figures: tuple[Figure, ...], wish: str) -> tuple[Figure, ...]:
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.unit == "元" and figure.facts:
            groups[figure.metric].append(figure)
    changed = {figure.key: figure for group in groups.values() for figure in _of_metric(group, wish)}
    return tuple(changed.get(figure.key, figure) for figure in figures)


def _of_metric(figures: Sequence[Figure], wish: str) -> list[Figure]:
    """The figures of one metric in one unit; as they are where one of them cannot be written in it."""
    written = [_AMOUNT.fullmatch(_amount_of(figure)) for figure in figures]
    if not all(written):
        return list(figures)
    used = {match["unit"] for match in written if match}
    unit = _unit_for(figures, used, wish)
    return [_in_unit(figure, unit) for figure in figures] if unit and used != {unit} else list(figures)


def _unit_for(figures: Sequence[Figure], used: set[str], wish: str) -> str:
    """亿元 once one of the sums reaches a 亿; below it the wish, or what the sources have where all agree."""
    large = any(figure.value is None or figure.value >= _FACTORS[HUNDRED_MILLIONS] for figure in figures)
    if large:
        return HUNDRED_MILLIONS if len(used) > 1 or wish != AS_SOURCE else ""
    if wish == TEN_THOUSANDS or len(used) > 1:
        return TEN_THOUSANDS
    return ""


def _amount_of(figure: Figure) -> str:
    match = _SUM.fullmatch(figure.display)
    return match["amount"] if match else ""


def _in_unit(figure: Figure, unit: str) -> Figure:
    amount = _amount_of(figure)
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        return figure
    moved = Decimal(match["digits"]) * _FACTORS[match["unit"]] / _FACTORS[unit]
    digits = f"{moved:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    display = f"{match['before']}{digits}{unit}{match['after']}{figure.display[len(amount) :]}"
    return replace(figure, display=display)
