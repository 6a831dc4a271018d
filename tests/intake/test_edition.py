"""The key of the cache changes with whatever decides what is read, and nobody has to think of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import grimp
import pytest

from reports.intake import edition
from reports.intake.edition import AFTER_READING, PACKAGE, entry_key

if TYPE_CHECKING:
    from pathlib import Path

READING = ("reports.read", "reports.parse", "reports.extract", "reports.lexicon", "reports.intake.entry")


def test_nothing_that_reads_imports_what_is_left_out_of_the_edition() -> None:
    graph = grimp.build_graph("reports")
    left_out = {f"reports.{name.removesuffix('.py')}" for name in AFTER_READING}
    modules = {m for m in graph.modules if m.startswith(READING)}
    needed = set(modules)
    for module in modules:
        needed |= graph.find_upstream_modules(module)
    assert not {m for m in needed if ".".join(m.split(".")[:2]) in left_out}


def test_what_is_left_out_exists() -> None:
    assert all((PACKAGE / name).exists() for name in AFTER_READING)


@pytest.mark.parametrize(
    "changed", ["extract/fact.py", "lexicon/metrics.yaml", "read/paged.py", "parse/tail.py", "model.py", "new.py"]
)
def test_every_change_of_what_reads_makes_another_edition(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = edition.code_edition()
    shutil.copytree(PACKAGE, tmp_path / "reports", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(edition, "PACKAGE", tmp_path / "reports")
    monkeypatch.setattr(edition, "code_edition", edition.code_edition.__wrapped__)
    assert edition.code_edition() == before
    with (tmp_path / "reports" / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert edition.code_edition() != before


def test_a_change_of_rendering_alone_keeps_the_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition.code_edition()
    shutil.copytree(PACKAGE, tmp_path / "reports", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(edition, "PACKAGE", tmp_path / "reports")
    (tmp_path / "reports" / "render" / "page.py").write_text("", encoding="utf-8")
    assert edition.code_edition.__wrapped__() == before


def test_a_key_knows_content_kind_name_words_and_edition() -> None:
    given = ("a" * 64, ".txt", "来源/一.txt", edition.edition(b""))
    others = [("b" * 64, *given[1:]), (given[0], ".md", *given[2:]), (*given[:2], "来源/二.txt", given[3])]
    others.append((*given[:3], edition.edition(b"words")))
    assert len({entry_key(*each) for each in [given, *others]}) == 5


def test_an_old_document_is_read_again_when_libreoffice_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = set()
    for office in ("", "/usr/bin/soffice 1 2", "/usr/bin/soffice 1 3"):
        monkeypatch.setattr(edition, "office_edition", lambda office=office: office)
        keys.add(entry_key("a" * 64, ".doc", "一.doc", "e"))
    assert len(keys) == 3
