"""A sentence → who gives, who receives, at which level, seen from the office whose paper it is."""
