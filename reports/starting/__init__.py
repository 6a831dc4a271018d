"""A folder for another office, a further audience: what is needed is copied and written, nothing is overwritten."""
