"""The preview as an editor meets it, in Chromium: saved changes, mistakes, chains, decisions, by mouse and keyboard."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.conftest import NEEDS
from tests.preview.offices import DECISIONS, PATIENCE, issue, make_office, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Response, Route

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=f"{NEEDS}chromium")
HOSTILE = (
    "2022年，全市实到资金13亿元。<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An office and the address of its preview."""
    office = make_office(tmp_path_factory.mktemp("office"))
    (office / "sources" / "二.txt").write_text(issue(2, HOSTILE), encoding="utf-8")
    with running(office) as (preview, _):
        yield office, preview.address


@pytest.fixture
def office(served: tuple[Path, str]) -> Iterator[Path]:
    """The office; what a test changed is undone."""
    office = served[0]
    names = ("config.yaml", "decisions.yaml", "templates/content.md.j2")
    before = {name: (office / name).read_bytes() for name in names}
    yield office
    for name, data in before.items():
        if (office / name).read_bytes() != data:
            (office / name).write_bytes(data)


@pytest.fixture
def page(browser: Browser, served: tuple[Path, str], office: Path) -> Iterator[Page]:
    """The preview with all its pages; whatever goes wrong in its scripts fails the test."""
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(dialog.message))
        page.goto(served[1])
        complete(page)
        yield page
        assert errors == []


def complete(page: Page) -> None:
    expect(page.locator("#status")).to_contain_text("共")


def figure(page: Page, name: str) -> object:
    return page.get_by_role("button", name=name).first


def test_a_saved_template_is_seen_and_a_broken_one_leaves_the_last_good_page(page: Page, office: Path) -> None:
    content = office / "templates" / "content.md.j2"
    good = content.read_text(encoding="utf-8")
    content.write_text(good.replace("## 总体情况\n", "## 总体情况\n\n编辑刚写的一句。\n", 1), encoding="utf-8")
    seen = page.locator('.page:not(.old) img[alt*="编辑刚写的一句"]')
    expect(seen).to_have_count(1)
    complete(page)
    expect(page.locator("#errors")).to_be_hidden()

    content.write_text(good.replace("## 总体情况\n", "## 总体情况\n\n{{ 写错的名字 }}\n", 1), encoding="utf-8")
    expect(page.get_by_role("alert", name="出错")).to_contain_text("T102")
    expect(page.locator("#errors")).to_contain_text("content.md.j2")
    expect(seen).to_have_count(1)
    assert seen.evaluate("picture => picture.naturalWidth") > 0

    content.write_text(good, encoding="utf-8")
    expect(page.locator("#errors")).to_be_hidden()
    expect(seen).to_have_count(0)


