"""A quantity → the same in the unit of its metric."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from reports.model import Metric, Quantity

_RENAMED = ("个体", "人", "频次")


def in_unit_of(quantity: Quantity, metric: Metric | None, kind: str) -> Quantity:
    """The quantity in the metric's unit where the two say the same: 个 for 项, and 近1倍 of a growth as 100 %.

    Areas and currencies keep the unit of the text: 亩 and 平方米 are not converted into one another.
    """
    if metric is None or quantity.unit == metric.unit:
        return quantity
    if (quantity.unit, metric.unit) != ("倍", "%"):
        return replace(quantity, unit=metric.unit) if kind in _RENAMED else quantity
    values = (quantity.value, quantity.value_max, quantity.lower, quantity.upper)
    value, value_max, lower, upper = (v if v is None else v * 100 for v in values)
    return replace(quantity, value=value or Decimal(0), value_max=value_max, lower=lower, upper=upper, unit=metric.unit)
