"""From saving a file to seeing the page: milliseconds in a browser, median and slowest of several rounds.

usage: python -m benchmarks.preview [ROUNDS]

Needs Chromium (CHROMIUM, else the one on PATH) and the packages of the tests. Each round saves one change; the clock
runs from before the write until the picture of the changed page is decoded and in the document. `whole` is when every
page is there.
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
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
DAY = date(2023, 5, 20)
OFFICE = ("templates", "seeds", "config.yaml", "decisions.yaml", "词典.yaml", "核稿豁免.yaml")
ROUNDS = 7
PATIENCE = 120_000
"""Milliseconds."""
SAID = """words => [...document.querySelectorAll(".page:not(.old) img")].some(
    picture => picture.alt.replace(/\\s/g, "").includes(words))"""


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
    for name, change in CHANGES.items():
        seen, complete = [], []
        for turn in range(rounds):
            begin = perf_counter()
            words = change(office, turn)
            until_seen(page, words)
            seen.append(perf_counter() - begin)
            whole(page, audience)
            complete.append(perf_counter() - begin)
            sleep(0.5)
        pages = page.locator(".page").count()
        figures = (1000 * value for value in (median(seen), max(seen), median(complete)))
        print(
            f"| {audience} | {name} | {pages} | " + " | ".join(f"{value:.0f}" for value in figures) + " |", flush=True
        )


def until_seen(page: Page, words: str) -> None:
    """Wait for a new page that says the words, over the ends of its lines."""
    end = perf_counter() + PATIENCE / 1000
    while not page.evaluate(SAID, words):
        if perf_counter() > end:
            raise TimeoutError(words)
        sleep(0.01)


def whole(page: Page, audience: str) -> None:
    """Wait for all pages."""
    page.locator("#status", has_text=f"，{audience}：").filter(has_text="共").wait_for(timeout=PATIENCE)


def template(office: Path, turn: int) -> str:
    """A sentence of the body; what is saved is given back as it will be printed."""
    words = f"第{turn}次改的话"
    replaced(office, "templates/content.md.j2", "## 总体情况\n", f"## 总体情况\n\n{words}。\n")
    return words


def settings(office: Path, turn: int) -> str:
    """The issuer."""
    replaced(office, "config.yaml", "issuer: 宁波市对口支援和区域合作局", f"issuer: 第{turn}协作处")
    return f"第{turn}协作处"


def source(office: Path, turn: int) -> str:
    """Another issue with a core figure that contradicts the others."""
    text = f"""# 宁波支援合作工作简报\n
(2023 年第 7 期)\n
宁波市对口支援和区域合作局\n
2023 年 5 月 19 日\n
## 山海协作\n
2022年，全市完成消费帮扶2.{turn + 1}7亿元。\n
报：省对口办。\n
送：市发改委。\n
宁波市对口支援和区域合作局\n
2023年5月19日印发
"""
    (office / "seeds" / "新一期.txt").write_text(text, encoding="utf-8")
    return f"2.{turn + 1}7亿元"


CHANGES = {"template": template, "settings": settings, "source": source}


def replaced(office: Path, name: str, old: str, new: str) -> None:
    """Write a file as it ships, with one text replaced."""
    (office / name).write_text((ROOT / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
