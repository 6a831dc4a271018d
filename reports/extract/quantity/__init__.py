"""A sentence → its quantities: number, multiplier, unit, hedge, bounds; each way of writing a module."""
