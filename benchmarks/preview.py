"""From saving a file to seeing the page: milliseconds in a browser, median and slowest of several rounds.

usage: python -m benchmarks.preview [ROUNDS]   (needs Chromium, by default /usr/bin/chromium, and the packages of the tests)

Each round saves one change; the clock runs from before the write until the picture of the changed page is decoded and in
the document. `whole` is when every page is there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from reports.preview.serving import Preview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DAY = date(2023, 5, 20)
OFFICE = ("templates", "seeds", "config.yaml", "decisions.yaml", "词典.yaml", "核稿豁免.yaml")
ROUNDS = 7


def main(rounds: int = ROUNDS) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = Path(folder)
        for name in OFFICE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, office / name)
        preview = Preview(office / "config.yaml", {"date": DAY.isoformat()}, lambda: DAY)
        ready = threading.Event()
        server = threading.Thread(target=preview.run, args=(ready.set,))
        server.start()
        ready.wait()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(preview.address)
            print("| audience | saved | pages | seen, ms | slowest | whole |\n|:--|:--|--:|--:|--:|--:|")
            for audience in ("省级", "市级", "区县"):
                measured(page, office, audience, rounds)
        finally:
            browser.close()
            preview.stop()
            server.join()


def measured(page: Page, office: Path, audience: str, rounds: int) -> None:
    """One row a kind of change."""
    page.get_by_label("受众").select_option(audience)
    whole(page, audience)
    for name, change in changes(office):
        seen, complete = [], []
        for turn in range(rounds):
            marker = f"第{turn}次{name}"[:12]
            begin = perf_counter()
            change(marker)
            page.locator(f'.page:not(.old) img[alt*="{marker}"]').first.wait_for(state="attached")
            seen.append(perf_counter() - begin)
            whole(page, audience)
            complete.append(perf_counter() - begin)
            sleep(0.5)
        pages = page.locator(".page").count()
        figures = (1000 * value for value in (median(seen), max(seen), median(complete)))
        print(
            f"| {audience} | {name} | {pages} | " + " | ".join(f"{value:.0f}" for value in figures) + " |", flush=True
        )


def whole(page: Page, audience: str) -> None:
    """Wait for all pages."""
    page.locator("#status", has_text=f"，{audience}：").filter(has_text="共").wait_for(timeout=60_000)


def changes(office: Path) -> Iterator[tuple[str, Callable[[str], None]]]:
    """What is saved, each with a way to write a marker that the first pages print."""
    yield (
        "模板",
        lambda marker: replaced(
            office / "templates" / "content.md.j2", "## 总体情况\n", f"## 总体情况\n\n{marker}。\n", office
        ),
    )
    yield (
        "设置",
        lambda marker: replaced(
            office / "config.yaml", "issuer: 宁波市对口支援和区域合作局", f"issuer: {marker}", office
        ),
    )
    yield "来源", lambda marker: source(office, marker)


def replaced(path: Path, old: str, new: str, _office: Path) -> None:
    """Write the file as it ships, with one text replaced."""
    path.write_text((ROOT / path.relative_to(_office)).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def source(office: Path, marker: str) -> None:
    """Another newest issue, whose 报送发 the briefing takes over."""
    head = "# 宁波支援合作工作简报\n\n(2023 年第 7 期)\n\n宁波市对口支援和区域合作局\n\n2023 年 5 月 19 日\n\n## 山海协作\n\n"
    body = "2022年，全市完成消费帮扶1.79亿元。\n\n"
    tail = f"报：{marker}。\n\n送：市发改委。\n\n宁波市对口支援和区域合作局\n\n2023年5月19日印发\n"
    (office / "seeds" / "新一期.txt").write_text(head + body + tail, encoding="utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
