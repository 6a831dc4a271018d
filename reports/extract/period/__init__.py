"""A sentence → its time phrases, their dates, and which of them governs a quantity."""
