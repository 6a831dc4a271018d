"""A file → what became of each of its numerals, and the nouns that the lexicon does not know."""
