"""Preview of 2022 in Chromium → docs/preview-chain.png and docs/preview-decide.png, in 64 colours.

Needs Chromium (CHROMIUM, else the one on PATH), the packages of the tests and what `make setup` prepares.
"""

from __future__ import annotations

import io
import os
import shutil
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from reports.preview.serving import Preview

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
DAY = date(2023, 5, 20)
COLOURS = 64
PATIENCE = 120_000


def main() -> None:
    asked = {"period": "2022", "audience": "省级", "date": DAY.isoformat()}
    preview, ready = Preview(ROOT / "config.yaml", asked, lambda: DAY), threading.Event()
    server = threading.Thread(target=preview.run, args=(ready.set,))
    server.start()
    try:
        ready.wait()
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1360, "height": 860})
            page.set_default_timeout(PATIENCE)
            page.goto(preview.address)
            take(page)
            browser.close()
    finally:
        preview.stop()
        server.join()


def take(page: Page) -> None:
    """Both pictures."""
    page.locator("#status", has_text="共").wait_for()
    page.get_by_role("button", name="实到资金").first.click()
    page.locator("#source mark.figure").wait_for()
    page.mouse.move(2, 2)
    save(page, "chain")
    page.get_by_role("tab", name="待裁定").click()
    page.locator("#waiting summary").first.click()
    save(page, "decide")


def save(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(ROOT / "docs" / f"preview-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
