"""What the preview shows is what is on the disk: it follows every file, and outlives every mistake."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from reports.config import load_settings
from reports.pipeline import review
from reports.preview import memory as memory_module
from reports.preview.memory import Memory
from reports.preview.stamps import folders_of, stamp_of
from tests.preview.offices import Client, issue, make_office, running, shown, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return make_office(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Client]]:
    office = make_office(tmp_path_factory.mktemp("live"))
    with running(office) as (_, client):
        yield office, client


@pytest.fixture
def live(served: tuple[Path, Client]) -> Iterator[tuple[Path, Client]]:
    """One office with its preview for all tests; what a test changed is undone."""
    office, client = served
    before = snapshot(office)
    yield served
    for path in [path for path in office.rglob("*") if path.is_file() and path.parent.name != "output"]:
        name = path.relative_to(office).as_posix()
        if name not in before:
            path.unlink()
        elif path.read_bytes() != before[name]:
            path.write_bytes(before[name])
    client.state(lambda state: state["complete"] and not state["errors"] and len(state["sources"]) == len(SOURCES))


SOURCES = ("一.txt", "二.txt")


def settings_of(office: Path) -> object:
    return load_settings(office / "config.yaml", {}, date(2023, 6, 1))


def edit(path: Path, old: str, new: str) -> str:
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    return before


def pages(state: dict) -> str:
    return "".join("".join(page["text"].split()) for page in state["pages"])


@pytest.mark.parametrize(
    ("name", "old", "new", "seen"),
    [
        ("templates/content.md.j2", "## 总体情况\n", "## 总体情况\n\n新写的一句话。\n", "新写的一句话。"),
        ("templates/page.css", "@page", "header .number { display: none }\n@page", ""),
        ("config.yaml", "issuer: 宁波市支援合作局", "issuer: 宁波市协作处", "宁波市协作处"),
        ("sources/二.txt", "实到资金13亿元", "实到资金14.25亿元", "14.25亿元"),
        ("词典.yaml", "指标: {}", "指标:\n  消费帮扶:\n    别名: [消费帮衬额]", "3.3亿元"),
    ],
)
def test_a_saved_file_is_seen(live: tuple[Path, Client], name: str, old: str, new: str, seen: str) -> None:
    office, client = live
    first = client.state()
    before = edit(office / name, old, new)
    after = client.state(lambda state: state["errors"] or (state["complete"] and state["stamp"] != first["stamp"]))
    assert after["errors"] == []
    assert seen in pages(after)
    assert pages(after) != pages(first)
    (office / name).write_text(before, encoding="utf-8")
    again = client.state(lambda state: state["complete"] and state["stamp"] != after["stamp"])
    assert pages(again) == pages(first)


def test_a_new_source_and_one_that_goes_are_seen(live: tuple[Path, Client]) -> None:
    office, client = live
    first = client.state()
    (office / "sources" / "下级").mkdir()
    path = office / "sources" / "下级" / "三.txt"
    path.write_text(issue(3, "2022年，全市完成消费帮扶1.79亿元。"), encoding="utf-8")
    after = client.state(
        lambda state: state["complete"] and state["stamp"] != first["stamp"] and len(state["sources"]) == 3
    )
    assert shown(after, "消费帮扶") == "1.79亿元"
    path.write_text(issue(3, "2022年，全市完成消费帮扶2.5亿元。"), encoding="utf-8")
    client.state(lambda state: state["complete"] and shown(state, "消费帮扶") == "2.5亿元")
    path.unlink()
    client.state(lambda state: state["complete"] and len(state["sources"]) == 2)


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "place"),
    [
        (
            "templates/content.md.j2",
            "## 总体情况\n",
            "## 总体情况\n{{ 没有这个 }}\n",
            "T102",
            "templates/content.md.j2",
        ),
        ("templates/page.css", "@page", "p { colour: red }\n@page", "T201", "templates/page.css"),
        ("config.yaml", "period: 2022", "period: 二〇二二", "config-period", "config.yaml:1"),
        ("decisions.yaml", "裁定:", "裁定:\n- 做法: 随便", "value-unknown", "decisions.yaml"),
        ("词典.yaml", "指标: {}", "指标: {", "yaml-syntax", "词典.yaml"),
    ],
)
def test_a_mistake_stands_over_the_last_good_page(
    live: tuple[Path, Client], name: str, old: str, new: str, code: str, place: str
) -> None:
    office, client = live
    first = client.state()
    before = edit(office / name, old, new)
    broken = client.state(lambda state: state["errors"])
    assert code in {error["code"] for error in broken["errors"]}
    assert any(place in error["place"] for error in broken["errors"])
    assert pages(broken) == pages(first)
    assert client.get("/page/1.png?scale=1").body.startswith(b"\x89PNG")
    (office / name).write_text(before, encoding="utf-8")
    mended = client.state(lambda state: not state["errors"] and state["complete"])
    assert pages(mended) == pages(first)


def test_period_and_audience_are_chosen_side_by_side(live: tuple[Path, Client]) -> None:
    _, client = live
    own = client.state()
    other = client.state(query="audience=区县&period=2021")
    assert (own["audience"], own["period"]) == ("省级", "2022")
    assert (other["audience"], other["period"]) == ("区县", "2021")
    assert own["audiences"] == ["省级", "区县"]
    assert "2022H1" in own["periods"]
    assert pages(other) != pages(own)


def test_a_preview_may_begin_with_a_mistake(office: Path) -> None:
    before = edit(office / "config.yaml", "period: 2022", "period: 何时")
    with running(office) as (_, client):
        broken = client.state(lambda state: state["errors"])
        assert broken["pages"] == []
        assert broken["audiences"] == ["省级", "区县"]
        (office / "config.yaml").write_text(before, encoding="utf-8")
        assert client.state()["errors"] == []


def test_what_is_remembered_gives_the_same_briefing(office: Path) -> None:
    settings, memory = settings_of(office), Memory()
    plain = review(settings)
    for _ in range(2):
        assert review(settings, memory).seal == plain.seal
    edit(office / "sources" / "二.txt", "13亿元", "12.5亿元")
    assert review(settings, memory).seal == review(settings).seal != plain.seal


def test_only_what_changed_is_read_again(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, memory = settings_of(office), Memory()
    review(settings, memory)
    read: list[str] = []
    extracted: list[str] = []
    parse, given = memory_module.parse, memory_module.given_file
    monkeypatch.setattr(memory_module, "given_file", lambda p, n: read.append(p.name) or given(p, n))
    monkeypatch.setattr(memory_module, "parse", lambda x, w: extracted.append(x.path) or parse(x, w))
    edit(office / "sources" / "二.txt", "13亿元", "12.5亿元")
    review(settings, memory)
    assert read == ["二.txt"]
    assert extracted == ["sources/二.txt"]


def test_the_stamp_is_that_of_every_file_and_of_nothing_else(office: Path) -> None:
    settings, config = settings_of(office), office / "config.yaml"
    first = stamp_of(config, settings)
    (office / "output").mkdir()
    (office / "output" / "x.txt").write_text("x", encoding="utf-8")
    (office / "sources" / "~$一.docx").write_text("x", encoding="utf-8")
    assert stamp_of(config, settings) == first
    names = ("config.yaml", "decisions.yaml", "词典.yaml", "templates/page.css", "sources/一.txt")
    stamps = {first}
    for name in names:
        (office / name).write_bytes((office / name).read_bytes() + b"\n")
        stamps.add(stamp_of(config, settings))
    assert len(stamps) == len(names) + 1


def test_only_folders_of_the_office_are_watched(office: Path) -> None:
    (office / "output" / "2022").mkdir(parents=True)
    (office / ".venv" / "lib").mkdir(parents=True)
    assert set(folders_of(office / "config.yaml", settings_of(office))) == {
        office,
        office / "sources",
        office / "templates",
    }
