"""Windows of a report for tests."""

from __future__ import annotations

from datetime import date

from reports.model import Window

YEAR_2022 = Window("2022", "2022年", date(2022, 1, 1), date(2022, 12, 31))
NOVEMBER = Window("2022-11", "2022年11月", date(2022, 11, 1), date(2022, 11, 30))
