"""A quantity → its metric by noun, topic and unit; without one, the noun that an editor would bind."""
