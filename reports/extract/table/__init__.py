"""A table → the figures of its cells: metric, unit, place and time from caption, heads and rows."""
