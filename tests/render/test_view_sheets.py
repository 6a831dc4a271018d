"""The workbook has a sheet of comparisons and one of dated events."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from reports.config import load_settings
from reports.lexicon import load_lexicon
from reports.model import Milestone
from reports.pipeline import roll_up
from reports.render.view_records import views_record
from reports.render.view_sheets import COMPARED, EVENTS, compared_rows
from tests.conftest import ROOT

if TYPE_CHECKING:
    from reports.model import Rollup


def rolled(period: str) -> Rollup:
    settings = load_settings(ROOT / "config.yaml", {"period": period, "audience": "市级"}, datetime.date(2023, 6, 1))
    return roll_up(settings, load_lexicon()).rollup


def test_every_figure_of_a_comparison_has_a_row() -> None:
    rows = [{column.name: column.of(row) for column in COMPARED} for row in compared_rows(rolled("2022"))]
    aid = [row for row in rows if row["指标"] == "援建资金"]
    assert [(row["地区"], row["数"], row["结论"], row["名次"]) for row in aid] == [
        ("余姚市—松阳县", "1264.5万元", "起止不同", None),
        ("慈溪市—常山县", "1495万元", "起止不同", None),
    ]


def test_every_event_has_a_row_with_its_place_in_the_source() -> None:
    events = rolled("2021").views_of(Milestone)
    rows = [{column.name: column.of(row) for column in EVENTS} for row in events]
    assert len(rows) == 7
    assert rows[-1]["日期止"] == datetime.date(2021, 9, 24)
    assert "seeds/000_" in str(rows[-1]["出处"])


def test_the_record_names_figures_by_their_keys_and_spans_their_words() -> None:
    rollup = rolled("2021")
    record = views_record(rollup)
    keys = {figure.key for table in rollup.tables for figure in table.figures}
    named = {cell["figure"] for found in record["comparisons"] for cell in found["cells"]}
    named |= {key for theme in record["themes"] for key in (*theme["city"], *theme["details"], theme["example"]) if key}
    assert named <= keys
    event = record["milestones"][-1]
    (path,) = (ROOT / "seeds").glob("000_*")
    source = event["sources"][0]
    words = path.read_text(encoding="utf-8")[source["start"] : source["end"]]
    assert words.startswith("9月24日")
    assert "开工仪式" in words