def test_a_click_on_a_number_opens_its_chain_at_its_sentence(page: Page) -> None:
    page.get_by_role("button", name="援建资金 0.81亿元，看出处").first.click()
    expect(page.get_by_role("tab", name="出处")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#links h2")).to_have_text("援建资金：0.81亿元")
    sheet = page.get_by_role("region", name="来源 sources/一.txt")
    sentence = ["2022年，全市实到资金12.5亿元，落实援建资金", "0.81亿元", "，消费帮衬额3.3亿元。"]
    expect(sheet.locator("mark")).to_have_text(sentence)
    expect(sheet.locator("mark.figure")).to_have_text("0.81亿元")
    expect(sheet.locator("mark.figure")).to_be_in_viewport()


def test_a_number_tells_what_it_measures_when_one_points_at_it(page: Page) -> None:
    number = page.get_by_role("button", name="援建资金 0.81亿元，看出处").first
    number.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("当期：统计时间与报告期相同")
    page.mouse.move(2, 2)
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_a_conflict_is_settled_on_the_page_and_the_figure_changes(page: Page, office: Path) -> None:
    expect(page.get_by_role("button", name="实到资金 12.5亿元／13亿元").first).to_be_attached()
    page.get_by_role("tab", name="待裁定").click()
    item = page.locator("#waiting details", has_text="来源不一致").filter(has_text="13亿元（").first
    item.locator("summary").first.click()
    form = item.get_by_role("form", name="裁定")
    form.get_by_label("谁").fill("张三")
    form.get_by_label("为何").fill("第二期核对过原件")
    form.get_by_role("button", name="写进裁定").click()
    changed = page.get_by_role("button", name="已改，原为 12.5亿元／13亿元").first
    expect(changed).to_have_attribute("aria-label", "实到资金 13亿元，看出处，已改，原为 12.5亿元／13亿元")
    written = (office / "decisions.yaml").read_text(encoding="utf-8")
    assert written.startswith(DECISIONS)
    assert "第二期核对过原件" in written


def test_a_finding_leads_to_its_place(page: Page) -> None:
    page.get_by_role("tab", name="核稿").click()
    page.locator("#findings li", has_text="C205").first.get_by_role("button").click()
    expect(page.locator(".light").first).to_be_in_viewport()


def test_period_and_audience_are_chosen_on_the_page(page: Page) -> None:
    page.get_by_label("受众").select_option("区县")
    expect(page.locator("#status")).to_contain_text("2022年，区县")
    page.get_by_role("combobox", name="期间").fill("2021")
    page.get_by_role("button", name="显示").click()
    expect(page.locator("#status")).to_contain_text("2021年，区县")
    page.get_by_role("combobox", name="期间").fill("某年某月")
    page.get_by_role("button", name="显示").click()
    expect(page.get_by_role("alert", name="出错")).to_contain_text("config-period")


def test_everything_is_reached_by_the_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到出处、待裁定和核稿")).to_be_focused()
    for name in ("期间", "受众"):
        page.keyboard.press("Tab")
        expect(page.locator("#choose label", has_text=name).locator("input, select")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="显示")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.locator(".figure:focus").count():
            break
    first = page.locator(".figure:focus").get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".figure:focus")).not_to_have_attribute("aria-label", str(first))
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#links h2")).to_be_visible()
    expect(page.locator("#chain")).to_be_focused()
    page.get_by_role("tab", name="出处").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="待裁定")).to_be_focused()
    expect(page.locator("#waiting")).to_be_visible()


def test_every_control_has_a_name(page: Page) -> None:
    names = page.locator("button, input, select, img, [role=region]").evaluate_all(
        "all => all.filter(e => !(e.ariaLabel || e.alt || e.innerText?.trim() || e.textContent.trim()"
        " || e.closest('[hidden]') || e.closest('label')?.textContent.trim())).map(e => e.outerHTML)"
    )
    assert names == []


def source_told(response: Response) -> bool:
    return urlsplit(response.url).path == "/source"


def second_source(page: Page) -> None:
    page.locator("#links .link-part", has_text="二.txt").first.get_by_role("button").first.click()


def test_the_source_asked_for_last_stays_whichever_comes_last(page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile("/source"), lambda route: route.continue_() if held else held.append(route))
    page.get_by_role("button", name="实到资金 12.5亿元／13亿元").first.click()
    second_source(page)
    expect(page.get_by_role("region", name="来源 sources/二.txt")).to_be_visible()
    with page.expect_response(source_told):
        held[0].continue_()
    page.evaluate("() => new Promise(done => setTimeout(done, 100))")
    expect(page.get_by_role("region", name="来源 sources/二.txt")).to_be_visible()


def test_the_source_that_somebody_reads_stays_open_when_the_page_is_made_anew(page: Page, office: Path) -> None:
    page.get_by_role("button", name="实到资金 12.5亿元／13亿元").first.click()
    second_source(page)
    expect(page.get_by_role("region", name="来源 sources/二.txt")).to_be_visible()
    content = office / "templates" / "content.md.j2"
    said = content.read_text(encoding="utf-8").replace("## 总体情况\n", "## 总体情况\n\n又写了一句。\n", 1)
    with page.expect_response(source_told):
        content.write_text(said, encoding="utf-8")
    page.evaluate("() => new Promise(done => setTimeout(done, 100))")
    expect(page.get_by_role("region", name="来源 sources/二.txt")).to_be_visible()


def test_a_script_in_a_briefing_is_only_text(page: Page) -> None:
    page.get_by_role("button", name="实到资金 12.5亿元／13亿元").first.click()
    second_source(page)
    expect(page.get_by_role("region", name="来源 sources/二.txt")).to_contain_text("onerror")
    assert page.title() == "简报预览"
    assert page.locator("#side img, #side script").count() == 0
