"""docs/faults.md ↔ the tests: every number of the catalogue once, with tests that are there or the reason why not."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT
from tests.test_docs import ENGINEERING, first_cells, quoted, tables

PAGE = ROOT / "docs" / "faults.md"
HEAD = "no."
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
CODE = re.compile(r"\b[A-Z]\d{3}\b|\b(?:config|yaml|key|value|setup)-[a-z-]+\b")
LEAST_WORDS = 5


def rows() -> list[list[str]]:
    return [row for table in tables(PAGE) if table[0][0] == HEAD for row in table[1:]]


def collected(file: str) -> set[str]:
    """The test functions of a file that pytest collects, which are those of its first level."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_number_of_the_catalogue_stands_once_and_in_order() -> None:
    assert [row[0] for row in rows()] == [str(number) for number in range(1, 91)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_names_tests_that_are_there_or_says_why_none(row: list[str]) -> None:
    _, comes, happens, last = row
    named = NAMED.findall(last)
    assert [f"{file}::{name}" for file, name in named if name not in collected(file)] == []
    assert named or len(last.split()) >= LEAST_WORDS, "neither a test nor a reason"
    assert comes
    assert happens != "—" or not named, "what happens is not said"


def test_every_code_is_one_of_the_table_of_codes() -> None:
    known = {code for cell in first_cells(ENGINEERING, "code") for code in (*CODE.findall(cell), *quoted([cell]))}
    assert {code for row in rows() for code in CODE.findall(row[2])} - known == set()


def test_every_exit_code_is_one_of_the_table() -> None:
    known = set(first_cells(ENGINEERING, "exit code"))
    told = {code for row in rows() for codes in re.findall(r"\(([\d, ]+)\)", row[2]) for code in codes.split(", ")}
    assert told - known == set()
