"""The office and the command of the tests of the command line, for whole runs over odd sources."""

from tests.test_cli import office, run

__all__ = ["office", "run"]
