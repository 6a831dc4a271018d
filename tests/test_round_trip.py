"""Claims about our own PDF and DOCX read back: whoever reads them finds the figures that were printed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reports.config import load_settings
from reports.lexicon import load_lexicon
from reports.parse import parse
from reports.pipeline import make_report, read_facts
from reports.read import given_file

from .conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2023, 6, 1)
LEAST = 20
_COMPUTED = ("sum", "derived", "change")


@pytest.fixture(scope="module", params=["省级", "市级", "区县"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = {"output": str(tmp_path_factory.mktemp("output")), "audience": request.param, "number": "7"}
    return make_report(load_settings(ROOT / "config.yaml", given, DAY)).folder


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_every_printed_figure_is_read_back_with_its_metric_unit_and_hedge(folder: Path, kind: str) -> None:
    lexicon = load_lexicon()
    source = given_file(folder / f"briefing.{kind}", f"briefing.{kind}").source
    facts = read_facts(parse(source, lexicon), lexicon)
    read = {(fact.metric, fact.quantity.value, fact.quantity.unit, fact.quantity.hedge.value) for fact in facts}
    printed = set(_printed(folder))
    assert len(printed) > LEAST
    assert printed - read == set()


def _printed(folder: Path) -> list[tuple[str, Decimal, str, str]]:
    """What the figures of the briefing say that stand in its words as they are."""
    record = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))
    facts = {fact["id"]: fact for fact in map(json.loads, (folder / "facts.jsonl").read_text("utf-8").splitlines())}
    rows = [row for row in record["rows"] if row["value"] and row["facts"] and row["table"] not in _COMPUTED]
    shown = [row for row in rows if row["display"] in record["text"]]
    return [_figure(row, facts[row["facts"][0]]) for row in shown]


def _figure(row: dict[str, Any], fact: dict[str, Any]) -> tuple[str, Decimal, str, str]:
    return row["metric"], Decimal(row["value"]), row["unit"], fact["approx"]
