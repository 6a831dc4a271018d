"""The seeds → what a run costs. `.venv/bin/python -m benchmarks.report` prints the tables of docs/engineering.md."""
