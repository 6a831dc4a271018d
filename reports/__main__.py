"""`python -m reports` is the command jianbao."""

from reports.cli import main

main()
