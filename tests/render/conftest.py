"""the templates as they ship, and the rich briefing rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.render import render_docx, render_pdf

from .briefings import rich_briefing
from .pages import Page, read_pages

SHIPPED = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="session")
def shipped() -> tuple[Path, ...]:
    """The template folders as they ship."""
    return (SHIPPED,)


@pytest.fixture(scope="session")
def rich_pdf(shipped: tuple[Path, ...]) -> bytes:
    return render_pdf(rich_briefing(), shipped)


@pytest.fixture(scope="session")
def rich_pages(rich_pdf: bytes) -> tuple[Page, ...]:
    return read_pages(rich_pdf)


@pytest.fixture(scope="session")
def rich_docx(shipped: tuple[Path, ...]) -> bytes:
    return render_docx(rich_briefing(), shipped)
