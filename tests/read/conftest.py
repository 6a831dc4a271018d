"""The office of the tests of the command line, for whole runs over odd sources."""

from tests.test_cli import office

__all__ = ["office"]
