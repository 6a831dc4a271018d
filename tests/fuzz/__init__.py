"""A fuzz run of the readers, the parser, the extraction and the strict YAML, and the replay of what it found."""
