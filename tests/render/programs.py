"""name of a program → the mark of tests that need it."""

from __future__ import annotations

import shutil

import pytest


def needs_program(name: str) -> pytest.MarkDecorator:
    """Skip the test where the program is missing, with a reason that says so."""
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"needs program: {name}")
